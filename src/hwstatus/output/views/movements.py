"""`changes`: what moved, news apart from corrections."""

from rich.text import Text

from hwstatus.output import layout
from hwstatus.output.layout import Column, Page
from hwstatus.rows.movements import Changes, StatusChange

_COLUMNS = (
    Column("date"),
    Column("name"),
    Column("scope"),
    Column("from"),
    Column("to"),
    Column("by", sentences=True),
)
_TITLES = {"news": "The world changed", "correction": "We were wrong"}


def view(answer: Changes, width: int, *, header: bool) -> Page:
    """A table for news and one for corrections."""
    rows = list(answer)
    first = True
    for kind, title in _TITLES.items():
        own = [_cells(row) for row in rows if row.kind == kind]
        if not own:
            continue
        if not first:
            yield Text()
        first = False
        yield layout.heading(title)
        yield from layout.table(_COLUMNS, own, width, header=header)


def _cells(row: StatusChange) -> list[Text]:
    because = ""
    if row.kind == "correction":
        because = f" ({row.reason}, by {row.by})"
    words = layout.safe(f"{row.summary}{because} ")
    return [
        layout.safe(row.date),
        layout.safe(row.name),
        layout.safe(row.scope),
        layout.word(row.was),
        layout.word(row.status),
        words.append_text(layout.source(row.publisher, row.url)),
    ]
