"""The entries of feeds: a change of status each, or a correction of the record.

Their ids are `tag:` addresses (RFC 4151) of the update and the scope, which stay the same
wherever the site is and however often it is made.
"""

from typing import NamedTuple

from hwstatus import wording
from hwstatus.output import text
from hwstatus.record.models import Source, Update
from hwstatus.site.moves import Move
from hwstatus.site.record import Record
from hwstatus.store.history import Correction

AUTHORITY = "tag:hwstatus,2026:"


class Entry(NamedTuple):
    """What a feed says of one event.

    `page` is a path within the site, `source` the address of the report. `published` is
    the last day on which it can have happened, `updated` when its record last changed; of
    a correction both are when it was made (UTC).
    """

    id: str
    title: str
    page: str
    source: str | None
    text: str
    published: str
    updated: str
    words: tuple[str, ...]

    @property
    def place(self) -> tuple[str, str, str]:
        """What entries are ordered by: when they were recorded, then when they happened."""
        return (self.updated, self.published, self.id)


class Feed(NamedTuple):
    """A feed: its path without an ending, its id, and its newest entries, newest first.

    `page` is the page within the site that says the same.
    """

    path: str
    id: str
    title: str
    page: str
    entries: list[Entry]
    updated: str


def of_move(record: Record, move: Move) -> Entry:
    """The entry of a status that changed."""
    update = move.update
    effect = move.effect
    name = record.name(update.entity)
    moved = wording.move(effect.status, effect.scope, move.was)
    return Entry(
        id=f"{AUTHORITY}{update.id}/{effect.scope}",
        title=f"{name}: {moved}, {wording.spelled(update.date)}",
        page=f"u/{update.id}/",
        source=text.web_address(update.cited.url),
        text=f"{update.summary} ({_publishers(update)})",
        published=f"{move.day}T00:00:00Z",
        updated=record.modified(update),
        words=(effect.status, effect.scope),
    )


def of_correction(record: Record, correction: Correction) -> Entry:
    """The entry of an update that was corrected or retracted."""
    update = correction.after or correction.before
    assert update is not None
    done = "corrected" if correction.after else "retracted"
    name = record.name(update.entity)
    reason = ""
    if correction.reason:
        reason = f"{correction.reason}. "
    return Entry(
        id=f"{AUTHORITY}correction/{correction.entry}/{update.id}",
        title=f"{name}: {done}, the update of {wording.spelled(update.date)}",
        page=f"u/{update.id}/",
        source=text.web_address(update.cited.url),
        text=f"{reason}{update.summary} ({_publishers(update)})",
        published=correction.at,
        updated=correction.at,
        words=(done,),
    )


def _publishers(update: Update) -> str:
    found: list[Source] = list(update.sources)
    return ", ".join(dict.fromkeys(source.publisher for source in found))
