"""Opening a tracker file, and turning what SQLite says into errors that a person can act on.

Reads open the file read-only and never create one. Writes begin with BEGIN IMMEDIATE, always: a plain
BEGIN that reads first loses to another writer at once, whatever the timeout.
"""

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from hwstatus.errors import (
    AfterCommit,
    Busy,
    ForeignFile,
    FormerFile,
    Interrupted,
    NewerSchema,
    NotATracker,
    NoTracker,
    NotWritable,
    TrackerError,
    Usage,
)
from hwstatus.paths import Location
from hwstatus.store import schema

BUSY_TIMEOUT_S = 5.0
"""Seconds to wait for another process before giving up."""

NO_FILE = "is a device or a pipe, not a tracker"
MOVED = "was moved, replaced or removed meanwhile"

_MAGIC = b"SQLite format 3\x00"


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """SQLite's errors inside the block, as `TrackerError`s about `path`; text that cannot be bound, as `Usage`."""
    try:
        yield
    except sqlite3.Error as error:
        raise to_tracker_error(path, error) from error
    except (
        UnicodeDecodeError
    ) as error:  # what SQLite says of a damaged table may quote its bytes
        raise damaged(path, "its text is not valid UTF-8") from error
    except UnicodeEncodeError as error:
        raise Usage(
            "what was typed is not valid UTF-8 text; nothing was changed"
        ) from error


def to_tracker_error(path: Path, error: sqlite3.Error) -> TrackerError:
    """The error that a person can act on for one of SQLite's."""
    said = str(error)
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED:
        return NotWritable(path, f"it {MOVED}")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy(BUSY_TIMEOUT_S)
        case sqlite3.SQLITE_NOTADB:
            return NotATracker(path, "is not a tracker: it is no SQLite file")
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
                "look at its permissions and those of its folder",
            )
        case sqlite3.SQLITE_IOERR:
            return NotWritable(path, f"the disk reports an error ({said})")
        case _:
            return damaged(path, said)


def damaged(path: Path, said: str) -> NotATracker:
    """What a person is told of a damaged file."""
    return NotATracker(
        path,
        f"is damaged ({said})",
        "look into it: hwstatus doctor",
        "take a backup: hwstatus backups",
    )


def not_ours(path: Path, names: Iterable[str]) -> NotATracker:
    """The error of a file whose schema holds what no tracker has."""
    what = f"holds what no tracker has: {', '.join(names)}"
    return NotATracker(path, what, "look into it: hwstatus doctor")


def inspect(location: Location) -> bool:
    """Whether the file holds a tracker (True) or is empty (False); raises `TrackerError` for anything else."""
    path = location.path
    try:
        if path.is_dir():
            raise NotATracker(path, "is a folder, not a tracker")
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotATracker(path, NO_FILE)
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise NoTracker(path, location.origin) from None
    except PermissionError:
        raise NotATracker(path, "cannot be read: permission denied") from None
    except (OSError, ValueError) as error:
        raise NotATracker(
            path, f"cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None
    if not head:
        return False
    if not head.startswith(_MAGIC):
        raise NotATracker(path, "is not a tracker: it is no SQLite file")
    if head[18:19] == b"\x01" and _has_foreign_log(path):
        log = f"{os.path.realpath(path)}-wal"
        raise NotATracker(
            path,
            f"cannot be read: the log beside it, {log}, belongs to another file",
            "move it away",
        )
    return True


def _has_foreign_log(path: Path) -> bool:
    """Whether a write-ahead log stands beside a file that has none: SQLite would mix its pages in."""
    try:
        with Path(f"{os.path.realpath(path)}-wal").open("rb") as file:
            return file.read(4) in (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
    except OSError:
        return False


def open_read(location: Location) -> sqlite3.Connection | None:
    """A read-only connection; None where the file is empty. Raises `TrackerError`."""
    if not inspect(location):
        return None
    with sqlite_errors(location.path):
        try:
            connection = _connect(location.path, "ro")
            empty = _is_blank(connection, location.path)
        except sqlite3.OperationalError as error:
            if not _is_interrupted_write(location.path, error):
                raise
            # A writer died halfway: SQLite rolls its journal back as soon as it may write.
            recovering = _connect(location.path, "rw")
            recovering.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            recovering.close()
            connection = _connect(location.path, "ro")
            empty = _is_blank(connection, location.path)
        if empty:
            return None
        return connection


def _is_interrupted_write(path: Path, error: sqlite3.OperationalError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    path = (
        path.resolve()
    )  # SQLite keeps the journal beside the file itself, not beside a link to it
    journal = path.with_name(path.name + "-journal")
    return (
        code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)
        and journal.exists()
    )


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # The URI needs an absolute path with its odd characters quoted: ?, #, % and blanks.
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(
        address,
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
    )
    # The file may come from anybody.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if mode == "ro":
        connection.execute("PRAGMA query_only = ON")
    return connection


def _is_blank(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the database has no table yet; raises for another program's file and for a newer schema."""
    identity = connection.execute("PRAGMA application_id").fetchone()[0]
    if identity == schema.FORMER_APPLICATION_ID:
        raise FormerFile(path)
    version = schema.version_of(connection)
    if version > schema.VERSION:
        raise NewerSchema(path, version, schema.VERSION)
    if identity == schema.APPLICATION_ID:
        return False
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise ForeignFile(path)
    return True


def open_write(location: Location) -> tuple[sqlite3.Connection, bool]:
    """A connection that may write, and whether the file is still blank. The file must be there."""
    inspect(location)
    path = location.path
    with sqlite_errors(path):
        connection = _connect(path, "rw")
        blank = _is_blank(connection, path)
        connection.execute("PRAGMA journal_mode = DELETE")
        # FULL would not sync the folder that a journal was removed from.
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA cache_size = -32768")
        # Its folder takes the journal: a clear word now beats a failure in the middle.
        if not os.access(path, os.W_OK):
            raise NotWritable(path, "it is read-only")
        if not os.access(path.resolve().parent, os.W_OK):
            raise NotWritable(path, "its folder is read-only")
        return connection, blank


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All or nothing: committed when the block ends, rolled back when anything is raised in it.

    Raises `NotWritable` where the file at `path` is no longer the one that was opened,
    and `AfterCommit` where the change was made but is not certain to last.
    """
    with sqlite_errors(path):
        connection.execute("BEGIN IMMEDIATE")
        opened = _identity(path)
        finished = False
        try:
            yield
            if _identity(path) != opened:
                raise NotWritable(path, f"it {MOVED}")
            finished = True
            _commit(connection)
        except BaseException as error:
            # An interrupt is heard when SQLite has come back: of the COMMIT itself, when all is safe.
            undone = not finished or connection.in_transaction
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, KeyboardInterrupt):
                raise Interrupted(undone=undone) from error
            raise
        if _identity(path) != opened:
            raise AfterCommit("the change was made", f"{path} {MOVED}")


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at a path; None where there is none."""
    try:
        held = path.stat()
    except OSError:
        return None
    return held.st_dev, held.st_ino


def _commit(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        # The journal is gone, and with it the way back; only its absence is not certain to last.
        if error.sqlite_errorcode != sqlite3.SQLITE_IOERR_DIR_FSYNC:
            raise
        from hwstatus.files import unconfirmed

        raise unconfirmed(str(error)) from error
