"""The row class of a verdict: a standing with what a reader needs to trust it."""

from functools import cache
from typing import TYPE_CHECKING, Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Shown, Table
from hwstatus.columns import (
    MUTED,
    TEXT,
    WORD,
    Iso2,
    Iso3,
    Name,
    Publisher,
    Scope,
    Since,
    Slug,
    Summary,
    Url,
)
from hwstatus.record import dates
from hwstatus.record.vocabulary import manner

if TYPE_CHECKING:
    from hwstatus.record.models import Standing

WIDE = 132
"""Cells from which on the act that carries a status is given in words."""
ROOMY = 116
"""Cells from which on it is told when an act last confirmed it."""
ROOMIEST = 127
"""Cells from which on that act is named."""
FAIR = 110
"""Cells from which on the stage of the act that carries a status has a column."""
NARROW = 100
"""Cells below which the day of the last update is left to `show`."""


Effective = Annotated[
    str | None, "the day that act takes effect, where that is another one"
]
Extent = Annotated[str | None, "how far a limit goes"]
StatusOrUnknown = Annotated[str, "the status; `unknown` where nothing qualifies", WORD]
DecidedBy = Annotated[str | None, "id of the update that carries the status"]


class Verdict(NamedTuple):
    """A standing with what a reader needs to trust it: the acts that it rests on.

    `decided_by` and what belongs to it are of the act that carries the status: `stage`,
    `confidence`, `publisher`, `url` and their like. `began_by` and its like are of the one
    that began it; of the last one that confirmed it a day and an id are told. `suspended`
    is the status that a court holds up, `beside` are the scopes outside the networks of a
    country whose networks are unknown (`government: banned`), and `practice` is what its
    operators do.

    What no column shows is for a page: `on` is the day asked, `short` and its like are ids
    as a reader may type them, `operators` the names behind `practice_operators`, `excused`
    says why a status binds that rests on no law, order, licence or contract, `to_come`
    whether it rests on announced dates.
    """

    entity: Slug
    name: Name
    kind: Annotated[str, "kind of entity"]
    status: StatusOrUnknown
    scope: Scope[str | None]
    since: Since[str | None]
    stage: Annotated[
        str | None, "how far the act that carries the status was on that day"
    ]
    basis: Annotated[str | None, "what that act rests on"]
    effective: Effective
    confidence: Annotated[str | None, "what its sources warrant"]
    decided_by: DecidedBy
    decided_on: Annotated[str | None, "date of that update"]
    summary: Summary[str | None]
    publisher: Publisher[str | None]
    url: Url
    last_update: Annotated[str | None, "date of the newest update about the entity"]
    last_checked: Annotated[str | None, "last day on which a look found nothing new"]
    disputed_with: Annotated[str | None, "id of the update that contradicts it"]
    projected: Annotated[bool, "whether announced dates were counted as kept"]
    began_by: Annotated[str | None, "id of the update that began the status"] = None
    began_on: Annotated[str | None, "date of that update"] = None
    began_publisher: Publisher[str | None] = None
    began_url: Url = None
    began_stage: Annotated[
        str | None, "how far the act that began the status was on that day"
    ] = None
    began_basis: Annotated[str | None, "what that act rests on"] = None
    began_effective: Annotated[str | None, "the day that act takes effect"] = None
    restores: Annotated[
        str | None, "id of the earlier update that the beginning restored"
    ] = None
    restored_on: Annotated[str | None, "date of that earlier update"] = None
    restored_actor: Annotated[str | None, "whose decision it was"] = None
    suspended: Annotated[str | None, "the status that a court holds up", WORD] = None
    beside: Annotated[
        tuple[str, ...], "known scopes outside the networks, where these are unknown"
    ] = ()
    practice: Annotated[
        str | None, "what operators do where the networks are unknown"
    ] = None
    practice_since: Annotated[str | None, "when the first of them began"] = None
    practice_confirmed: Annotated[str | None, "when that was last confirmed"] = None
    practice_last_known: Annotated[
        str | None, "that year, where it is over five years ago"
    ] = None
    practice_operators: Annotated[
        tuple[str, ...] | None, "slugs of the operators that it rests on"
    ] = None
    iso2: Iso2 = None
    iso3: Iso3 = None
    extent: Extent = None
    actor_name: Annotated[str | None, "the body whose act carries the status"] = None
    instrument: Annotated[
        str | None, "what the law or the procedure is usually called"
    ] = None
    official: Annotated[bool, "whether an official source of that act is cited"] = False
    confirmed_by: Annotated[
        str | None, "id of the last update that confirmed the status"
    ] = None
    confirmed_on: Annotated[str | None, "date of that update"] = None
    checked_on: Annotated[
        str | None, "last day on which a look found nothing new, as `last_checked`"
    ] = None
    disputed: Annotated[bool, "whether another update contradicts it"] = False
    on: str = ""
    short: str = ""
    began_short: str = ""
    confirmed_short: str = ""
    began_summary: str | None = None
    began_confidence: str | None = None
    operators: tuple[str, ...] = ()
    excused: str | None = None
    to_come: bool = False

    @property
    def carried_since_begun(self) -> bool:
        """Whether the act that began the status carries it: then one act is told."""
        return self.decided_by == self.began_by

    @property
    def excuse(self) -> str:
        """Why the status binds though it rests on nothing binding, in words; nothing where it does."""
        return wording.excuse(self.excused)

    @property
    def manner(self) -> str:
        """What the act that carries the status rests on, in words: `as guidance`."""
        return manner(self.basis)

    @property
    def later(self) -> str | None:
        """The date of the act that confirmed the status last, where it is one of its own."""
        is_own = self.confirmed_by not in (self.decided_by, self.began_by)
        return self.confirmed_on if is_own else None

    @property
    def later_short(self) -> str:
        """The id of that act as a reader may type it."""
        return self.confirmed_short if self.later else ""

    @property
    def decided(self) -> str | None:
        """The date of the act that carries the status, where another one began it."""
        return None if self.carried_since_begun else self.decided_on

    @property
    def limit(self) -> str:
        """What the status is for, and how far a limit goes: `5g, share cap`."""
        return wording.limit(self.scope, self.extent)

    @property
    def last(self) -> str:
        """The date of the newest update, or that there is none."""
        return self.last_update or "none"

    @property
    def looked_at(self) -> str:
        """The last day on which a look found nothing new, or that there is none."""
        return self.last_checked or "never"


