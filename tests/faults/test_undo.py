"""Undo and redo over any sequence of changes; the ledger only grows."""

import json
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import examples
from faults.machine import (
    damage_of,
    here,
    known,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "add",
                "edit",
                "delete",
                "import",
                "correct",
                "undo",
                "undo",
                "redo",
                "redo",
            ]
        ),
        st.integers(0, 9),
    ),
    min_size=2,
    max_size=12,
)


def _export(db: Path) -> str:
    done = here("export", db=db)
    assert done.code == 0
    return done.out


def _ids(db: Path) -> list[str]:
    return [
        record["id"]
        for record in map(json.loads, _export(db).splitlines())
        if "summary" in record
    ]


def _do(db: Path, step: str, number: int, at: int) -> int | None:
    """One change; the exit code."""
    ids = _ids(db)
    chosen = ids[number % len(ids)] if ids else "none"
    if step == "add":
        return here("add", "-", db=db, stdin=text_of([update(2000 + at * 10)])).code
    if step == "edit":
        return here(
            "edit",
            chosen,
            "--set",
            f"note=changed {at}",
            "--set",
            "status=restricted",
            db=db,
        ).code
    if step == "delete":
        return here("delete", chosen, "-y", db=db).code
    if step == "import":
        return here(
            "import", "-", db=db, stdin=text_of(updates(3000 + at * 50, 4))
        ).code
    found = [update(n, note=f"corrected {at}") for n in range(3)]
    return here("import", "--update", "-", db=db, stdin=text_of(found)).code


@given(steps=STEPS)
@examples(12)
def test_undo_and_redo_lead_back_over_any_sequence(
    steps: list[tuple[str, int]],
) -> None:
    """A model with two stacks of exports, beside the tracker."""
    with tempfile.TemporaryDirectory() as folder:
        db = write_tracker(Path(folder) / "t.db", size=6)
        shown, undone, entries = [_export(db)], list[str](), state_of(db).entries
        for at, (step, number) in enumerate(steps):
            if step == "undo":
                code = here("undo", db=db).code
                assert code == (0 if len(shown) > 1 else 3)
                if len(shown) > 1:
                    undone.append(shown.pop())
            elif step == "redo":
                code = here("redo", db=db).code
                assert code == (0 if undone else 3)
                if undone:
                    shown.append(undone.pop())
            else:
                before = _export(db)
                code = _do(db, step, number, at)
                now = _export(db)
                if now != before:
                    assert code == 0
                    shown.append(now)
                    undone.clear()
            assert _export(db) == shown[-1]
            grown = state_of(db).entries
            assert grown >= entries, "the ledger only grows"
            entries = grown
        while len(shown) > 1:
            assert here("undo", db=db).code == 0
            shown.pop()
            assert _export(db) == shown[-1]
        assert here("undo", db=db).code == 3, (
            "the dataset's own entries are not taken back"
        )
        assert damage_of(db) == []


def test_ids_are_never_given_twice(db: Path) -> None:
    """The id of an update that was taken back is refused to another one."""
    first = text_of([update(900)])
    assert here("add", "-", db=db, stdin=first).code == 0
    assert here("undo", db=db).code == 0
    again = here(
        "add",
        "-",
        db=db,
        stdin=text_of([update(901, "freedonia")._replace(id=known(900))]),
    )
    assert again.code == 3
    assert "used before" in again.err


def test_an_import_of_thousands_is_one_step(db: Path) -> None:
    before = _export(db)
    assert here("import", "-", db=db, stdin=text_of(updates(1000, 3_000))).code == 0
    assert here("undo", db=db).code == 0
    assert _export(db) == before
    assert damage_of(db) == []


def test_a_first_import_that_corrects_an_entity_is_undone_to_what_stood_before(
    tmp_path: Path,
) -> None:
    db = tmp_path / "t.db"
    assert here("init", "--empty", db=db).code == 0
    line = here("names", "france", "--json", db=db).out
    assert '"France"' in line
    changed = (
        json.dumps(
            {"slug": "france", "name": "Gaul", "kind": "country", "aliases": ["Gallia"]}
        )
        + "\n"
    )
    text = changed.encode() + text_of([update(1, "france", also_about=())])
    assert here("import", "--update", "-", db=db, stdin=text).code == 0
    assert damage_of(db) == []
    assert here("undo", db=db).code == 0
    assert here("names", "france", "--json", db=db).out == line
    assert damage_of(db) == []


@pytest.mark.parametrize(
    "words",
    [
        ("edit", known(3), "--set", "note=x"),
        ("delete", known(3), known(4)),
        ("undo",),
        ("import", "-"),
        ("add", "-"),
        ("refresh",),
        ("check", "--fix"),
    ],
    ids=lambda w: w[0],
)
def test_a_dry_run_changes_no_byte(words: tuple[str, ...], db: Path) -> None:
    before = db.read_bytes()
    assert here(*words, "--dry-run", db=db, stdin=text_of([update(900)])).code == 0
    assert db.read_bytes() == before
    assert not (db.parent / "backups").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET by = 'nobody'",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE seq = 1",
        "UPDATE version SET record = NULL",
        "DELETE FROM version",
        "UPDATE version SET before = NULL WHERE seq = 1",
        "UPDATE OR IGNORE ledger SET hash = ''",
    ],
)
def test_the_ledger_refuses_to_be_altered(statement: str, db: Path) -> None:
    connection = sqlite3.connect(db, isolation_level=None)
    before = (
        connection.execute("SELECT * FROM ledger").fetchall(),
        connection.execute("SELECT * FROM version").fetchall(),
    )
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    after = (
        connection.execute("SELECT * FROM ledger").fetchall(),
        connection.execute("SELECT * FROM version").fetchall(),
    )
    connection.close()
    assert after == before


def test_replacing_a_ledger_row_is_found_though_the_trigger_does_not_see_it(
    db: Path,
) -> None:
    """REPLACE deletes without firing the trigger (recursive_triggers is off): the chain tells."""
    connection = sqlite3.connect(db, isolation_level=None)
    row = connection.execute("SELECT * FROM ledger WHERE seq = 2").fetchone()
    try:
        connection.execute(
            "INSERT OR REPLACE INTO ledger VALUES (?, ?, 'nobody', ?, ?, ?, ?, ?, ?)",
            (*row[:2], *row[3:]),
        )
    finally:
        connection.close()
    assert any("chain" in found for found in damage_of(db))
