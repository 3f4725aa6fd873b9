"""The outlines of the countries: Natural Earth, projected and simplified once.

`tools/outlines` makes `outlines.json`, with the policy on borders that the page of the method words.
Lengths are px of a world `WORLD.width` px wide.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hwstatus.pictures.geometry import Box, extent, rings

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
    at: tuple[float, float]
    box: tuple[float, float, float, float]
    area: float
    echo: tuple[float, float] | None = None

    @property
    def is_small(self) -> bool:
        """Whether a map of the world shows it as a dot."""
        return self.area < SMALLEST


class Atlas(NamedTuple):
    """Every country by its ISO 3166-1 code, and the parts of the world by name."""

    countries: dict[str, Outline]
    views: dict[str, Box]
    source: str


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
    return Atlas(countries, views, raw["source"])


def view_of(codes: Iterable[str]) -> Box:
    """The part of the world around these countries, without their distant islands."""
    world = atlas()
    boxes = [
        _around(world.countries[code]) for code in codes if code in world.countries
    ]
    if not boxes:
        return world.views["world"]
    left, top, right, bottom = zip(*boxes, strict=True)
    x, y = min(left), min(top)
    return _comfortable(Box(x, y, max(right) - x, max(bottom) - y))


def _around(outline: Outline) -> tuple[float, float, float, float]:
    """What holds the parts of a country that are not small beside its largest."""
    boxes = list(map(extent, rings(outline.path)))
    least = max(map(_room, boxes), default=0) * _PART
    kept = [box for box in boxes if _room(box) >= least]
    if not kept:
        return outline.box
    left, top, right, bottom = zip(*kept, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _room(box: tuple[float, float, float, float]) -> float:
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


def _comfortable(box: Box) -> Box:
    """A box with some room around it, as wide as a map, inside the world."""
    world = atlas().views["world"]
    width = max(box.width * _AROUND, box.height * _AROUND * _ASPECT, _NARROWEST)
    if width >= world.width:
        return world
    height = width / _ASPECT
    x = box.x + (box.width - width) / 2
    y = box.y + (box.height - height) / 2
    x = max(0.0, min(x, world.width - width))
    y = max(0.0, min(y, world.height - height))
    return Box(*(round(value, 1) for value in (x, y, width, height)))
