"""A tracker of the first schema: read as it is, and brought on by the first write, after a backup."""

import sqlite3
from pathlib import Path

import pytest

from faults.machine import damage_of, here, state_of, write_tracker
from hwstatus.store import schema


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """What the first release wrote: the same tables and rows, without what a later step brought."""
    path = write_tracker(tmp_path / "old.db", size=30)
    connection = sqlite3.connect(path, isolation_level=None)
    later = sqlite3.connect(":memory:", isolation_level=None)
    schema.take(later, 1)
    listed = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    first = set(later.execute(listed))
    for kind, name in set(connection.execute(listed)) - first:
        connection.execute(f"DROP {kind} {name}")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    return path


READS = (
    "list",
    "status",
    "log",
    "why freedonia",
    "timeline --chart",
    "certify freedonia",
    "changes --since 2000",
    "doctor",
)


@pytest.mark.parametrize("question", READS)
def test_it_is_read_as_it_is(old: Path, question: str) -> None:
    before = old.read_bytes()
    found = here(*question.split(), db=old)
    assert (found.code, found.err) == (0, "")
    assert old.read_bytes() == before
    assert not (old.parent / "backups").exists()


@pytest.mark.parametrize("change", ["undo -n", "import -n -", "check --fix -n"])
def test_a_dry_run_leaves_it_as_it_is(old: Path, change: str) -> None:
    before = old.read_bytes()
    assert here(*change.split(), db=old, stdin=b"").code in {0, 3}
    assert old.read_bytes() == before
    assert not (old.parent / "backups").exists()


def test_the_first_write_brings_it_on(old: Path) -> None:
    held = state_of(old)
    assert "the next write brings it to 2" in here("doctor", db=old).out
    done = here(
        "add", "freedonia", "Something new.", "--date", "2021", "--source", "X", db=old
    )
    assert done.code == 0, done.err
    assert schema.version_of(sqlite3.connect(old)) == schema.VERSION
    assert damage_of(old) == []
    assert len(state_of(old).lines) == len(held.lines) + 1
    [backup] = (old.parent / "backups").iterdir()
    assert schema.version_of(sqlite3.connect(backup)) == 1
    assert state_of(backup) == held
