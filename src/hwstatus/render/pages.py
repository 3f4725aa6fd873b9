"""What a person sees on a terminal: one function for each kind of answer, lines out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from hwstatus import dates, records
from hwstatus.models import STATUSES, Update, manner
from hwstatus.render import text
from hwstatus.render.fields import chosen_fields, view_of
from hwstatus.render.options import Output
from hwstatus.render.style import Style
from hwstatus.render.table import Cell, Column, table
from hwstatus.results import (
    Evidence,
    Known,
    Limit,
    Matrix,
    Move,
    Occasion,
    Overview,
    Profile,
    Result,
    Run,
    Shift,
    Tally,
    Verdict,
)

Lines = Iterator[str]
SIDE = 58
"""Columns that a profile needs beside another one."""


def page(result: Result, options: Output, width: int, style: Style) -> Lines:
    """The lines of an answer on a terminal `width` cells wide."""
    if options.fields:
        return _fields_table(result, options, width, style)
    return _PAGES[result.kind](result, width, style, not options.no_header)


def _fields_table(result: Result, options: Output, width: int, style: Style) -> Lines:
    view = view_of(result)
    fields = chosen_fields(options.fields, view, view.document)
    widest = {"summary", "note", "title", "what", "url"}
    columns = [Column(f.replace("_", " "), most=60 if f in widest else 24) for f in fields]
    rows = ([Cell(text.line(view.flat(row)[f]), _role(f, view.flat(row)[f])) for f in fields] for row in result.rows)
    return table(columns, rows, width, style, header=not options.no_header)


def _role(field: str, value: str) -> str | None:
    return value if field == "status" else None


# -- updates ---------------------------------------------------------------------------------------

_UPDATE_COLUMNS = (
    Column("id", 10),
    Column("date", 10),
    Column("about", 18),
    Column("status", 12),
    Column("summary", flexible=True),
    Column("source", 16),
)


def _updates(result: Result, width: int, style: Style, header: bool) -> Lines:
    mark = _marker(result.page) if result.kind == "search" else None
    short: Callable[[str], str] = getattr(result.page, "short", lambda known: known[:6])
    rows = (_update_row(records.load_update(line), short) for line in result.rows)
    lines = table(_UPDATE_COLUMNS, rows, width, style, header=header)
    return (mark(line, style) for line in lines) if mark else lines


def _update_row(u: Update, short: Callable[[str], str]) -> list[Cell]:
    shown = u.headline_effect
    return [
        Cell(short(u.id), "dim"),
        Cell(u.date),
        Cell(u.entity),
        Cell(shown.status if shown else "", shown.status if shown else None),
        Cell(text.line(u.summary)),
        _source(u),
    ]


def _source(u: Update) -> Cell:
    names = ", ".join(dict.fromkeys(text.line(s.publisher) for s in u.sources))
    return Cell(names, "dim", next((s.url for s in u.sources if s.url), None))


def _marker(match: str) -> Callable[[str, Style], str]:
    """Marks the words of a search in a line; a stem stands for its other forms."""
    import re
    import unicodedata

    stems = [w[:-1] if len(w) > 4 and w.endswith("s") else w for w in re.findall(r"[^\W_]+", match.casefold())]
    pattern = re.compile(rf"(?<![\w;])(?:{'|'.join(map(re.escape, stems))})\w*", re.IGNORECASE) if stems else None

    def mark(line: str, style: Style) -> str:
        if pattern is None or not style.on or "\x1b]8" in line:
            head, link, rest = line.partition("\x1b]8")
            return (pattern.sub(painted(style), head) if pattern and style.on else head) + link + rest
        return pattern.sub(painted(style), unicodedata.normalize("NFC", line))

    def painted(style: Style) -> Callable[[Any], str]:
        return lambda found: style.paint(found.group(), "match")

    return mark


def _timeline(result: Result, width: int, style: Style, _header: bool) -> Lines:
    """Year and month headings, one line an update, the statuses that changed marked."""
    tracker, year, month = result.page, "", ""
    for line in result.rows:
        u = records.load_update(line)
        if u.date[:4] != year:
            if year:
                yield ""
            year, month = u.date[:4], ""
            yield style.paint(year, "heading")
        if u.date[5:7] != month or len(u.date) == 4:
            month = u.date[5:7]
            if month:
                yield f"  {style.paint(dates.MONTHS[int(month) - 1], 'heading')}"
        yield _timeline_line(u, tracker.name(u.entity), tracker.moves(u), width, style)


def _timeline_line(u: Update, name: str, moves: Sequence[Move], width: int, style: Style) -> str:
    day = u.date[8:10] or "  "
    changed = [m for m in moves if m.changed]
    mark = style.paint("●", changed[0].status) if changed else " "
    head = f"    {day} {mark} {text.line(name)}"
    if changed:
        was = f" ← {changed[0].was}" if changed[0].was != "unknown" else ""
        told = f"{changed[0].status} ({changed[0].scope}){was}"
        room = width - text.width(head) - 2
        head += "  " + style.paint(text.clip(told, max(room, 8)), changed[0].status)
    room = width - text.width(head) - 2
    return (
        f"{head}  {text.clip(text.line(u.summary), room)}"
        if room >= 12
        else text.clip(head, width)
        if not style.on
        else head
    )


# -- show ------------------------------------------------------------------------------------------


def _show(result: Result, width: int, style: Style, _header: bool) -> Lines:
    profiles: Sequence[Profile] = result.page
    abreast = min(len(profiles), max(1, (width + 3) // (SIDE + 3)))
    for start in range(0, len(profiles), abreast):
        if start:
            yield ""
        group = profiles[start : start + abreast]
        if len(group) == 1:
            yield from profile_lines(group[0], width, style)
            continue
        room = (width - 3 * (len(group) - 1)) // len(group)
        blocks = [list(profile_lines(p, room, style)) for p in group]
        for row in zip_longest(*blocks, fillvalue=""):
            yield " │ ".join(text.pad(cell, room) for cell in row).rstrip()


def profile_lines(p: Profile, width: int, style: Style) -> Lines:
    """One entity: the verdict, what else stands, the deadline, its companies, its history."""
    e = p.entity
    facts = [e.kind, e.iso2, e.subregion, p.home and f"of {p.home}"]
    yield from _split(
        style.paint(text.line(e.name), "heading"), text.line(", ".join(f for f in facts if f)), width, style
    )
    yield ""
    yield from _verdict_lines(p.verdict, width, style)
    yield from _beside(p, width, style)
    yield ""
    yield from _history(e.slug, p.history, width, style)


def _split(left: str, right: str, width: int, style: Style) -> Lines:
    room = width - text.width(left) - text.width(right)
    if room >= 2:
        yield left + " " * room + style.paint(right, "dim")
    else:
        yield left
        for piece in text.wrap(right, width):
            yield style.paint(piece, "dim")


def _verdict_lines(v: Verdict, width: int, style: Style) -> Lines:
    if v.decided_by is None:
        yield "  " + style.paint("unknown", "unknown")
        for piece in text.wrap("No update says where Huawei stands here. Unknown is not permitted.", width - 2):
            yield "  " + piece
    else:
        ahead = "projected · " if v.projected else ""
        facts = f"{ahead}{v.scope} · since {dates.spell(v.since or '')} · {v.stage}, {manner(v.basis)}"
        pieces = text.wrap(f"{v.status}  {facts}", width - 2)
        for number, piece in enumerate(pieces):
            if number == 0:
                piece = style.paint(v.status, v.status) + piece[len(v.status) :]
            yield "  " + piece
        if v.effective:
            yield f"  in effect from {dates.spell(v.effective)}"
        for piece in text.wrap(text.line(v.summary or ""), width - 2):
            yield "  " + piece
        source = f"{text.line(v.publisher or '')}, {dates.spell(v.decided_on or '')}"
        for piece in text.wrap(f"{source} · {v.confidence} · {v.decided_by[:4]}", width - 2):
            yield "  " + style.link(style.paint(piece, "dim"), v.url)
    if v.disputed_with:
        told = f"disputed: update {v.disputed_with[:6]} says otherwise"
        yield "  " + style.paint(told, "restricted")
    if v.last_checked:
        yield "  " + style.paint(f"last checked {dates.spell(v.last_checked)}, nothing new", "dim")


def _beside(p: Profile, width: int, style: Style) -> Lines:
    rows = []
    if p.deadline:
        rows.append(("deadline", limit_text(p.deadline), "heading"))
    for s in p.scopes:
        if s.scope != p.verdict.scope and s.decided_by:
            rows.append((s.scope, f"{s.status} since {dates.spell(s.since or '')}", s.status))
    for c in p.companies:
        since = f" ({c.scope}) since {dates.spell(c.since)}" if c.since else ""
        rows.append((text.line(c.name), f"{c.status}{since}", c.status))
    if not rows:
        return
    yield ""
    size = min(max(text.width(name) for name, _, _ in rows), width // 3)
    for name, told, role in rows:
        heads, bodies = text.wrap(name, size), text.wrap(told, width - size - 4)
        for head, body in zip_longest(heads, bodies, fillvalue=""):
            yield f"  {style.paint(text.pad(head, size), 'dim')}  {style.paint(body, role)}"


def limit_text(d: Limit) -> str:
    """A deadline in words: `31 Dec 2027 (5g): what must happen, in 402 days; was 28 Jan 2023`."""
    left = (
        f"in {d.days_left:,} days" if d.days_left > 0 else "today" if not d.days_left else f"{-d.days_left:,} days ago"
    )
    was = f"; was {', '.join(map(dates.spell, d.was))}" if d.was else ""
    return f"{dates.spell(d.date)} ({d.scope}): {text.line(d.what)}, {left}{was}"


def _history(about: str, history: Sequence[Occasion], width: int, style: Style) -> Lines:
    indent = 12
    for o in history:
        u = o.update
        label = text.pad(u.date, indent)
        changes = [m for m in o.moves if m.changed]
        for m in changes:
            was = f" ← {m.was}" if m.was != "unknown" else ""
            whose = f"{m.entity}: " if m.entity != about else ""
            told = text.wrap(f"● {whose}{m.status} ({m.scope}){was}", width - indent)
            for piece in told:
                yield label + style.paint(piece, m.status)
                label = " " * indent
        cell = _source(u)
        for piece in text.wrap(text.line(u.summary), width - indent):
            yield label + piece
            label = " " * indent
        for piece in text.wrap(f"{cell.text} · {o.short}", width - indent):
            yield label + style.link(style.paint(piece, "dim"), cell.url)


# -- status, names, summary ------------------------------------------------------------------------


def _standings(result: Result, width: int, style: Style, header: bool) -> Lines:
    roomy = width >= 120
    columns = [
        Column("name", 20),
        Column("status", 12),
        Column("scope", 14),
        Column("since", 10),
        *([Column("deciding update", flexible=True)] if roomy else []),
        Column("source", 16 if roomy else 14),
        Column("id", 4),
        Column("last", 10),
    ]
    return table(columns, (_standing_row(v, roomy) for v in result.rows), width, style, header=header)


def _standing_row(v: Verdict, roomy: bool) -> list[Cell]:
    summary = [Cell(text.line(v.summary or "no updates yet" if v.last_update is None else v.summary or ""))]
    flag = " (disputed)" if v.disputed_with else ""
    return [
        Cell(text.line(v.name)),
        Cell(v.status + flag + (" (projected)" if v.projected else ""), v.status),
        Cell(v.scope or ""),
        Cell(v.since or ""),
        *(summary if roomy else []),
        Cell(text.line(v.publisher or ""), "dim", v.url),
        Cell((v.decided_by or "")[:4], "dim"),
        Cell(v.last_update or "none", "dim"),
    ]


def _names(result: Result, width: int, style: Style, header: bool) -> Lines:
    columns = [
        Column("name", 24),
        Column("kind", 12),
        Column("code", 6),
        Column("updates", 7, right=True),
        Column("also called", flexible=True),
    ]
    rows = (_name_row(k) for k in result.rows)
    return table(columns, rows, width, style, header=header)


def _name_row(k: Known) -> list[Cell]:
    codes = " ".join(c for c in (k.iso2, k.iso3) if c)
    aliases = ", ".join(map(text.line, k.aliases))
    return [Cell(k.slug), Cell(k.kind), Cell(codes), Cell(str(k.updates)), Cell(aliases, "dim")]


def _tallies(result: Result, width: int, style: Style, header: bool) -> Lines:
    rows: Sequence[Tally] = list(result.rows)
    if not rows:
        return iter(())
    if len(result.page) == 1:
        return _bars(rows, width, style)
    return _cross(rows, result.page, width, style, header)


def _bars(rows: Sequence[Tally], width: int, style: Style) -> Lines:
    size = min(max(text.width(r.keys[0]) for r in rows), max(12, width // 2))
    most = max(r.updates for r in rows)
    digits = len(f"{most:,}")
    room = max(1, width - size - digits - 4)
    for r in rows:
        for number, label in enumerate(text.wrap(text.line(r.keys[0]), size)):
            if number:
                yield label
                continue
            bar = "█" * max(1, round(room * r.updates / most)) if r.updates else ""
            yield f"{text.pad(label, size)}  {r.updates:>{digits},}  {style.paint(bar, _status_role(label))}".rstrip()


def _status_role(word: str) -> str | None:
    return word if word in STATUSES else None


def _cross(rows: Sequence[Tally], by: Sequence[str], width: int, style: Style, header: bool) -> Lines:
    across = _ordered({r.keys[1] for r in rows}, by[1])
    cells: dict[str, dict[str, int]] = {}
    for r in rows:
        cells.setdefault(r.keys[0], {})[r.keys[1]] = r.updates
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
    for key, row in cells.items():
        yield style.paint(text.line(key), "heading")
        yield from _bars(
            [Tally((f"  {k}",), n) for k, n in sorted(row.items(), key=lambda x: (-x[1], x[0]))], width, style
        )


# -- chart and overview ------------------------------------------------------------------------------

_BLOCKS = {
    "banned": "█", "phase-out": "▓", "restricted": "▒", "discouraged": "░", "under-review": "?",
    "permitted": "○", "unknown": "·",
}  # fmt: skip


def _runs(result: Result, width: int, style: Style, _header: bool) -> Lines:
    """A lane for each entity, a column for each stretch of time, coloured by status."""
    runs: Sequence[Run] = list(result.rows)
    if not runs:
        return
    first = min(r.since for r in runs)
    last = max(r.to for r in runs)
    size = min(max(text.width(r.name) for r in runs), max(10, width // 4))
    lanes = max(12, width - size - 2)
    starts = _starts(first, last, lanes)
    yield " " * (size + 2) + style.paint(_years(starts, lanes), "dim")
    names = list(dict.fromkeys(r.name for r in runs))
    for name in names:
        own = [r for r in runs if r.name == name]
        lane = "".join(_block(own, start, style) for start in starts)
        for number, label in enumerate(text.wrap(text.line(name), size)):
            yield f"{text.pad(label, size)}  {lane if number == 0 else ''}".rstrip()
    yield ""
    legend = "  ".join(f"{mark} {word}" for word, mark in _BLOCKS.items())
    for piece in text.wrap(legend.replace(" ", "\u2007").replace("\u2007\u2007", " "), width):
        shown = piece.replace("\u2007", " ")
        for word, mark in _BLOCKS.items():
            shown = shown.replace(f"{mark} {word}", style.paint(mark, word) + f" {word}")
        yield shown


def _starts(first: str, last: str, lanes: int) -> list[str]:
    """The last day that each column of the chart stands for."""
    span = max(1, dates.days_between(first, last))
    return [dates.shift(first, days=round(span * (at + 1) / lanes)) for at in range(lanes)]


def _block(runs: Sequence[Run], day: str, style: Style) -> str:
    status = next((r.status for r in reversed(runs) if r.since <= day), "unknown")
    return style.paint(_BLOCKS[status], status)


def _years(starts: Sequence[str], lanes: int) -> str:
    line = [" "] * lanes
    shown = ""
    free = 0
    for at, day in enumerate(starts):
        if day[:4] != shown:
            shown = day[:4]
            if at >= free and at + 4 <= lanes:
                line[at : at + 4] = shown
                free = at + 5
    return "".join(line).rstrip()


def _overview(result: Result, width: int, style: Style, _header: bool) -> Lines:
    o: Overview = result.page
    title = style.paint("Huawei: where it is banned, restricted, under review or permitted", "heading")
    yield from (title,) if text.width(title) <= width else (style.paint("Huawei, country by country", "heading"),)
    about = f"{o.updates:,} updates on {o.countries} countries" + (f" · dataset {o.dataset}" if o.dataset else "")
    yield style.paint(about, "dim")
    yield ""
    most = max((n for _, n in o.by_status), default=1) or 1
    room = max(4, min(40, width - 22))
    for word, n in o.by_status:
        if n:
            bar = "█" * max(1, round(room * n / most))
            yield f"  {style.paint(text.pad(word, 13), word)}{n:>4}  {style.paint(bar, word)}"
    if o.changes:
        yield ""
        yield style.paint("Latest changes", "heading")
        for change in o.changes:
            yield from _change_lines(change, result.page, width, style)
    if o.deadlines:
        yield ""
        yield style.paint("Next deadlines", "heading")
        for d in o.deadlines:
            yield from (f"  {piece}" for piece in text.wrap(f"{text.line(d.name)}: {limit_text(d)}", width - 2))
    yield ""
    yield style.paint("Try", "heading") + "  hwstatus show france · hwstatus status"
    yield "     hwstatus timeline --since 2020"


def _change_lines(o: Occasion, _page: Overview, width: int, style: Style) -> Lines:
    u = o.update
    moved = next((m for m in o.moves if m.changed), None)
    if moved is None:
        return
    was = f" ← {moved.was}" if moved.was != "unknown" else ""
    told = f"{u.date:<10}  {u.entity}  {moved.status} ({moved.scope}){was}"
    for number, piece in enumerate(text.wrap(told, width - 2)):
        yield "  " + (piece.replace(moved.status, style.paint(moved.status, moved.status), 1) if not number else piece)


# -- evidence ----------------------------------------------------------------------------------------


def _why(result: Result, width: int, style: Style, _header: bool) -> Lines:
    """The verdict, the update that decides it, and every other one with the reason why it does not."""
    rows: Sequence[Evidence] = list(result.rows)
    for number, verdict in enumerate(result.page):
        own = [row for row in rows if row.entity == verdict.entity]
        if number:
            yield ""
        yield style.paint(text.line(verdict.name), "heading")
        yield ""
        yield from _verdict_lines(verdict, width, style)
        yield ""
        for row in own:
            yield from _evidence_lines(row, width, style)


def _evidence_lines(row: Evidence, width: int, style: Style) -> Lines:
    indent = 14
    mark = style.paint("▶ ", row.status) if row.decides else "  "
    rule = f" [rule {row.rule}]" if row.rule else ""
    label = f"{row.date:<12}"
    for piece in text.wrap(text.line(row.reason) + rule, width - indent):
        yield label + mark + style.paint(piece, row.status if row.decides else "heading")
        label, mark = " " * 12, "  "
    for piece in text.wrap(text.line(row.summary), width - indent):
        yield " " * indent + piece
    said = f"{row.status} ({row.scope}) · " if row.status else ""
    for piece in text.wrap(text.line(f"{said}{row.publisher} · {row.confidence} · {row.id[:4]}"), width - indent):
        yield " " * indent + style.link(style.paint(piece, "dim"), row.url)


def _changes(result: Result, width: int, style: Style, header: bool) -> Lines:
    columns = [
        Column("date", 10), Column("name", 18), Column("scope", 14), Column("was", 12), Column("is", 12),
        Column("by", flexible=True), Column("source", 16),
    ]  # fmt: skip
    rows = list(result.rows)
    for kind, title in (("news", "The world changed"), ("correction", "We were wrong")):
        own = [r for r in rows if r.kind == kind]
        if own:
            if kind == "correction":
                yield ""
            yield style.paint(title, "heading")
            yield from table(columns, (_shift_row(r) for r in own), width, style, header=header)


def _shift_row(r: Shift) -> list[Cell]:
    because = f" ({r.reason}, by {r.by})" if r.kind == "correction" else ""
    return [
        Cell(r.date), Cell(text.line(r.name)), Cell(r.scope), Cell(r.was, r.was), Cell(r.status, r.status),
        Cell(text.line(r.summary + because)), Cell(text.line(r.publisher), "dim", r.url),
    ]  # fmt: skip


def _comparison(result: Result, width: int, style: Style, header: bool) -> Lines:
    first, second = result.page
    columns = [Column("", 1), Column("name", 24), Column(first, 28), Column(second, 28)]
    rows = ([
        Cell("●" if r.moved else "", r.status_2),
        Cell(text.line(r.name)),
        Cell(r.status_1 + (f" ({r.scope_1})" if r.scope_1 else ""), r.status_1),
        Cell(r.status_2 + (f" ({r.scope_2})" if r.scope_2 else ""), r.status_2),
    ] for r in result.rows)  # fmt: skip
    return table(columns, rows, width, style, header=header)


def _matrix(result: Result, width: int, style: Style, header: bool) -> Lines:
    shown: Sequence[str] = result.page
    rows: Sequence[Matrix] = list(result.rows)
    if 16 + sum(max(text.width(s), 12) + 2 for s in shown) > width:
        yield from _matrix_lists(rows, shown, width, style)
        return
    columns = [Column("name", 20), *(Column(scope, 12) for scope in shown)]
    body = (
        [Cell(text.line(r.name)), *(Cell(w := r.statuses.get(s, "·"), w if w != "·" else "dim") for s in shown)]
        for r in rows
    )
    yield from table(columns, body, width, style, header=header)


def _matrix_lists(rows: Sequence[Matrix], shown: Sequence[str], width: int, style: Style) -> Lines:
    """Where the columns do not fit: each entity with the scopes that it has."""
    for r in rows:
        found = [(s, r.statuses[s]) for s in shown if s in r.statuses]
        told = " · ".join(f"{scope} {status}" for scope, status in found) or "unknown"
        name = text.pad(text.line(r.name), 20)
        for number, piece in enumerate(text.wrap(told, width - 22)):
            for _, status in found:
                piece = piece.replace(f" {status}", f" {style.paint(status, status)}") if style.on else piece
            yield f"{name if not number else ' ' * 20}  {piece}"


def _deadlines(result: Result, width: int, style: Style, header: bool) -> Lines:
    columns = [
        Column("date", 10), Column("days", 6, right=True), Column("name", 20), Column("scope", 14),
        Column("what", flexible=True), Column("was", 10), Column("source", 16),
    ]  # fmt: skip
    return table(columns, (_limit_row(d) for d in result.rows), width, style, header=header)


def _limit_row(d: Limit) -> list[Cell]:
    urgent = "banned" if d.days_left < 0 else "restricted" if d.days_left < 183 else None
    return [
        Cell(d.date, urgent), Cell(f"{d.days_left:,}", urgent), Cell(text.line(d.name)), Cell(d.scope),
        Cell(text.line(d.what)), Cell(", ".join(d.was), "dim"), Cell(text.line(d.publisher), "dim", d.url),
    ]  # fmt: skip


def _disputes(result: Result, width: int, style: Style, header: bool) -> Lines:
    columns = [Column("name", 20), Column("scope", 14), Column("stands", flexible=True), Column("against", 44)]
    rows = ([
        Cell(text.line(r.name)), Cell(r.scope),
        Cell(f"{r.status}, {r.date}, {text.line(r.publisher)}, {r.id[:4]}", r.status),
        Cell(f"{r.other_status}, {r.other_date}, {text.line(r.other_publisher)}, {r.other_id[:4]}", r.other_status),
    ] for r in result.rows)  # fmt: skip
    return table(columns, rows, width, style, header=header)


def _groups(result: Result, width: int, style: Style, header: bool) -> Lines:
    columns = [
        Column("group", 22), Column("members", 7, right=True), Column("known", 5, right=True),
        Column("how they stand", flexible=True),
    ]  # fmt: skip
    rows = ([
        Cell(g.slug), Cell(str(g.members)), Cell(str(g.with_status)),
        Cell(" · ".join(f"{n} {word}" for word, n in g.statuses.items() if n and word != "unknown")),
    ] for g in result.rows)  # fmt: skip
    return table(columns, rows, width, style, header=header)


_PAGES: dict[str, Callable[[Result, int, Style, bool], Lines]] = {
    "updates": _updates,
    "search": _updates,
    "records": _updates,
    "timeline": _timeline,
    "show": _show,
    "standings": _standings,
    "names": _names,
    "tallies": _tallies,
    "runs": _runs,
    "overview": _overview,
    "why": _why,
    "changes": _changes,
    "comparison": _comparison,
    "matrix": _matrix,
    "deadlines": _deadlines,
    "disputes": _disputes,
    "groups": _groups,
}
