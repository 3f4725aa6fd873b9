"""What the copy of a team's ledger notes about itself: whether it is whole, and how old it is.

Little is imported here: a read within the window needs no more.
"""

from contextlib import closing
from datetime import datetime
from typing import NamedTuple

from hwstatus.context import Context
from hwstatus.errors import NoTracker
from hwstatus.paths import Location
from hwstatus.store.database import Database, sqlite_errors
from hwstatus.store.opening import open_read

TARGET = "copy-ends-at"
"""The note that a first copy is not whole yet: the entry at which it will be."""

ASKED = "server-asked"
"""The note of when the server was last asked (UTC)."""

ANSWERED = "server-answered"
"""The note of when it last answered (UTC)."""

PROBLEM = "server-problem"
"""The note of why it last did not answer; empty where it did."""

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


class Held(NamedTuple):
    """What a copy notes about itself."""

    begun: bool
    whole: bool = False
    asked: str = ""
    answered: str = ""
    problem: str = ""


def refreshed(location: Location, context: Context) -> str:
    """Bring the copy up to date, unless the server was asked within the location's window.

    A server that is away is not waited for again within the window either. Returns a
    warning where the copy may be old, and an empty text otherwise. Raises `Parted`, and
    `TrackerError` where there is no whole copy to answer from.
    """
    if location.server is None:
        return ""
    held = held_by(location)
    if not (held.whole and 0 <= _age(held.asked, context) < location.window):
        from hwstatus.store.team_copy import ask

        held = ask(location, location.server, context)
    if not held.problem:
        return ""
    age = _in_words(_age(held.answered, context))
    return f"{held.problem}; this copy is {age} old"


def held_by(location: Location) -> Held:
    """What the copy at a place notes about itself."""
    try:
        connection = open_read(location)
    except NoTracker:
        return Held(begun=False)
    if connection is None:
        return Held(begun=False)
    with closing(connection), sqlite_errors(location.path):
        begun = _has_entries(connection)
        notes = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        return Held(
            begun,
            begun and TARGET not in notes,
            notes.get(ASKED, ""),
            notes.get(ANSWERED, ""),
            notes.get(PROBLEM, ""),
        )


def _has_entries(connection: Database) -> bool:
    found = connection.execute("SELECT EXISTS (SELECT 1 FROM ledger)").fetchone()
    return bool(found[0])


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
