"""`map`: the world in the cells of a terminal."""

from rich.console import Console, ConsoleOptions, RenderResult

from hwstatus.output import drawings, layout
from hwstatus.output.layout import Page
from hwstatus.output.options import terminal_height
from hwstatus.output.views import mosaic
from hwstatus.output.views.mosaic import Names
from hwstatus.pictures import look_of
from hwstatus.pictures.geometry import Box
from hwstatus.pictures.palette import OUTSIDE
from hwstatus.pictures.raster import Lattice, raster
from hwstatus.rows.pictures import WorldMap
from hwstatus.vocabulary import UNKNOWN

WORLD = Box(0, 8, 960, 418)
"""The world without Antarctica."""

_AROUND = 9
"""Lines of a screen that are not the picture's: title, legend, prompt."""
_LOWEST = 8
_CELL = 2
"""How many times as high as wide a cell is."""


def view(answer: WorldMap, width: int, *, header: bool) -> Page:
    """Title, map, legend; a map of no more lines than a screen has."""
    about = answer.about
    if header:
        yield layout.heading(answer.title)
        yield layout.safe(about.words, "muted")
    yield MapInCells(answer, width)
    for note in drawings.notes(answer):
        yield layout.safe(note, "muted")


class MapInCells:
    """A map and its legend, as the terminal can show them."""

    def __init__(self, answer: WorldMap, width: int) -> None:
        self.places = drawings.places(answer.countries)
        self.names = {known.iso2: known.name for known in answer.countries}
        self.view = drawings.view_of(answer) or WORLD
        self.keys = drawings.keys(answer)
        self.width = width
        self.unseen: frozenset[str] = frozenset()

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        """The lines of the map, the legend, and which countries are too small."""
        coloured = mosaic.in_colour(console, options)
        columns, rows = self._size()
        yield from mosaic.mosaic(self._looks, columns, rows, coloured=coloured)
        yield from mosaic.legend(self.keys, self.width, coloured=coloured)
        if self.unseen:
            names = ", ".join(sorted(self.names[code] for code in self.unseen))
            yield layout.safe(f"no room here for: {names}", "muted")

    def _size(self) -> tuple[int, int]:
        """Columns and rows of the map: as wide as the terminal, if it is high enough."""
        shape = self.view.height / self.view.width / _CELL
        room = max(_LOWEST, terminal_height() - _AROUND)
        columns = min(self.width, int(room / shape))
        return columns, max(1, round(columns * shape))

    def _looks(self, columns: int, rows: int) -> Names:
        """The look of each cell of a map of that size."""
        telling = [code for code, p in self.places.items() if p.status != UNKNOWN]
        found = raster(Lattice(self.view, columns, rows), telling)
        self.unseen = found.unseen
        return [[self._look(code) for code in row] for row in found.grid]

    def _look(self, code: str) -> str:
        if not code:
            return ""
        place = self.places.get(code)
        if place is None:
            return OUTSIDE
        return look_of(code, place.status, place.practice).name
