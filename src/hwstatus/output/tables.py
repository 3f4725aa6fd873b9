"""Tables of a terminal, drawn as their rows come.

A table has one form from its first row to its last: columns where those of its first rows
fit, else blocks.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice, product

from rich.console import JustifyMethod
from rich.text import Text

from hwstatus.answers.answer import Shown
from hwstatus.columns import NUMBER, SOURCE, TEXT
from hwstatus.output.layout import (
    BETWEEN,
    GAP,
    NOTHING,
    Abreast,
    Page,
    apart,
    heading,
    height,
    indented,
    longest_word,
)

SAMPLE = 100
"""Rows by which the widths of columns are fixed: more than a screenful."""
SCREEN = 30
"""Rows by which the widths of a first screen are fixed."""
COMFORTABLE_FACT = 24
SHORT_SOURCE = 18
"""Cells of a source on a first screen, at the least."""
BLOCK = 3
"""Lines of a row with a sentence below its facts."""
COMFORTABLE_TEXT = 32

Row = Sequence[Text]


def _sentences_in(column: Shown) -> bool:
    """Whether a column takes the room that is left."""
    return column.look == TEXT


def table(
    columns: Sequence[Shown], rows: Iterable[Row], width: int, *, header: bool = True
) -> Page:
    """A table that is drawn as its rows come; blocks where the columns do not fit."""
    stream = iter(rows)
    sample = list(islice(stream, SAMPLE))
    if sample:
        yield from _drawn(columns, chain(sample, stream), sample, width, header=header)


def first_screen(
    columns: Sequence[Shown],
    rows: Iterable[Row],
    width: int,
    *,
    header: bool,
    room: int,
) -> tuple[Page, list[int]] | None:
    """A table, and the line on which each row ends; None where it is one of blocks.

    Where it takes more than the `room` it is without sentences, and sources are cut to a line: many rows say more than
    whole names.
    """
    cells = list(rows)
    sizes = fitted(columns, cells[:SCREEN], width)
    if sizes and len(cells) <= room:
        ends = _ends(cells, sizes, header=header)
        if max(ends, default=0) <= room:
            return _in_columns(columns, sizes, cells, width, header=header), ends
    facts = _facts(columns)
    if not sizes and len(facts) < len(columns) and BLOCK * len(cells) <= room:
        return None
    columns = [columns[at] for at in facts]
    cells = [[row[at] for at in facts] for row in cells]
    sources = [at for at, column in enumerate(columns) if column.title == SOURCE]
    sizes = _with_short_sources(columns, cells[:SCREEN], width, sources)
    if not sizes:
        return None
    for row, at in product(cells, sources):
        row[at].truncate(sizes[at], overflow="ellipsis")
    page = _in_columns(columns, sizes, cells, width, header=header)
    return page, _ends(cells, sizes, header=header)


def parts(
    columns: Sequence[Shown],
    titled: Iterable[tuple[str, Sequence[Row]]],
    width: int,
    *,
    header: bool = True,
    again: bool = True,
) -> Page:
    """Tables below their titles, all of one form; one without rows is left out, an empty title too.

    The titles of columns stand above the first table alone unless they are to stand `again` above each.
    """
    filled = [(title, rows) for title, rows in titled if rows]
    every = [row for _, rows in filled for row in rows]
    headed = [header, *[header and again] * len(filled)]
    return apart(
        chain(
            [heading(title)] if title else [],
            _drawn(columns, rows, every, width, header=is_headed),
        )
        for is_headed, (title, rows) in zip(headed, filled, strict=False)
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
    if sizes := fitted(columns, sample, width):
        return _in_columns(columns, sizes, rows, width, header=header)
    return _stacked(columns, rows, sample, width, header=header)


def _facts(columns: Sequence[Shown]) -> Sequence[int]:
    """The columns that have no sentences."""
    return [at for at, column in enumerate(columns) if not _sentences_in(column)]


# -- in columns ------------------------------------------------------------------------

_BETWEEN = Text.assemble(" ", (" ", "muted"))
_BETWEEN_TITLES = Text.assemble((" ", "heading"), (" ", "muted"))


def _in_columns(
    columns: Sequence[Shown],
    sizes: Sequence[int],
    rows: Iterable[Row],
    width: int,
    *,
    header: bool,
) -> Page:
    """A line or more each row, below the titles of the columns."""
    if header:
        yield _titles(columns, sizes, _BETWEEN_TITLES)
        yield Text("─" * (sum(sizes) + GAP * (len(sizes) - 1)), "muted")
    for row in rows:
        yield from _row(columns, row, sizes, width, _BETWEEN)


def _titles(columns: Sequence[Shown], sizes: Sequence[int], between: Text) -> Abreast:
    cells = [heading(column.title) for column in columns]
    return Abreast(cells, sizes, _sides(columns), between, at_bottom=True)


def _sides(columns: Sequence[Shown]) -> Sequence[JustifyMethod]:
    return ["right" if column.look == NUMBER else "left" for column in columns]


def _row(
    columns: Sequence[Shown], row: Row, sizes: Sequence[int], width: int, between: Text
) -> Page:
    """A row; of one with a word longer than its column that fact has a line of its own below the others.

    Only a first fact stands above them, since it says whose they are.
    """
    inside = list(row)
    outside = []
    begin = 0
    for at, (cell, size) in enumerate(zip(row, sizes, strict=True)):
        if not _has_room(cell, size):
            outside.append((begin, indented(cell, begin, width)))
            inside[at] = Text()
        begin += size + GAP
    yield from (line for begin, line in outside if not begin)
    if any(inside):
        yield Abreast(inside, sizes, _sides(columns), between)
    yield from (line for begin, line in outside if begin)


def _ends(rows: Iterable[Row], sizes: Sequence[int], *, header: bool) -> list[int]:
    """The line on which each row ends."""
    heights = (max(map(height, row, sizes)) for row in rows)
    return list(accumulate(heights, initial=2 * header))[1:]


# -- in blocks -------------------------------------------------------------------------


def _stacked(
    columns: Sequence[Shown],
    rows: Iterable[Row],
    sample: Sequence[Row],
    width: int,
    *,
    header: bool,
) -> Page:
    """Records as blocks; their facts below each other in columns, if these fit a line."""
    facts = _facts(columns)
    own = [columns[at] for at in facts]
    sizes = fitted(own, [[row[at] for at in facts] for row in sample], width)
    if sizes and header and len(facts) > 1:
        yield _titles(own, sizes, BETWEEN)
    for row in rows:
        if sizes:
            yield from _row(own, [row[at] for at in facts], sizes, width, BETWEEN)
        else:
            yield from _block(columns, row, width)
        for column, cell in zip(columns, row, strict=True):
            if _sentences_in(column) and cell.plain:
                yield indented(cell, GAP, width)


def _block(columns: Sequence[Shown], row: Row, width: int) -> Page:
    """The facts of a record whose columns do not fit: the first one, the others.

    A number is followed by its title, without which nobody knows what it counts.
    """
    facts = [
        (column, cell)
        for column, cell in zip(columns, row, strict=True)
        if cell.plain not in ("", NOTHING) and not _sentences_in(column)
    ]
    rest = Text()
    for column, cell in facts[1:]:
        is_one = cell.plain == "1"
        title = column.title.removesuffix("s") if is_one else column.title
        unit = f" {title}" if column.look == NUMBER else ""
        rest = Text.assemble(rest, column.joint if rest else "", cell, unit)
    yield indented(heading(facts[0][1].plain if facts else ""), 0, width)
    if rest:
        yield indented(rest, GAP, width)


# -- how wide the columns are ----------------------------------------------------------


def _has_room(cell: Text, size: int) -> bool:
    return len(cell) <= size or longest_word(cell) <= size


def fitted(
    columns: Sequence[Shown], sample: Sequence[Row], width: int
) -> list[int] | None:
    """The width of each column, in cells; None where a word would be broken.

    Long facts give way first, then sentences, then everything down to its words.
    """
    titles = [Text(column.title) for column in columns]
    by_column = list(zip(titles, *sample, strict=True))
    room = width - GAP * (len(columns) - 1)
    sizes = [min(room, max(cell.cell_len for cell in cells)) for cells in by_column]
    least = [max(map(longest_word, cells)) for cells in by_column]
    if len(sample) == SAMPLE:
        sizes = [
            max(size, column.usual) for size, column in zip(sizes, columns, strict=True)
        ]
    for floor in _floors(columns, sizes, least, width):
        _shrink(sizes, floor, room)
    return sizes if sum(sizes) <= room else None


def _with_short_sources(
    columns: Sequence[Shown], sample: Sequence[Row], width: int, sources: Sequence[int]
) -> list[int] | None:
    """The width of each column where sources give way first and have what the others leave; None as of `fitted`."""
    short = [[*row] for row in sample]
    for row, at in product(short, sources):
        row[at] = row[at][:SHORT_SOURCE]
    sizes = fitted(columns, short, width)
    if sizes:
        spare = width - GAP * (len(sizes) - 1) - sum(sizes)
        for at in sources:
            sizes[at] += spare
    return sizes


def _floors(
    columns: Sequence[Shown], sizes: Sequence[int], least: list[int], width: int
) -> Iterator[list[int]]:
    """How narrow the columns may get, step by step; `least` is what their words need.

    Sentences have half of the page, or stand below the facts; beside them facts stay comfortable.
    """
    sentences = sum(map(_sentences_in, columns))
    half = width // 2 // max(1, sentences)
    facts = []
    texts = []
    words = []
    for column, size, low in zip(columns, sizes, least, strict=True):
        if _sentences_in(column):
            low = max(low, min(size, max(half, column.usual, COMFORTABLE_TEXT)))
            facts.append(size)
            texts.append(low)
        else:
            fact = max(low, column.usual, min(size, COMFORTABLE_FACT))
            facts.append(fact)
            texts.append(fact)
            low = fact if sentences else low
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
