"""A standing that moved, as a row: by news, by a correction; or an act that took effect."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, starmap
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Again, Shown, Table
from hwstatus.answers.filters import as_given
from hwstatus.answers.updates import Move
from hwstatus.columns import (
    TEXT,
    WORD,
    Iso2,
    Iso3,
    Name,
    Publisher,
    Scope,
    Slug,
    Summary,
    Url,
)
from hwstatus.errors import Usage
from hwstatus.record.models import Update
from hwstatus.record.names import read_words
from hwstatus.record.vocabulary import PERMITTED, STATUSES, UNKNOWN, rank
from hwstatus.store.tracker import Tracker

NEWS = "news"
CORRECTION = "correction"
TOOK_EFFECT = "took-effect"
TITLES = {
    NEWS: "Changed by news",
    TOOK_EFFECT: "Took effect",
    CORRECTION: "We were wrong",
}
"""What each kind is headed with."""
COUNTED = {NEWS: "by news", CORRECTION: "by corrections", TOOK_EFFECT: "took effect"}
"""The kinds of changes, and how each is counted."""


class StatusChange(NamedTuple):
    """A standing that moved: by news, or because a record was corrected or retracted.

    An act that took effect moves none: the status before is the one after.
    """

    kind: Annotated[
        str, "`news`, `correction` of the tracker, or `took-effect` of an earlier act"
    ]
    date: Annotated[
        str,
        "when it happened; of a correction, when it was made; the day on which an act took effect",
    ]
    entity: Slug
    name: Name
    scope: Scope[str]
    was: Annotated[str, "the status before", WORD]
    status: Annotated[str, "the status after", WORD]
    id: Annotated[str, "id of the update"]
    summary: Summary[str]
    publisher: Publisher[str]
    url: Url
    by: Annotated[str, "who recorded or corrected it"]
    reason: Annotated[str | None, "the reason given for a correction", TEXT]
    extent: Annotated[str | None, "how far a limit goes, as the update says"] = None
    iso2: Iso2 = None
    iso3: Iso3 = None
    day: str = ""
    """The day (ISO) from which it counts."""

    @property
    def limit(self) -> str:
        """What the status is for, and how far a limit goes: `5g, share cap`."""
        return wording.limit(self.scope, self.extent)

    @property
    def direction(self) -> int:
        """1 where the status is stricter than before, -1 where it is looser; unknown is as loose as permitted."""
        loosest = rank(PERMITTED)
        was, now = max(rank(self.was), loosest), max(rank(self.status), loosest)
        return (now > was) - (now < was)


class Ends(NamedTuple):
    """Which changes are asked for by the statuses before and after: in one direction, from some and to some."""

    stricter: bool = False
    looser: bool = False
    was: Sequence[str] = ()
    became: Sequence[str] = ()

    def read(self) -> "Ends":
        """The same with the words of the list of statuses; raises `Usage` and `BadValue`."""
        if self.stricter and self.looser:
            raise Usage("--stricter and --looser: one of the two")
        was = read_words("--from", self.was, STATUSES)
        became = read_words("--to", self.became, STATUSES)
        return self._replace(was=was, became=became)

    def are_of(self, row: StatusChange) -> bool:
        """Whether a change is one of those asked for."""
        if self.stricter and row.direction != 1:
            return False
        if self.looser and row.direction != -1:
            return False
        if not (self.was or self.became):
            return True
        came_from = not self.was or row.was in self.was
        came_to = not self.became or row.status in self.became
        return row.was != row.status and came_from and came_to

    @property
    def described(self) -> str:
        """The options as typed."""
        options = {
            "stricter": self.stricter,
            "looser": self.looser,
            "from": self.was,
            "to": self.became,
        }
        return " ".join(chain.from_iterable(starmap(as_given, options.items())))


ANY = Ends()
"""All changes."""


def ended(rows: Iterable[StatusChange], ends: Ends) -> Iterator[Again]:
    """How many of the looser changes left nothing in place of a status, and how the others are asked for."""
    number = sum(row.status == UNKNOWN for row in rows)
    if number and ends.looser and not ends.became:
        said = f"{number:,} of these came to unknown, not to permitted; the others"
        yield Again(said, ["--to", "not-unknown"])


CHANGES = Table(
    "changes",
    StatusChange,
    plain="kind date entity scope was status id publisher url reason",
    document="kind date name scope was status summary publisher",
    screen=(
        Shown("date"),
        Shown("name"),
        Shown("scope", "limit"),
        Shown("from", "was", WORD),
        Shown("to", "status", WORD, joint=" → "),
        Shown("by", look=TEXT, drawn="news.by"),
    ),
    given_by="`changes`",
    counted="change",
)


def change_by(
    tracker: Tracker, update: Update, kind: str, date: str, day: str, move: Move
) -> StatusChange:
    """The row of a standing that an update moved on a day."""
    source = update.cited
    codes = tracker.entities.codes(move.entity)
    return StatusChange(
        kind=kind,
        date=date,
        entity=move.entity,
        name=codes.get("name", move.entity),
        scope=move.scope,
        was=move.was,
        status=move.status,
        id=update.id,
        summary=update.summary,
        publisher=source.publisher,
        url=source.url,
        by=update.recorded_by,
        reason=None,
        extent=move.extent,
        iso2=codes.get("iso2") or None,
        iso3=codes.get("iso3") or None,
        day=day,
    )
