"""Writing the flat database: a file that appears whole or not at all."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwstatus import files
from hwstatus.errors import Refused
from hwstatus.paths import SQLITE_HEADER, file_mode
from hwstatus.record.models import Filter
from hwstatus.store.database import Database as Connection
from hwstatus.store.database import sqlite_errors
from hwstatus.store.tracker import Tracker
from hwstatus.tables.flat_database.contents import BATCH, Batch, contents
from hwstatus.tables.flat_database.questions import VIEWS
from hwstatus.tables.flat_database.tables import NUMBER, TABLES, WHOLE, is_whole

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x68776664
"""`hwfd` in ASCII: tells our flat databases from trackers and other SQLite files."""

TOKENIZER = "porter unicode61 remove_diacritics 2"

_ID_AT = 68
"""Where an SQLite file has its application id."""


def write(path: Path, tracker: Tracker, chosen: Filter = WHOLE) -> None:
    """Write the flat database of a tracker, on the day that it is asked about.

    A filter leaves updates out and what they say; verdicts are always those of the whole
    tracker. A flat database at `path` is replaced. The same tracker, day and SQLite give
    the same bytes. Raises `NotWritable`, and `Refused` where another database is there.
    """
    with files.writing(path):
        _refuse_other_database(path)
        path = path.resolve()
        with files.scrap_beside(path) as scrap, sqlite_errors(path):
            _fill(scrap, tracker, chosen)
            files.take_place(scrap, path, file_mode(path))
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
            cursor = database.execute(f'SELECT {columns} FROM "{name}" ORDER BY rowid')
            while rows := cursor.fetchmany(BATCH):
                yield Batch(name, rows)


@contextmanager
def _unheard_of(*modules: str) -> Iterator[None]:
    """Let an import find none of some modules that were not imported yet.

    Where pandas is installed, sqlite-utils imports it, for values that no record has: that
    takes longer than writing the tables.
    """
    imported: dict[str, Any] = sys.modules
    hidden = [name for name in modules if name not in imported]
    imported.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del imported[name]


def _insert(database: "Database", batch: Batch) -> None:
    """Insert rows as they are: `insert_all` would ask each value for its kind."""
    marks = ", ".join("?" for _ in TABLES[batch.table].columns)
    statement = f'INSERT INTO "{batch.table}" VALUES ({marks})'
    database.conn.executemany(statement, batch.rows)


def _create_tables(database: "Database", *, whole: bool) -> None:
    """The tables with their references; one that leads to a later table is added at the end."""
    from sqlite_utils.db import ForeignKey

    made = set()
    later: list[ForeignKey] = []
    for name, table in TABLES.items():
        made.add(name)
        now: list[ForeignKey] = []
        for column, other in table.references(whole=whole).items():
            reference = ForeignKey(name, column, other, TABLES[other].key[0])
            (now if other in made else later).append(reference)
        kinds = {
            column: int if facts.kind == NUMBER else str
            for column, facts in table.columns.items()
        }
        new = database.table(name)
        new.create(kinds, pk=table.key, not_null=table.key, foreign_keys=now)
    database.add_foreign_keys(later)


def _index(database: "Database") -> None:
    database.index_foreign_keys()
    for name, table in TABLES.items():
        if table.searched:
            database.table(name).enable_fts(table.searched, tokenize=TOKENIZER)
            database.table(name).optimize()
