"""The row class of a verdict: a standing with what a reader needs to trust it."""

from typing import Annotated, NamedTuple

from hwstatus.rows import MUTED, SOURCE, TEXT, WORD, Shown, Table
from hwstatus.rows.columns import Name, Publisher, Scope, Since, Slug, Summary, Url

WIDE = 132
"""Cells from which on the act that began a status is given in words."""
ROOMY = 116
"""Cells from which on the act that last confirmed it is named."""
NARROW = 100
"""Cells below which the day of the last update is left to `show`."""


class Verdict(NamedTuple):
    """A standing with what a reader needs to trust it: the acts that it rests on.

    `decided_by` and what belongs to it are of the act that last confirmed the status,
    `began_by` and its like of the one that began it. `suspended` is the status that a
    court holds up, `beside` are the scopes outside the networks of a country whose
    networks are unknown (`government: banned`), and `practice` is what its operators do.

    What no column shows is for a page: `on` is the day asked, `short` and `began_short`
    are ids as a reader may type them, `operators` the names behind `practice_operators`.
    """

    entity: Slug
    name: Name
    kind: Annotated[str, "kind of entity"]
    status: Annotated[str, "the status; `unknown` where nothing qualifies", WORD]
    scope: Scope[str | None]
    since: Since[str | None]
    stage: Annotated[str | None, "how far the act is that last confirmed the status"]
    basis: Annotated[str | None, "what that act rests on"]
    effective: Annotated[
        str | None, "the day that act takes effect, where that is another one"
    ]
    confidence: Annotated[str | None, "what its sources warrant"]
    decided_by: Annotated[str | None, "id of the update that last confirmed the status"]
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
    began_publisher: Annotated[str | None, "who says so", SOURCE] = None
    began_url: Annotated[str | None, "where", TEXT] = None
    began_stage: Annotated[str | None, "how far the act is that began the status"] = (
        None
    )
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
    on: str = ""
    short: str = ""
    began_short: str = ""
    began_summary: str | None = None
    began_confidence: str | None = None
    operators: tuple[str, ...] = ()

    @property
    def confirmed_on(self) -> str | None:
        """The date of the act that confirmed the status, where it did not begin it."""
        return self.decided_on if self.decided_by != self.began_by else None

    @property
    def confirmed_short(self) -> str:
        """The id of that act as a reader may type it."""
        return self.short if self.decided_by != self.began_by else ""

    @property
    def last(self) -> str:
        """The date of the newest update, or that there is none."""
        return self.last_update or "none"


VERDICTS = Table(
    "standings",
    Verdict,
    plain="entity status scope since decided_by publisher url last_update projected",
    document="name status scope since summary publisher last_update",
    screen=(
        Shown("name"),
        Shown("status", drawn="verdicts.status"),
        Shown("scope"),
        Shown("since"),
        Shown("the act that began it", "began_summary", TEXT, least=WIDE),
        Shown("source", "began_publisher", SOURCE, "began_url"),
        Shown("id", "began_short", MUTED),
        Shown("confirmed", "confirmed_on", least=ROOMY),
        Shown("by", "confirmed_short", MUTED, least=ROOMY),
        Shown("last", look=MUTED, least=NARROW),
    ),
    given_by="`status`",
    counted="entity",
)
