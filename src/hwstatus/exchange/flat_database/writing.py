"""Writing the flat database: a file that appears whole or not at all."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwstatus import files
from hwstatus.errors import NotWritable, Refused
from hwstatus.exchange.flat_database.contents import contents
from hwstatus.exchange.flat_database.tables import (
    TABLES,
    WHOLE,
    FlatColumn,
    FlatTable,
    is_whole,
)
from hwstatus.exchange.flat_database.update_rows import BATCH, Batch
from hwstatus.exchange.flat_database.views import VIEWS
from hwstatus.models import Filter
from hwstatus.paths import SQLITE_HEADER, file_mode
from hwstatus.store.database import Database as Connection
from hwstatus.store.database import sqlite_errors
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x68776664
"""`hwfd` in ASCII: tells our flat databases from trackers and other SQLite files."""

TOKENIZER = "porter unicode61 remove_diacritics 2"

_KINDS = {str: "TEXT", int: "INTEGER"}

_ID_AT = 68
"""Where an SQLite file has its application id."""


def write(path: Path, tracker: Tracker, chosen: Filter = WHOLE) -> None:
    """Write the flat database of a tracker, on the day that it is asked about.

    A filter leaves updates out and what they say; verdicts are always those of the whole
    tracker. A flat database at `path` is replaced. The same tracker, day and SQLite give
    the same bytes. Raises `NotWritable`, and `Refused` where another database is there.
    """
    try:
        _refuse_other_database(path)
        path = path.resolve()
        with files.scrap_beside(path) as scrap, sqlite_errors(path):
            _fill(scrap, tracker, chosen)
            files.take_place(scrap, path, file_mode(path))
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error
    files.confirm_name(path)


def _refuse_other_database(path: Path) -> None:
    if not path.exists():
        return
    if not path.is_file():
        raise Refused(f"{path} is no file: a database cannot be written to it")
    with path.open("rb") as file:
        head = file.read(_ID_AT + 4)
    application = int.from_bytes(head[_ID_AT:])
    if head.startswith(SQLITE_HEADER) and application != APPLICATION_ID:
        raise Refused(f"{path} is another database: -o would write over it")


def _fill(path: Path, tracker: Tracker, chosen: Filter) -> None:
    with _unheard_of("pandas", "numpy"):
        from sqlite_utils import Database

    database = Database(path, execute_plugins=False, strict=True)
    try:
        # The file is nobody's until it is finished, and is synced then.
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA journal_mode = MEMORY")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        with database.atomic():
            _create_tables(database, whole=is_whole(chosen))
            for batch in contents(tracker, chosen):
                _insert(database, batch)
        with tracker.context.watch("Indexing", None):
            _index(database)
        for name, view in VIEWS.items():
            database.create_view(name, view.query.strip())
    finally:
        database.close()


def written(path: Path) -> Iterator[Batch]:
    """The rows of a flat database, as `contents` had them when it was written."""
    with closing(Connection.at(path)) as database:
        for name, table in TABLES.items():
            columns = ", ".join(f'"{column}"' for column in table.columns)
            found = database.execute(f'SELECT {columns} FROM "{name}" ORDER BY rowid')
            while rows := found.fetchmany(BATCH):
                yield Batch(name, rows)


@contextmanager
def _unheard_of(*modules: str) -> Iterator[None]:
    """Let an import find none of some modules that were not imported yet.

    Where pandas is installed, sqlite-utils imports it, for values that no record has: that
    takes longer than writing the tables.
    """
    known: dict[str, Any] = sys.modules
    hidden = [name for name in modules if name not in known]
    known.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del known[name]


def _insert(database: "Database", batch: Batch) -> None:
    """Insert rows as they are: `insert_all` would ask each value for its kind."""
    marks = ", ".join("?" for _ in TABLES[batch.table].columns)
    statement = f'INSERT INTO "{batch.table}" VALUES ({marks})'
    database.conn.executemany(statement, batch.rows)


def _create_tables(database: "Database", *, whole: bool) -> None:
    """The tables with their references, which may lead to a table that comes later.

    As sqlite-utils words them, which would add those references by making each table again.
    """
    for name, table in TABLES.items():
        references = table.references(whole=whole)
        lines = [
            _column(column, found, table, references.get(column))
            for column, found in table.columns.items()
        ]
        if len(table.key) > 1:
            keys = ", ".join(f'"{column}"' for column in table.key)
            lines.append(f"   PRIMARY KEY ({keys})")
        columns = ",\n".join(lines)
        database.execute(f'CREATE TABLE "{name}" (\n{columns}\n) STRICT')


def _column(name: str, column: FlatColumn, table: FlatTable, refers: str | None) -> str:
    """What defines a column of a table, which may refer to the key of another one."""
    words = [_KINDS[column.kind]]
    if table.key == (name,):
        words.append("PRIMARY KEY")
    if name in table.key:
        words.append("NOT NULL")
    if refers:
        key = TABLES[refers].key[0]
        words.append(f'REFERENCES "{refers}"("{key}")')
    said = " ".join(words)
    return f'   "{name}" {said}'


def _index(database: "Database") -> None:
    database.index_foreign_keys()
    for name, table in TABLES.items():
        if table.searched:
            database.table(name).enable_fts(table.searched, tokenize=TOKENIZER)
            database.table(name).optimize()
