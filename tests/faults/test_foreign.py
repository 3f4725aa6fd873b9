"""A tracker from somebody else is data: nothing that it brings along runs, and nothing makes a command hang."""

import os
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from costs import one_in
from faults.machine import (
    damage_of,
    environment,
    here,
    known,
    run,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)
from hwstatus.errors import AfterCommit, NotWritable
from hwstatus.paths import Location
from hwstatus.record import canonical
from hwstatus.store import doctor, schema
from hwstatus.store.database import Database
from hwstatus.store.doctor import Examination
from hwstatus.store.editor import Editor, open_editor
from hwstatus.store.ledger import EntryHead, append, upsert
from program import PROGRAM
from samples import CONTEXT

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n"


def _alter(db: Path, *statements: str) -> None:
    with closing(Database.at(db)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER extra BEFORE INSERT ON version BEGIN SELECT raise(IGNORE); END",
        "CREATE TRIGGER extra AFTER INSERT ON ledger BEGIN DELETE FROM updates; END",
        "CREATE TABLE extra (n)",
        "CREATE VIEW extra AS SELECT 1",
        "CREATE INDEX extra ON updates(abs(seq))",
    ],
)
def test_a_write_refuses_what_no_tracker_has(statement: str, db: Path) -> None:
    """The first trigger would make `add` say "Added" of an update that is not there."""
    _alter(db, statement)
    before = db.read_bytes()
    for words in (("add", "-"), ("import", "-"), ("undo",)):
        done = here(*words, db=db, stdin=text_of([update(900)]))
        assert (done.code, done.out) == (4, "")
        assert "holds what no tracker has: extra" in done.err
    assert db.read_bytes() == before


IGNORED = """
INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_stat_x', 'version', 0,
    'CREATE TRIGGER sqlite_stat_x BEFORE INSERT ON version BEGIN SELECT raise(IGNORE); END')
"""


def test_a_trigger_with_a_name_of_sqlites_does_not_run(db: Path) -> None:
    _alter(db, "PRAGMA writable_schema = ON", IGNORED)
    done = here("add", "-", db=db, stdin=text_of([update(900)]))
    assert (done.code, done.out) == (4, "")
    assert "holds what no tracker has: sqlite_stat_x" in done.err
    assert damage_of(db) == [
        f"schema: not as schema {schema.VERSION} says: sqlite_stat_x"
    ]


@pytest.mark.parametrize("version", [-5, 0, 1])
def test_a_file_that_calls_itself_older_is_looked_at_as_closely(
    version: int, db: Path
) -> None:
    """It is not brought to the present schema before that, nor copied."""
    _alter(db, "CREATE TABLE extra (n)", f"PRAGMA user_version = {version}")
    before = db.read_bytes()
    done = here("add", "-", db=db, stdin=text_of([update(900)]))
    assert (done.code, done.out) == (4, "")
    assert here("doctor", db=db).code == 4
    assert here("certify", "ruritania", db=db).code == 4
    assert db.read_bytes() == before
    assert not (db.parent / "backups").exists()


def test_a_guard_that_does_something_else_is_refused_and_mended(db: Path) -> None:
    _alter(
        db,
        "DROP TRIGGER version_update_refused",
        "CREATE TRIGGER version_update_refused BEFORE INSERT ON version"
        " BEGIN SELECT raise(IGNORE); END",
    )
    done = here("add", "-", db=db, stdin=text_of([update(900)]))
    assert done.code == 4
    assert "version_update_refused" in done.err
    assert here("doctor", "--repair", db=db).code == 0
    assert here("add", "-", db=db, stdin=text_of([update(900)])).code == 0


