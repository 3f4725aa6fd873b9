"""How often a command waits for the disk."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence


def syncs(command: Sequence[str]) -> int | None:
    """How many fsync and fdatasync calls a command makes; None without strace."""
    if not shutil.which("strace"):
        return None
    with tempfile.NamedTemporaryFile("r") as log:
        subprocess.run(
            ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", log.name, *command],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return sum("sync(" in line for line in log)
