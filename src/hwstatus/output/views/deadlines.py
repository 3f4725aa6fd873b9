"""`deadlines`: one row a deadline."""

from rich.text import Text

from hwstatus import wording
from hwstatus.output import layout
from hwstatus.output.layout import Column, Page
from hwstatus.rows.deadlines import Deadlines, DeadlineView

SOON = 183
"""Days in which a deadline is near."""

_COLUMNS = (
    Column("date"),
    Column("days", right=True),
    Column("name"),
    Column("scope"),
    Column("what", sentences=True),
    Column("source"),
)


def view(answer: Deadlines, width: int, *, header: bool) -> Page:
    """Deadlines, the near and the passed ones coloured."""
    cells = map(_cells, answer)
    return layout.table(_COLUMNS, cells, width, header=header)


def _cells(found: DeadlineView) -> list[Text]:
    role = _urgency(found.days_left)
    return [
        layout.safe(found.date, role),
        layout.safe(f"{found.days_left:,}", role),
        layout.safe(found.name),
        layout.safe(found.scope),
        layout.safe(found.what + wording.closed(found) + wording.slipped(found)),
        layout.source(found.publisher, found.url),
    ]


def _urgency(days: int) -> str:
    if days < 0:
        return "danger"
    if days < SOON:
        return "warning"
    return ""
