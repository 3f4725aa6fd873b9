"""Opening a tracker file.

Reads open the file read-only and never create one. Writes begin with BEGIN IMMEDIATE,
always: a plain BEGIN that reads first loses to another writer at once, whatever the
timeout.
"""

import os
import stat
from pathlib import Path

from hwstatus.errors import (
    ForeignFile,
    FormerFile,
    NewerSchema,
    NotATracker,
    NoTracker,
    NotWritable,
)
from hwstatus.paths import SQLITE_HEADER, Location
from hwstatus.store import schema
from hwstatus.store.database import (
    MAY_BE_INTERRUPTED,
    Database,
    OperationalError,
    code_of,
    damaged,
    sqlite_errors,
    use_rollback_journal,
)

NO_FILE = "is a device or a pipe, not a tracker"

FEW_STEPS = 5_000_000
STEPS_A_BYTE = 2
"""How long reading may take at the most: a hostile file of some kilobytes can hold billions of rows.

No question takes more than a tenth of a step for each byte of its tracker.
"""


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
    if not head.startswith(SQLITE_HEADER):
        raise NotATracker(path, "is not a tracker: it is not an SQLite file")
    if head[18:19] == b"\x01" and _has_foreign_log(path):
        log = f"{os.path.realpath(path)}-wal"
        raise NotATracker(
            path,
            f"cannot be read: the log beside it, {log}, belongs to another file",
            hints=["move it away"],
        )
    return True


def _has_foreign_log(path: Path) -> bool:
    """Whether a write-ahead log stands beside a file that has none: SQLite would mix its pages in."""
    try:
        with Path(f"{os.path.realpath(path)}-wal").open("rb") as file:
            return file.read(4) in (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
    except OSError:
        return False


def open_read(location: Location) -> Database | None:
    """A read-only connection; None where the file is empty. Raises `TrackerError`."""
    if not inspect(location):
        return None
    path = location.path
    with sqlite_errors(path):
        try:
            connection = _connect(path, "ro")
        except OperationalError as error:
            if not _is_interrupted_write(path, error):
                raise
            # A writer died halfway: SQLite rolls its journal back as soon as it may write.
            _connect(path, "rw").close()
            connection = _connect(path, "ro")
        if _is_blank(connection):
            return None
        schema.see_as_present(connection)
        connection.execute("PRAGMA query_only = ON")
        return connection


def _is_interrupted_write(path: Path, error: OperationalError) -> bool:
    # SQLite keeps the journal beside the file itself, not beside a link to it.
    path = path.resolve()
    journal = path.with_name(path.name + "-journal")
    return code_of(error) in MAY_BE_INTERRUPTED and journal.exists()


def most_steps(path: Path) -> int:
    """How many steps of SQLite's machine a question about a file may take."""
    return FEW_STEPS + STEPS_A_BYTE * path.stat().st_size


def _connect(path: Path, mode: str) -> Database:
    """A connection that has read the head of its file; raises SQLite's error where it cannot."""
    connection = Database.at(path, mode)
    # The file may come from anybody.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.watch_over(most_steps(path) if mode == "ro" else 0)
    connection.execute("PRAGMA schema_version")
    return connection


def _is_blank(connection: Database) -> bool:
    """Whether the database has no table yet; raises for another program's file and for a newer schema."""
    path = connection.path
    identity = connection.count("PRAGMA application_id")
    if identity == schema.FORMER_APPLICATION_ID:
        raise FormerFile(path)
    version = schema.version_of(connection)
    if version > schema.VERSION:
        raise NewerSchema(path, version, schema.VERSION)
    if identity == schema.APPLICATION_ID:
        if version < 1:
            raise damaged(path, f"it says that it has schema {version}")
        return False
    if connection.count("SELECT count(*) FROM sqlite_schema"):
        raise ForeignFile(path)
    return True


def open_write(location: Location) -> tuple[Database, bool]:
    """A connection that may write, and whether the file is still blank. The file must be there."""
    inspect(location)
    path = location.path
    with sqlite_errors(path):
        connection = _connect(path, "rw")
        blank = _is_blank(connection)
        use_rollback_journal(connection)
        # FULL would not sync the folder that a journal was removed from.
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA cache_size = -32768")
        # Its folder takes the journal: a clear word now beats a failure in the middle.
        if not os.access(path, os.W_OK):
            raise NotWritable(path, "it is read-only")
        if not os.access(path.resolve().parent, os.W_OK):
            raise NotWritable(path, "its folder is read-only")
        return connection, blank
