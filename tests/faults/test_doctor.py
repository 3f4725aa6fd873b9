"""`doctor` finds each kind of damage that it names; `--repair` mends what follows from the ledger, nothing else."""

import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest

from costs import one_in
from faults.machine import damage_of, here, known, state_of, text_of, update
from hwstatus.record import canonical
from hwstatus.record.forms import Entry
from hwstatus.store import doctor, projection, schema
from hwstatus.store.doctor import Examination
from hwstatus.store.history import LedgerReader
from hwstatus.store.ledger import Change, EntryHead, append
from program import DAY
from samples import AFTER, NOON, WORLD_ENTITIES, connect_blank, record_all

RECORD = canonical.dump(update(3, note="forged"))
DROP_GUARDS = tuple(f"DROP TRIGGER {name}" for name in schema.GUARDS)
MAKE_GUARDS = tuple(schema.GUARDS.values())


def _alter(db: Path, *statements: str) -> None:
    connection = sqlite3.connect(db, isolation_level=None)
    for statement in statements:
        connection.executescript(statement)
    connection.close()


def _found(db: Path, env: Mapping[str, str] | None = None) -> dict[str, str]:
    done = here("doctor", "--json", db=db, env=env)
    found = {row["examined"]: row["state"] for row in json.loads(done.out)}
    assert done.code == (4 if "damaged" in found.values() else 0)
    return found


def _damaged(db: Path) -> set[str]:
    return {name for name, state in _found(db).items() if state == "damaged"}


def test_nothing_is_found_in_the_tracker_that_is_shipped(shipped: Path) -> None:
    assert set(_found(shipped, {DAY: AFTER}).values()) == {"ok"}


MENDABLE = {
    "a status altered": ("projection", "UPDATE effect SET status = 'permitted'"),
    "a day altered": (
        "projection",
        "UPDATE updates SET last = '1999-01-01' WHERE rowid = 9",
    ),
    "an update gone": ("projection", "DELETE FROM updates WHERE seq = 9"),
    "an update too many": (
        "projection",
        "INSERT INTO updates SELECT 999, 'zzzzzzzzzz', entity, date, first, last, recorded_at, actor, scope, status, "
        "confidence, place FROM updates LIMIT 1",
    ),
    "a name gone": ("projection", "DELETE FROM name WHERE key = 'ruritania'"),
    "a country gone": ("projection", "DELETE FROM entity WHERE slug = 'ruritania'"),
    "links gone": ("projection", "DELETE FROM about"),
    "two days exchanged": (
        "projection",
        "UPDATE updates SET first = CASE seq WHEN 9 THEN (SELECT first FROM updates WHERE seq = 12) "
        "ELSE (SELECT first FROM updates WHERE seq = 9) END WHERE seq IN (9, 12)",
    ),
    "a publisher renamed": (
        "projection",
        "UPDATE publisher SET name = 'Nobody' WHERE seq = 9",
    ),
    "a check gone": ("projection", "DELETE FROM checked"),
    "deadlines invented": (
        "projection",
        "INSERT INTO deadline VALUES (NULL, 9, 'zzzzzzzzzz', 'ruritania', '5g', '2030', '2030-12-31', 'x', NULL, '')",
    ),
    "a word gone from the index": (
        "full-text index",
        "INSERT INTO search(search, rowid, about, summary, note, sources) "
        "SELECT 'delete', seq, '', substr(record ->> '$.summary', 1, 12), '', '' FROM version WHERE seq = 9",
    ),
    "a word too many in the index": (
        "full-text index",
        "INSERT INTO search(rowid, about, summary, note, sources) VALUES (9, '', 'invented', '', '')",
    ),
    "a word at another place in the index": (
        "full-text index",
        "INSERT INTO search(search, rowid, about, summary, note, sources) SELECT 'delete', seq, '', "
        "substr(record ->> '$.summary', 1, 12), '', '' FROM version WHERE seq = 9; "
        "INSERT INTO search(rowid, about, summary, note, sources) SELECT seq, '', "
        "'x ' || substr(record ->> '$.summary', 1, 12), '', '' FROM version WHERE seq = 9",
    ),
    "the index emptied": (
        "full-text index",
        "INSERT INTO search(search) VALUES ('delete-all')",
    ),
    "another rank": (
        "full-text index",
        "INSERT INTO search(search, rank) VALUES ('rank', 'bm25(0.0)')",
    ),
    "a guard gone": ("append-only", f"DROP TRIGGER {next(iter(schema.GUARDS))}"),
}


