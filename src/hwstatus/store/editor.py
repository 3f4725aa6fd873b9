"""Changing a tracker: each invocation is one transaction and one ledger entry, or nothing at all."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from hwstatus.context import Context
from hwstatus.errors import Interrupted, NoTracker, NotWritable, Refused
from hwstatus.models import Entry
from hwstatus.paths import Location, shipped_tracker
from hwstatus.store import ledger, schema
from hwstatus.store.backups import make, rotate
from hwstatus.store.builder import initialise
from hwstatus.store.database import open_write, sqlite_errors, transaction
from hwstatus.store.ledger import Change, EntryHead
from hwstatus.store.tracker import Tracker


class Editor:
    """A tracker opened for writing; `tracker` asks questions of the same connection.

    A tracker that is not there yet is written beside its place (`unborn`) and takes it when the block ends
    without an error and something was written: what is refused leaves no file behind.
    """

    def __init__(
        self,
        location: Location,
        connection: sqlite3.Connection,
        context: Context,
        unborn: "PendingFile | None" = None,
    ) -> None:
        self.location = location
        self.connection = connection
        self.context = context
        self.tracker = Tracker(location, connection, context)
        self._unborn = unborn
        self._written = False
        self._backup: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        *error: BaseException | TracebackType | None,
    ) -> None:
        self.connection.close()
        stopped = error[0]
        done = self._written and (
            kind is None or (isinstance(stopped, Interrupted) and not stopped.undone)
        )
        if self._backup is not None:
            if done:
                rotate(self.location.path)
            else:
                self._backup.unlink(missing_ok=True)
                with suppress(OSError):
                    self._backup.parent.rmdir()  # where it was the only one
        if self._unborn is None:
            if isinstance(error[0], Exception):
                from hwstatus.store.doctor import blame

                blame(self.location, error[0])
            return
        try:
            if done:
                os.link(self._unborn.path, self.location.path)
        except FileExistsError:
            raise Refused(
                f"{self.location.path} was made by somebody else meanwhile; nothing was changed. Try again."
            ) from None
        except OSError as problem:
            raise NotWritable(
                self.location.path, problem.strerror or str(problem)
            ) from problem
        finally:
            with suppress(OSError):
                self._unborn.path.unlink()
                for folder in self._unborn.folders:
                    folder.rmdir()  # only what was made for this and stayed empty

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, waiting for other writers: questions asked inside hold until it ends."""
        return transaction(self.connection, self.location.path)

    def back_up(self, occasion: str) -> None:
        """Copy the tracker before a large change, which keeps the copy if it comes about.

        One that is only being made has nothing to lose.
        """
        if self._unborn is None and self.location.path.stat().st_size:
            self._backup = make(
                self.location, occasion, self.context.now, rotated=False
            )

    def note(self, key: str, value: str) -> None:
        """Write a note about the file itself, inside an open transaction."""
        self.connection.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value)
        )

    def commit(
        self, verb: str, changes: Iterable[Change], *, reason: str | None = None, undoes: int | None = None,
        fresh: bool = False,
    ) -> Entry | None:  # fmt: skip
        """Append one ledger entry inside an open transaction; None where nothing changes."""
        act = EntryHead(verb, self.context.now, self.context.user, reason, undoes)
        with indexes_afterwards(self.connection) if fresh else nullcontext():
            entry = ledger.append(self.connection, act, changes, fresh=fresh)
        self._written = self._written or entry is not None
        return entry


_PLAIN_INDEXES = """
SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'version' ORDER BY name
"""


_HASH_SIZE = "INSERT INTO search(search, rank) VALUES ('hashsize', ?)"
"""How much of the full-text index is gathered in memory before it is written; FTS5's own default is 1 MB."""


@contextmanager
def indexes_afterwards(connection: sqlite3.Connection) -> Iterator[None]:
    """Build the indexes at the end, sorted, instead of row by row: for filling an empty tracker."""
    found = connection.execute(_PLAIN_INDEXES).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    connection.execute(_HASH_SIZE, (8 << 20,))
    yield
    connection.execute(_HASH_SIZE, (1 << 20,))
    for _, statement in found:
        connection.execute(statement)
    connection.execute("PRAGMA analysis_limit = 400")
    connection.execute("ANALYZE")


def open_editor(
    location: Location, context: Context, *, create: bool = False, dry_run: bool = False
) -> Editor:
    """The tracker at a place, for writing. Raises `TrackerError`.

    The user's own tracker begins as a copy of the shipped one; a blank file is furnished with the
    dataset's entities; only `create` makes a file that was asked for by name. A `dry_run` leaves a file of an
    older schema as it is.
    """
    path, unborn = location.path, None
    if not path.exists() and not path.is_symlink() and (create or not location.asked):
        unborn = create_pending(location)
    try:
        place = unborn.path if unborn else path
        connection = open_ready(location, place, context.now, dry_run)
        return Editor(location, connection, context, unborn)
    except BaseException:
        if unborn is not None:
            unborn.path.unlink(missing_ok=True)
        raise


def open_ready(
    location: Location, path: Path, now: str, dry_run: bool
) -> sqlite3.Connection:
    """A connection for writing to a file of the present schema, furnished where it was blank."""
    connection, blank = open_write(location._replace(path=path))
    try:
        with sqlite_errors(path):
            if blank:
                initialise(connection)
            elif not dry_run and schema.version_of(connection) < schema.VERSION:
                make(location, "before-migration", now)
                schema.migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


class PendingFile(NamedTuple):
    """A tracker that has not taken its place yet, and the folders that were made for it, innermost first."""

    path: Path
    folders: tuple[Path, ...] = ()


def create_pending(location: Location) -> PendingFile:
    """A file beside a tracker's place: a copy of the shipped one for the user's own, else empty."""
    partial = location.path.with_name(f".{location.path.name}.{os.getpid()}")
    folders = tuple(folder for folder in location.path.parents if not folder.exists())
    try:
        if location.asked:
            partial.touch(exist_ok=False)
        else:
            location.path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shipped_tracker(), partial)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        if isinstance(error, FileNotFoundError) and location.asked:
            raise NoTracker(location.path, location.origin) from None
        raise NotWritable(location.path, error.strerror or str(error)) from error
    return PendingFile(partial, folders)
