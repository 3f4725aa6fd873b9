"""`map` and `chart` in the cells of a terminal."""

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from hwstatus.answers.answer import Answer
from hwstatus.answers.chart import StackedChart
from hwstatus.answers.map import WorldMap
from hwstatus.output import layout
from hwstatus.output.drawings import ChartDrawing, Drawing, MapDrawing
from hwstatus.output.layout import Page
from hwstatus.output.options import terminal_height
from hwstatus.output.views import mosaic
from hwstatus.output.views.mosaic import Names
from hwstatus.pictures import bands, look_of
from hwstatus.pictures.geometry import Box
from hwstatus.pictures.over_time import ticks
from hwstatus.pictures.palette import OUTSIDE
from hwstatus.pictures.raster import Lattice, raster
from hwstatus.record.vocabulary import UNKNOWN

WORLD = Box(0, 8, 960, 418)
"""The world without Antarctica."""

_SPARE = 3
"""Lines of a screen that are left free: for who is not seen, what stderr says, a prompt."""
_LOWEST = 6
_MOST_NAMED = 3
_WIDEST = 400
"""Cells that a picture has at most, however wide the terminal says that it is."""

_HIGHEST_CHART = 24
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
        yield layout.safe(answer.circumstances, "muted")
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
    notes = [layout.safe(note, "muted") for note in drawing.notes()]
    return [*mosaic.legend(drawing.keys(), width, coloured=coloured), *notes]


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
        coloured = mosaic.in_colour(console, options)
        legend = _legend(self.drawing, self.width, coloured=coloured)
        room = _room(self.drawing.answer, legend, self.width)
        columns, rows = self._size(room)
        yield from mosaic.mosaic(self._looks, columns, rows, coloured=coloured)
        if self.unseen:
            yield layout.safe(f"no room here for {self._unseen()}", "muted")
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


class _Scale(NamedTuple):
    """The numbers beside a chart: the highest, and how many cells they take."""

    numbers: range
    cells: int

    @property
    def most(self) -> int:
        """The highest."""
        return self.numbers[-1]

    def label(self, row: int, rows: int) -> str:
        """What stands beside a row: the number whose height begins there."""
        for number in self.numbers[1:]:
            if round(rows * (1 - number / self.most)) == row:
                return f"{number:>{self.cells}} ┤"
        return f"{'':>{self.cells}} │"


class ChartInCells:
    """A chart, its years, its legend and its notes, as the terminal can show them."""

    def __init__(self, drawing: ChartDrawing, width: int) -> None:
        self.drawing = drawing
        self.bands = bands(drawing.columns)
        top = max(self.bands[-1].upper) if self.bands else 0
        numbers = ticks(top)
        self.scale = _Scale(numbers, len(str(numbers[-1])))
        self.width = width

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        """The lines of the chart with their numbers, the years, the legend."""
        coloured = mosaic.in_colour(console, options)
        legend = _legend(self.drawing, self.width, coloured=coloured)
        rows = min(_room(self.drawing.answer, legend, self.width), _HIGHEST_CHART)
        columns = self._columns()
        lines = mosaic.mosaic(self._looks, columns, rows, coloured=coloured)
        for row, line in enumerate(lines):
            label = Text().append(self.scale.label(row, rows), "muted")
            yield label.append_text(line)
        yield Text(self._years(columns), "muted")
        yield from legend

    def _columns(self) -> int:
        """The cells of the chart: the same number for each period, where there is room."""
        room = min(self.width, _WIDEST) - self.scale.cells - _CELL
        periods = len(self.drawing.columns)
        return max(1, room // periods) * periods if periods <= room else room

    def _looks(self, columns: int, rows: int) -> Names:
        """The look of each cell of a chart of that size, the strictest lowest."""
        heights = [self.scale.most * (rows - row - 0.5) / rows for row in range(rows)]
        periods = [self._period(column, columns) for column in range(columns)]
        return [
            [self._look(period, height) for period in periods] for height in heights
        ]

    def _period(self, column: int, columns: int) -> int:
        """The period that a column of cells shows."""
        return column * len(self.drawing.columns) // columns

    def _look(self, period: int, height: float) -> str:
        for band in self.bands:
            if band.lower[period] <= height < band.upper[period]:
                return band.look
        return ""

    def _years(self, columns: int) -> str:
        """The years below the first of their cells, where there is room."""
        line = " " * (self.scale.cells + _CELL)
        start = len(line)
        for at, year in self._begun(columns):
            begin = start + at
            if len(line) <= begin <= self.width - len(year):
                line = f"{line:<{begin}}{year} "
        return line

    def _begun(self, columns: int) -> Iterator[tuple[int, str]]:
        """Where each year begins, and the year."""
        shown = ""
        for at in range(columns):
            year = self.drawing.columns[self._period(at, columns)].period[:4]
            if year != shown:
                yield at, year
            shown = year
