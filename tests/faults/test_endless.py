"""A hostile file that holds billions of rows in a few pages cannot hang a read; Ctrl-C is heard within one."""

import signal
import sqlite3
import struct
import threading
from contextlib import closing
from pathlib import Path

import pytest

from faults.machine import here
from hwstatus.errors import Interrupted
from hwstatus.paths import Location
from hwstatus.store.database import Database, sqlite_errors, transaction
from hwstatus.store.opening import open_read, open_write

PAGE = 4096
LEVELS = 4
CHILDREN = 500

HEAD = f"0:{'0' * 64}"

ENDLESS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
"""


def _fan(child: int) -> bytes:
    """An inner page of a table with one child, many times over."""
    cell = struct.pack(">IB", child, 127)
    first = PAGE - CHILDREN * len(cell)
    head = struct.pack(">BHHHBI", 5, 0, CHILDREN, first, 0, child)
    places = [first + at * len(cell) for at in range(CHILDREN)]
    page = head + struct.pack(f">{CHILDREN}H", *places)
    return page.ljust(first, b"\0") + cell * CHILDREN


def _make_endless(db: Path) -> None:
    """Let every version come again some billion times."""
    with closing(sqlite3.connect(db)) as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'version'"
        (root,) = connection.execute(query).fetchone()
    data = bytearray(db.read_bytes())
    assert struct.unpack_from(">H", data, 16) == (PAGE,)
    at = (root - 1) * PAGE
    data += data[at : at + PAGE]
    for _ in range(LEVELS):
        data += _fan(len(data) // PAGE)
    data[at : at + PAGE] = _fan(len(data) // PAGE)
    struct.pack_into(">I", data, 28, len(data) // PAGE)
    db.write_bytes(data)


@pytest.mark.slow
@pytest.mark.parametrize("words", [("log", "--consistency", HEAD), ("doctor",)])
def test_reading_an_endless_file_ends(words: tuple[str, ...], db: Path) -> None:
    _make_endless(db)
    found = here(*words, db=db)
    assert found.code == 4
    assert "damaged" in found.out + found.err


def test_a_read_that_does_not_end_is_damage(db: Path) -> None:
    connection = open_read(Location(db, ""))
    assert connection is not None
    with (
        closing(connection),
        pytest.raises(Exception, match="reading it does not end"),
        sqlite_errors(db, connection),
    ):
        connection.execute(ENDLESS).fetchone()


def _press_ctrl_c() -> None:
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def _endless(connection: Database) -> None:
    soon = threading.Timer(0.2, _press_ctrl_c)
    soon.start()
    try:
        connection.execute(ENDLESS).fetchone()
    finally:
        soon.join()


def test_an_interrupt_is_heard_in_the_middle_of_a_read(db: Path) -> None:
    connection = open_read(Location(db, ""))
    assert connection is not None
    connection.watch_over()
    with (
        closing(connection),
        pytest.raises(KeyboardInterrupt),
        sqlite_errors(db, connection),
    ):
        _endless(connection)


def test_an_interrupt_in_the_middle_of_a_write_takes_it_back(db: Path) -> None:
    connection, _ = open_write(Location(db, ""))
    with closing(connection):
        with pytest.raises(Interrupted) as stopped, transaction(connection, db):
            connection.execute("INSERT INTO meta VALUES ('some', 'thing')")
            _endless(connection)
        assert stopped.value.undone
        found = connection.execute("SELECT * FROM meta WHERE key = 'some'")
        assert found.fetchone() is None
