"""Lists of updates, search results and timelines."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hwstatus import dates
from hwstatus.models import Update
from hwstatus.output import text
from hwstatus.output.style import Style
from hwstatus.output.table import Cell, Column, table
from hwstatus.rows.updates import SearchResults, Timeline, UpdateRow, Updates

Lines = Iterator[str]


_UPDATE_COLUMNS = (
    Column("id", 10),
    Column("date", 10),
    Column("about", 18),
    Column("status", 12),
    Column("summary", flexible=True),
    Column("source", 16),
)


def updates(result: Updates, width: int, style: Style, header: bool) -> Lines:
    """A table of updates; in a search the matches are marked."""
    mark = _marker(result.expression) if isinstance(result, SearchResults) else None
    rows = (_update_row(row) for row in result)
    lines = table(_UPDATE_COLUMNS, rows, width, style, header=header)
    return (mark(line, style) for line in lines) if mark else lines


def _update_row(row: UpdateRow) -> list[Cell]:
    u, shown = row.update, row.effect
    return [
        Cell(row.short, "dim"),
        Cell(u.date),
        Cell(u.entity),
        Cell(shown.status if shown else "", shown.status if shown else None),
        Cell(text.line(u.summary)),
        source_cell(u),
    ]


def source_cell(u: Update) -> Cell:
    """The publishers of an update, linked to the first address."""
    names = ", ".join(dict.fromkeys(text.line(s.publisher) for s in u.sources))
    return Cell(names, "dim", next((s.url for s in u.sources if s.url), None))


def _stem(word: str) -> str:
    """The word without a common ending, so that its other forms are marked too."""
    for ending in ("ies", "ied", "ing", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _marker(match: str) -> Callable[[str, Style], str]:
    """Marks the words of a search in a line; a stem stands for its other forms."""
    import re
    import unicodedata

    stems = sorted(
        {
            _stem(w)
            for w in re.findall(r"[^\W_]+", match.casefold())
            if w not in ("and", "or")
        }
    )
    pattern = (
        re.compile(
            rf"(?<![\w;])(?:{'|'.join(map(re.escape, stems))})\w*", re.IGNORECASE
        )
        if stems
        else None
    )

    def mark(line: str, style: Style) -> str:
        if pattern is None or not style.on or "\x1b]8" in line:
            head, link, rest = line.partition("\x1b]8")
            return (
                (pattern.sub(painted(style), head) if pattern and style.on else head)
                + link
                + rest
            )
        return pattern.sub(painted(style), unicodedata.normalize("NFC", line))

    def painted(style: Style) -> Callable[[Any], str]:
        return lambda found: style.paint(found.group(), "match")

    return mark


def timeline(result: Timeline, width: int, style: Style, _header: bool) -> Lines:
    """Year and month headings, one line an update, the statuses that changed marked."""
    year, month = "", ""
    for line in result:
        u = line.update
        if u.date[:4] != year:
            if year:
                yield ""
            year, month = u.date[:4], ""
            yield style.paint(year, "heading")
        if u.date[5:7] != month or len(u.date) == 4:
            month = u.date[5:7]
            if month:
                yield f"  {style.paint(dates.MONTHS[int(month) - 1], 'heading')}"
        yield _timeline_line(u, line.name, line.moves, width, style)


def _timeline_line(
    u: Update, name: str, moves: Sequence[Any], width: int, style: Style
) -> str:
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
