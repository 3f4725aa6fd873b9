"""Writing the flat database: a file that appears whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING

from hwstatus import files
from hwstatus.errors import NotWritable, Refused
from hwstatus.exchange.flat_database.contents import contents
from hwstatus.exchange.flat_database.tables import TABLES, WHOLE, is_whole
from hwstatus.exchange.flat_database.views import VIEWS
from hwstatus.models import Filter
from hwstatus.paths import file_mode
from hwstatus.store.database import sqlite_errors
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x68776664
"""`hwfd` in ASCII: tells our flat databases from trackers and other SQLite files."""

TOKENIZER = "porter unicode61 remove_diacritics 2"

_SQLITE = b"SQLite format 3\x00"
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
    if head.startswith(_SQLITE) and application != APPLICATION_ID:
        raise Refused(f"{path} is another database: -o would write over it")


def _fill(path: Path, tracker: Tracker, chosen: Filter) -> None:
    from sqlite_utils import Database

    database = Database(path, execute_plugins=False, strict=True)
    try:
        # The file is nobody's until it is finished, and is synced then.
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA journal_mode = MEMORY")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        with database.atomic():
            _create_tables(database, whole=is_whole(chosen))
            for name, rows in contents(tracker, chosen):
                columns = tuple(TABLES[name].columns)
                database.table(name).insert_all([columns, *rows])
        _index(database)
        for name, view in VIEWS.items():
            database.create_view(name, view.query.strip())
    finally:
        database.close()


def _create_tables(database: "Database", *, whole: bool) -> None:
    """The tables without and then with their references: some refer to each other."""
    from sqlite_utils.db import ForeignKey

    references = []
    for name, table in TABLES.items():
        kinds = {column: found.kind for column, found in table.columns.items()}
        database.table(name).create(kinds, pk=table.key, not_null=table.key)
        for column, other in table.references(whole=whole).items():
            references.append(ForeignKey(name, column, other, TABLES[other].key[0]))
    database.add_foreign_keys(references)


def _index(database: "Database") -> None:
    database.index_foreign_keys()
    for name, table in TABLES.items():
        if table.searched:
            database.table(name).enable_fts(table.searched, tokenize=TOKENIZER)
            database.table(name).optimize()
