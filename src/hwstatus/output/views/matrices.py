"""`--scopes`: a column a scope; `groups`: how the members are distributed."""

from collections.abc import Sequence

from rich.text import Text

from hwstatus.output import layout
from hwstatus.output.layout import Column, Entry, Page
from hwstatus.output.theme import role_of
from hwstatus.rows.matrices import Groups, GroupSummary, Matrix, ScopeStatuses
from hwstatus.vocabulary import UNKNOWN


def view(answer: Matrix | Groups, width: int, *, header: bool) -> Page:
    """The table of an answer."""
    if isinstance(answer, Groups):
        return layout.table(_GROUPS, map(_group, answer), width, header=header)
    return _matrix(answer, width, header=header)


def _matrix(answer: Matrix, width: int, *, header: bool) -> Page:
    """A column a scope; where they do not fit, a list for each entity."""
    columns = [Column("name"), *map(Column, answer.shown)]
    rows = list(answer)
    cells = [_statuses(row, answer.shown) for row in rows]
    if layout.fitted(columns, cells, width):
        yield from layout.table(columns, cells, width, header=header)
        return
    listed = (Entry(layout.safe(row.name), _listed(row, answer.shown)) for row in rows)
    yield from layout.entries(listed, size=min(20, width // 3), width=width)


def _statuses(row: ScopeStatuses, scopes: Sequence[str]) -> list[Text]:
    cells = [layout.safe(row.name)]
    for scope in scopes:
        status = row.statuses.get(scope)
        cells.append(layout.word(status) if status else Text("·", style="muted"))
    return cells


def _listed(row: ScopeStatuses, scopes: Sequence[str]) -> Text:
    parts = []
    for scope in scopes:
        if scope in row.statuses:
            status = layout.word(row.statuses[scope])
            parts.append(Text.assemble(f"{scope} ", status))
    return Text(" · ").join(parts) if parts else layout.word(UNKNOWN)


_GROUPS = (
    Column("group"),
    Column("name", sentences=True),
    Column("members", right=True),
    Column("known", right=True),
    Column("their statuses", sentences=True),
)


def _group(found: GroupSummary) -> list[Text]:
    counts = []
    for status, number in found.statuses.items():
        if number and status != UNKNOWN:
            counts.append(Text(f"{number:,} {status}", style=role_of(status)))
    return [
        layout.safe(found.slug),
        layout.safe(found.name),
        Text(str(found.members)),
        Text(str(found.with_status)),
        Text(" · ").join(counts),
    ]
