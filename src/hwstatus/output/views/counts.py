"""Overviews, counts, names, standings and groups."""

from collections.abc import Iterable, Iterator, Sequence

from hwstatus.output import text
from hwstatus.output.style import Style
from hwstatus.output.table import Cell, Column, table
from hwstatus.output.views.profile import limit_text
from hwstatus.rows import Answer
from hwstatus.rows.counts import EntityListing, Overview, Tallies, Tally
from hwstatus.rows.matrices import Groups
from hwstatus.rows.updates import UpdateRow
from hwstatus.rows.verdicts import Standings, Verdict
from hwstatus.vocabulary import STATUSES

Lines = Iterator[str]


def standings(result: Standings, width: int, style: Style, header: bool) -> Lines:
    """One row an entity; the deciding update in words where there is room."""
    roomy = width >= 132
    columns = [
        Column("name", 20, loose=True),
        Column("status", 12),
        Column("scope", 14),
        Column("since", 10),
        *([Column("deciding update", flexible=True)] if roomy else []),
        Column("source", 20, loose=True),
        Column("id", 10),
        Column("last", 10),
    ]
    return table(
        columns,
        (_standing_row(v, roomy) for v in result),
        width,
        style,
        header=header,
    )


def _standing_row(v: Verdict, roomy: bool) -> list[Cell]:
    summary = [
        Cell(
            text.line(
                v.summary or "no updates yet"
                if v.last_update is None
                else v.summary or ""
            )
        )
    ]
    flag = " (disputed)" if v.disputed_with else ""
    return [
        Cell(text.line(v.name)),
        Cell(v.status + flag + (" (projected)" if v.projected else ""), v.status),
        Cell(v.scope or ""),
        Cell(v.since or ""),
        *(summary if roomy else []),
        Cell(text.line(v.publisher or ""), "dim", v.url),
        Cell(v.short, "dim"),
        Cell(v.last_update or "none", "dim"),
    ]


def names(
    result: Answer[EntityListing], width: int, style: Style, header: bool
) -> Lines:
    """Names, codes, number of updates, aliases."""
    columns = [
        Column("name", 24),
        Column("kind", 12),
        Column("code", 6),
        Column("updates", 7, right=True),
        Column("also called", flexible=True),
    ]
    rows = (_name_row(k) for k in result)
    return table(columns, rows, width, style, header=header)


def _name_row(k: EntityListing) -> list[Cell]:
    codes = " ".join(c for c in (k.iso2, k.iso3) if c)
    aliases = ", ".join(map(text.line, k.aliases))
    return [
        Cell(k.slug),
        Cell(k.kind),
        Cell(codes),
        Cell(str(k.updates)),
        Cell(aliases, "dim"),
    ]


def tallies(result: Tallies, width: int, style: Style, header: bool) -> Lines:
    """Bars for one dimension, a cross table for two."""
    rows: Sequence[Tally] = list(result)
    if not rows:
        return iter(())
    if len(result.by) == 1:
        return _bars(rows, width, style)
    return _cross(rows, result.by, width, style, header)


