"""What surrounds a picture that is a file of its own: its words, legend and style; text made safe for SVG."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from hwstatus.json_text import HOSTILE
from hwstatus.pictures.palette import LIGHT, LOOKS, PAPERS, PATTERNS, TILE, Look, css
from hwstatus.text import begun

WIDTH = 960
HEIGHT = 504
"""The room for a picture, in px."""
TOP = 66
"""Where that room begins, below the title."""

FONT = "DejaVu Sans"

_LINE = 22
MARGIN = 16
_LETTER = 7.6
"""How wide a letter of the legend is at most, on average."""

LONGEST_LINE = 110
_LAST_TWO = "".join(chr(0x10000 * p - n) for p in range(1, 18) for n in (1, 2))
_ILLEGAL = re.compile(f"[\ud800-\udfff{_LAST_TWO}]")
"""What XML may not hold: halves of surrogate pairs, and the last two characters of each plane."""

LegendEntry = tuple[Look, str]
"""A look, and what is said after its word: a number."""


class Caption(NamedTuple):
    """What a picture says of itself: title, day, source, and notes below the legend."""

    title: str
    day: str
    source: str
    notes: tuple[str, ...] = ()


def framed(
    picture: str,
    caption: Caption,
    entries: Sequence[LegendEntry],
    description: str,
    theme: str = LIGHT,
    *,
    room: int = HEIGHT,
) -> str:
    """A whole SVG file around a picture of `WIDTH` by `room` px that begins at `TOP`.

    What of the picture reaches beyond that is covered.
    """
    bottom = TOP + room
    legend, below = _legend(entries, bottom + _LINE)
    lines = [*caption.notes, caption.source]
    height = below + _LINE * len(lines)
    title = begun(caption.title, 72)
    # Two bands of the sheet hide what is outside: a clip makes a PNG take ten times as long.
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"',
            f' viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{safe(caption.title)}</title>',
            f'<desc id="desc">{safe(description)} {safe(caption.day)}.</desc>',
            f"<style>{_style(theme)}</style>",
            patterns(),
            _band(0, height),
            picture,
            _band(0, TOP),
            _band(bottom, height - bottom),
            f'<text class="title" x="{MARGIN}" y="32">{safe(title)}</text>',
            text(caption.day, MARGIN, 54),
            *legend,
            *_lines(lines, below),
            "</svg>\n",
        ]
    )


def _band(y: int, height: int) -> str:
    return f'<rect class="sheet" y="{y}" width="{WIDTH}" height="{height}"/>'


def patterns(scale: int = 1) -> str:
    """The definitions of the looks' patterns, once in a picture; and enlarged ones for `tenths`."""
    drawn = [_pattern(look) for look in LOOKS.values()]
    if scale != 1:
        drawn += [_enlarged(look, scale) for look in LOOKS.values()]
    return f"<defs>{''.join(drawn)}</defs>"


def _enlarged(look: Look, scale: int) -> str:
    if not look.pattern:
        return ""
    return (
        f'<pattern id="tenths-{look.name}" href="#map-{look.name}"'
        f' patternTransform="scale({scale})"/>'
    )


def _pattern(look: Look) -> str:
    if not look.pattern:
        return ""
    return (
        f'<pattern id="map-{look.name}" width="{TILE}" height="{TILE}"'
        ' patternUnits="userSpaceOnUse">'
        f'<rect class="ground-{look.name}" width="{TILE}" height="{TILE}"/>'
        f'<path class="lines-{look.name}" d="{PATTERNS[look.pattern].path}"/></pattern>'
    )


def _style(theme: str) -> str:
    paper = PAPERS[theme]
    return "\n".join(
        [
            f"text{{font:13px '{FONT}',Verdana,sans-serif;fill:{paper.text}}}",
            ".title{font-size:20px}",
            f".quiet{{font-size:12px;fill:{paper.quiet}}}",
            f".sheet{{fill:{paper.sheet}}}",
            f".axis{{fill:none;stroke:{paper.quiet};stroke-width:.5}}",
            f".swatch{{stroke:{paper.quiet};stroke-width:.5}}",
            css(theme),
        ]
    )


def _legend(entries: Sequence[LegendEntry], y: int) -> tuple[list[str], int]:
    """The legend, as many entries a line as fit; and where the text below it goes on."""
    drawn = []
    x = MARGIN
    for look, number in entries:
        label = f"{look.label} {number}".rstrip()
        width = 26 + round(len(label) * _LETTER)
        if x + width > WIDTH - MARGIN:
            x = MARGIN
            y += _LINE
        drawn.append(
            f'<rect class="swatch {look.name}" x="{x}" y="{y - 11}" width="18"'
            f' height="13"/>{text(label, x + 24, y)}'
        )
        x += width + 12
    return drawn, y + _LINE


def _lines(lines: Sequence[str], y: int) -> list[str]:
    return [
        text(begun(line, LONGEST_LINE), MARGIN, y + _LINE * at, "quiet")
        for at, line in enumerate(lines)
    ]


def text(words: str, x: float, y: float, name: str = "", anchor: str = "") -> str:
    """A line of text at a place."""
    attributes = f' class="{name}"' if name else ""
    if anchor:
        attributes += f' text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}"{attributes}>{safe(words)}</text>'


def numbers(*values: float) -> str:
    """Numbers as an attribute holds them."""
    return " ".join(f"{value:g}" for value in values)


def safe(text: str) -> str:
    """Text for an element or an attribute of SVG.

    What XML may not hold and what turns the direction of text becomes a replacement
    character.
    """
    if not (text.isascii() and text.isprintable()):
        text = _ILLEGAL.sub("\ufffd", re.sub(HOSTILE, "\ufffd", text))
    return escape(text, quote=True)
