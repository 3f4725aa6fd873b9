"""`map` and `chart` in the cells of a terminal: quarters of a cell in colour, or a sign a cell.

Where the terminal shows at least 256 colours, a picture has its own dark ground and a
cell has four parts of two colours; inside an area the sign of its status is woven into
the colour. Elsewhere, and without colour, a cell is the sign alone.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.text import Text

from hwstatus.answers.answer import Answer
from hwstatus.answers.chart import StackedChart
from hwstatus.answers.map import WorldMap
from hwstatus.output import layout
from hwstatus.output.drawings import ChartDrawing, Drawing, MapDrawing
from hwstatus.output.layout import Page, in_lines
from hwstatus.output.options import terminal_height
from hwstatus.pictures.outlines import Box
from hwstatus.pictures.over_time import bands, ticks
from hwstatus.pictures.palette import LOOKS, OUTSIDE, SEA_OF_CELLS, Key, look_of
from hwstatus.pictures.raster import Lattice, raster
from hwstatus.record.vocabulary import UNKNOWN

Names = Sequence[Sequence[str]]
"""Rows of the names of looks; empty where there is nothing."""

QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""The character whose upper left, upper right, lower left and lower right part are the bits 1, 2, 4 and 8."""

_WOVEN = 0.16
"""How far a sign stands out from the colour that it is woven into."""
_WEAVES = {"█": " ", "▓": "╱"}
"""In place of signs that would hide the colour, others that no look has."""


def in_colour(console: Console, options: ConsoleOptions) -> bool:
    """Whether a terminal has the colours and characters for quarters of a cell."""
    return console.color_system in ("256", "truecolor") and not options.ascii_only


def mosaic(
    drawn: Callable[[int, int], Names], columns: int, rows: int, *, coloured: bool
) -> Iterator[Text]:
    """A picture as lines of a terminal; `drawn` gives it in so many columns and rows."""
    if not coloured:
        return map(_signs, drawn(columns, rows))
    quarters = drawn(2 * columns, 2 * rows)
    pairs = zip(quarters[::2], quarters[1::2], strict=True)
    return (_coloured(upper, lower) for upper, lower in pairs)


def legend(keys: Iterable[Key], width: int, *, coloured: bool) -> Iterator[Text]:
    """The entries of a legend, as many a line as fit."""
    entries = (
        swatch(key.look.name, coloured=coloured).append(f" {key.words}", "")
        for key in keys
    )
    return in_lines(entries, width)


def swatch(look: str, *, coloured: bool) -> Text:
    """A look as a legend shows it."""
    if coloured:
        return Text().append(*_cell(look)).append(*_cell(look))
    return Text(LOOKS[look].mark, LOOKS[look].role)


def _signs(row: Sequence[str]) -> Text:
    line = Text()
    for name in row:
        if name:
            line.append(LOOKS[name].mark, LOOKS[name].role)
        else:
            line.append(" ")
    return line


def _coloured(upper: Sequence[str], lower: Sequence[str]) -> Text:
    """A line from two rows of quarters."""
    line = Text()
    for at in range(0, len(upper), 2):
        line.append(*_quartered((*upper[at : at + 2], *lower[at : at + 2])))
    return line


@cache
def _quartered(parts: tuple[str, ...]) -> tuple[str, Style]:
    """A cell with these four parts, in the two looks that it has most of."""
    most = [name for name, _ in Counter(parts).most_common(2)]
    if len(most) == 1:
        return _cell(most[0])
    front, ground = sorted(most, key=bool, reverse=True)
    bits = sum(1 << at for at, name in enumerate(parts) if name == front)
    return QUARTERS[bits], Style(color=_colour(front), bgcolor=_colour(ground))


@cache
def _cell(name: str) -> tuple[str, Style]:
    """A cell with one look alone, its sign woven in."""
    if not name:
        return " ", Style(bgcolor=SEA_OF_CELLS)
    mark = LOOKS[name].mark
    colour = LOOKS[name].cell
    return _WEAVES.get(mark, mark), Style(color=_raised(colour), bgcolor=colour)


def _colour(name: str) -> str:
    return LOOKS[name].cell if name else SEA_OF_CELLS


