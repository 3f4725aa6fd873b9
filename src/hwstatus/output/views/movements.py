"""Verdicts over time: what moved, two days compared; the chart is apart."""

from rich.text import Text

from hwstatus.output import layout
from hwstatus.output.layout import Column, Page
from hwstatus.rows.movements import (
    Changes,
    Chart,
    ComparedStatus,
    Comparison,
    StatusChange,
)

_COLUMNS = (
    Column("date"),
    Column("name"),
    Column("scope"),
    Column("from"),
    Column("to"),
    Column("by", sentences=True),
)
_TITLES = {"news": "The world changed", "correction": "We were wrong"}


def view(answer: Changes | Comparison | Chart, width: int, *, header: bool) -> Page:
    """The view of an answer."""
    match answer:
        case Changes():
            return _changes(answer, width, header=header)
        case Comparison():
            columns = list(map(Column, ("", "name", answer.first, answer.second)))
            cells = map(_compared_cells, answer)
            return layout.table(columns, cells, width, header=header)
        case Chart():
            from hwstatus.output.views import chart

            return chart.view(answer, width)


def _changes(answer: Changes, width: int, *, header: bool) -> Page:
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


def _compared_cells(found: ComparedStatus) -> list[Text]:
    after = layout.word(found.status_2)
    return [
        Text("●" if found.moved else "", style=after.style),
        layout.safe(found.name),
        _scoped(found.status_1, found.scope_1),
        _scoped(found.status_2, found.scope_2),
    ]


def _scoped(status: str, scope: str | None) -> Text:
    return layout.word(status).append(f" ({scope})" if scope else "")
