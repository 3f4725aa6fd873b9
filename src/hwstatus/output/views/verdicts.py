"""`status`: one row a standing."""

from collections.abc import Sequence

from rich.text import Text

from hwstatus import wording
from hwstatus.output import layout
from hwstatus.output.layout import Column, Page
from hwstatus.rows.verdicts import Standings, Verdict

WIDE = 132
"""Cells from which on the act that began a status is given in words."""
ROOMY = 116
"""Cells from which on the act that last confirmed it is named."""
NARROW = 100
"""Cells below which the day of the last update is left to `show`."""


def view(answer: Standings, width: int, *, header: bool) -> Page:
    """One row an entity with the act that began its status, in words where there is room."""
    columns = _columns(width)
    rows = (_cells(found, columns) for found in answer)
    return layout.table(columns, rows, width, header=header)


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
