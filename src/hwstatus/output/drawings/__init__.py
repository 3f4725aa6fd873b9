"""Answers as pictures: SVG, PNG made of it, and a figure in a page."""

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from hwstatus import pictures
from hwstatus.errors import Usage
from hwstatus.output.options import Output
from hwstatus.pictures import Caption
from hwstatus.rows import Answer
from hwstatus.rows.pictures import StackedChart, WorldMap


class Key(NamedTuple):
    """An entry of a legend: the name of a look, and what is said of it."""

    look: str
    words: str


class Drawing(Protocol):
    """What an answer looks like as a picture."""

    def keys(self) -> list[Key]:
        """The legend."""

    def notes(self) -> Sequence[str]:
        """What stands below: what is not in the picture; the source, last."""

    def as_file(self, caption: Caption, theme: str) -> str:
        """The picture as an SVG file."""

    def in_page(self, title: str) -> str:
        """The picture as SVG in a page."""


def drawing_of(answer: Answer[Any]) -> Drawing | None:
    """The drawing of an answer; None where it has none."""
    match answer:
        case WorldMap():
            from hwstatus.output.drawings.map import MapDrawing

            return MapDrawing(answer)
        case StackedChart() if answer.periods:
            from hwstatus.output.drawings.chart import ChartDrawing

            return ChartDrawing(answer)
        case _:
            return None


def drawn(answer: Answer[Any], form: str, options: Output) -> list[str] | bytes:
    """An answer as `svg` or `png`; nothing where there is nothing to draw.

    Raises `Usage` for a PNG on a terminal.
    """
    if form == "png" and options.to_stdout and sys.stdout.isatty():
        raise Usage("a terminal shows no PNG", "write it to a file: -o FILE.png")
    drawing = drawing_of(answer)
    if drawing is None:
        return []
    *others, source = drawing.notes()
    caption = Caption(answer.title, answer.circumstances, source, tuple(others))
    theme = pictures.DARK if options.dark else pictures.LIGHT
    svg = drawing.as_file(caption, theme)
    return [svg] if form == "svg" else pictures.png(svg)


def for_a_page(answer: Answer[Any]) -> dict[str, object] | None:
    """What the template of a picture in a page takes; None where there is no picture."""
    drawing = drawing_of(answer)
    if drawing is None:
        return None
    return {
        "light": pictures.css(pictures.LIGHT),
        "dark": pictures.css(pictures.DARK),
        "svg": drawing.in_page(answer.title),
        "legend": drawing.keys(),
        "notes": drawing.notes(),
    }
