"""Rows of `deadlines`: what must stop or go, by when."""

from collections.abc import Iterable
from typing import NamedTuple, Unpack

from hwstatus.rows import NUMBER, TEXT, Answer, Beside, Column, Table
from hwstatus.rows.columns import NAME, PUBLISHER, SLUG, URL
from hwstatus.vocabulary import NOT_KNOWN


class DeadlineView(NamedTuple):
    """A deadline as a reader sees it; `was` holds the dates it moved from, newest first.

    `outcome` says what became of it, None while it lies ahead and nothing is reported.
    What no column shows is for a calendar: `chain` names the deadline however often its
    date slips, `recorded_at` is when the date was recorded.
    """

    entity: str
    name: str
    scope: str
    date: str
    last_day: str
    days_left: int
    what: str
    was: tuple[str, ...]
    decided_by: str
    decided_on: str
    publisher: str
    url: str | None
    outcome: str | None = None
    outcome_on: str | None = None
    outcome_by: str | None = None
    chain: str = ""
    recorded_at: str = ""

    @property
    def fate(self) -> str:
        """What became of it, in words; empty while that is not to be asked."""
        if self.outcome == NOT_KNOWN:
            return "not known whether it was met"
        return self.outcome or ""


DEADLINES: Table[DeadlineView] = Table(
    "deadlines",
    {
        "entity": SLUG,
        "name": NAME,
        "scope": Column("what the deadline is for"),
        "date": Column("the date, as exactly as known"),
        "last_day": Column("its last possible day"),
        "days_left": Column("days until then; negative once it has passed", NUMBER),
        "what": Column("what must happen", TEXT),
        "was": Column("the dates that it moved from, newest first"),
        "decided_by": Column("id of the update that set it"),
        "decided_on": Column("date of that update"),
        "publisher": PUBLISHER,
        "url": URL,
        "outcome": Column(
            "met, missed, extended, dropped or not known, once it passed"
        ),
        "outcome_on": Column("date of the update that says so"),
        "outcome_by": Column("id of that update"),
    },
    plain=[
        "entity",
        "scope",
        "date",
        "days_left",
        "what",
        "was",
        "decided_by",
        "publisher",
        "url",
        "outcome",
    ],
    document=[
        "name",
        "scope",
        "date",
        "days_left",
        "what",
        "was",
        "outcome",
        "publisher",
    ],
    given_by="`deadlines`",
    counted="deadline",
)


class Deadlines(Answer[DeadlineView]):
    """Deadlines, soonest first."""

    def __init__(self, rows: Iterable[DeadlineView], **beside: Unpack[Beside]) -> None:
        super().__init__(DEADLINES, rows, **beside)
