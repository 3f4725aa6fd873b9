"""`status` and `deadlines`: one row a standing or a deadline."""

from collections.abc import Sequence

from rich.text import Text

from hwstatus import wording
from hwstatus.output import layout
from hwstatus.output.layout import Column, Page
from hwstatus.rows.verdicts import Deadlines, DeadlineView, Standings, Verdict

WIDE = 132
"""Cells from which on the act that began a status is given in words."""
ROOMY = 116
"""Cells from which on the act that last confirmed it is named."""
NARROW = 100
"""Cells below which the day of the last update is left to `show`."""
SOON = 183
"""Days in which a deadline is near."""


def view(answer: Standings, width: int, *, header: bool) -> Page:
    """One row an entity with the act that began its status, in words where there is room."""
    columns = _columns(width)
    rows = (_cells(found, columns) for found in answer)
    return layout.table(columns, rows, width, header=header)


def deadlines(answer: Deadlines, width: int, *, header: bool) -> Page:
    """Deadlines, the near and the passed ones coloured."""
    cells = map(_deadline_cells, answer)
    return layout.table(_DEADLINE_COLUMNS, cells, width, header=header)


# -- status ----------------------------------------------------------------------------


def _columns(width: int) -> tuple[Column, ...]:
    titles = ["name", "status", "scope", "since", "source", "id"]
    if width >= WIDE:
        titles.insert(4, "the act that began it")
    if width >= ROOMY:
        titles += ["confirmed", "by"]
    if width >= NARROW:
        titles.append("last")
    return tuple(Column(title, title == "the act that began it") for title in titles)


def _cells(found: Verdict, columns: Sequence[Column]) -> list[Text]:
    confirmed = found.decided_by != found.began_by
    cells = {
        "name": layout.safe(found.name),
        "status": _flagged(found),
        "scope": layout.safe(found.scope),
        "since": layout.safe(found.since),
        "the act that began it": layout.safe(found.began_summary),
        "source": layout.source(found.began_publisher, found.began_url),
        "id": layout.safe(found.began_short, "muted"),
        "confirmed": layout.safe(found.decided_on if confirmed else ""),
        "by": layout.safe(found.short if confirmed else "", "muted"),
        "last": layout.safe(found.last_update or "none", "muted"),
    }
    return [cells[column.title] for column in columns]


def _flagged(found: Verdict) -> Text:
    flags = ""
    if found.disputed_with:
        flags += " (disputed)"
    if found.projected:
        flags += " (projected)"
    if found.suspended:
        flags += f" (suspended: {found.suspended})"
    cell = layout.word(found.status).append(flags)
    for known in filter(None, (wording.beside(found), wording.practice(found))):
        cell.append(" · ").append_text(layout.safe(known, "practice"))
    return cell


# -- deadlines -------------------------------------------------------------------------

_DEADLINE_COLUMNS = (
    Column("date"),
    Column("days", right=True),
    Column("name"),
    Column("scope"),
    Column("what", sentences=True),
    Column("source"),
)


def _deadline_cells(found: DeadlineView) -> list[Text]:
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
