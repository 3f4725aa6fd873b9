"""Paths of SVG as rings of points, and back."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

Point = tuple[float, float]
Ring = Sequence[Point]

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


class Box(NamedTuple):
    """A part of a map."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, ring: Ring) -> bool:
        """Whether the box around a ring overlaps this one."""
        left, top, right, bottom = extent(ring)
        beside = right < self.x or left > self.x + self.width
        apart = bottom < self.y or top > self.y + self.height
        return not (beside or apart)

    def holds(self, point: Point) -> bool:
        """Whether a point is in it."""
        x, y = point
        return 0 <= x - self.x <= self.width and 0 <= y - self.y <= self.height


def extent(ring: Ring) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a ring."""
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def rings(path: str) -> Iterator[list[Point]]:
    """The rings of a path whose parts are `M`, one `l` with all steps, and `z`."""
    for part in path.split("z"):
        if part:
            numbers = [float(number) for number in _NUMBER.findall(part)]
            steps = list(zip(numbers[::2], numbers[1::2], strict=True))
            yield list(accumulate(steps, _moved))


def _moved(point: Point, step: Point) -> Point:
    return point[0] + step[0], point[1] + step[1]


def holds(rings: Sequence[Ring], x: float, y: float) -> bool:
    """Whether a point is inside of rings (even-odd rule)."""
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside


def written(ring: Ring) -> str:
    """A ring as a relative path with one decimal; empty where too little is left."""
    start, steps = _in_tenths(ring)
    if len(steps) < 4:
        return ""
    first = " ".join(map(_number, start))
    others = " ".join(map(_number, steps))
    return f"M{first}l{others}z".replace(" -", "-")


def written_in_tenths(rings: Iterable[Ring]) -> str:
    """Rings as one path in whole tenths, each from the last on: a fifth shorter than in ones."""
    parts = []
    at_x, at_y = 0, 0
    for ring in rings:
        (x, y), steps = _in_tenths(ring)
        if len(steps) >= 4:
            numbers = " ".join(map(str, (x - at_x, y - at_y, *steps)))
            parts.append(f"m{numbers}z")
            at_x, at_y = x, y
    return "".join(parts).replace(" -", "-")


def _in_tenths(ring: Ring) -> tuple[tuple[int, int], list[int]]:
    """Where a ring begins, and its steps that lead elsewhere."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    start, *others = tenths
    x, y = start
    steps = []
    for to_x, to_y in others:
        if (to_x, to_y) != (x, y):
            steps += [to_x - x, to_y - y]
            x, y = to_x, to_y
    return start, steps


def _number(tenths: int) -> str:
    return f"{tenths / 10:g}"
