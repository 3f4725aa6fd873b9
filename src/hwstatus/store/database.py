"""SQLite: the one place that knows it. Everything else of the store asks a `Database`.

What SQLite reports is turned into errors that a person can act on.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from hwstatus.errors import (
    AfterCommit,
    AmbiguousId,
    Busy,
    HwstatusError,
    Interrupted,
    NotATracker,
    NotWritable,
    Stated,
    Usage,
)

BUSY_TIMEOUT_S = 5.0
"""Seconds to wait for another process before giving up."""

BETWEEN_TRIES_S = 0.05
"""Seconds between two tries of what SQLite does not wait for itself."""

LOOK_EVERY = 20_000
"""Steps of SQLite's machine between two looks at a statement: less than a millisecond."""

SHORTEST = 3
"""Characters of an id that are typed at the least."""

MOVED = "was moved, replaced or removed meanwhile"

Cursor = sqlite3.Cursor
Error = sqlite3.Error
OperationalError = sqlite3.OperationalError
CONTENT_ERRORS = (sqlite3.DatabaseError,)
"""What SQLite raises where the content of a file is not what it should be."""

SQLITE_VERSION = sqlite3.sqlite_version
MAY_BE_INTERRUPTED = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
)
"""The codes of a read that meets the journal of a writer that died."""

is_complete = sqlite3.complete_statement


PAGE = 256
"""Rows fetched at a time: the first come at once, and so few keep no writer waiting while they are shown."""


