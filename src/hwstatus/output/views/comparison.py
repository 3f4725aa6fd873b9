"""`status --compare`: two days side by side."""

from rich.text import Text

from hwstatus.answers.comparison import ComparedStatus, Comparison
from hwstatus.output import layout
from hwstatus.output.layout import Page
from hwstatus.rows import Shown


def view(answer: Comparison, width: int, *, header: bool) -> Page:
    """One row an entity, those that moved marked."""
    columns = list(map(Shown, ("", "name", answer.first, answer.second)))
    return layout.table(columns, map(_cells, answer), width, header=header)


def _cells(row: ComparedStatus) -> list[Text]:
    after = layout.word(row.status_2)
    return [
        Text("●" if row.moved else "", style=after.style),
        layout.safe(row.name),
        _scoped(row.status_1, row.scope_1),
        _scoped(row.status_2, row.scope_2),
    ]


def _scoped(status: str, scope: str | None) -> Text:
    return layout.word(status).append(f" ({scope})" if scope else "")