@one_in(6)
@pytest.mark.parametrize("name", MENDABLE)
def test_what_follows_from_the_ledger_is_found_and_mended(name: str, db: Path) -> None:
    examined, statement = MENDABLE[name]
    truth, answers = (
        state_of(db),
        [
            here(*words, db=db).out
            for words in (("export",), ("status",), ("search", "ministry"))
        ],
    )
    _alter(db, statement)
    assert examined in _damaged(db)
    assert _damaged(db) <= {"projection", "full-text index", "append-only"}
    mended = here("doctor", "--repair", db=db)
    assert mended.code == 0, mended
    assert f"Made again: {examined}" in mended.err or examined in mended.err
    assert damage_of(db) == []
    assert state_of(db) == truth, "the ledger is not touched"
    assert [
        here(*words, db=db).out
        for words in (("export",), ("status",), ("search", "ministry"))
    ] == answers
    assert len(list((db.parent / "backups").glob("*-before-repair.db"))) == 1
    assert "Nothing to repair." in here("doctor", "--repair", db=db).err


def _stop(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


def test_a_repair_that_is_stopped_leaves_no_copy(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _alter(db, "DELETE FROM about")
    before = db.read_bytes()
    monkeypatch.setattr(projection, "make_anew", _stop)
    done = here("doctor", "--repair", db=db)
    assert done.code == 130
    assert "nothing was changed" in done.err
    assert db.read_bytes() == before
    assert not (db.parent / "backups").exists()


def test_a_repair_that_was_made_is_told_of_when_stopped(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _alter(db, "DELETE FROM about")
    looks = iter((doctor.examine, _stop))

    def look(*asked: Any, **of: Any) -> list[Examination]:
        return next(looks)(*asked, **of)

    monkeypatch.setattr(doctor, "examine", look)
    done = here("doctor", "--repair", db=db)
    assert done.code == 130
    assert "the change was already made" in done.err
    monkeypatch.undo()
    assert damage_of(db) == []


def test_a_guard_with_an_empty_body_is_found_and_mended(db: Path) -> None:
    name = "ledger_delete_refused"
    _alter(
        db,
        f"DROP TRIGGER {name}",
        f"CREATE TRIGGER {name} BEFORE DELETE ON ledger BEGIN SELECT 1; END",
    )
    assert _damaged(db) == {"append-only"}
    assert here("doctor", "--repair", db=db).code == 0
    assert damage_of(db) == []
    connection = sqlite3.connect(db)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM ledger")
    connection.close()


FINAL = {
    "a record altered": (
        "chain",
        f"UPDATE version SET record = '{RECORD}' WHERE key = '{known(3)}'",
    ),
    "a record gone": ("chain", f"DELETE FROM version WHERE key = '{known(3)}'"),
    "an author altered": ("chain", "UPDATE ledger SET by = 'nobody' WHERE seq = 2"),
    "a time altered": (
        "chain",
        "UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE seq = 2",
    ),
    "a reason added": ("chain", "UPDATE ledger SET reason = 'because' WHERE seq = 1"),
    "an entry gone": ("chain", "DELETE FROM ledger WHERE seq = 1"),
    "the last entry gone": ("chain", "DELETE FROM ledger WHERE seq = 2"),
    "a hash altered": (
        "chain",
        "UPDATE ledger SET hash = replace(hash, 'a', 'b') WHERE seq = 1",
    ),
    "a version that no entry vouches for": (
        "chain",
        f"INSERT INTO version SELECT max(seq) + 1, 2, 'update', '{known(3)}', 8, '{RECORD}' FROM version",
    ),
    "a link between versions altered": (
        "chain",
        f"UPDATE version SET before = 1 WHERE key = '{known(5)}'",
    ),
    "a reference to nothing": (
        "references",
        "UPDATE ledger SET undoes = 77 WHERE seq = 2",
    ),
}


@one_in(3)
@pytest.mark.parametrize("name", FINAL)
def test_a_damaged_ledger_is_found_and_never_repaired(name: str, db: Path) -> None:
    examined, statement = FINAL[name]
    connection = sqlite3.connect(db, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    for text in (*DROP_GUARDS, statement, *MAKE_GUARDS):
        connection.execute(text)
    connection.close()
    assert examined in _damaged(db)
    before = db.read_bytes()
    refused = here("doctor", "--repair", db=db)
    assert refused.code == 4
    assert "without loss" in refused.err
    assert f"hwstatus --db {db} restore" in refused.err
    assert db.read_bytes() == before


def test_broken_pages_are_found(db: Path) -> None:
    data = bytearray(db.read_bytes())
    data[4096 * 3 : 4096 * 3 + 64] = b"\xff" * 64
    db.write_bytes(data)
    assert _damaged(db)
    assert f"hwstatus --db {db} restore" in here("doctor", db=db).err


def test_backups_are_spoken_of_where_there_are_any(db: Path) -> None:
    nowhere = here("doctor", db=db.with_name("nowhere.db"))
    assert "There is no tracker, and no backup of it is in" in nowhere.err
    assert " backups, then " not in nowhere.err
    here("backup", db=db)
    db.write_bytes(db.read_bytes()[:-4096])
    named = f"hwstatus --db {db}"
    assert f"{named} backups, then {named} restore FILE" in here("doctor", db=db).err
    for backup in db.with_name("backups").iterdir():
        backup.unlink()
    for arguments in (["doctor"], ["doctor", "--repair"]):
        alone = here(*arguments, db=db)
        assert (alone.code, " backups, then " in alone.err) == (4, False)
        assert "restore a copy of your own" in alone.err


REFUSED = {
    "a key twice": (
        '"date":',
        '"date":"1999","date":',
        'the key "date" is given twice',
    ),
    "an unknown scope": ('"5g"', '"6g"', "'6g' is not one of"),
    "no web address": ("https:", "javascript:", "is no web address"),
    "no source": (r'"sources":\[.*?\]', '"sources":[]', "sources"),
    "a number as summary": (r'"summary":".*?"', '"summary":5', "summary: is not text"),
    "a name that names nobody": (
        '"ruritania"',
        '"atlantis"',
        "'atlantis' is not known",
    ),
}
"""What of a record's line is replaced by what, and why no import takes it then."""


@one_in(2)
@pytest.mark.parametrize("name", REFUSED)
def test_a_record_that_no_import_takes_is_named(name: str, tmp_path: Path) -> None:
    """The chain holds, the tables follow, and the text reads one way here and another way elsewhere."""
    part, instead, said = REFUSED[name]
    line, count = re.subn(part, instead, canonical.dump(update(8)))
    assert count
    connection = connect_blank()
    record_all(connection, WORLD_ENTITIES)
    change = Change("update", known(8), canonical.restore("update", line), line)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    append(connection, EntryHead("add", NOON, "a forger"), [change])
    connection.execute("COMMIT")
    db = tmp_path / "t.db"
    connection.execute("VACUUM INTO ?", (str(db),))
    done = here("doctor", "--json", db=db)
    rows = {row["examined"]: row for row in json.loads(done.out)}
    assert (done.code, rows["records"]["state"]) == (4, "damaged")
    assert rows["records"]["detail"].startswith(f"update {known(8)}: ")
    assert said in rows["records"]["detail"]
    assert rows["chain"]["state"] == rows["keys"]["state"] == "ok"
    assert f"hwstatus --db {db} edit ID" in done.err
    assert "Nothing to repair" in here("doctor", "--repair", db=db).err


def test_a_record_under_the_key_of_another_is_named(tmp_path: Path) -> None:
    """The tables cannot be rebuilt either; that it is the key is said apart."""
    connection = connect_blank()
    record_all(connection, WORLD_ENTITIES)
    change = Change("update", known(9), update(8))
    connection.execute("BEGIN IMMEDIATE")
    append(connection, EntryHead("add", NOON, "a forger"), [change])
    connection.execute("COMMIT")
    db = tmp_path / "t.db"
    connection.execute("VACUUM INTO ?", (str(db),))
    assert {"keys", "projection"} <= set(_damaged(db))


def test_a_sound_tracker_is_found_sound(db: Path) -> None:
    found = _found(db)
    assert set(found.values()) <= {"ok", "warning"}
    assert {
        "integrity",
        "references",
        "schema",
        "append-only",
        "chain",
        "records",
        "projection",
        "full-text index",
        "permissions",
        "free space",
        "versions",
    } <= set(found)


@pytest.mark.parametrize("words", [("certify", "freedonia"), ("doctor",)])
def test_the_chain_is_proved_once(
    words: tuple[str, ...], db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proofs = []
    recomputed = LedgerReader.recomputed

    def counted(*asked: Any) -> Iterator[tuple[Entry, str]]:
        proofs.append(asked)
        return recomputed(*asked)

    monkeypatch.setattr(LedgerReader, "recomputed", counted)
    assert here(*words, db=db).code == 0
    assert len(proofs) == 1


def test_looking_changes_no_byte(db: Path) -> None:
    _alter(db, "UPDATE effect SET status = 'permitted'")
    before = db.read_bytes()
    assert here("doctor", db=db).code == 4
    assert db.read_bytes() == before
    assert [p.name for p in db.parent.iterdir()] == ["t.db"]


@pytest.mark.parametrize("place", ["t.db", ""])
def test_what_cannot_be_written_is_said(
    place: str, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file, or the folder, which SQLite's journal has to stand in."""
    forbidden = db.parent / place
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != forbidden)
    assert _found(db)["permissions"] == "warning"


MISLEADING = (
    "ANALYZE",
    "UPDATE sqlite_stat1 SET stat = '1 1 1 1' WHERE idx IS NOT NULL",
)


def test_statistics_are_named_and_removed(db: Path) -> None:
    """With these SQLite reads a table whole where an index would do, and a large tracker seems endless."""
    _alter(db, *MISLEADING)
    done = here("doctor", db=db)
    assert (done.code, _found(db)["statistics"]) == (0, "warning")
    assert f"hwstatus --db {db} doctor --repair" in done.err
    truth = state_of(db)
    done = here("doctor", "--repair", db=db)
    assert done.code == 0
    assert "The statistics are removed. As it was: " in done.err
    assert "statistics" not in _found(db)
    assert state_of(db) == truth
    assert "Nothing to repair." in here("doctor", "--repair", db=db).err


def test_the_next_change_removes_statistics(db: Path) -> None:
    _alter(db, *MISLEADING)
    assert here("add", "-", db=db, stdin=text_of([update(901)])).code == 0
    assert "statistics" not in _found(db)


def test_a_repaired_index_is_merged_as_an_imported_one(db: Path) -> None:
    settings = "SELECT k, v FROM search_config WHERE k = 'crisismerge'"
    _alter(db, "DELETE FROM search_config WHERE k = 'crisismerge'")
    _alter(db, "INSERT INTO search(search) VALUES ('delete-all')")
    assert here("doctor", "--repair", db=db).code == 0
    with sqlite3.connect(db) as connection:
        assert connection.execute(settings).fetchall() == [("crisismerge", 1_000)]
