"""Changing a tracker: each invocation is one transaction and one ledger entry, or nothing at all."""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from hwstatus import dates, schema
from hwstatus.errors import NoTracker, NotWritable
from hwstatus.models import Entry
from hwstatus.paths import Location, shipped_tracker
from hwstatus.store import ledger
from hwstatus.store.backups import make
from hwstatus.store.build import furnish
from hwstatus.store.connection import open_write, transaction, translated
from hwstatus.store.ledger import Act, Change
from hwstatus.store.tracker import Tracker


def who() -> str:
    """The name that the ledger gives the person at the keyboard: HWSTATUS_USER, else the login name."""
    named = os.environ.get("HWSTATUS_USER", "").strip()
    if named:
        return named[:200].encode("utf-8", "replace").decode()
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


class Editor:
    """A tracker opened for writing; `tracker` asks questions of the same connection."""

    def __init__(self, location: Location, connection: sqlite3.Connection) -> None:
        self.location = location
        self.connection = connection
        self.tracker = Tracker(location, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.connection.close()
        if isinstance(error[1], Exception):
            from hwstatus.store.doctor import blame

            blame(self.location, error[1])

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, waiting for other writers: questions asked inside hold until it ends."""
        return transaction(self.connection, self.location.path)

    def note(self, key: str, value: str) -> None:
        """Write a note about the file itself, inside an open transaction."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def commit(
        self, verb: str, changes: Iterable[Change], *, reason: str | None = None, undoes: int | None = None,
        fresh: bool = False,
    ) -> Entry | None:  # fmt: skip
        """Append one ledger entry inside an open transaction; None where nothing changes."""
        act = Act(verb, dates.now(), who(), reason, undoes)
        return ledger.append(self.connection, act, changes, fresh=fresh)


def open_editor(location: Location, *, create: bool = False) -> Editor:
    """The tracker at a place, for writing. Raises `TrackerError`.

    The user's own tracker begins as a copy of the shipped one; a blank file is furnished with the
    dataset's entities; only `create` makes a file that was asked for by name.
    """
    path = location.path
    if not path.exists() and not location.asked:
        _copy_shipped(location)
    elif not path.exists() and create and not path.is_symlink():
        _touch(location)
    connection, blank = open_write(location)
    if blank:
        with translated(path):
            furnish(connection)
    elif schema.version_of(connection) < schema.VERSION:
        make(location, "before-migration")
        with translated(path):
            schema.migrate(connection)
    return Editor(location, connection)


def _copy_shipped(location: Location) -> None:
    """Copy the shipped tracker to the user's data folder, whole or not at all."""
    partial = location.path.with_name(f".{location.path.name}.{os.getpid()}")
    try:
        location.path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped_tracker(), partial)
        os.link(partial, location.path)
    except FileExistsError:
        pass  # another process was first: its copy is as good
    except OSError as error:
        raise NotWritable(location.path, error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def _touch(location: Location) -> None:
    try:
        location.path.touch(exist_ok=True)
    except FileNotFoundError:
        raise NoTracker(location.path, location.origin) from None
    except OSError as error:
        raise NotWritable(location.path, error.strerror or str(error)) from error
