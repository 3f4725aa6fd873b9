"""What the pages are made of: safe texts, tables that stream, and labelled paragraphs.

A word is broken only where it is longer than a line, and nothing is cut. A table has one
form from its first row to its last: columns where those of its first rows fit, else blocks.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from hwstatus import text
from hwstatus.output.theme import ROLES, role_of
from hwstatus.rows import NUMBER, TEXT, Shown

Page = Iterator[RenderableType]

SAMPLE = 100
"""Rows that give a table the widths of its columns: more than a screenful."""
SCREEN = 30
"""Rows that are drawn first, so that they are read while the others are drawn."""
CHUNK = 400
"""Rows that are drawn at a time."""
GAP = 2
COMFORTABLE_FACT = 24
COMFORTABLE_TEXT = 32
NOTHING = "·"
"""What a cell of a matrix shows where there is nothing to count."""


def apart(parts: Iterable[Page]) -> Page:
    """Parts of a page with an empty line between them."""
    for number, part in enumerate(parts):
        if number:
            yield Text()
        yield from part


# -- texts -----------------------------------------------------------------------------


def safe(value: str | None, role: str = "") -> Text:
    """A text that somebody may have meant harm with, as a text of Rich."""
    return Text(text.line(value or ""), style=role)


def word(value: str | None) -> Text:
    """A status, a severity or a state, in the colour of its role."""
    return safe(value, role_of(value))


def source(publisher: str | None, url: str | None, role: str = "muted") -> Text:
    """Who says so, as a link to a web address."""
    shown = safe(publisher)
    shown.stylize(link_style(url, role))
    return shown


def link_style(url: str | None, role: str = "muted") -> Style:
    """A role with a link: to web addresses without control characters alone."""
    style = Style.parse(ROLES[role])
    link = text.web_address(url)
    return style + Style(link=link) if link else style


def heading(value: str) -> Text:
    """A heading."""
    return safe(value, "heading")


def longest_word(value: Text) -> int:
    """The cells of the longest word: what a column needs so that none is broken."""
    words = value.plain.split()
    if value.plain.isascii():  # a letter a cell: a screen asks this of a thousand words
        return max(map(len, words), default=0)
    return max(map(cell_len, words), default=0)


# -- tables ----------------------------------------------------------------------------


Row = Sequence[Text]


def _sentences_in(column: Shown) -> bool:
    """Whether a column takes the room that is left."""
    return column.look == TEXT


def _justified(column: Shown) -> Literal["left", "right"]:
    return "right" if column.look == NUMBER else "left"


def table(
    columns: Sequence[Shown], rows: Iterable[Row], width: int, *, header: bool = True
) -> Page:
    """A table that is drawn as its rows come; blocks where the columns do not fit."""
    stream = iter(rows)
    sample = list(islice(stream, SAMPLE))
    if not sample:
        return
    yield from _drawn(columns, chain(sample, stream), sample, width, header=header)


def parts(
    columns: Sequence[Shown],
    titled: Iterable[tuple[str, Sequence[Row]]],
    width: int,
    *,
    header: bool = True,
) -> Page:
    """Tables below their titles, all of one form; one without rows is left out, an empty title too."""
    filled = [(title, rows) for title, rows in titled if rows]
    every = [row for _, rows in filled for row in rows]
    return apart(
        chain(
            [heading(title)] if title else [],
            _drawn(columns, rows, every, width, header=header),
        )
        for title, rows in filled
    )


def _drawn(
    columns: Sequence[Shown],
    rows: Iterable[Row],
    sample: Sequence[Row],
    width: int,
    *,
    header: bool,
) -> Page:
    """Rows in columns where those of a sample fit, else in blocks."""
    sizes = fitted(columns, sample, width)
    if sizes:
        yield from _chunks(columns, rows, sizes, width, header=header)
    else:
        yield from _stacked(columns, rows, sample, width, header=header)


def _chunks(
    columns: Sequence[Shown],
    rows: Iterable[Row],
    sizes: Sequence[int],
    width: int,
    *,
    header: bool,
) -> Page:
    """Tables of one shape, one below the other; only the first has a header."""
    chunk = _blank(columns, sizes, header=header)
    most = SCREEN
    for row in rows:
        if not _fits(row, sizes):
            yield from _filled(chunk)
            yield from _overhanging(columns, row, sizes, width)
            chunk = _blank(columns, sizes, header=False)
            continue
        chunk.add_row(*row)
        if chunk.row_count == most:
            yield chunk
            chunk = _blank(columns, sizes, header=False)
            most = CHUNK
    yield from _filled(chunk)


def _filled(chunk: Table) -> Page:
    if chunk.row_count or chunk.show_header:
        yield chunk


def _blank(columns: Sequence[Shown], sizes: Sequence[int], *, header: bool) -> Table:
    blank = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        show_header=header,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),
        header_style="heading",
        border_style="muted",
    )
    for column, size in zip(columns, sizes, strict=True):
        blank.add_column(
            Text(column.title), width=size, justify=_justified(column), overflow="fold"
        )
    return blank


def _fits(row: Row, sizes: Sequence[int]) -> bool:
    return all(map(_has_room, row, sizes))


def _has_room(cell: Text, size: int) -> bool:
    return len(cell) <= size or longest_word(cell) <= size


def _overhanging(
    columns: Sequence[Shown], row: Row, sizes: Sequence[int], width: int
) -> Page:
    """A row with a word longer than its column: that fact has a line of its own below the others.

    Only a first fact stands above them, since it says whose they are.
    """
    inside = [
        cell if _has_room(cell, size) else Text()
        for cell, size in zip(row, sizes, strict=True)
    ]
    lines = []
    begin = 0
    for cell, held, size in zip(row, inside, sizes, strict=True):
        if held is not cell:
            lines.append((begin, indented(cell, begin, width)))
        begin += size + GAP
    yield from (line for begin, line in lines if not begin)
    if any(inside):
        beside = _blank(columns, sizes, header=False)
        beside.add_row(*inside)
        yield beside
    yield from (line for begin, line in lines if begin)


def fitted(
    columns: Sequence[Shown], sample: Sequence[Row], width: int
) -> list[int] | None:
    """The width of each column, in cells; None where a word would be broken.

    Long facts give way first, then sentences, then everything down to its words.
    """
    titles = [Text(column.title) for column in columns]
    held = list(zip(titles, *sample, strict=True))
    room = width - GAP * (len(columns) - 1)
    sizes = [min(room, max(cell.cell_len for cell in cells)) for cells in held]
    least = [max(map(longest_word, cells)) for cells in held]
    if len(sample) == SAMPLE:
        sizes = [
            max(size, column.usual) for size, column in zip(sizes, columns, strict=True)
        ]
    for floor in _floors(columns, sizes, least):
        _shrink(sizes, floor, room)
    return sizes if sum(sizes) <= room else None


def _floors(
    columns: Sequence[Shown], sizes: Sequence[int], least: list[int]
) -> Iterator[list[int]]:
    """How narrow the columns may get, step by step; `least` is what their words need."""
    facts = []
    texts = []
    words = []
    for column, size, low in zip(columns, sizes, least, strict=True):
        if _sentences_in(column):
            low = max(low, min(size, COMFORTABLE_TEXT))
            facts.append(size)
            texts.append(low)
        else:
            fact = max(low, column.usual, min(size, COMFORTABLE_FACT))
            facts.append(fact)
            texts.append(fact)
        words.append(low)
    yield from (facts, texts, words)


def _shrink(sizes: list[int], floor: Sequence[int], room: int) -> None:
    """Make the widest columns narrower, one cell at a time, until all fit."""
    while sum(sizes) > room:
        spare = [at for at, size in enumerate(sizes) if size > floor[at]]
        if not spare:
            return
        widest = max(spare, key=lambda at: sizes[at])
        sizes[widest] -= 1


def _stacked(
    columns: Sequence[Shown],
    rows: Iterable[Row],
    sample: Sequence[Row],
    width: int,
    *,
    header: bool,
) -> Page:
    """Records as blocks; their facts below each other in columns, if these fit a line."""
    facts = [at for at, column in enumerate(columns) if not _sentences_in(column)]
    own = [columns[at] for at in facts]
    sizes = fitted(own, [[row[at] for at in facts] for row in sample], width)
    if sizes and header and len(own) > 1:
        yield _aligned(own, [heading(column.title) for column in own], sizes)
    for row in rows:
        cells = [row[at] for at in facts]
        if sizes:
            facts_of_row = _facts(own, cells, sizes, width)
            yield Group(*facts_of_row, *_sentences(columns, row, width))
        else:
            yield block(columns, row, width)


def _facts(
    columns: Sequence[Shown], cells: Row, sizes: Sequence[int], width: int
) -> Page:
    """Facts below their titles: on one line where they fit it, which is quick."""
    if all(cell.cell_len <= size for cell, size in zip(cells, sizes, strict=True)):
        yield _aligned(columns, cells, sizes)
    else:
        yield from _overhanging(columns, cells, sizes, width)


def _aligned(
    columns: Sequence[Shown], cells: Sequence[Text], sizes: Sequence[int]
) -> Text:
    """Facts on one line, each as wide as its column."""
    padded = [cell.copy() for cell in cells]
    for column, cell, size in zip(columns, padded, sizes, strict=True):
        cell.align(_justified(column), size)
    return Text(" " * GAP).join(padded)


def _sentences(columns: Sequence[Shown], row: Row, width: int) -> Page:
    for column, cell in zip(columns, row, strict=True):
        if _sentences_in(column) and cell.plain:
            yield indented(cell, GAP, width)


def block(columns: Sequence[Shown], row: Row, width: int) -> RenderableType:
    """A record whose columns do not fit: its first fact, the others, its sentences.

    A number is followed by its title, without which nobody knows what it counts.
    """
    facts = [
        (column, cell)
        for column, cell in zip(columns, row, strict=True)
        if cell.plain not in ("", NOTHING) and not _sentences_in(column)
    ]
    lead = heading(facts[0][1].plain if facts else "")
    rest = Text()
    for column, cell in facts[1:]:
        unit = f" {column.title}" if column.look == NUMBER else ""
        rest = Text.assemble(rest, column.joint if rest else "", cell, unit)
    below = [indented(rest, GAP, width)] if rest else []
    return Group(lead, *below, *_sentences(columns, row, width))


def indented(value: Text, by: int, width: int) -> RenderableType:
    """A text some cells to the right, or as many as break no word of it."""
    room = min(by, width - longest_word(value))
    return Padding(value, (0, 0, 0, room)) if room > 0 else value


# -- labelled paragraphs ---------------------------------------------------------------


Entry = tuple[Text, Text]
"""What is to the left of a paragraph, and the paragraph."""


def labelled(label: str, body: Text | str, role: str = "") -> Entry:
    """A paragraph with a dim label; words are put in a role."""
    paragraph = safe(body, role) if isinstance(body, str) else body
    return safe(label, "muted"), paragraph


def entries(found: Iterable[Entry], size: int, width: int, indent: int = 0) -> Page:
    """Paragraphs beside their labels of `size` cells; below them where a word needs it."""
    room = width - indent - size - GAP
    grid = _grid(size, room)
    for label, body in found:
        if longest_word(body) <= room and longest_word(label) <= size:
            grid.add_row(label, body)
            if grid.row_count == SAMPLE:
                yield _to_the_right(grid, indent)
                grid = _grid(size, room)
            continue
        if grid.row_count:
            yield _to_the_right(grid, indent)
            grid = _grid(size, room)
        yield Group(indented(label, indent, width), indented(body, indent + GAP, width))
    if grid.row_count:
        yield _to_the_right(grid, indent)


def _to_the_right(grid: Table, by: int) -> RenderableType:
    """A grid some cells to the right. Rich takes apart and joins again every line that it pads."""
    return grid if not by else Padding(grid, (0, 0, 0, by))


def _grid(size: int, room: int) -> Table:
    """A grid of two widths that are known: Rich would lay out each paragraph twice to find them."""
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(width=size)
    grid.add_column(width=room, overflow="fold")
    return grid


def framed(lines: Sequence[Text], role: str, width: int) -> RenderableType:
    """Lines in a panel of a role's colour; without it where a word needs the room."""
    if max(map(longest_word, lines), default=0) > width - 4:
        return Group(*lines)
    return Panel(Group(*lines), box=box.ROUNDED, border_style=role, padding=(0, 1))


def in_lines(found: Iterable[Text], width: int) -> Iterator[Text]:
    """Short texts, as many a line as fit."""
    line = Text()
    for item in found:
        if line and line.cell_len + GAP + item.cell_len > width:
            yield line
            line = Text()
        if line:
            line.append(" " * GAP)
        line.append_text(item)
    yield line


def both_ends(left: Text, right: Text, width: int) -> RenderableType:
    """Two texts at the ends of a line; below each other where it is too short."""
    if left.cell_len + right.cell_len + GAP > width:
        return Group(left, right)
    blanks = " " * (width - left.cell_len - right.cell_len)
    return Text.assemble(left, blanks, right)
