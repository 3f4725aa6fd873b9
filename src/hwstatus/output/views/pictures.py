"""`map` and `chart` in the cells of a terminal: quarters of a cell in colour, or a sign a cell.

Where the terminal shows at least 256 colours, a picture has its own dark ground and a
cell has four parts of two colours; inside an area the sign of its status is woven into
the colour. Elsewhere, and without colour, a cell is the sign alone.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.text import Text

from hwstatus.answers.chart import StackedChart
from hwstatus.answers.map import WorldMap
from hwstatus.output import layout
from hwstatus.output.drawings import ChartDrawing, Drawing, MapDrawing, drawing_of
from hwstatus.output.layout import Page, in_lines
from hwstatus.output.options import terminal_height
from hwstatus.pictures.outlines import Box
from hwstatus.pictures.over_time import Band, Column, bands, ticks
from hwstatus.pictures.palette import LOOKS, OUTSIDE, SEA_OF_CELLS, look_of
from hwstatus.pictures.raster import Lattice, raster
from hwstatus.pictures.world import Place
from hwstatus.record.vocabulary import UNKNOWN

Looks = Sequence[Sequence[str]]
"""Rows of the names of looks; empty where there is nothing."""

QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""The character whose upper left, upper right, lower left and lower right part are the bits 1, 2, 4 and 8."""

_WOVEN = 0.16
"""How far a sign stands out from the colour that it is woven into."""
_WEAVES = {"█": " ", "▓": "╱"}
"""In place of signs that would hide the colour, others that no look has."""


def view(answer: WorldMap | StackedChart, width: int, *, header: bool) -> Page:
    """Title, picture, legend; a picture of no more lines than a screen has."""
    drawing = drawing_of(answer)
    if drawing and isinstance(answer, StackedChart) and answer.panels:
        for panel in answer.panels:
            yield from view(panel, width, header=header)
        return
    if drawing is None:
        return
    if header:
        yield layout.heading(answer.title)
        yield layout.muted(answer.circumstances)
    yield InCells(drawing, width)


class InCells(NamedTuple):
    """A picture with what stands below it, as the terminal can show it."""

    drawing: Drawing
    width: int

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        """The lines, in quarters of a cell where the terminal has the colours and characters for them."""
        has_colours = console.color_system in ("256", "truecolor")
        coloured = has_colours and not options.ascii_only
        if isinstance(self.drawing, MapDrawing):
            return _map(self.drawing, self.width, coloured)
        return _chart(self.drawing, self.width, coloured)


# -- looks in cells --------------------------------------------------------------------


def _mosaic(looks: Looks, coloured: bool) -> Iterator[Text]:
    """A picture as lines of a terminal; in colour it is given twice as wide and as high."""
    if not coloured:
        return map(_signs, looks)
    return map(_coloured, looks[::2], looks[1::2])


def _swatch(look: str, coloured: bool) -> Text:
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


# -- what stands below a picture -------------------------------------------------------

_SPARE = 3
"""Lines of a screen that are left free: for who is not seen, what stderr says, a prompt."""
_LOWEST = 6
_WIDEST = 400
"""Cells that a picture has at most, however wide the terminal says that it is."""
_CELL = 2
"""How many times as high as wide a cell is."""


def _room(drawing: Drawing, below: Iterable[Text], width: int) -> int:
    """The lines that a picture may have, so that all is on one screen with what is below."""
    answer = drawing.answer
    texts = [Text(answer.title), Text(answer.circumstances), *below]
    taken = sum(math.ceil(text.cell_len / width) for text in texts)
    return max(_LOWEST, terminal_height() - taken - _SPARE)


def _legend(drawing: Drawing, width: int, coloured: bool) -> list[Text]:
    """The entries of the legend, as many a line as fit, and the notes."""
    keys = drawing.keys()
    entries = (_swatch(k.look.name, coloured).append(f" {k.words}", "") for k in keys)
    return [*in_lines(entries, width), *map(layout.muted, drawing.notes())]


# -- the map ---------------------------------------------------------------------------

WORLD = Box(0, 8, 960, 418)
"""The world without Antarctica."""
_MOST_NAMED = 3


def _map(drawing: MapDrawing, width: int, coloured: bool) -> Iterator[Text]:
    """The lines of the map, as wide as the terminal if that is high enough; who is not seen, the legend."""
    below = _legend(drawing, width, coloured)
    box = drawing.view or WORLD
    shape = box.height / box.width / _CELL
    columns = min(width, _WIDEST, int(_room(drawing, below, width) / shape))
    rows = max(1, round(columns * shape))
    places = drawing.places
    telling = [code for code, place in places.items() if place.status != UNKNOWN]
    scale = 2 if coloured else 1
    grid, unseen = raster(Lattice(box, columns * scale, rows * scale), telling)
    yield from _mosaic(
        [[_look(code, places) for code in row] for row in grid], coloured
    )
    countries = drawing.answer.rows
    if names := sorted(c.name for c in countries if c.iso2 in unseen):
        yield layout.muted(f"no room here for {_some(names)}")
    yield from below


