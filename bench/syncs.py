"""How often a command waits for the disk.

    python bench/syncs.py TRACKER --adds 300

adds updates to a copy of a tracker, and prints how many of them made how many such calls.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import added


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


def of_adds(tracker: Path, number: int) -> Counter[int]:
    """How many of a number of adds to a copy of a tracker made how many calls; empty without strace."""
    copy = tracker.with_suffix(".add.db")
    shutil.copyfile(tracker, copy)
    command = added(tracker)
    counted = (syncs(command) for _ in range(number))
    return Counter(calls for calls in counted if calls is not None)


def main() -> None:
    """Add, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tracker", type=Path)
    parser.add_argument("--adds", type=int, default=300)
    options = parser.parse_args()
    for calls, adds in sorted(of_adds(options.tracker, options.adds).items()):
        print(f"{calls} sync calls: {adds} adds")


if __name__ == "__main__":
    main()
