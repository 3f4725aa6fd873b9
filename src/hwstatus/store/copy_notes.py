"""What the copy of a team's ledger notes about itself: whether it is whole, and how old it is.

Little is imported here: a read within the window needs no more.
"""

from contextlib import closing, suppress
from typing import NamedTuple

from hwstatus.errors import NoTracker
from hwstatus.paths import Location
from hwstatus.store.database import Database
from hwstatus.store.opening import open_read

TARGET = "copy-ends-at"
"""The note that a first copy is not whole yet: the entry at which it will be."""

ASKED = "server-asked"
"""The note of when the server was last asked (UTC)."""

ANSWERED = "server-answered"
"""The note of when it last answered (UTC)."""

PROBLEM = "server-problem"
"""The note of why it last did not answer; empty where it did."""


PUBLISHED = "ledger-published"
"""The note of when the ledger that it follows was published (UTC), where it is published as files."""


class CopyNotes(NamedTuple):
    """What a copy notes about itself."""

    begun: bool
    whole: bool = False
    asked: str = ""
    answered: str = ""
    problem: str = ""
    published: str = ""


def notes_of_copy(location: Location) -> CopyNotes:
    """What the copy at a place notes about itself."""
    connection = None
    with suppress(NoTracker):
        connection = open_read(location)
    if connection is None:
        return CopyNotes(begun=False)
    with closing(connection), connection.errors():
        begun = bool(connection.count("SELECT EXISTS (SELECT 1 FROM ledger)"))
        notes = notes_in(connection)
        told = (notes.get(key, "") for key in (ASKED, ANSWERED, PROBLEM, PUBLISHED))
        return CopyNotes(begun, begun and TARGET not in notes, *told)


def up_to_date_at(location: Location) -> str | None:
    """Up to when a followed ledger is known here (UTC): as it was published, or as its server last answered.

    None for a tracker that follows none.
    """
    if location.server is None:
        return None
    noted = notes_of_copy(location)
    return noted.published or noted.answered or None


def notes_in(connection: Database) -> dict[str, str]:
    """The notes about the file itself, by their keys."""
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def note(connection: Database, key: str, value: str) -> None:
    """Keep a note about the file itself, inside an open transaction or as one of its own."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
