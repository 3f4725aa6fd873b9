"""The copy of a team's ledger on this machine: made where it is missing, and brought up to date.

What follows a ledger is imported where it is used: a read within the window needs no more than the notes.
"""

from contextlib import closing, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from hwstatus import files
from hwstatus.context import Context
from hwstatus.errors import (
    Busy,
    HeadWentBack,
    IncompleteCopy,
    MissingExtra,
    TrackerError,
)
from hwstatus.paths import Location
from hwstatus.store.copy_notes import (
    ANSWERED,
    ASKED,
    PROBLEM,
    PUBLISHED,
    CopyNotes,
    note,
    notes_in,
    notes_of_copy,
)
from hwstatus.store.database import Database
from hwstatus.store.opening import open_write

if TYPE_CHECKING:
    from hwstatus.team.log import Log

NEWEST_WITHIN = "HWSTATUS_NEWEST_WITHIN"

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def refreshed(location: Location, context: Context) -> str:
    """Bring the copy up to date, unless the server was asked within the location's window.

    A server that is away is not waited for again within the window either. Returns a
    warning where the copy may be old, or older than is wanted, and an empty text otherwise. Raises `Parted`, and
    `TrackerError` where there is no whole copy to answer from.
    """
    if location.server is None:
        return ""
    noted = notes_of_copy(location)
    if not (noted.whole and 0 <= _age(noted.asked, context) < location.window):
        noted = ask(location, location.server, context)
    too_old = ""
    if location.newest_within is not None:
        too_old = _too_old(location, location.server, noted.published, context)
    if not noted.problem:
        return too_old
    age = _in_words(_age(noted.answered, context))
    return f"{noted.problem}; this copy is {age} old{too_old and f'; {too_old}'}"


def oldest_wanted(location: Location, context: Context) -> str:
    """The day before which a ledger may not have been published (ISO); empty where that is not asked."""
    from hwstatus.network.servers import is_published
    from hwstatus.record.dates import read_past_day

    if location.newest_within is None or not is_published(location.server or ""):
        return ""

    return read_past_day(location.newest_within, NEWEST_WITHIN, context.today)


def _too_old(location: Location, server: str, published: str, context: Context) -> str:
    from hwstatus.network.servers import without_password

    since = oldest_wanted(location, context)
    if published >= since:
        return ""
    day = published or "a day that it does not say"
    return f"{without_password(server)} was published on {day}; none before {since} is wanted ({NEWEST_WITHIN})"


def open_copy(location: Location, log: "Log", now: str) -> Database:
    """A connection for writing to the copy, as new as the server.

    Raises `TrackerError` and `Parted`.
    """
    from hwstatus.store.following import follow

    connection = open_or_make(location)
    with files.undoing(connection.close):
        follow(connection, log)
        _note_publication(connection, log)
        _note(connection, now, "")
    return connection


def open_or_make(location: Location) -> Database:
    """A connection for writing to the copy as it is; one that is missing begins without entries."""
    from hwstatus.store import projection

    path = location.path
    with files.writing(path):
        files.make_folder(path.parent)
        path.touch(mode=0o600)
    connection, _ = open_write(location)
    projection.migrate(connection)
    return connection


def ask(location: Location, server: str, context: Context) -> CopyNotes:
    """Ask the server for what is new; returns what the copy notes then.

    Raises `Parted`, and `TrackerError` where there is no whole copy to answer from.
    """
    from hwstatus.team.connecting import connect

    try:
        with closing(connect(server, location.signers)) as log:
            open_copy(location, log, context.now).close()
    except Busy:
        pass  # another process is following
    except (TrackerError, MissingExtra) as error:
        noted = notes_of_copy(location)
        if not noted.begun:
            raise
        if not noted.whole:
            raise IncompleteCopy(location.path, str(error)) from error
        problem = str(error)
        with suppress(TrackerError), closing(open_or_make(location)) as connection:
            _note(connection, context.now, problem)
        return notes_of_copy(location)._replace(problem=problem)
    return notes_of_copy(location)


def _note(connection: Database, now: str, problem: str) -> None:
    with connection.changing():
        note(connection, ASKED, now)
        note(connection, PROBLEM, problem)
        if not problem:
            note(connection, ANSWERED, now)


def _note_publication(connection: Database, log: "Log") -> None:
    """Note when a published ledger was; raises `HeadWentBack` where that was earlier than what was seen."""
    publication = log.publication()
    if publication is None:
        return
    with connection.errors():
        seen, at = notes_in(connection).get(PUBLISHED, ""), publication.at or ""
        if at < seen:
            raise HeadWentBack(log.name, at or "no day", seen)
        note(connection, PUBLISHED, at)


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