def _bars(
    rows: Sequence[Tally], width: int, style: Style, most: int | None = None
) -> Lines:
    size = min(max(text.width(r.keys[0]) for r in rows), max(12, width // 2))
    most = most or max(r.number for r in rows)
    digits = len(f"{most:,}")
    room = max(1, width - size - digits - 4)
    for r in rows:
        for number, label in enumerate(text.wrap(text.line(r.keys[0]), size)):
            if number:
                yield label
                continue
            bar = "█" * max(1, round(room * r.number / most)) if r.number else ""
            yield f"{text.pad(label, size)}  {r.number:>{digits},}  {style.paint(bar, _status_role(label))}".rstrip()


def _status_role(word: str) -> str | None:
    return word if word in STATUSES else None


def _cross(
    rows: Sequence[Tally], by: Sequence[str], width: int, style: Style, header: bool
) -> Lines:
    across = _ordered({r.keys[1] for r in rows}, by[1])
    cells: dict[str, dict[str, int]] = {}
    for r in rows:
        cells.setdefault(r.keys[0], {})[r.keys[1]] = r.number
    needed = 16 + sum(max(3, text.width(key)) + 2 for key in across)
    if needed > width:
        yield from _grouped(cells, width, style)
        return
    columns = [
        Column(by[0], 24),
        *(Column(text.line(key), 12, right=True) for key in across),
        Column("all", right=True),
    ]
    body = (
        [
            Cell(text.line(key), _status_role(key)),
            *(Cell(str(row.get(a, "")) or "·") for a in across),
            Cell(str(sum(row.values()))),
        ]
        for key, row in cells.items()
    )
    yield from table(columns, body, width, style, header=header)


def _ordered(keys: Iterable[str], by: str) -> list[str]:
    order = [*STATUSES, "context"] if by == "status" else []
    return sorted(keys, key=lambda k: (order.index(k) if k in order else -1, k))


def _grouped(cells: dict[str, dict[str, int]], width: int, style: Style) -> Lines:
    """Where the columns do not fit: bars for each first key, all on one scale."""
    most = max(max(row.values()) for row in cells.values())
    for key, row in cells.items():
        for piece in text.wrap(text.line(key), width):
            yield style.paint(piece, "heading")
        ordered = sorted(row.items(), key=lambda x: (-x[1], x[0]))
        yield from _bars(
            [Tally((f"  {k}",), n) for k, n in ordered], width, style, most
        )


def overview(result: Overview, width: int, style: Style, _header: bool) -> Lines:
    """Countries by status, the latest changes, the next deadlines."""
    o = result
    title = style.paint(
        "Huawei: where it is banned, restricted, under review or permitted", "heading"
    )
    yield from (
        (title,)
        if text.width(title) <= width
        else (style.paint("Huawei, country by country", "heading"),)
    )
    about = f"{o.updates:,} updates on {o.countries} countries" + (
        f" · dataset {o.dataset}" if o.dataset else ""
    )
    yield from (style.paint(piece, "dim") for piece in text.wrap(about, width))
    yield ""
    counts = [(r.keys[0], r.number) for r in result]
    most = max((n for _, n in counts), default=1) or 1
    room = max(4, min(40, width - 22))
    for word, n in counts:
        if n:
            bar = "█" * max(1, round(room * n / most))
            yield f"  {style.paint(text.pad(word, 13), word)}{n:>4}  {style.paint(bar, word)}"
    if o.changes:
        yield ""
        yield style.paint("Latest changes", "heading")
        for change in o.changes:
            yield from _change_lines(change, width, style)
    if o.deadlines:
        yield ""
        yield style.paint("Next deadlines", "heading")
        for d in o.deadlines:
            yield "  " + text.clip(f"{text.line(d.name)}: {limit_text(d)}", width - 2)
    yield ""
    yield style.paint("Try", "heading")
    yield from (
        f"  {piece}"
        for piece in text.wrap(
            "hwstatus show france, hwstatus status, hwstatus deadlines", width - 2
        )
    )


def _change_lines(o: UpdateRow, width: int, style: Style) -> Lines:
    u = o.update
    moved = next((m for m in o.moves if m.changed), None)
    if moved is None:
        return
    was = f" ← {moved.was}" if moved.was != "unknown" else ""
    told = text.clip(
        f"{u.date:<10}  {text.line(o.name or u.entity)}  {moved.status} ({moved.scope}){was}",
        width - 2,
    )
    yield "  " + told.replace(moved.status, style.paint(moved.status, moved.status), 1)


def groups(result: Groups, width: int, style: Style, header: bool) -> Lines:
    """Groups with members and how they stand."""
    columns = [
        Column("group", 22), Column("members", 7, right=True), Column("known", 5, right=True),
        Column("how they stand", flexible=True),
    ]  # fmt: skip
    rows = ([
        Cell(g.slug), Cell(str(g.members)), Cell(str(g.with_status)),
        Cell(" · ".join(f"{n} {word}" for word, n in g.statuses.items() if n and word != "unknown")),
    ] for g in result)  # fmt: skip
    return table(columns, rows, width, style, header=header)
