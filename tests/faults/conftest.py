"""Fixtures of the fault tests; how to run and examine stands in faults.machine."""

import shutil
import subprocess
from pathlib import Path

import pytest

from faults.machine import updates, write_tracker


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tracker(tmp_path_factory.mktemp("built") / "t.db", updates(500, 20))


@pytest.fixture
def db(tmp_path: Path, _built: Path) -> Path:
    """A small tracker whose last entry, of twenty updates, can be undone."""
    return Path(shutil.copyfile(_built, tmp_path / "t.db"))


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
