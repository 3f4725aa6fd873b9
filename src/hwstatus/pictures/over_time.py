"""A chart of countries by status over time: bands one above the other, the strictest lowest."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hwstatus.pictures import frame
from hwstatus.pictures.frame import Caption, safe
from hwstatus.pictures.palette import LIGHT, LOOKS

LEFT = 52
RIGHT = 140
"""The room beside the chart: for numbers, for the words of the bands."""
HEAD = 14
FOOT = 30
_WIDTH = frame.WIDTH - LEFT - RIGHT
_HEIGHT = frame.HEIGHT - HEAD - FOOT
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


class Band(NamedTuple):
    """A look from the first column to the last: where it begins and ends, in countries."""

    look: str
    lower: Sequence[int]
    upper: Sequence[int]


def bands(columns: Sequence[Column]) -> list[Band]:
    """The looks that occur, in the order of a legend, each above the one before."""
    found = []
    lower = [0] * len(columns)
    for name in LOOKS:
        counts = [column.counts.get(name, 0) for column in columns]
        if any(counts):
            upper = [low + count for low, count in zip(lower, counts, strict=True)]
            found.append(Band(name, lower, upper))
            lower = upper
    return found


def spoken(columns: Sequence[Column]) -> str:
    """What the chart shows, in a sentence."""
    first, last = columns[0], columns[-1]
    counted = [f"{last.counts[name]} {name}" for name in LOOKS if last.counts.get(name)]
    span = f"{first.period} to {last.period}"
    return f"Countries by status from {span}; at the end: {', '.join(counted)}."


def over_time(columns: Sequence[Column], caption: Caption, theme: str = LIGHT) -> str:
    """The chart as a file of its own: with title, legend, day and source."""
    last = columns[-1].counts
    entries = [
        (LOOKS[band.look], f"{last.get(band.look, 0)}") for band in bands(columns)
    ]
    drawn = f'<g transform="translate(0 {frame.TOP})">{_chart(columns)}</g>'
    return frame.framed(drawn, caption, entries, spoken(columns), theme)


def inline_chart(columns: Sequence[Column], title: str) -> str:
    """The chart as a part of a page that has the rules of `palette.css`."""
    seen = frame.numbers(0, 0, frame.WIDTH, frame.HEIGHT)
    return (
        f'<svg class="chart" viewBox="{seen}" role="img"'
        ' aria-labelledby="chart-title chart-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="chart-title">{safe(title)}</title>'
        f'<desc id="chart-desc">{safe(spoken(columns))}</desc>'
        f"{frame.patterns()}{_chart(columns)}</svg>"
    )


def _chart(columns: Sequence[Column]) -> str:
    found = bands(columns)
    most = ticks(max(found[-1].upper, default=0))[-1]
    return "".join(
        [
            *_grid(most),
            '<g class="land" stroke-width="0.5">',
            *(_band(band, most) for band in found),
            "</g>",
            *_words(found, most),
            *_years(columns),
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
        yield frame.text(f"{number}", LEFT - 8, y + 4, "quiet", "end")


def _words(found: Sequence[Band], most: int) -> Iterator[str]:
    """The word and number of each band that is high enough at its end."""
    for band in found:
        low = band.lower[-1]
        high = band.upper[-1]
        count = high - low
        if count * _HEIGHT / most >= _LEGIBLE:
            middle = _y((low + high) / 2, most)
            words = f"{LOOKS[band.look].label} {count}"
            yield frame.text(words, LEFT + _WIDTH + 8, middle + 4)


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
            yield frame.text(year, left + 2, y + 18, "quiet")
            free = left + _YEAR
