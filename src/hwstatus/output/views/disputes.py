"""`disputes`: the status that counts, and what contradicts it."""

from rich.text import Text

from hwstatus.output import layout
from hwstatus.output.layout import Column, Page
from hwstatus.rows.disputes import Dispute, Disputes


def view(answer: Disputes, width: int, *, header: bool) -> Page:
    """The status that counts, and what contradicts it."""
    cells = map(_dispute_cells, answer)
    return layout.table(_DISPUTE_COLUMNS, cells, width, header=header)


_DISPUTE_COLUMNS = (
    Column("name"),
    Column("scope"),
    Column("counts", sentences=True),
    Column("contradicts it", sentences=True),
)


def _dispute_cells(found: Dispute) -> list[Text]:
    other = (found.other_date, found.other_publisher, found.other_id)
    return [
        layout.safe(found.name),
        layout.safe(found.scope),
        _said(found.status, found.date, found.publisher, found.id),
        _said(found.other_status, *other),
    ]


def _said(status: str, *facts: str) -> Text:
    return layout.word(status).append_text(
        layout.safe(", " + ", ".join(facts), "muted")
    )