class Database(sqlite3.Connection):
    """An open database: statements in, rows out, and what SQLite reports raised as errors about its file.

    `execute`, `executemany`, `backup` and `close` are as SQLite has them, whose errors they raise.
    Nothing is committed but by a COMMIT of our own.
    """

    path = Path()
    """The file that errors are about: where it is, or is to be."""
    most_looks = 0
    """How often a statement may be looked at before it is stopped; 0 where it may take as long as it takes."""
    looks = 0
    """How often the last statement was looked at."""

    @classmethod
    def at(cls, path: Path, mode: str = "rwc") -> Self:
        """The database at a path; with the modes `ro` and `rw` one that is there."""
        return cls._opened(address_of(path, mode), path)

    @classmethod
    def in_memory(cls, path: Path = path) -> Self:
        """A new, empty database that is no file."""
        database = cls._opened("file::memory:", path)
        # A file that is attached may come from anybody.
        database.execute("PRAGMA trusted_schema = OFF")
        return database

    @classmethod
    def _opened(cls, address: str, path: Path) -> Self:
        database: Self = sqlite3.connect(
            address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, factory=cls
        )
        database.path = path
        return database

    def watch_over(self, most_steps: int = 0) -> None:
        """Hear Ctrl-C in the middle of a statement, and stop one that takes more than so many steps."""
        self.most_looks = most_steps // LOOK_EVERY
        self.set_progress_handler(self._look, LOOK_EVERY)

    def _look(self) -> bool:
        # An interrupt is raised as this is entered; SQLite is told to stop, and forgets why.
        self.looks += 1
        return self.overran

    @property
    def overran(self) -> bool:
        """Whether the last statement took more steps than it may."""
        return 0 < self.most_looks < self.looks

    @property
    def is_file(self) -> bool:
        """Whether it lies in a file with a name."""
        return bool(self.execute("PRAGMA database_list").fetchone()[2])

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        """Carry out one statement, with its values."""
        self.looks = 0
        return super().execute(*statement)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """A transaction that waits for other writers: committed when the block ends, undone if it raises."""
        with self.errors():
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("COMMIT")
            finally:
                if self.in_transaction:  # a full disk has rolled back already
                    self.execute("ROLLBACK")

    def errors(self) -> AbstractContextManager[None]:
        """A block in which SQLite's errors are raised as those of this file."""
        return sqlite_errors(self.path, self)

    def rows(self, text: str, values: object = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as they are read."""
        with self.errors():
            cursor = self.execute(text, values)
        while True:
            with self.errors():
                rows = cursor.fetchmany(PAGE)
            if not rows:
                return
            yield from rows

    def one(self, text: str, values: object = ()) -> tuple[Any, ...] | None:
        """The first row of a query; None where it has none."""
        with self.errors():
            row: tuple[Any, ...] | None = self.execute(text, values).fetchone()
            return row

    def text(self, text: str, values: object = ()) -> str | None:
        """The first text of a query; None where it has none."""
        row = self.one(text, values)
        return row[0] if row else None

    def texts(self, text: str, values: object = ()) -> list[str]:
        """The first column of a query, as text."""
        return list(self.each_text(text, values))

    def each_text(self, text: str, values: object = ()) -> Iterator[str]:
        """The same, as the rows are read."""
        return (str(first) for first, *_ in self.rows(text, values))

    def count(self, text: str, values: object = ()) -> int:
        """The one number that a query gives."""
        row = self.one(text, values)
        assert row is not None and isinstance(row[0], int)
        return row[0]

    def id_like(self, prefix: str, text: str) -> str | None:
        """The one id that begins so, by a query with two places for the prefix; raises `AmbiguousId`."""
        wanted = prefix.strip().lower()
        ids = self.texts(text, (wanted, wanted)) if len(wanted) >= SHORTEST else []
        if len(wanted) < SHORTEST or (len(ids) > 1 and ids[0] != wanted):
            raise AmbiguousId(prefix, ids)
        return ids[0] if ids else None

    def short(self, whole: str, text: str, least: int = 4) -> str:
        """The shortest beginning of an id that neither of its neighbours has, by a query for these."""
        for other in self.one(text, {"id": whole}) or ():
            while other and least < len(whole) and other.startswith(whole[:least]):
                least += 1
        return whole[:least]


def address_of(path: Path, mode: str = "ro") -> str:
    """The URI of a file, for SQLite."""
    # It needs an absolute path with its odd characters quoted: ?, #, % and blanks.
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"


def use_rollback_journal(connection: Database) -> None:
    """Have changes of a file go through a rollback journal, whatever another program has set.

    A write-ahead log is given up as soon as nobody else has the file open. SQLite itself does
    not wait for that. Raises `Busy`.
    """
    until = time.monotonic() + BUSY_TIMEOUT_S
    while not _has_rollback_journal(connection):
        if time.monotonic() >= until:
            how = "another program keeps it open, with a write-ahead log"
            raise Busy(BUSY_TIMEOUT_S, f": {how}")
        time.sleep(BETWEEN_TRIES_S)


def _has_rollback_journal(connection: Database) -> bool:
    """Whether the file has a rollback journal, which it gets where that can be had at once."""
    in_use = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if in_use != "wal":
        connection.execute("PRAGMA journal_mode = DELETE")
        return True
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if code_of(error) != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def is_of_content(error: sqlite3.Error) -> bool:
    """Whether SQLite found something in a file that should not be there, or could make no sense of its form."""
    codes = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return code_of(error) in codes


def code_of(error: BaseException) -> int:
    """The primary result code of an error of SQLite's; 0 of another."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


@contextmanager
def sqlite_errors(path: Path, connection: Database | None = None) -> Iterator[None]:
    """SQLite's errors inside the block, as `TrackerError`s about `path`; text that cannot be bound, as `Usage`.

    A statement that was stopped is damage if it took more steps than any of a tracker of that
    size does, as the `connection` knows; else somebody pressed Ctrl-C.
    """
    try:
        yield
    except sqlite3.Error as error:
        if code_of(error) == sqlite3.SQLITE_INTERRUPT:
            if connection is not None and connection.overran:
                raise damaged(path, "reading it does not end") from error
            raise KeyboardInterrupt from error
        raise to_tracker_error(path, error) from error
    except OverflowError as error:
        raise damaged(path, "a number in it is too large") from error
    except UnicodeDecodeError as error:
        # What SQLite says of a damaged table may quote its bytes.
        raise damaged(path, "its text is not valid UTF-8") from error
    except UnicodeEncodeError as error:
        raise Usage(
            "what was typed is not valid UTF-8 text; nothing was changed"
        ) from error


def to_tracker_error(path: Path, error: sqlite3.Error) -> HwstatusError:
    """The error that a person can act on for one of SQLite's."""
    said = str(error)
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED:
        return NotWritable(path, f"it {MOVED}")
    match code_of(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy(BUSY_TIMEOUT_S, "")
        case sqlite3.SQLITE_NOTADB:
            return NotATracker(path, "is not a tracker: it is not an SQLite file")
        case sqlite3.SQLITE_CORRUPT:
            return damaged(path, said)
        case sqlite3.SQLITE_FULL:
            return NotWritable(path, "the disk is full")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return NotWritable(path, "it or its folder is read-only")
        case sqlite3.SQLITE_CANTOPEN:
            return NotATracker(
                path,
                "cannot be opened",
                hints=["look at its permissions and those of its folder"],
            )
        case sqlite3.SQLITE_IOERR:
            return NotWritable(path, f"the disk reports an error ({said})")
        case _:
            return damaged(path, said)


def damaged(path: Path, said: str) -> Stated:
    """What a person reads about a damaged file."""
    return NotATracker(
        path,
        f"is damaged ({said})",
        hints=["look into it: hwstatus doctor", "restore a backup: hwstatus backups"],
    )


def not_ours(path: Path, names: Iterable[str]) -> Stated:
    """The error of a file whose schema holds what no tracker has."""
    what = f"holds what no tracker has: {', '.join(names)}"
    return NotATracker(path, what, hints=["look into it: hwstatus doctor"])


class Questions:
    """Questions of one kind to a tracker."""

    def __init__(self, database: Database) -> None:
        self.database = database


@contextmanager
def transaction(
    connection: Database,
    file: Path | None = None,
    committing: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Iterator[None]:
    """All or nothing: committed when the block ends, rolled back when anything is raised in it.

    `file` is where the database is, if it has not taken its place yet. What
    `committing` gives is open around the COMMIT, which does not come about if it raises.
    Raises `NotWritable` where the file there is no longer the one that was opened,
    and `AfterCommit` where the change was made but is not certain to last.
    """
    with connection.errors():
        connection.execute("BEGIN IMMEDIATE")
        path = connection.path
        file = file or path
        opened = _identity(file)
        finished = False
        try:
            yield
            if _identity(file) != opened:
                raise NotWritable(path, f"it {MOVED}")
            finished = True
            with committing():
                _commit(connection)
        except BaseException as error:
            # An interrupt is heard when SQLite has come back: of the COMMIT itself, when all is safe.
            undone = not finished or connection.in_transaction
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if (
                isinstance(error, KeyboardInterrupt)
                or code_of(error) == sqlite3.SQLITE_INTERRUPT
            ):
                raise Interrupted(undone) from error
            raise
        if _identity(file) != opened:
            raise AfterCommit("the change was made", f"{path} {MOVED}")


def _identity(path: Path) -> tuple[int, int] | None:
    """The file's identity (device, inode), or None."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def _commit(connection: Database) -> None:
    try:
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        # The journal is gone, and with it the way back; only its absence is not certain to last.
        if error.sqlite_errorcode != sqlite3.SQLITE_IOERR_DIR_FSYNC:
            raise
        from hwstatus.files import unconfirmed

        raise unconfirmed(str(error)) from error
