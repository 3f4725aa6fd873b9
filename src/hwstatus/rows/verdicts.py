"""Rows of verdicts: standings with what a reader needs to trust them."""

from collections.abc import Iterable
from typing import NamedTuple, Unpack

from hwstatus.rows import SOURCE, TEXT, WORD, Answer, Beside, Column, Table
from hwstatus.rows.columns import NAME, PUBLISHER, SCOPE, SLUG, SUMMARY, URL


class Verdict(NamedTuple):
    """A standing with what a reader needs to trust it: the acts that it rests on.

    `decided_by` and what belongs to it are of the act that last confirmed the status,
    `began_by` and its like of the one that began it. `suspended` is the status that a
    court holds up, `beside` are the scopes outside the networks of a country whose
    networks are unknown (`government: banned`), and `practice` is what its operators do.

    What no column shows is for a page: `on` is the day asked, `short` and `began_short`
    are ids as a reader may type them, `operators` the names behind `practice_operators`.
    """

    entity: str
    name: str
    kind: str
    status: str
    scope: str | None
    since: str | None
    stage: str | None
    basis: str | None
    effective: str | None
    confidence: str | None
    decided_by: str | None
    decided_on: str | None
    summary: str | None
    publisher: str | None
    url: str | None
    last_update: str | None
    last_checked: str | None
    disputed_with: str | None
    projected: bool
    began_by: str | None = None
    began_on: str | None = None
    began_publisher: str | None = None
    began_url: str | None = None
    began_stage: str | None = None
    began_basis: str | None = None
    began_effective: str | None = None
    restores: str | None = None
    restored_on: str | None = None
    restored_actor: str | None = None
    suspended: str | None = None
    beside: tuple[str, ...] = ()
    practice: str | None = None
    practice_since: str | None = None
    practice_confirmed: str | None = None
    practice_last_known: str | None = None
    practice_operators: tuple[str, ...] | None = None
    on: str = ""
    short: str = ""
    began_short: str = ""
    began_summary: str | None = None
    began_confidence: str | None = None
    operators: tuple[str, ...] = ()


VERDICTS: Table[Verdict] = Table(
    "standings",
    {
        "entity": SLUG,
        "name": NAME,
        "kind": Column("kind of entity"),
        "status": Column("the status; `unknown` where nothing qualifies", WORD),
        "scope": SCOPE,
        "since": Column("first day, as known, of the unbroken run of the status"),
        "stage": Column("how far the act is that last confirmed the status"),
        "basis": Column("what that act rests on"),
        "effective": Column("the day that act takes effect, where that is another one"),
        "confidence": Column("what its sources warrant"),
        "decided_by": Column("id of the update that last confirmed the status"),
        "decided_on": Column("date of that update"),
        "summary": SUMMARY,
        "publisher": PUBLISHER,
        "url": URL,
        "last_update": Column("date of the newest update about the entity"),
        "last_checked": Column("last day on which a look found nothing new"),
        "disputed_with": Column("id of the update that contradicts it"),
        "projected": Column("whether announced dates were counted as kept"),
        "began_by": Column("id of the update that began the status"),
        "began_on": Column("date of that update"),
        "began_publisher": Column("who says so", SOURCE),
        "began_url": Column("where", TEXT),
        "began_stage": Column("how far the act is that began the status"),
        "began_basis": Column("what that act rests on"),
        "began_effective": Column("the day that act takes effect"),
        "restores": Column("id of the earlier update that the beginning restored"),
        "restored_on": Column("date of that earlier update"),
        "restored_actor": Column("whose decision it was"),
        "suspended": Column("the status that a court holds up", WORD),
        "beside": Column("known scopes outside the networks, where these are unknown"),
        "practice": Column("what operators do where the networks are unknown"),
        "practice_since": Column("when the first of them began"),
        "practice_confirmed": Column("when that was last confirmed"),
        "practice_last_known": Column("that year, where it is over five years ago"),
        "practice_operators": Column("slugs of the operators that it rests on"),
    },
    plain=[
        "entity",
        "status",
        "scope",
        "since",
        "decided_by",
        "publisher",
        "url",
        "last_update",
        "projected",
    ],
    document=[
        "name",
        "status",
        "scope",
        "since",
        "summary",
        "publisher",
        "last_update",
    ],
    given_by="`status`",
    counted="entity",
)


class Standings(Answer[Verdict]):
    """One verdict an entity."""

    def __init__(self, rows: Iterable[Verdict], **beside: Unpack[Beside]) -> None:
        super().__init__(VERDICTS, rows, **beside)
