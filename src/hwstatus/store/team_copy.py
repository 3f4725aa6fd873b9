"""The copy of a team's ledger on this machine: where it begins, and how old it may get."""

from contextlib import closing, suppress
from datetime import datetime
from typing import NamedTuple

from hwstatus import files
from hwstatus.context import Context
from hwstatus.errors import Busy, NoTracker, NotWritable, TrackerError
from hwstatus.errors.shared import IncompleteCopy
from hwstatus.paths import Location
from hwstatus.store import schema
from hwstatus.store.database import Database, sqlite_errors
from hwstatus.store.following import follow, head_of, is_whole, note
from hwstatus.store.opening import open_read, open_write
from hwstatus.team.connecting import connect
from hwstatus.team.log import Log

_ASKED = "server-asked"
"""The note of when the server was last asked (UTC)."""

_ANSWERED = "server-answered"
"""The note of when it last answered (UTC)."""

_PROBLEM = "server-problem"
"""The note of why it last did not answer; empty where it did."""

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


class _Held(NamedTuple):
    """What a copy notes about itself."""

    begun: bool
    whole: bool = False
    asked: str = ""
    answered: str = ""
    problem: str = ""


def refresh(location: Location, context: Context) -> str:
    """Bring the copy up to date, unless the server was asked within the location's window.

    A server that is away is not waited for again within the window either. Returns a
    warning where the copy may be old, and an empty text otherwise. Raises `Parted`, and
    `TrackerError` where there is no whole copy to answer from.
    """
    if location.server is None:
        return ""
    held = _held(location)
    if not (held.whole and 0 <= _age(held.asked, context) < location.window):
        held = _asked(location, context)
    if not held.problem:
        return ""
    age = _in_words(_age(held.answered, context))
    return f"{held.problem}; this copy is {age} old"


def open_copy(location: Location, log: Log, now: str) -> Database:
    """A connection for writing to the copy, which is made where it is missing, and brought up to date.

    Raises `TrackerError` and `Parted`.
    """
    connection = _open(location)
    try:
        follow(connection, location.path, log)
        with sqlite_errors(location.path):
            _note(connection, now, "")
    except BaseException:
        connection.close()
        raise
    return connection


def _open(location: Location) -> Database:
    path = location.path
    try:
        files.make_folder(path.parent)
        path.touch(mode=0o600)
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error
    connection, _ = open_write(location)
    with sqlite_errors(path):
        schema.migrate(connection)
    return connection


def _asked(location: Location, context: Context) -> _Held:
    """Ask the server, and keep what came of it."""
    assert location.server is not None
    try:
        with closing(connect(location.server)) as log:
            open_copy(location, log, context.now).close()
    except Busy:
        return _held(location)  # another process is following
    except TrackerError as error:
        held = _held(location)
        if not held.begun:
            raise
        if not held.whole:
            raise IncompleteCopy(location.path, str(error)) from error
        return _not_answered(location, context.now, str(error))
    return _held(location)


def _not_answered(location: Location, now: str, problem: str) -> _Held:
    with suppress(TrackerError), closing(_open(location)) as connection:
        _note(connection, now, problem)
    return _held(location)._replace(problem=problem)


def _note(connection: Database, now: str, problem: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    note(connection, _ASKED, now)
    note(connection, _PROBLEM, problem)
    if not problem:
        note(connection, _ANSWERED, now)
    connection.execute("COMMIT")


def _held(location: Location) -> _Held:
    try:
        connection = open_read(location)
    except NoTracker:
        return _Held(begun=False)
    if connection is None:
        return _Held(begun=False)
    with closing(connection), sqlite_errors(location.path):
        notes = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        return _Held(
            head_of(connection) is not None,
            is_whole(connection),
            notes.get(_ASKED, ""),
            notes.get(_ANSWERED, ""),
            notes.get(_PROBLEM, ""),
        )


def _age(moment: str, context: Context) -> float:
    """Seconds since a moment (UTC); endless where it is not known."""
    try:
        then = datetime.fromisoformat(moment)
    except ValueError:
        return float("inf")
    return (datetime.fromisoformat(context.now) - then).total_seconds()


def _in_words(seconds: float) -> str:
    if seconds == float("inf"):
        return "of unknown age, perhaps very"
    for unit, length in _UNITS:
        count = int(seconds // length)
        if count:
            return f"{count:,} {unit}{'s' if count != 1 else ''}"
    return "0 seconds"