_ALWAYS = "entity status scope since decided_by publisher url last_update projected"
_FURTHER = (
    "name kind iso2 iso3 extent began_by decided_on actor_name stage basis effective"
    " instrument confidence official confirmed_on confirmed_by checked_on restores"
    " suspended disputed practice"
)
TOLD = (*_ALWAYS.split(), *_FURTHER.split())
"""What every door tells of a verdict, under these names, in the order of a pipe."""

VERDICTS = Table(
    "standings",
    Verdict,
    plain=" ".join(TOLD),
    document="name status scope extent since decided_on actor_name summary"
    " publisher confirmed_on last_update",
    screen=(
        Shown("name"),
        Shown("status", drawn="verdicts.status"),
        Shown("scope", "limit"),
        Shown("since", joint=" · since "),
        Shown("stage", look=MUTED, least=FAIR),
        Shown("the act that carries it", "summary", TEXT, least=WIDE),
        Shown("source", drawn="verdicts.source"),
        Shown("id", "short", MUTED, column="decided_by"),
        Shown("confirmed", "later", least=ROOMY, column="confirmed_on"),
        Shown("by", "later_short", MUTED, least=ROOMIEST, column="confirmed_by"),
        Shown("last", look=MUTED, least=NARROW, column="last_update"),
    ),
    given_by="`status`, and in `show --json` with `statuses`, the status for each scope that has one",
    counted="entity",
)


@cache
def by_check() -> Table[Verdict]:
    """The same in the order of looks: a screen has the day of the last one in place of the act and its source.

    The status is a line there, without what is known beside one that is unknown.
    """
    table = VERDICTS.without()
    instead = {
        "source": Shown("looked at last", "looked_at", column="last_checked"),
        "status": Shown("status", drawn="verdicts.status_alone"),
    }
    left_out = ("the act that carries it", "stage")
    others = [one for one in VERDICTS.screen if one.title not in left_out]
    table.screen = [instead.get(one.title, one) for one in others]
    return table


def latest_beginning(row: "Verdict | Standing") -> str:
    """The last day on which the status may have begun: a vague day counts as its last; empty where none is known."""
    return dates.read_date(row.since).last if row.since else ""
