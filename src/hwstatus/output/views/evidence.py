"""Why, what moved, deadlines, disputes, scopes side by side."""

from collections.abc import Iterator, Sequence

from hwstatus.output import text
from hwstatus.output.style import Style
from hwstatus.output.table import Cell, Column, table
from hwstatus.output.views.profile import verdict_lines
from hwstatus.rows.matrices import Matrix, ScopeStatuses
from hwstatus.rows.movements import Changes, Comparison, StatusChange
from hwstatus.rows.verdicts import Deadlines, DeadlineView, Disputes, Evidence, Why

Lines = Iterator[str]


def why(result: Why, width: int, style: Style, _header: bool) -> Lines:
    """The verdict, the update that decides it, and every other one with the reason why it does not."""
    rows: Sequence[Evidence] = list(result)
    for number, verdict in enumerate(result.verdicts):
        own = [row for row in rows if row.entity == verdict.entity]
        if number:
            yield ""
        yield style.paint(text.line(verdict.name), "heading")
        yield ""
        yield from verdict_lines(verdict, width, style)
        yield ""
        for row in own:
            yield from _evidence_lines(row, width, style)


def _evidence_lines(row: Evidence, width: int, style: Style) -> Lines:
    indent = 14
    mark = style.paint("▶ ", row.status) if row.decides else "  "
    rule = f" [rule {row.rule}]" if row.rule else ""
    label = f"{row.date:<12}"
    for piece in text.wrap(text.line(row.reason) + rule, width - indent):
        yield (
            label + mark + style.paint(piece, row.status if row.decides else "heading")
        )
        label, mark = " " * 12, "  "
    for piece in text.wrap(text.line(row.summary), width - indent):
        yield " " * indent + piece
    said = f"{row.status} ({row.scope}) · " if row.status else ""
    for piece in text.wrap(
        text.line(f"{said}{row.publisher} · {row.confidence} · {row.short}"),
        width - indent,
    ):
        yield " " * indent + style.link(style.paint(piece, "dim"), row.url)


def changes(result: Changes, width: int, style: Style, header: bool) -> Lines:
    """News first, corrections apart."""
    columns = [
        Column("date", 10),
        Column("name", 18),
        Column("scope", 14),
        Column("from → to", 28),
        Column("by", flexible=True),
    ]
    rows = list(result)
    for kind, title in (("news", "The world changed"), ("correction", "We were wrong")):
        own = [r for r in rows if r.kind == kind]
        if own:
            if kind == "correction":
                yield ""
            yield style.paint(title, "heading")
            yield from table(
                columns, (_shift_row(r) for r in own), width, style, header=header
            )


def _shift_row(r: StatusChange) -> list[Cell]:
    because = f" ({r.reason}, by {r.by})" if r.kind == "correction" else ""
    told = f"{r.summary}{because} {r.publisher}"
    move = Cell(f"{r.was} → {r.status}", r.status)
    return [
        Cell(r.date),
        Cell(text.line(r.name)),
        Cell(r.scope),
        move,
        Cell(text.line(told), None, r.url),
    ]


def comparison(result: Comparison, width: int, style: Style, header: bool) -> Lines:
    """Two days side by side."""
    first, second = result.first, result.second
    columns = [Column("", 1), Column("name", 24), Column(first, 28), Column(second, 28)]
    rows = ([
        Cell("●" if r.moved else "", r.status_2),
        Cell(text.line(r.name)),
        Cell(r.status_1 + (f" ({r.scope_1})" if r.scope_1 else ""), r.status_1),
        Cell(r.status_2 + (f" ({r.scope_2})" if r.scope_2 else ""), r.status_2),
    ] for r in result)  # fmt: skip
    return table(columns, rows, width, style, header=header)


def matrix(result: Matrix, width: int, style: Style, header: bool) -> Lines:
    """A column a scope; where they do not fit, a list an entity."""
    shown: Sequence[str] = result.shown
    rows: Sequence[ScopeStatuses] = list(result)
    if 16 + sum(max(text.width(s), 12) + 2 for s in shown) > width:
        yield from _matrix_lists(rows, shown, width, style)
        return
    columns = [Column("name", 20), *(Column(scope, 12) for scope in shown)]
    body = (
        [
            Cell(text.line(r.name)),
            *(
                Cell(w := r.statuses.get(s, "·"), w if w != "·" else "dim")
                for s in shown
            ),
        ]
        for r in rows
    )
    yield from table(columns, body, width, style, header=header)


def _matrix_lists(
    rows: Sequence[ScopeStatuses], shown: Sequence[str], width: int, style: Style
) -> Lines:
    """Where the columns do not fit: each entity with the scopes that it has."""
    for r in rows:
        found = [(s, r.statuses[s]) for s in shown if s in r.statuses]
        told = " · ".join(f"{scope} {status}" for scope, status in found) or "unknown"
        name = text.pad(text.line(r.name), 20)
        for number, piece in enumerate(text.wrap(told, width - 22)):
            for _, status in found:
                piece = (
                    piece.replace(f" {status}", f" {style.paint(status, status)}")
                    if style.on
                    else piece
                )
            yield f"{name if not number else ' ' * 20}  {piece}"


def deadlines(result: Deadlines, width: int, style: Style, header: bool) -> Lines:
    """Deadlines, the near ones coloured."""
    columns = [
        Column("date", 10), Column("days", 6, right=True), Column("name", 20), Column("scope", 14),
        Column("what", flexible=True), Column("source", 16),
    ]  # fmt: skip
    return table(columns, (_limit_row(d) for d in result), width, style, header=header)


def _limit_row(d: DeadlineView) -> list[Cell]:
    urgent = (
        "banned" if d.days_left < 0 else "restricted" if d.days_left < 183 else None
    )
    was = f"; was {', '.join(d.was)}" if d.was else ""
    return [
        Cell(d.date, urgent), Cell(f"{d.days_left:,}", urgent), Cell(text.line(d.name)), Cell(d.scope),
        Cell(text.line(d.what + was)), Cell(text.line(d.publisher), "dim", d.url),
    ]  # fmt: skip


def disputes(result: Disputes, width: int, style: Style, header: bool) -> Lines:
    """What stands and what speaks against it."""
    columns = [
        Column("name", 20),
        Column("scope", 14),
        Column("stands", flexible=True),
        Column("against", 44),
    ]
    rows = ([
        Cell(text.line(r.name)), Cell(r.scope),
        Cell(f"{r.status}, {r.date}, {text.line(r.publisher)}, {r.id}", r.status),
        Cell(f"{r.other_status}, {r.other_date}, {text.line(r.other_publisher)}, {r.other_id}", r.other_status),
    ] for r in result)  # fmt: skip
    return table(columns, rows, width, style, header=header)
