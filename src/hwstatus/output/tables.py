"""Tables of a terminal, drawn as their rows come.

A table has one form from its first row to its last: columns where those of its first rows
fit, else blocks.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice, product
from typing import Literal, NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hwstatus.answers.answer import Shown
from hwstatus.columns import NUMBER, SOURCE, TEXT
from hwstatus.output.layout import (
    GAP,
    NOTHING,
    SAMPLE,
    Page,
    apart,
    heading,
    indented,
    longest_word,
)

SCREEN = 30
"""Rows that are drawn first, so that they are read while the others are drawn."""
CHUNK = 400
"""Rows that are drawn at a time."""
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


def _justified(column: Shown) -> Literal["left", "right"]:
    return "right" if column.look == NUMBER else "left"


def table(
    columns: Sequence[Shown], rows: Iterable[Row], width: int, *, header: bool = True
) -> Page:
    """A table that is drawn as its rows come; blocks where the columns do not fit."""
    stream = iter(rows)
    sample = list(islice(stream, SAMPLE))
    if sample:
        yield from _Form(columns, width, header).drawn(chain(sample, stream), sample)


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
    form = _Form(columns, width, header)
    whole = fitted(columns, cells[:SCREEN], width)
    if whole and len(cells) <= room:
        ends = form.ends(cells, whole)
        if max(ends, default=0) <= room:
            return form.chunks(cells, whole), ends
    facts = form.facts
    if not whole and len(facts) < len(columns) and BLOCK * len(cells) <= room:
        return None
    form = form.of(facts)
    cells = [[row[at] for at in facts] for row in cells]
    sizes = form.with_short_sources(cells[:SCREEN])
    if not sizes:
        return None
    for row, at in product(cells, form.sources):
        row[at].truncate(sizes[at], overflow="ellipsis")
    return form.chunks(cells, sizes), form.ends(cells, sizes)


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
    first = _Form(columns, width, header)
    further = first._replace(header=header and again)
    filled = [(title, rows) for title, rows in titled if rows]
    every = [row for _, rows in filled for row in rows]
    forms = [first, *[further] * len(filled)]
    return apart(
        chain([heading(title)] if title else [], form.drawn(rows, every))
        for form, (title, rows) in zip(forms, filled, strict=False)
    )


class _Form(NamedTuple):
    """How rows are drawn on a terminal so wide: in these columns, with or without their titles."""

    columns: Sequence[Shown]
    width: int
    header: bool

    @property
    def facts(self) -> Sequence[int]:
        """The columns that have no sentences."""
        return [n for n, one in enumerate(self.columns) if not _sentences_in(one)]

    @property
    def sources(self) -> Sequence[int]:
        """The columns that say who says so."""
        return [n for n, one in enumerate(self.columns) if one.title == SOURCE]

    def of(self, columns: Sequence[int]) -> "_Form":
        """The same of some of the columns alone."""
        return self._replace(columns=[self.columns[at] for at in columns])

    def with_short_sources(self, sample: Sequence[Row]) -> list[int] | None:
        """The width of each column where sources give way first and have what the others leave; None as of `fitted`."""
        short = [[*row] for row in sample]
        for row, at in product(short, self.sources):
            row[at] = row[at][:SHORT_SOURCE]
        sizes = fitted(self.columns, short, self.width)
        if sizes:
            spare = self.width - GAP * (len(sizes) - 1) - sum(sizes)
            for at in self.sources:
                sizes[at] += spare
        return sizes

    def drawn(self, rows: Iterable[Row], sample: Sequence[Row]) -> Page:
        """Rows in columns where those of a sample fit, else in blocks."""
        sizes = fitted(self.columns, sample, self.width)
        return self.chunks(rows, sizes) if sizes else self._stacked(rows, sample)

    def chunks(self, rows: Iterable[Row], sizes: Sequence[int]) -> Page:
        """Tables of one shape, one below the other; only the first has a header."""
        chunk = self._blank(sizes, header=self.header)
        most = SCREEN
        for row in rows:
            if not all(map(_has_room, row, sizes)):
                yield from _filled(chunk)
                yield from self._overhanging(row, sizes)
                chunk = self._blank(sizes)
                continue
            chunk.add_row(*row)
            if chunk.row_count == most:
                yield chunk
                chunk = self._blank(sizes)
                most = CHUNK
        yield from _filled(chunk)

    def ends(self, rows: Iterable[Row], sizes: Sequence[int]) -> list[int]:
        """The line on which each row ends."""
        # It compiles expressions, and only a first screen is counted.
        from textwrap import wrap

        heights = (
            max(
                len(wrap(cell.plain, size, break_on_hyphens=False))
                for cell, size in zip(row, sizes, strict=True)
            )
            for row in rows
        )
        return list(accumulate(heights, initial=2 * self.header))[1:]

    def _blank(self, sizes: Sequence[int], *, header: bool = False) -> Table:
        blank = Table(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            show_header=header,
            pad_edge=False,
            padding=(0, GAP - 1, 0, 0),
            header_style="heading",
            border_style="muted",
        )
        for column, size in zip(self.columns, sizes, strict=True):
            blank.add_column(
                Text(column.title),
                width=size,
                justify=_justified(column),
                overflow="fold",
            )
        return blank

    def _overhanging(self, row: Row, sizes: Sequence[int]) -> Page:
        """A row with a word longer than its column: that fact has a line of its own below the others.

        Only a first fact stands above them, since it says whose they are.
        """
        inside = [
            cell if _has_room(cell, size) else Text()
            for cell, size in zip(row, sizes, strict=True)
        ]
        lines = []
        begin = 0
        for cell, within, size in zip(row, inside, sizes, strict=True):
            if within is not cell:
                lines.append((begin, indented(cell, begin, self.width)))
            begin += size + GAP
        yield from (line for begin, line in lines if not begin)
        if any(inside):
            beside = self._blank(sizes)
            beside.add_row(*inside)
            yield beside
        yield from (line for begin, line in lines if begin)

    def _stacked(self, rows: Iterable[Row], sample: Sequence[Row]) -> Page:
        """Records as blocks; their facts below each other in columns, if these fit a line."""
        facts = self.facts
        own = self.of(facts)
        short = [[row[at] for at in facts] for row in sample]
        sizes = fitted(own.columns, short, self.width)
        if sizes and self.header and len(facts) > 1:
            yield own._aligned([heading(c.title) for c in own.columns], sizes)
        for row in rows:
            if sizes:
                cells = own._facts([row[at] for at in facts], sizes)
                yield Group(*cells, *self._sentences(row))
            else:
                yield self._block(row)

    def _facts(self, cells: Row, sizes: Sequence[int]) -> Page:
        """Facts below their titles: on one line where they fit it, which is quick."""
        if all(c.cell_len <= size for c, size in zip(cells, sizes, strict=True)):
            yield self._aligned(cells, sizes)
        else:
            yield from self._overhanging(cells, sizes)

    def _aligned(self, cells: Row, sizes: Sequence[int]) -> Text:
        """Facts on one line, each as wide as its column."""
        padded = [cell.copy() for cell in cells]
        for column, cell, size in zip(self.columns, padded, sizes, strict=True):
            cell.align(_justified(column), size)
        return Text(" " * GAP).join(padded)

    def _sentences(self, row: Row) -> Page:
        for column, cell in zip(self.columns, row, strict=True):
            if _sentences_in(column) and cell.plain:
                yield indented(cell, GAP, self.width)

    def _block(self, row: Row) -> RenderableType:
        """A record whose columns do not fit: its first fact, the others, its sentences.

        A number is followed by its title, without which nobody knows what it counts.
        """
        facts = [
            (column, cell)
            for column, cell in zip(self.columns, row, strict=True)
            if cell.plain not in ("", NOTHING) and not _sentences_in(column)
        ]
        lead = heading(facts[0][1].plain if facts else "")
        rest = Text()
        for column, cell in facts[1:]:
            is_one = cell.plain == "1"
            title = column.title.removesuffix("s") if is_one else column.title
            unit = f" {title}" if column.look == NUMBER else ""
            rest = Text.assemble(rest, column.joint if rest else "", cell, unit)
        below = [indented(rest, GAP, self.width)] if rest else []
        return Group(indented(lead, 0, self.width), *below, *self._sentences(row))


def _filled(chunk: Table) -> Page:
    if chunk.row_count or chunk.show_header:
        yield chunk


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
