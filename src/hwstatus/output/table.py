"""Tables on a terminal: laid out here, streaming, the same for ten rows and for ten thousand.

A Rich table costs 68 times a plain print at 2,000 rows, and needs them all before the first line.
Nothing is ever cut: a cell that is too wide goes on below, and where the text column gets too narrow
each record becomes a line of facts with its text underneath.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from hwstatus.output import text
from hwstatus.output.style import Style

GAP = 2
SAMPLE = 100
"""Rows that are looked at to find the widths of the columns."""
NARROWEST_TEXT = 32


class Cell(NamedTuple):
    """What stands in a column: a text, the role that colours it, and the address behind it."""

    text: str
    role: str | None = None
    url: str | None = None


class Column(NamedTuple):
    """A column: `flexible` takes the room that is left, `most` bounds the others, numbers stand right.

    The words of a `loose` column may be broken where the width leaves no other way.
    """

    title: str
    most: int = 14
    flexible: bool = False
    right: bool = False
    loose: bool = False


Row = Sequence[Cell]


def table(
    columns: Sequence[Column],
    rows: Iterable[Row],
    width: int,
    style: Style,
    *,
    header: bool = True,
) -> Iterator[str]:
    """The lines of a table of at most `width` cells."""
    rows = iter(rows)
    sample = list(islice(rows, SAMPLE))
    if not sample:
        return
    sizes = _sizes(columns, sample)
    fixed = sum(
        size for size, column in zip(sizes, columns, strict=True) if not column.flexible
    )
    room = width - fixed - GAP * (len(columns) - 1)
    flexible = next((at for at, column in enumerate(columns) if column.flexible), None)
    everything = chain(sample, rows)
    if flexible is not None and room < NARROWEST_TEXT:
        titles = [Cell("" if c.flexible else c.title, "heading") for c in columns]
        if header and fixed + GAP * (len(columns) - 2) <= width:
            everything = chain([titles], everything)
        yield from _stacked(columns, everything, sizes, flexible, width, style)
        return
    gap = GAP
    if flexible is None and room < 0:
        gap = 1
        sizes = _squeezed(columns, sizes, sample, width)
    if flexible is not None:
        sizes[flexible] = room
    if header:
        titles = [Cell(column.title, "heading") for column in columns]
        yield from _laid_out(columns, titles, sizes, gap, style)
    for row in everything:
        yield from _laid_out(columns, row, sizes, gap, style)


def _sizes(columns: Sequence[Column], sample: Sequence[Row]) -> list[int]:
    """The width of each column: of its widest cell, bounded; at least of its title."""
    found = []
    for at, column in enumerate(columns):
        widest = max((text.width(row[at].text) for row in sample), default=0)
        found.append(max(text.width(column.title), min(widest, column.most)))
    return found


def _longest_word(at: int, column: Column, sample: Sequence[Row]) -> int:
    words = [word for row in sample for word in row[at].text.split(" ")]
    return min(max(map(text.width, [*words, column.title])), column.most)


def _squeezed(
    columns: Sequence[Column], sizes: list[int], sample: Sequence[Row], width: int
) -> list[int]:
    """Widths that fit: first no word is broken, then those of loose columns, then all."""
    whole = [_longest_word(at, column, sample) for at, column in enumerate(columns)]
    loose = [
        min(6, size) if c.loose else size
        for size, c in zip(whole, columns, strict=True)
    ]
    for least in (whole, loose, [4] * len(sizes)):
        while sum(sizes) + len(sizes) - 1 > width:
            room = [
                (size - low, at)
                for at, (size, low) in enumerate(zip(sizes, least, strict=True))
                if size > low
            ]
            if not room:
                break
            sizes[max(room)[1]] -= 1
    return sizes


def _laid_out(
    columns: Sequence[Column], row: Row, sizes: Sequence[int], gap: int, style: Style
) -> Iterator[str]:
    parts = [text.wrap(cell.text, size) for cell, size in zip(row, sizes, strict=True)]
    for number in range(max(map(len, parts))):
        found = []
        for cell, lines, size, column in zip(row, parts, sizes, columns, strict=True):
            piece = lines[number] if number < len(lines) else ""
            shown = style.link(style.paint(piece, cell.role), cell.url) if piece else ""
            blanks = " " * (size - text.width(piece))
            found.append(blanks + shown if column.right else shown + blanks)
        yield (" " * gap).join(found).rstrip()


def _stacked(
    columns: Sequence[Column],
    rows: Iterable[Row],
    sizes: Sequence[int],
    flexible: int,
    width: int,
    style: Style,
) -> Iterator[str]:
    """Each record as its facts, then its text, indented."""
    facts = [at for at in range(len(columns)) if at != flexible]
    own = [columns[at] for at in facts]
    fits = sum(sizes[at] for at in facts) + GAP * (len(facts) - 1) <= width
    for row in rows:
        if fits:
            yield from _laid_out(
                own, [row[at] for at in facts], [sizes[at] for at in facts], GAP, style
            )
        else:
            yield from _filled([row[at] for at in facts], width, style)
        if row[flexible].text:
            for piece in text.wrap(row[flexible].text, width - GAP):
                yield " " * GAP + style.paint(piece, row[flexible].role)


def _filled(cells: Row, width: int, style: Style) -> Iterator[str]:
    """The cells one after another, in as many lines as they need."""
    line, used = "", 0
    for cell in cells:
        for piece in text.wrap(cell.text, width):
            size = text.width(piece)
            if used and used + GAP + size > width:
                yield line
                line, used = "", 0
            gap = " " * GAP if used else ""
            line += gap + style.link(style.paint(piece, cell.role), cell.url)
            used += len(gap) + size
    if line.strip():
        yield line