@one_in(2)
@pytest.mark.parametrize("table", ["effect", "updates", "ledger", "version"])
def test_an_endless_view_in_place_of_a_table_ends_every_read(
    table: str, db: Path
) -> None:
    _alter(db, f"DROP TABLE {table}", f"CREATE VIEW {table} AS {ENDLESS}")
    for words in (("status",), ("list",), ("doctor",), ("restore", str(db), "-y")):
        done = run(*words, db=db)
        assert done.code == 4
        assert table in done.err + done.out


def test_the_schema_of_a_file_is_not_trusted(db: Path) -> None:
    with open_editor(Location(db, "test"), CONTEXT) as editor:
        pragmas = ("trusted_schema", "cell_size_check", "synchronous")
        found = [
            editor.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in pragmas
        ]
    assert found == [0, 1, 3]


def _with_address(path: Path, address: str) -> Path:
    """A tracker whose chain holds, with an update whose source has another address."""
    write_tracker(path)
    bad = canonical.load_update(
        canonical.dump(update(901)).replace("https://gazette.example/901", address)
    )
    with closing(Database.at(path)) as connection:
        connection.execute("BEGIN")
        append(connection, EntryHead("add", CONTEXT.now, "x"), [upsert(bad)])
        connection.execute("COMMIT")
    examined = [found.partition(":")[0] for found in damage_of(path)]
    assert examined == ([] if address.startswith("https:") else ["records"])
    return path


def _rehashed(path: Path, old: str, new: str) -> None:
    """Let a sound tracker's chain hold an update that no import takes in."""
    held = canonical.dump(update(901))
    assert old in held
    bad = held.replace(old, new)
    with closing(Database.at(path)) as connection:
        connection.execute("BEGIN")
        change = upsert(update(901), line=bad)._replace(
            record=canonical.load_update(bad)
        )
        append(connection, EntryHead("add", CONTEXT.now, "x"), [change])
        connection.execute("COMMIT")


UNTAKEN = {
    "a summary that is a number": ('"summary":"', '"summary":5,"x":"'),
    "no source": ('"sources":[', '"sources":[],"x":['),
}


@one_in(2)
@pytest.mark.parametrize("name", UNTAKEN)
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_read_of_a_record_that_no_import_takes_is_no_bug(
    name: str, form: str, db: Path
) -> None:
    _rehashed(db, *UNTAKEN[name])
    known = update(901).id
    for words in (("show", known), ("list",), ("status",), ("check",)):
        done = here(*words, "-f", form, db=db)
        assert done.code in (0, 1, 4), (words, done)
        if done.code == 4:
            assert "damaged" in done.err


@pytest.mark.parametrize("name", UNTAKEN)
def test_no_sheet_rests_on_a_record_that_no_import_takes(name: str, db: Path) -> None:
    _rehashed(db, *UNTAKEN[name])
    done = here("certify", update(901).entity, db=db)
    assert (done.code, done.out) == (4, "")
    assert update(901).id in done.err


@pytest.mark.parametrize("damaged", [False, True])
def test_a_record_that_no_import_takes_is_not_restored(
    damaged: bool, db: Path, tmp_path: Path
) -> None:
    other = _with_address(tmp_path / "other.db", "javascript:alert(1)")
    if damaged:
        db.write_bytes(b"noise")
    before = db.read_bytes()
    done = here("restore", str(other), "-y", db=db)
    assert done.code == 4
    assert f"cannot be restored from: {known(901)}: sources.url" in done.err
    assert db.read_bytes() == before
    other.unlink()
    assert (
        here(
            "restore", str(_with_address(other, "https://x.example/1")), "-y", db=db
        ).code
        == 0
    )


def test_the_same_restore_gives_the_same_ledger(tmp_path: Path) -> None:
    other = write_tracker(tmp_path / "other.db", size=60)
    states = []
    for seed in ("1", "2"):
        db = write_tracker(tmp_path / f"{seed}.db", updates(500, 40))
        done = run("restore", str(other), "-y", db=db, env={"PYTHONHASHSEED": seed})
        assert done.code == 0
        with closing(Database.at(db)) as connection:
            rows = connection.execute("SELECT subject, key, seq FROM version")
            states.append(rows.fetchall())
    assert states[0] == states[1]


