"""Fixtures of the fault tests; how to run and examine stands in faults.machine."""

import subprocess
from pathlib import Path

import pytest

from faults.machine import updates, write_tracker


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A small tracker whose last entry, of twenty updates, can be undone."""
    return write_tracker(tmp_path / "t.db", updates(500, 20))


@pytest.fixture(scope="session")
def mounts() -> tuple[str, ...]:
    """The command that runs a shell which may mount; the test is skipped where there is none."""
    found = (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user"))
    for command in found:
        try:
            done = subprocess.run(
                [*command, "sh", "-c", "mount -t tmpfs none /mnt"],
                capture_output=True,
                check=False,
            )
        except OSError:
            continue
        if not done.returncode:
            return (*command, "sh", "-c")
    pytest.skip("mounting is not possible here")
