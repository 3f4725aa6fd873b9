"""A chart of countries by status over time: bands one above the other, the strictest lowest."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from hwstatus.pictures import palette
from hwstatus.pictures.palette import LIGHT, LOOKS, Caption, Key, safe

LEFT = 52
RIGHT = 140
"""The room beside the chart: for numbers, for the words of the bands."""
HEAD = 14
FOOT = 30
_WIDTH = palette.WIDTH - LEFT - RIGHT
_HEIGHT = palette.HEIGHT - HEAD - FOOT
_LEGIBLE = 13
"""The lowest band in px that has its word beside it."""
_YEAR = 42
"""The least room in px for a year."""
_INTERVALS = 6
"""Between how many numbers beside the chart there is room."""


class Column(NamedTuple):
    """A period: its name, which begins with the year, and how many countries had which look."""

    period: str
    counts: Mapping[str, int]


class Mark(NamedTuple):
    """A day (ISO) on which something happened, in words, and the id of the update that brought it."""

    day: str
    words: str
    update: str = ""


class Band(NamedTuple):
    """A look from the first column to the last: where it begins and ends, in countries."""

    look: str
    lower: Sequence[int]
    upper: Sequence[int]


def bands(columns: Sequence[Column]) -> list[Band]:
    """The looks that occur, in the order of a legend, each above the one before."""
    drawn = []
    lower = [0] * len(columns)
    for name in LOOKS:
        counts = [column.counts.get(name, 0) for column in columns]
        if any(counts):
            upper = [low + count for low, count in zip(lower, counts, strict=True)]
            drawn.append(Band(name, lower, upper))
            lower = upper
    return drawn


def spoken(columns: Sequence[Column]) -> str:
    """What the chart shows, in a sentence."""
    first, last = columns[0], columns[-1]
    counted = [f"{last.counts[name]} {name}" for name in LOOKS if last.counts.get(name)]
    span = f"{first.period} to {last.period}"
    return f"Countries by status from {span}; at the end: {', '.join(counted)}."


Panels = Mapping[str, Sequence[Column]]
"""Charts in one picture by their names; the only one has none."""


def over_time(
    panels: Panels, caption: Caption, theme: str = LIGHT, marks: Sequence[Mark] = ()
) -> str:
    """The charts as a file of its own: with title, legend, day and source, and marks on their days."""
    drawn = f'<g transform="translate(0 {palette.TOP})">{_stacked(panels, marks)}</g>'
    room = palette.HEIGHT * len(panels)
    legend = chart_legend(panels)
    return palette.framed(drawn, caption, legend, _spoken(panels), theme, room=room)


def chart_legend(panels: Panels) -> list[Key]:
    """The looks that occur; of a single chart with the number at its end, which others have beside them."""
    names = {band.look for columns in panels.values() for band in bands(columns)}
    numbers = dict.fromkeys(LOOKS, "")
    if len(panels) == 1:
        [columns] = panels.values()
        last = columns[-1].counts
        numbers = {name: f"{last.get(name, 0)}" for name in LOOKS}
    return [Key(LOOKS[name], numbers[name]) for name in LOOKS if name in names]


def _spoken(panels: Panels) -> str:
    return " ".join(
        f"{name}: {spoken(columns)}" if name else spoken(columns)
        for name, columns in panels.items()
    )


def _stacked(panels: Panels, marks: Sequence[Mark] = ()) -> str:
    """Charts one below the other, each below its name."""
    if len(panels) == 1:
        [columns] = panels.values()
        return _chart(columns, marks)
    return "".join(
        f'<g transform="translate(0 {palette.HEIGHT * at})">'
        f"{palette.text(name, LEFT, HEAD - 4)}{_chart(columns, marks)}</g>"
        for at, (name, columns) in enumerate(panels.items())
    )


def inline_charts(panels: Panels, title: str) -> str:
    """The charts as a part of a page that has the rules of `palette.css`."""
    seen = palette.numbers(0, 0, palette.WIDTH, palette.HEIGHT * len(panels))
    return (
        f'<svg class="chart" viewBox="{seen}" role="img"'
        ' aria-labelledby="chart-title chart-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="chart-title">{safe(title)}</title>'
        f'<desc id="chart-desc">{safe(_spoken(panels))}</desc>'
        f"{palette.patterns()}{_stacked(panels)}</svg>"
    )


def _chart(columns: Sequence[Column], marks: Sequence[Mark] = ()) -> str:
    drawn = bands(columns)
    most = ticks(max(drawn[-1].upper, default=0))[-1]
    return "".join(
        [
            *_grid(most),
            '<g class="land" stroke-width="0.5">',
            *(_band(band, most) for band in drawn),
            "</g>",
            *_words(drawn, most),
            *_years(columns),
            *_marks(columns, marks),
        ]
    )


def ticks(most: int) -> range:
    """Round numbers from 0 to at least `most`, not too many."""
    most = max(most, 1)
    steps = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, most)
    step = next(step for step in steps if most <= step * _INTERVALS)
    return range(0, most + step, step)


def _y(countries: float, most: int) -> float:
    return round(HEAD + _HEIGHT * (1 - countries / most), 1)


def _edges(number: int) -> list[float]:
    """The left sides of the columns, and the right side of the last."""
    return [round(LEFT + _WIDTH * at / number, 1) for at in range(number + 1)]


def _band(band: Band, most: int) -> str:
    """A band as a path: its upper side from left to right, its lower side back."""
    edges = _edges(len(band.upper))
    there = list(_side(band.upper, edges, most))
    back = reversed(list(_side(band.lower, edges, most)))
    path = "L".join(f"{x:g},{y:g}" for x, y in [*there, *back])
    count = band.upper[-1] - band.lower[-1]
    title = f"{LOOKS[band.look].label}: {count} at the end"
    return f'<path class="{band.look}" d="M{path}z"><title>{safe(title)}</title></path>'


def _side(
    heights: Sequence[int], edges: Sequence[float], most: int
) -> Iterator[tuple[float, float]]:
    """The corners of a flight of stairs."""
    for height, left, right in zip(heights, edges, edges[1:], strict=False):
        yield left, _y(height, most)
        yield right, _y(height, most)


def _grid(most: int) -> Iterator[str]:
    right = LEFT + _WIDTH
    for number in ticks(most):
        y = _y(number, most)
        yield f'<path class="axis" d="M{LEFT},{y:g}H{right}"/>'
        yield palette.text(f"{number}", LEFT - 8, y + 4, "quiet", "end")


def _words(drawn: Sequence[Band], most: int) -> Iterator[str]:
    """The word and number of each band that is high enough at its end."""
    for band in drawn:
        low = band.lower[-1]
        high = band.upper[-1]
        count = high - low
        if count * _HEIGHT / most >= _LEGIBLE:
            middle = _y((low + high) / 2, most)
            words = f"{LOOKS[band.look].label} {count}"
            yield palette.text(words, LEFT + _WIDTH + 8, middle + 4)


def _years(columns: Sequence[Column]) -> Iterator[str]:
    """The years below the first of their columns, where there is room."""
    edges = _edges(len(columns))
    free = 0.0
    y = HEAD + _HEIGHT
    for at, (column, left) in enumerate(zip(columns, edges, strict=False)):
        year = column.period[:4]
        begins = at == 0 or columns[at - 1].period[:4] != year
        if begins and left >= free and left + _YEAR <= LEFT + _WIDTH + RIGHT:
            yield f'<path class="axis" d="M{left:g},{y}v5"/>'
            yield palette.text(year, left + 2, y + 18, "quiet")
            free = left + _YEAR


def _marks(columns: Sequence[Column], marks: Sequence[Mark]) -> Iterator[str]:
    """A line down from the words of each mark, which stand where the chart is empty."""
    edges = _edges(len(columns))
    for row, mark in enumerate(marks):
        own = [at for at, c in enumerate(columns) if c.period[:4] == mark.day[:4]]
        if own:
            left, right = edges[own[0]], edges[own[-1] + 1]
            passed = date.fromisoformat(mark.day).timetuple().tm_yday / 366
            x = round(left + (right - left) * passed, 1)
            y = HEAD + 12 + 18 * row
            is_early = x < LEFT + _WIDTH / 2
            yield f'<path class="axis" d="M{x:g},{y - 10}V{HEAD + _HEIGHT}"/>'
            aside, anchor = (5, "") if is_early else (-5, "end")
            yield palette.text(mark.words, x + aside, y, "", anchor)