def _raised(colour: str) -> str:
    """A colour a little lighter, or darker where it is light."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    aim = 0 if sum(parts) > 384 else 255
    mixed = [round(part + (aim - part) * _WOVEN) for part in parts]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


WORLD = Box(0, 8, 960, 418)
"""The world without Antarctica."""

_SPARE = 3
"""Lines of a screen that are left free: for who is not seen, what stderr says, a prompt."""
_LOWEST = 6
_MOST_NAMED = 3
_WIDEST = 400
"""Cells that a picture has at most, however wide the terminal says that it is."""

_HIGHEST_CHART = 24
_LEAST_OVER_FIGURES = 10
_NARROWEST_OVER_FIGURES = 60
"""Rows of a chart, and cells of a terminal, from which on figures take the place of the legend."""
_CELL = 2
"""How many times as high as wide a cell is."""


def view(answer: WorldMap | StackedChart, width: int, *, header: bool) -> Page:
    """Title, picture, legend; a picture of no more lines than a screen has."""
    if isinstance(answer, StackedChart) and not answer.rows:
        return
    if isinstance(answer, StackedChart) and answer.panels:
        for panel in answer.panels:
            yield from view(panel, width, header=header)
        return
    if header:
        yield layout.heading(answer.title)
        yield layout.muted(answer.circumstances)
    if isinstance(answer, WorldMap):
        yield MapInCells(MapDrawing(answer), width)
    else:
        yield ChartInCells(ChartDrawing(answer), width)


def _room(answer: Answer[Any], below: Iterable[Text], width: int) -> int:
    """The lines that a picture may have, so that all is on one screen with what is below."""
    texts = [Text(answer.title), Text(answer.circumstances), *below]
    taken = sum(math.ceil(text.cell_len / width) for text in texts)
    return max(_LOWEST, terminal_height() - taken - _SPARE)


def _legend(drawing: Drawing, width: int, *, coloured: bool) -> list[Text]:
    """What stands below a picture: its legend and its notes."""
    return [*legend(drawing.keys(), width, coloured=coloured), *_notes(drawing)]


def _notes(drawing: Drawing) -> list[Text]:
    return [layout.muted(note) for note in drawing.notes()]


class MapInCells:
    """A map, its legend and its notes, as the terminal can show them."""

    def __init__(self, drawing: MapDrawing, width: int) -> None:
        self.drawing = drawing
        self.view = drawing.view or WORLD
        self.width = width
        self.unseen: frozenset[str] = frozenset()

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        """The lines of the map, the legend, and who is not seen."""
        coloured = in_colour(console, options)
        legend = _legend(self.drawing, self.width, coloured=coloured)
        room = _room(self.drawing.answer, legend, self.width)
        columns, rows = self._size(room)
        yield from mosaic(self._looks, columns, rows, coloured=coloured)
        if self.unseen:
            yield layout.muted(f"no room here for {self._unseen()}")
        yield from legend

    def _size(self, room: int) -> tuple[int, int]:
        """Columns and rows of the map: as wide as the terminal, if it is high enough."""
        shape = self.view.height / self.view.width / _CELL
        columns = min(self.width, _WIDEST, int(room / shape))
        return columns, max(1, round(columns * shape))

    def _unseen(self) -> str:
        """Who is not seen: some names, of the others the number."""
        countries = self.drawing.answer.rows
        names = sorted(c.name for c in countries if c.iso2 in self.unseen)
        more = len(names) - _MOST_NAMED
        if more <= 1:
            return ", ".join(names)
        return f"{', '.join(names[:_MOST_NAMED])} and {more} more"

    def _looks(self, columns: int, rows: int) -> Names:
        """The look of each cell of a map of that size."""
        places = self.drawing.places
        telling = [
            code for code, country in places.items() if country.status != UNKNOWN
        ]
        cells = raster(Lattice(self.view, columns, rows), telling)
        self.unseen = cells.unseen
        return [[self._look(code) for code in row] for row in cells.grid]

    def _look(self, code: str) -> str:
        if not code:
            return ""
        country = self.drawing.places.get(code)
        if country is None:
            return OUTSIDE
        return look_of(code, country.status, country.practice).name


class ChartInCells:
    """A chart, its years, its figures or its legend, and its notes, as the terminal can show them."""

    def __init__(self, drawing: ChartDrawing, width: int) -> None:
        self.drawing = drawing
        self.bands = bands(drawing.columns)
        top = max(self.bands[-1].upper) if self.bands else 0
        self.numbers = ticks(top)
        self.most = self.numbers[-1]
        self.width = width
        self.margin = len(str(self.most)) + _CELL

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        """The lines of the chart with their numbers, the years, the figures of each or the legend."""
        coloured = in_colour(console, options)
        below = self._below(coloured=coloured)
        rows = min(_room(self.drawing.answer, below, self.width), _HIGHEST_CHART)
        columns = self._columns()
        lines = mosaic(self._looks, columns, rows, coloured=coloured)
        for row, line in enumerate(lines):
            label = Text().append(self._label(row, rows), "muted")
            yield label.append_text(line)
        yield Text(self._years(columns), "muted")
        yield from below

    def _below(self, *, coloured: bool) -> list[Text]:
        """What stands below the years: their figures, where the last one has room for some; else the legend."""
        labels, notes = list(self._labels(coloured=coloured)), _notes(self.drawing)
        rows = _room(self.drawing.answer, [*labels, *notes], self.width)
        if rows >= _LEAST_OVER_FIGURES and self.width >= _NARROWEST_OVER_FIGURES:
            narrow = self.margin
            self.margin = max([narrow, *(each.cell_len + 1 for each in labels)])
            columns = self._columns()
            last = self.drawing.columns[-1].period[:4]
            if last in dict(self._shown(columns)).values():
                return [*self._figures(labels, columns), *notes]
            self.margin = narrow
        return _legend(self.drawing, self.width, coloured=coloured)

    def _labels(self, *, coloured: bool) -> Iterator[Text]:
        """The look of each band with its word, the strictest first."""
        for band in self.bands:
            shown = swatch(band.look, coloured=coloured)
            yield shown.append(f" {LOOKS[band.look].label}", "")

    def _figures(self, labels: Sequence[Text], columns: int) -> Iterator[Text]:
        """Behind the label of each band, below each year, how many countries are in it at the end of that."""
        ends = {one.period[:4]: at for at, one in enumerate(self.drawing.columns)}
        for label, band in zip(labels, self.bands, strict=True):
            for begin, year in self._shown(columns):
                number = band.upper[ends[year]] - band.lower[ends[year]]
                label.pad_right(begin - label.cell_len)
                label.append(str(number or layout.NOTHING), "")
            yield label

    def _label(self, row: int, rows: int) -> str:
        """What stands beside a row: the number whose height begins there."""
        cells = self.margin - _CELL
        for number in self.numbers[1:]:
            if round(rows * (1 - number / self.most)) == row:
                return f"{number:>{cells}} ┤"
        return f"{'':>{cells}} │"

    def _columns(self) -> int:
        """The cells of the chart: the same number for each period, where there is room."""
        room = min(self.width, _WIDEST) - self.margin
        periods = len(self.drawing.columns)
        return max(1, room // periods) * periods if periods <= room else room

    def _looks(self, columns: int, rows: int) -> Names:
        """The look of each cell of a chart of that size, the strictest lowest."""
        stacks = [
            self._stack(self._period(column, columns), rows)
            for column in range(columns)
        ]
        return [[stack[row] for stack in stacks] for row in reversed(range(rows))]

    def _period(self, column: int, columns: int) -> int:
        """The period that a column of cells shows."""
        return column * len(self.drawing.columns) // columns

    def _stack(self, period: int, rows: int) -> list[str]:
        """The looks of a period's cells, from the lowest up: a cell or more of each that a country has."""
        drawn = [b for b in self.bands if b.lower[period] < b.upper[period]]
        cells: list[str] = []
        for at, band in enumerate(drawn, 1):
            top = max(len(cells) + 1, self._row(band.upper[period], rows))
            room = rows - (len(drawn) - at)
            cells += [band.look] * (min(top, room) - len(cells))
        return cells + [""] * (rows - len(cells))

    def _row(self, countries: int, rows: int) -> int:
        """How many rows so many countries take."""
        return math.ceil(rows * countries / self.most - 0.5)

    def _years(self, columns: int) -> str:
        """The years below the first of their cells, where there is room."""
        line = ""
        for begin, year in self._shown(columns):
            line = f"{line:<{begin}}{year}"
        return line

    def _shown(self, columns: int) -> Sequence[tuple[int, str]]:
        """The years for which there is room, the last ones before others, each behind the cell at which it begins."""
        shown: list[tuple[int, str]] = []
        end = self.width
        for at, year in reversed(list(self._begun(columns))):
            begin = self.margin + at
            if begin + len(year) <= end:
                shown.insert(0, (begin, year))
                end = begin - 1
        return shown

    def _begun(self, columns: int) -> Iterator[tuple[int, str]]:
        """Where each year begins, and the year."""
        shown = ""
        for at in range(columns):
            year = self.drawing.columns[self._period(at, columns)].period[:4]
            if year != shown:
                yield at, year
            shown = year
