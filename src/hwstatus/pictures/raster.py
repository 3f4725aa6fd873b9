"""A map as a grid of cells, for a terminal: which country each cell shows."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, product
from typing import NamedTuple

from hwstatus.pictures.outlines import Box, Outline, Point, Ring, atlas, rings

SEA = ""
"""What a cell without a country holds."""

SAMPLES = 3
"""Points a side that are looked at in a cell; most of them decide."""
_LAND = 4
"""Of these 9, how many must be land: fewer than half, or islands would drown."""
_SPARED = 3
"""A country with no more cells than these gives none to a small neighbour."""

_AROUND = sorted(product((-1, 0, 1), repeat=2), key=lambda step: math.hypot(*step))

Grid = list[list[str]]
"""Rows of codes, from north to south; `SEA` where there is none."""


class Lattice(NamedTuple):
    """A part of the world, and into how many columns and rows it is cut."""

    view: Box
    columns: int
    rows: int

    def place(self, point: Point) -> Point:
        """Where a point of the world is, in cells from the left and the top."""
        x, y = point
        across = (x - self.view.x) * self.columns / self.view.width
        down = (y - self.view.y) * self.rows / self.view.height
        return across, down


def raster(lattice: Lattice, wanted: Iterable[str]) -> tuple[Grid, set[str]]:
    """The country of each cell, and the countries that were to be seen and have no room.

    A country of `wanted` in that part of the world has at least one cell, where there is
    room for one: that of its dot, or one beside it.
    """
    columns, rows = lattice.columns * SAMPLES, lattice.rows * SAMPLES
    samples = _sampled(Lattice(lattice.view, columns, rows))
    lines = range(0, len(samples), SAMPLES)
    grid = [_merged(samples[line : line + SAMPLES]) for line in lines]
    cells = Counter(code for row in grid for code in row if code)
    unseen = set()
    for code in wanted:
        if cells[code]:
            continue
        places = list(_dots(atlas().countries[code], lattice))
        settled = any(_settled(grid, cells, code, dot) for dot in places)
        if places and not settled:
            unseen.add(code)
    return grid, unseen


def _sampled(lattice: Lattice) -> Grid:
    """The country at the centre of each cell."""
    samples = [[SEA] * lattice.columns for _ in range(lattice.rows)]
    for code, outline in atlas().countries.items():
        land = [[*map(lattice.place, ring)] for ring in rings(outline.path)]
        for y, start, end in _spans(land, lattice):
            samples[y][start:end] = [code] * (end - start)
    return samples


def _spans(land: Sequence[Ring], lattice: Lattice) -> Iterator[tuple[int, int, int]]:
    """The cells whose centres are inside of rings (even-odd rule): row, first, end."""
    crossed: dict[int, list[float]] = {}
    for ring in land:
        following = [*ring[1:], ring[0]]
        for corner, next_corner in zip(ring, following, strict=True):
            for y, x in _crossings(corner, next_corner, lattice.rows):
                crossed.setdefault(y, []).append(x)
    for y, edges in crossed.items():
        edges.sort()
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            first, end = _within(left, right, lattice.columns)
            if first < end:
                yield y, first, end


def _crossings(start: Point, end: Point, rows: int) -> Iterator[tuple[int, float]]:
    """The rows whose middle a line crosses, each with the place where it does."""
    ax, ay = start
    bx, by = end
    top, bottom = sorted((ay, by))
    first, after = _within(top, bottom, rows)
    for y in range(first, after):
        middle = y + 0.5
        along = (middle - ay) / (by - ay)
        yield y, ax + (bx - ax) * along


def _within(low: float, high: float, most: int) -> tuple[int, int]:
    """The cells whose centres are between two places, as a half-open range."""
    first = max(0, math.ceil(low - 0.5))
    return first, min(most, math.ceil(high - 0.5))


def _merged(samples: Grid) -> list[str]:
    """A row of cells from the rows of its samples."""
    columns = range(0, len(samples[0]), SAMPLES)
    return [
        _decided(tuple(chain.from_iterable(row[x : x + SAMPLES] for row in samples)))
        for x in columns
    ]


@cache
def _decided(samples: tuple[str, ...]) -> str:
    """The country of a cell: the one with most of its samples, if enough are land."""
    land = [code for code in samples if code]
    return SEA if len(land) < _LAND else max(land, key=land.count)


def _dots(outline: Outline, lattice: Lattice) -> Iterator[tuple[int, int]]:
    """The cells of a country's dot and of its echo, as far as they are in view."""
    for point in filter(None, (outline.at, outline.echo)):
        if lattice.view.holds(point):
            across, down = lattice.place(point)
            yield int(across), int(down)


def _settled(grid: Grid, cells: Counter[str], code: str, dot: tuple[int, int]) -> bool:
    """Give a country the nearest cell around a place that can be spared, if any can."""
    x, y = dot
    for down, right in _AROUND:
        row, column = y + down, x + right
        if not (0 <= row < len(grid) and 0 <= column < len(grid[0])):
            continue
        owner = grid[row][column]
        if owner == SEA or cells[owner] > _SPARED:
            cells[owner] -= 1
            cells[code] += 1
            grid[row][column] = code
            return True
    return False
