"""The whole test suite with every write through PostgreSQL, and a second machine that follows.

    .venv/bin/python bench/suite_on_server.py [ARGUMENTS FOR PYTEST]

It needs PostgreSQL (`apt-get install postgresql`). Each tracker that a test changes has a
ledger of its own on the server, and the second machine's copy must have the same head after
each change. Left out are the tests of what only a file has: what the disk holds after a power
cut, and a kill at each system call, which are counted there.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

ONLY_OF_FILES = (
    "tests/faults/test_powercut.py",
    "tests/faults/test_sweep.py",
    "tests/test_mutants.py",
    "tests/test_layers.py",
    "tests/test_docs.py",
)
NOT_SHARED = (
    # They write a record past all checks, which a second machine refuses, or the server.
    "tests/test_curation_checks.py::test_fix_mends_the_tracker",
    "tests/test_merge_command.py::test_a_record_under_the_key_of_another_is_not_merged",
    # Its writers share a file, where this harness takes a copy for each to follow.
    "tests/test_store.py::test_writers_at_once_all_get_through",
    # Its copy of the tree has not all tests.
    "tests/test_vocabulary.py::test_a_word_is_added_in_one_place",
)


def main(arguments: list[str]) -> int:
    """Run the suite; returns pytest's exit code."""
    from team.cluster import OWNER, Cluster
    from team.everywhere import COPIES, SERVER

    with tempfile.TemporaryDirectory() as folder:
        copies = Path(folder, "copies")
        copies.mkdir()
        with Cluster(Path(folder, "data")) as cluster:
            address = cluster.address(cluster.new_database(), OWNER)
            ignored = [f"--ignore={name}" for name in ONLY_OF_FILES]
            ignored += [f"--deselect={name}" for name in NOT_SHARED]
            done = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "pytest",
                    "-m",
                    "slow or not slow",
                    "--any-cost",
                    *ignored,
                    *arguments,
                ],
                cwd=ROOT,
                env={**os.environ, SERVER: address, COPIES: str(copies)},
                check=False,
            )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
