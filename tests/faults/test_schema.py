"""A tracker of the first schema: read as it is, and brought on by the first write, after a backup."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from faults.machine import damage_of, here, state_of, write_tracker
from hwstatus.store import schema
from hwstatus.store.database import Database

LATER = "CREATE INDEX updates_by_actor ON updates(actor);\n"
"""What the step of a later release might bring."""


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tracker of the first schema, and a program that knows one step more."""
    path = write_tracker(tmp_path / "old.db", size=30)
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, LATER))
    monkeypatch.setattr(schema, "VERSION", len(schema.STEPS))
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
    assert f"the next write brings it to {schema.VERSION}" in here("doctor", db=old).out
    done = here(
        "add", "freedonia", "Something new.", "--date", "2021", "--source", "X", db=old
    )
    assert done.code == 0, done.err
    assert schema.version_of(Database.at(old)) == schema.VERSION
    assert damage_of(old) == []
    assert len(state_of(old).lines) == len(held.lines) + 1
    [backup] = (old.parent / "backups").iterdir()
    assert schema.version_of(Database.at(backup)) == schema.VERSION - 1
    assert state_of(backup) == held


def test_a_file_of_before_the_first_release_says_what_to_do(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "former.db", size=3)
    connection = Database.at(path)
    connection.execute(f"PRAGMA application_id = {schema.FORMER_APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    for question in ("list", "doctor", "undo"):
        found = here(question, db=path)
        assert found.code == 4
        assert "was made before the first release" in found.err
        assert "export it with the program that made it" in found.err


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DROP INDEX updates_by_status", "updates_by_status"),
        ("CREATE TABLE extra (n)", "extra"),
        ("CREATE VIEW extra AS SELECT 1", "extra"),
        (
            "CREATE TRIGGER extra BEFORE INSERT ON updates"
            " BEGIN SELECT raise(IGNORE); END",
            "extra",
        ),
    ],
)
def test_doctor_names_what_the_schema_does_not_say(
    tmp_path: Path, statement: str, named: str
) -> None:
    path = write_tracker(tmp_path / "t.db", size=3)
    connection = Database.at(path)
    connection.execute(statement)
    connection.close()
    found = here("doctor", db=path)
    assert found.code == 4
    assert f"not as schema {schema.VERSION} says: {named}" in found.out


def test_doctor_names_a_version_that_holds_another_record(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "t.db", size=3)
    connection = Database.at(path)
    for guard in schema.GUARDS:
        connection.execute(f"DROP TRIGGER {guard}")
    newest = "(SELECT max(seq) FROM version WHERE subject = 'update')"
    connection.execute(f"UPDATE version SET key = 'zzzzzzzzzz' WHERE seq = {newest}")
    connection.close()
    assert "holds another record than its key says" in here("doctor", db=path).out


class Overtaken(Database):
    """A connection whose wait for the lock lasts until another process has migrated."""

    path: Path

    def execute(self, statement: str, values: Any = ()) -> Any:
        """What is executed, once the other process is through."""
        if statement == "BEGIN IMMEDIATE":
            with closing(Database.at(self.path)) as other:
                schema.migrate(other)
        return super().execute(statement, values)


def test_a_step_that_another_process_took_meanwhile_is_not_taken_again(
    old: Path,
) -> None:
    connection = Overtaken.at(old)
    assert isinstance(connection, Overtaken)
    connection.path = old
    with closing(connection):
        assert schema.migrate(connection) == []
        assert schema.version_of(connection) == schema.VERSION
    assert damage_of(old) == []
