"""The outlines of the countries, Natural Earth, projected and simplified once; paths of SVG as rings of points.

`tools/outlines` makes `outlines.json`, with the policy on borders that the page of the method words.
Lengths are px of a world `WORLD.width` px wide.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

# -- paths as rings of points ----------------------------------------------------------


Point = tuple[float, float]
Ring = Sequence[Point]
Extent = tuple[float, float, float, float]
"""Left, top, right and bottom."""

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


def extent(ring: Ring) -> Extent:
    """What a ring takes."""
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


# -- the countries ---------------------------------------------------------------------


HERE = Path(__file__).parent

SMALLEST = 6.0
"""What has fewer px² is drawn as a dot."""

_ASPECT = 1.9
_REGIONS = {
    "Europe": "europe",
    "Eastern Europe": "europe",
    "Oceania": "oceania",
    "Polynesia": "oceania",
}
"""Regions with a view of their own: Russia or Pitcairn would make it the world."""
_AROUND = 1.12
_NARROWEST = 90.0
_PART = 0.1
"""What share of the largest part another one has that a view must hold: Alaska has it."""


class Outline(NamedTuple):
    """A country's shape as an SVG path, empty where it is a dot only.

    `at` is a point inside its largest part, or its dot; `box` is around that part
    (left, top, right, bottom), `area` in px². `echo` is the dot once more, beyond the
    antimeridian, for a view of the Pacific.
    """

    path: str
    at: Point
    box: Extent
    area: float
    echo: Point | None = None

    @property
    def is_small(self) -> bool:
        """Whether a map of the world shows it as a dot."""
        return self.area < SMALLEST


class Atlas(NamedTuple):
    """Every country by its ISO 3166-1 code, and the parts of the world by name."""

    countries: dict[str, Outline]
    views: dict[str, Box]


@cache
def atlas() -> Atlas:
    """The outlines, read once."""
    text = (HERE / "outlines.json").read_text(encoding="utf-8")
    raw = json.loads(text)
    countries = {
        code: Outline(
            path=shape["path"],
            at=tuple(shape["at"]),
            box=tuple(shape["box"]),
            area=shape["area"],
            echo=tuple(shape["echo"]) if "echo" in shape else None,
        )
        for code, shape in raw["countries"].items()
    }
    views = {name: Box(*box) for name, box in raw["views"].items()}
    return Atlas(countries, views)


def view_of(codes: Iterable[str]) -> Box:
    """The part of the world around these countries, without their distant islands; the large ones in its middle."""
    world = atlas()
    outlines = [world.countries[code] for code in codes if code in world.countries]
    if not outlines:
        return world.views["world"]
    large = [one for one in outlines if not one.is_small]
    return _comfortable(_holding(outlines), _holding(large or outlines))


def _holding(outlines: Iterable[Outline]) -> Box:
    """The box around some countries."""
    left, top, right, bottom = zip(*map(_around, outlines), strict=True)
    x, y = min(left), min(top)
    return Box(x, y, max(right) - x, max(bottom) - y)


def _around(outline: Outline) -> Extent:
    """What holds the parts of a country that are not small beside its largest."""
    boxes = list(map(extent, rings(outline.path)))
    least = max(map(_room, boxes), default=0) * _PART
    kept = [box for box in boxes if _room(box) >= least]
    if not kept:
        return outline.box
    left, top, right, bottom = zip(*kept, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _room(box: Extent) -> float:
    left, top, right, bottom = box
    return (right - left) * (bottom - top)


def view_of_group(name: str, codes: Iterable[str]) -> Box:
    """The part of the world around the members of a group or region of this name."""
    if name in _REGIONS:
        return atlas().views[_REGIONS[name]]
    members = list(codes)
    pacific = atlas().views["oceania"]
    if members and all(_is_within(pacific, code) for code in members):
        return pacific
    return view_of(members)


def _is_within(view: Box, code: str) -> bool:
    """Whether a country is in a view, be it beyond the antimeridian."""
    outline = atlas().countries.get(code)
    if outline is None:
        return True
    return any(view.holds(at) for at in (outline.at, outline.echo) if at)


def _comfortable(box: Box, large: Box) -> Box:
    """A box with some room around it, as wide as a map, in the world; its middle is that of the large if it can be."""
    world = atlas().views["world"]
    width, height = box.width * _AROUND, box.height * _AROUND
    x, y = box.x - (width - box.width) / 2, box.y - (height - box.height) / 2
    wide = max(width, height * _ASPECT, _NARROWEST)
    if wide >= world.width:
        return world
    high = wide / _ASPECT
    left = _within(x + width - wide, large.x + (large.width - wide) / 2, x)
    top = _within(y + height - high, large.y + (large.height - high) / 2, y)
    left = _within(0, left, world.width - wide)
    top = _within(0, top, world.height - high)
    return Box(*(round(value, 1) for value in (left, top, wide, high)))


def _within(least: float, value: float, most: float) -> float:
    return max(least, min(value, most))
