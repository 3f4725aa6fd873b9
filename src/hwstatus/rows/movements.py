"""Rows of verdicts over time: what moved, two days compared, the chart."""

from collections.abc import Iterable
from typing import NamedTuple, Unpack

from hwstatus.rows import TEXT, WORD, Answer, Beside, Column, Table
from hwstatus.rows.columns import NAME, PUBLISHER, SCOPE, SLUG, SUMMARY, URL


class StatusChange(NamedTuple):
    """A standing that moved: by news, or because a record was corrected or retracted."""

    kind: str
    date: str
    entity: str
    name: str
    scope: str
    was: str
    status: str
    id: str
    summary: str
    publisher: str
    url: str | None
    by: str
    reason: str | None


CHANGES: Table[StatusChange] = Table(
    "changes",
    {
        "kind": Column("`news`, or `correction` of the tracker"),
        "date": Column("when it happened; of a correction, when it was made"),
        "entity": SLUG,
        "name": NAME,
        "scope": SCOPE,
        "was": Column("the status before", WORD),
        "status": Column("the status after", WORD),
        "id": Column("id of the update"),
        "summary": SUMMARY,
        "publisher": PUBLISHER,
        "url": URL,
        "by": Column("who recorded or corrected it"),
        "reason": Column("the reason given for a correction", TEXT),
    },
    plain=[
        "kind",
        "date",
        "entity",
        "scope",
        "was",
        "status",
        "id",
        "publisher",
        "url",
        "reason",
    ],
    document=["kind", "date", "name", "scope", "was", "status", "summary", "publisher"],
    given_by="`changes`",
    counted="change",
)


class Changes(Answer[StatusChange]):
    """Standings that moved, in the order of their days."""

    def __init__(self, rows: Iterable[StatusChange], **beside: Unpack[Beside]) -> None:
        super().__init__(CHANGES, rows, **beside)
