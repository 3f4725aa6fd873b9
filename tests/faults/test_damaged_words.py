"""Words in the projected tables that no tracker holds: the tracker is called damaged, or answers; never a bug."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from costs import one_in
from faults.machine import here
from hwstatus.store import schema
from samples import write_world

READS: dict[str, tuple[tuple[str, ...], ...]] = {
    "entity": (("names",),),
    "name": (("status", "ruritania"),),
    "updates": (("list", "-f", "table"),),
    "about": (("show", "ruritania", "-f", "table"),),
    "effect": (("status", "-f", "table"),),
    "deadline": (("deadlines",),),
    "outcome": (("deadlines", "--reverse"),),
    "publisher": (("summary", "--by", "publisher"),),
    "checked": (("show", "ruritania", "-f", "table"),),
    "grouping": (("groups",),),
    "member": (("groups",),),
    "draft": (("review",),),
}
"""What asks each table."""

NOTICED = {("effect", "status", "status"), ("deadline", "last", "deadlines")}
"""Columns whose words a read cannot do without, and that read."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("words") / "world.db")


@one_in(3)
@pytest.mark.parametrize("table", schema.PROJECTION)
def test_a_word_that_no_tracker_holds(table: str, sound: Path, tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    for column, kind in _columns(sound, table):
        shutil.copyfile(sound, db)
        connection = sqlite3.connect(db)
        value = "'{?'" if kind == "TEXT" else "999999"
        connection.execute(f"UPDATE OR IGNORE {table} SET {column} = {value}")
        connection.commit()
        connection.close()
        for words in READS[table]:
            done = here(*words, db=db)
            told = done.code, done.err
            assert done.code in (0, 1, 2, 4), (column, words, told)
            if (table, column, words[0]) in NOTICED:
                assert done.code == 4, (column, words, told)
            if done.code == 4:
                assert "damaged" in done.err, (column, words, told)
                assert "hwstatus" in done.err, (column, words, told)
                assert done.err.count("error: ") == 1, (column, words, told)


@pytest.mark.parametrize("words", [("why",), ("show",)])
def test_an_id_of_a_table_that_no_update_has(
    words: tuple[str, ...], sound: Path, tmp_path: Path
) -> None:
    """The person named a country: what is missing is the tracker's."""
    db = tmp_path / "t.db"
    shutil.copyfile(sound, db)
    connection = sqlite3.connect(db)
    connection.execute("UPDATE effect SET id = 'zzzzzzzzzz'")
    connection.commit()
    connection.close()
    done = here(*words, "ruritania", "-f", "table", db=db)
    assert (done.code, done.out) == (4, "")
    assert "is damaged (it names update zzzzzzzzzz, which it does not hold)" in done.err


def _columns(db: Path, table: str) -> list[tuple[str, str]]:
    connection = sqlite3.connect(db)
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    connection.close()
    return [(name, kind) for _, name, kind, *_ in found]
