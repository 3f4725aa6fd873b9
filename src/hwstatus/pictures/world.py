"""A map of the world or of a part of it, its countries coloured by status."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from hwstatus.pictures import palette
from hwstatus.pictures.outlines import (
    SMALLEST,
    Box,
    Outline,
    Point,
    Ring,
    atlas,
    rings,
    written,
    written_in_tenths,
)
from hwstatus.pictures.palette import LIGHT, LOOKS, OUTSIDE, Caption, Key, look_of, safe

DOT = 1.7
LARGEST_DOT = 3.4
BORDER = 0.5


class Place(NamedTuple):
    """A country on a map: its status, what its operators do, what a reader is told of it.

    `practice` is as it is counted (`rules.practice.counted_as`); `link` leads to the
    country's page, if there is one.
    """

    status: str
    practice: str | None = None
    label: str = ""
    link: str = ""


Places = Mapping[str, Place]
"""Countries by their ISO 3166-1 code of two letters."""


def legend(places: Places) -> list[Key]:
    """The looks that occur among all these countries, with their counts."""
    counts = Counter(look_of(c, p.status, p.practice).name for c, p in places.items())
    return [Key(LOOKS[name], f"{counts[name]}") for name in LOOKS if counts[name]]


SPOKEN = "Countries and territories by status: "


def spoken(places: Places) -> str:
    """What the map shows, in a sentence."""
    counted = [f"{entry.number} {entry.look.label}" for entry in legend(places)]
    return f"{SPOKEN}{', '.join(counted)}."


def inline_map(
    places: Places, title: str, view: Box | None = None, *, in_tenths: bool = False
) -> str:
    """The map as a part of a page that has the rules of `palette.css`: no style inline.

    `view` is the part of the world that is seen; all where people live where it is None. `in_tenths`
    makes it shorter, for pages in which no line scales: its land has the class `tenths`, in
    which patterns have names of their own.

    Each country has the id `map-xx`, its look as a class, and its label as a title. A
    small one is a group of its shape and its dot.
    """
    window = Window.onto(view) if view and view != WHOLE.box else Window(SEEN)
    seen = palette.numbers(0, 0, palette.WIDTH, window.box.height * window.zoom)
    role = "group" if any(place.link for place in places.values()) else "img"
    head = (
        f'<svg class="map" viewBox="{seen}" role="{role}"'
        ' aria-labelledby="map-title" aria-describedby="map-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="map-title">{safe(title)}</title>'
        f'<desc id="map-desc">{safe(spoken(places))}</desc>'
    )
    scale = 10 if in_tenths else 1
    drawn = _land(places, window, scale, with_ids=True)
    return f"{head}{palette.patterns(scale)}{drawn}</svg>"


def map_file(
    places: Places, caption: Caption, view: Box | None = None, theme: str = LIGHT
) -> str:
    """The map as a file of its own: with title, legend, day and source.

    Countries that are not among `places` are drawn as those outside of it.
    """
    entries = legend(places)
    if len(places) < len(atlas().countries):
        entries.append(Key(LOOKS[OUTSIDE]))
    moved = f'<g transform="translate(0 {palette.TOP})">{land(places, view)}</g>'
    return palette.framed(moved, caption, entries, spoken(places), theme)


def land(places: Places, view: Box | None = None) -> str:
    """The countries alone, `frame.WIDTH` by `frame.HEIGHT` px, for a picture that says the rest.

    What of them reaches beyond that is for it to cover.
    """
    return _land(places, Window.onto(view or atlas().views["world"]), 1)


class Window(NamedTuple):
    """What of the map is seen, and how many times as large as on a map of the world."""

    box: Box
    zoom: float = 1

    @classmethod
    def onto(cls, view: Box) -> "Window":
        """The window onto a view, with more of the map where it is too narrow."""
        zoom = min(palette.WIDTH / view.width, palette.HEIGHT / view.height)
        width, height = palette.WIDTH / zoom, palette.HEIGHT / zoom
        x = view.x + (view.width - width) / 2
        y = view.y + (view.height - height) / 2
        return cls(Box(x, y, width, height), zoom)

    def place(self, point: Point) -> Point:
        """Where a point of the map is in the picture."""
        x, y = point
        return (x - self.box.x) * self.zoom, (y - self.box.y) * self.zoom

    def rings(self, path: str) -> Iterator[Ring]:
        """The rings of a path that are seen, where they are in the picture."""
        for ring in rings(path):
            if self.box.meets(ring):
                yield [*map(self.place, ring)]


WHOLE = Window(Box(0, 0, palette.WIDTH, palette.HEIGHT))


SEEN = WHOLE.box._replace(height=430)
"""What a page shows of the world: all but Antarctica, of which there is no verdict to see."""


@cache
def _path(window: Window, path: str, scale: int) -> str:
    """An outline in units, of which `scale` are one px: in whole ones where these are tenths."""
    if scale != 1:
        return written_in_tenths(window.rings(path))
    return path if window.zoom == 1 else "".join(map(written, window.rings(path)))


def _land(places: Places, window: Window, scale: int, *, with_ids: bool = False) -> str:
    """The countries, the small ones last, so that their dots lie above their neighbours."""
    enlarged = "" if scale == 1 else ' tenths" transform="scale(.1)'
    drawn = [f'<g class="land{enlarged}" stroke-width="{BORDER}">']
    ordered = sorted(atlas().countries.items(), key=lambda item: item[1].is_small)
    for code, outline in ordered:
        place = places.get(code)
        name = look_of(code, place.status, place.practice).name if place else OUTSIDE
        id_ = f' id="map-{code.lower()}"' if with_ids else ""
        attributes = f'{id_} class="{name}"'
        shape = _shape(outline, window, scale, attributes, place)
        drawn.append(_linked(shape, place))
    return "".join([*drawn, "</g>"])


def _linked(shape: str, place: Place | None) -> str:
    if place and place.link:
        return f'<a href="{safe(place.link)}" tabindex="-1">{shape}</a>'
    return shape


def _shape(
    outline: Outline, window: Window, scale: int, attributes: str, place: Place | None
) -> str:
    """A path, or for a small country its shape and its dot as one group."""
    path = _path(window, outline.path, scale)
    title = f"<title>{safe(place.label)}</title>" if place and place.label else ""
    area = outline.area * window.zoom**2
    if not place or area >= SMALLEST:
        return path and f'<path{attributes} d="{path}">{title}</path>'
    parts = []
    if path:
        parts.append(f'<path d="{path}"/>')
    for point in (outline.at, outline.echo):
        if point:
            parts.append(_dot(point, window, scale))
    inside = "".join(parts)
    return f"<g{attributes}>{title}{inside}</g>"


def _dot(point: Point, window: Window, scale: int) -> str:
    x, y = window.place(point)
    r = min(DOT * math.sqrt(window.zoom), LARGEST_DOT)
    return f'<circle cx="{x * scale:.4g}" cy="{y * scale:.4g}" r="{r * scale:.3g}"/>'