# -- a read error that passes --------------------------------------------------------------------------


@pytest.mark.parametrize("failures", [1, 2])
def test_a_passing_read_error_is_no_damage(
    failures: int, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_tracker(tmp_path / "other.db", updates(700, 5))
    left, examine = [failures], doctor.examine

    def look(location: Location, **more: Any) -> Sequence[object]:
        if location.path == db and left[0]:
            left[0] -= 1
            return [Examination("integrity", "damaged", "disk I/O error")]
        return examine(location, **more)

    monkeypatch.setattr(doctor, "examine", look)
    assert here("restore", str(other), "-y", db=db).code == 0
    assert not list(tmp_path.glob("*damaged*"))
    assert here("undo", db=db).code == 0


# -- what is no file -----------------------------------------------------------------------------------


def test_what_is_no_file_is_refused_at_once(db: Path, tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    # Not in /dev: as root a fault would replace what the machine needs.
    assert run("init", "--force", db=Path(pipe)).code == 4
    for place in (pipe, "/dev/zero", "/dev/null"):
        for words in (("list",), ("add", "-"), ("doctor",)):
            done = run(*words, db=Path(place), stdin=text_of([update(900)]))
            assert done.code == 4, (place, words, done)
        assert run("restore", place, "-y", db=db).code == 4
        assert run("certify", "--verify", place, db=db).code == 1
    assert not Path("/dev/null-journal").exists()


def test_an_endless_line_is_refused_without_growth(db: Path) -> None:
    before = db.read_bytes()
    words = [*PROGRAM, "--db", str(db), "import", "/dev/zero"]
    limited = ["sh", "-c", 'ulimit -v 600000; exec "$@"', "sh", *words]
    done = subprocess.run(
        limited,
        capture_output=True,
        check=False,
        timeout=60,
        env=environment(db.parent),
    )
    assert done.returncode == 2
    assert b"line 1: is not text" in done.stderr
    assert db.read_bytes() == before


# -- after the change ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_change_that_cannot_be_told_of_exits_5(stream: str, db: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "--db", str(db), "add", "-"],
            input=text_of([update(900)]),
            stdout=full if stream == "stdout" else subprocess.DEVNULL,
            stderr=full if stream == "stderr" else subprocess.PIPE,
            check=False,
            timeout=60,
            env=environment(db.parent),
        )
    assert done.returncode == 5
    if stream == "stdout":
        assert b"the change was made, but telling of it failed" in done.stderr
    assert any("Report 900:" in line for line in state_of(db).lines)


def _changed(editor: Editor) -> None:
    editor.commit("add", [upsert(update(900))])


def test_what_fails_after_the_commit_says_that_the_change_was_made(db: Path) -> None:
    problem = "the change was made, but telling of it failed: a page cannot be read"
    with (
        pytest.raises(AfterCommit, match=problem),
        open_editor(Location(db, "test"), CONTEXT) as editor,
    ):
        with editor.transaction():
            _changed(editor)
        raise OSError("a page cannot be read")


@pytest.mark.parametrize("fate", ["moved", "removed", "replaced"])
def test_a_tracker_that_went_away_meanwhile_is_not_acknowledged(
    fate: str, db: Path, tmp_path: Path
) -> None:
    before, other = state_of(db), write_tracker(tmp_path / "other.db")
    with (
        pytest.raises(NotWritable, match="moved, replaced or removed meanwhile"),
        open_editor(Location(db, "test"), CONTEXT) as editor,
        editor.transaction(),
    ):
        _changed(editor)
        if fate == "removed":
            db.unlink()
        else:
            db.rename(tmp_path / "away.db")
        if fate == "replaced":
            other.rename(db)
    if fate == "moved":
        assert state_of(tmp_path / "away.db") == before
