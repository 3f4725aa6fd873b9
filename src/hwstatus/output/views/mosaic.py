"""Pictures in the cells of a terminal: quarters of a cell in colour, or a sign a cell.

Where the terminal shows at least 256 colours, a picture has its own dark ground and a
cell has four parts of two colours; inside an area the sign of its status is woven into
the colour. Elsewhere, and without colour, a cell is the sign alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from rich.console import Console, ConsoleOptions
from rich.style import Style
from rich.text import Text

from hwstatus.output.drawings import Key
from hwstatus.output.layout import in_lines
from hwstatus.pictures.palette import LOOKS, SEA_OF_CELLS

Names = Sequence[Sequence[str]]
"""Rows of the names of looks; empty where there is nothing."""

QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""The character whose upper left, upper right, lower left and lower right part are the bits 1, 2, 4 and 8."""

_WOVEN = 0.16
"""How far a sign stands out from the colour that it is woven into."""
_WEAVES = {"█": " ", "▓": "░"}
"""Signs that would hide the colour."""


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
        swatch(key.look, coloured=coloured).append(f" {key.words}", "") for key in keys
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
