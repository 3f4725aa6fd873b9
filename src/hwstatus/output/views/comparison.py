"""`status --compare`: two days side by side."""

from rich.text import Text

from hwstatus.answers.comparison import ComparedStatus, Comparison
from hwstatus.output import layout
from hwstatus.output.layout import Column, Page


def view(answer: Comparison, width: int, *, header: bool) -> Page:
    """One row an entity, those that moved marked."""
    columns = list(map(Column, ("", "name", answer.first, answer.second)))
    return layout.table(columns, map(_cells, answer), width, header=header)


def _cells(found: ComparedStatus) -> list[Text]:
    after = layout.word(found.status_2)
    return [
        Text("●" if found.moved else "", style=after.style),
        layout.safe(found.name),
        _scoped(found.status_1, found.scope_1),
        _scoped(found.status_2, found.scope_2),
    ]


def _scoped(status: str, scope: str | None) -> Text:
    return layout.word(status).append(f" ({scope})" if scope else "")
