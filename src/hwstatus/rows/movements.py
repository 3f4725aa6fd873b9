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


class ComparedStatus(NamedTuple):
    """An entity's headline on two days."""

    entity: str
    name: str
    status_1: str
    scope_1: str | None
    status_2: str
    scope_2: str | None
    moved: bool
    decided_by: str | None


COMPARISON: Table[ComparedStatus] = Table(
    "comparison",
    {
        "entity": SLUG,
        "name": NAME,
        "status_1": Column("the status on the first day", WORD),
        "scope_1": Column("its scope"),
        "status_2": Column("the status on the second day", WORD),
        "scope_2": Column("its scope"),
        "moved": Column("whether status or scope differ"),
        "decided_by": Column("id of the update that decides on the second day"),
    },
    given_by="`status --compare`",
)


class Comparison(Answer[ComparedStatus]):
    """Headlines on two days, `first` and `second` (ISO)."""

    def __init__(
        self,
        rows: Iterable[ComparedStatus],
        first: str,
        second: str,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(COMPARISON, rows, **beside)
        self.first = first
        self.second = second


class StatusPeriod(NamedTuple):
    """A stretch of time in which a headline did not change; `to` is its last day.

    `since` and `to` are as exactly as known, `to` is None while it lasts. It is drawn
    from `first_day` to `last_day`, within the time asked for.
    """

    entity: str
    name: str
    scope: str
    status: str
    since: str
    to: str | None
    first_day: str = ""
    last_day: str = ""


PERIODS: Table[StatusPeriod] = Table(
    "periods",
    {
        "entity": SLUG,
        "name": NAME,
        "scope": SCOPE,
        "status": Column("the status in that time", WORD),
        "since": Column("first day, as exactly as known"),
        "to": Column("last day, as exactly as known; null while it lasts"),
    },
    given_by="`timeline --chart`",
    counted="period",
)


class Chart(Answer[StatusPeriod]):
    """The headlines of some entities over time."""

    def __init__(self, rows: Iterable[StatusPeriod], **beside: Unpack[Beside]) -> None:
        super().__init__(PERIODS, rows, **beside)
