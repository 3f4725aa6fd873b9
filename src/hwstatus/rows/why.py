"""Rows of `why`: updates as they are weighed for a verdict."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Unpack

from hwstatus.rows import NUMBER, TEXT, WORD, Answer, Beside, Column, Table
from hwstatus.rows.columns import PUBLISHER, SCOPE, SLUG, SUMMARY, URL
from hwstatus.rows.verdicts import Verdict

SUPERSEDED, CONFIRMED = "superseded", "confirmed"
"""Why an act does not decide any more: by another status, by the same."""


class Evidence(NamedTuple):
    """An update as `why` weighs it: whether it decides, by which rule, or why not.

    `short` is the id as a reader may type it, `brief` the kind of reason.
    """

    entity: str
    id: str
    date: str
    decides: bool
    rule: int | None
    reason: str
    scope: str | None
    status: str | None
    actor: str | None
    confidence: str
    summary: str
    publisher: str
    url: str | None
    short: str = ""
    brief: str = ""


EVIDENCE: Table[Evidence] = Table(
    "why",
    {
        "entity": SLUG,
        "id": Column("the update's id"),
        "date": Column("when it happened, as exactly as known"),
        "decides": Column("whether this update decides the status"),
        "rule": Column("number of the coding rule that applied", NUMBER),
        "reason": Column("why it decides, or why it does not", TEXT),
        "scope": SCOPE,
        "status": Column("the status that it sets", WORD),
        "actor": Column("the kind of actor"),
        "confidence": Column("what the sources warrant"),
        "summary": SUMMARY,
        "publisher": PUBLISHER,
        "url": URL,
    },
    plain=[
        "entity",
        "id",
        "date",
        "decides",
        "rule",
        "reason",
        "status",
        "scope",
        "summary",
        "publisher",
        "url",
    ],
    document=["date", "decides", "reason", "status", "scope", "summary", "publisher"],
    given_by="`why`",
    counted="update",
)


class Why(Answer[Evidence]):
    """Verdicts, and all the evidence on each: rows in the order of the verdicts.

    A page shows a screenful of them where it is `folded`.
    """

    def __init__(
        self,
        rows: Iterable[Evidence],
        verdicts: Sequence[Verdict],
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(EVIDENCE, rows, **beside)
        self.verdicts = verdicts
        self.folded = True