def _look(code: str, places: Mapping[str, Place]) -> str:
    if not code:
        return ""
    country = places.get(code)
    return look_of(code, country.status, country.practice).name if country else OUTSIDE


def _some(names: Sequence[str]) -> str:
    """Some names, of the others the number."""
    more = len(names) - _MOST_NAMED
    if more <= 1:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMED])} and {more} more"


# -- the chart -------------------------------------------------------------------------

_HIGHEST_CHART = 24
_LEAST_OVER_FIGURES = 10
_NARROWEST_OVER_FIGURES = 60
"""Rows of a chart, and cells of a terminal, from which on figures take the place of the legend."""


def _chart(drawing: ChartDrawing, width: int, coloured: bool) -> Iterator[Text]:
    """The lines of the chart with their numbers, the years; the figures of each, where there is room, or the legend."""
    drawn = bands(drawing.columns)
    numbers = ticks(max(drawn[-1].upper) if drawn else 0)
    margin = len(str(numbers[-1])) + _CELL
    labels = [
        _swatch(band.look, coloured).append(f" {LOOKS[band.look].label}", "")
        for band in drawn
    ]
    time = _Time(drawing.columns, width, margin)
    below = _legend(drawing, width, coloured)
    notes = list(map(layout.muted, drawing.notes()))
    beside = max([margin, *(label.cell_len + 1 for label in labels)])
    over_figures = time._replace(margin=beside)
    is_high = _room(drawing, [*labels, *notes], width) >= _LEAST_OVER_FIGURES
    last = drawing.columns[-1].period[:4]
    is_wide = (
        width >= _NARROWEST_OVER_FIGURES and last in dict(over_figures.years).values()
    )
    if is_high and is_wide:
        time = over_figures
        below = [*_figures(labels, drawn, time), *notes]
    rows = min(_room(drawing, below, width), _HIGHEST_CHART)
    scale = 2 if coloured else 1
    looks = _looks(drawn, time, numbers[-1], rows * scale, time.cells * scale)
    for row, line in enumerate(_mosaic(looks, coloured)):
        label = _label(numbers, row, rows)
        yield Text.assemble((f"{label:>{time.margin}}", "muted"), line)
    years = ""
    for begin, year in time.years:
        years = f"{years:<{begin}}{year}"
    yield Text(years, "muted")
    yield from below


class _Time(NamedTuple):
    """The periods of a chart on a terminal so wide, behind a margin."""

    periods: Sequence[Column]
    width: int
    margin: int

    @property
    def cells(self) -> int:
        """The cells of the chart: the same number for each period, where there is room."""
        room = min(self.width, _WIDEST) - self.margin
        number = len(self.periods)
        return max(1, room // number) * number if number <= room else room

    def shown_at(self, column: int, columns: int) -> int:
        """The period that one of so many columns of cells shows."""
        return column * len(self.periods) // columns

    @property
    def years(self) -> Sequence[tuple[int, str]]:
        """The years for which there is room, the last ones before others, each behind the cell at which it begins."""
        begun: dict[str, int] = {}
        for at in range(self.cells):
            year = self.periods[self.shown_at(at, self.cells)].period[:4]
            begun.setdefault(year, self.margin + at)
        shown: list[tuple[int, str]] = []
        end = self.width
        for year, begin in reversed(begun.items()):
            if begin + len(year) <= end:
                shown.insert(0, (begin, year))
                end = begin - 1
        return shown


def _figures(
    labels: Iterable[Text], drawn: Iterable[Band], time: _Time
) -> Iterator[Text]:
    """Behind the label of each band, below each year, how many countries are in it at the end of that."""
    ends = {one.period[:4]: at for at, one in enumerate(time.periods)}
    for label, band in zip(labels, drawn, strict=True):
        for begin, year in time.years:
            number = band.upper[ends[year]] - band.lower[ends[year]]
            label.pad_right(begin - label.cell_len)
            label.append(str(number or layout.NOTHING), "")
        yield label


def _label(numbers: Sequence[int], row: int, rows: int) -> str:
    """What stands beside a row: the number whose height begins there."""
    for number in numbers[1:]:
        if round(rows * (1 - number / numbers[-1])) == row:
            return f"{number} ┤"
    return " │"


def _looks(
    drawn: Sequence[Band], time: _Time, most: int, rows: int, columns: int
) -> Looks:
    """The look of each cell of a chart of that size, the strictest lowest."""
    stacks = [
        _stack(drawn, time.shown_at(column, columns), rows, most)
        for column in range(columns)
    ]
    return [[stack[row] for stack in stacks] for row in reversed(range(rows))]


def _stack(drawn: Iterable[Band], period: int, rows: int, most: int) -> list[str]:
    """The looks of a period's cells, from the lowest up: a cell or more of each that a country has."""
    counted = [band for band in drawn if band.lower[period] < band.upper[period]]
    cells: list[str] = []
    for at, band in enumerate(counted, 1):
        taken = math.ceil(rows * band.upper[period] / most - 0.5)
        top = max(len(cells) + 1, taken)
        room = rows - (len(counted) - at)
        cells += [band.look] * (min(top, room) - len(cells))
    return cells + [""] * (rows - len(cells))
