"""`--scopes`: a column a scope."""

from collections.abc import Sequence

from rich.text import Text

from hwstatus.answers.matrix import Matrix, ScopeStatuses
from hwstatus.output import layout
from hwstatus.output.layout import Page
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.rows import Shown


def view(answer: Matrix, width: int, *, header: bool) -> Page:
    """A column a scope; where they do not fit, a list for each entity."""
    columns = [Shown("name"), *map(Shown, answer.shown)]
    rows = list(answer)
    cells = [_statuses(row, answer.shown) for row in rows]
    if layout.fitted(columns, cells, width):
        yield from layout.table(columns, cells, width, header=header)
        return
    listed = ((layout.safe(row.name), _listed(row, answer.shown)) for row in rows)
    yield from layout.entries(listed, size=min(20, width // 3), width=width)


def _statuses(row: ScopeStatuses, scopes: Sequence[str]) -> list[Text]:
    cells = [layout.safe(row.name)]
    for scope in scopes:
        status = row.statuses.get(scope)
        cells.append(
            layout.word(status) if status else Text(layout.NOTHING, style="muted")
        )
    return cells


def _listed(row: ScopeStatuses, scopes: Sequence[str]) -> Text:
    parts = []
    for scope in scopes:
        if scope in row.statuses:
            status = layout.word(row.statuses[scope])
            parts.append(Text.assemble(f"{scope} ", status))
    return Text(" · ").join(parts) if parts else layout.word(UNKNOWN)
