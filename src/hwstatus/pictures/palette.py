"""How pictures draw what they show, on a light and on a dark ground, and what surrounds them.

The colours are those of `vocabulary`: far apart for readers who see no red, no green or no
blue, and off their ground; `tests/test_palette.py` measures both. What is no status has a
pattern, so that it differs without colour.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from hwstatus import subject
from hwstatus.json_text import HOSTILE
from hwstatus.record.vocabulary import (
    AVOIDED,
    IN_USE,
    LAST_KNOWN,
    MIXED,
    NONE_KNOWN,
    PERMITTED,
    STATUSES,
    UNKNOWN,
    Status,
)
from hwstatus.text import begun

LIGHT, DARK = THEMES = ("light", "dark")

HOME = "home"
OUTSIDE = "outside"


class Ink(NamedTuple):
    """The colour of a ground, and of the pattern on it."""

    ground: str
    lines: str = ""


class Look(NamedTuple):
    """How a country is drawn: its class in a picture, its word in a legend.

    `pattern` is one of `PATTERNS`, none for a plain ground. `mark` and `role` are those of
    a terminal.
    """

    name: str
    label: str
    mark: str
    role: str
    light: Ink
    dark: Ink
    pattern: str = ""

    @property
    def cell(self) -> str:
        """Its colour in a cell of a terminal, in which no pattern shows: lines mixed with their ground."""
        ground, lines = self.dark
        return _mixed(ground, lines, PATTERNS[self.pattern].share) if lines else ground


def _mixed(ground: str, lines: str, share: float) -> str:
    pairs = zip(bytes.fromhex(ground[1:]), bytes.fromhex(lines[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


TILE = 4
"""The width of a pattern's tile, in px."""


class Pattern(NamedTuple):
    """A pattern's lines in its tile, and which share of the ground they seem to have."""

    path: str
    share: float = 0.4


PATTERNS = {
    "rising": Pattern("M-1 1l2-2M0 4l4-4M3 5l2-2"),
    "falling": Pattern("M-1 3l2 2M0 0l4 4M3-1l2 2"),
    "crossed": Pattern("M0 4l4-4M0 0l4 4"),
    "upright": Pattern("M2 0v4"),
    "level": Pattern("M0 2h4"),
    "dotted": Pattern("M2 1.4v1.2", 0.2),
}

_LAND = STATUSES[UNKNOWN].colours


def _of_status(status: Status) -> Look:
    colours = status.colours
    light, dark = Ink(colours.fill), Ink(colours.dark)
    return Look(status.word, status.word, status.mark, status.word, light, dark)


def _of_practice(practice: str, mark: str, pattern: str, status: str) -> Look:
    """A pattern in the colour of a status with that practice."""
    label = f"unknown · {practice.replace('-', ' ')}"
    colours = STATUSES[status].colours
    drawn = _patterned(pattern, colours.fill, colours.dark)
    return Look(practice, label, mark, "practice", *drawn)


def _patterned(pattern: str, light: str, dark: str) -> tuple[Ink, Ink, str]:
    return Ink(_LAND.fill, light), Ink(_LAND.dark, dark), pattern


_KNOWN = [status for status in STATUSES.values() if status.word != UNKNOWN]
_NOT_KNOWN = _patterned("rising", "#c3c9d1", "#56626a")
_AT_HOME = _patterned("level", "#b4bcc5", "#6c7881")
_BEYOND = Ink("#eef0f2"), Ink("#262b31")

LOOKS = {
    look.name: look
    for look in (
        *map(_of_status, _KNOWN),
        _of_practice(IN_USE, "+", "falling", PERMITTED),
        _of_practice(MIXED, "=", "crossed", "restricted"),
        _of_practice(AVOIDED, "-", "upright", "phase-out"),
        _of_practice(LAST_KNOWN, "~", "dotted", PERMITTED),
        Look(UNKNOWN, UNKNOWN, STATUSES[UNKNOWN].mark, "muted", *_NOT_KNOWN),
        Look(HOME, "home, not asked", "⌂", "muted", *_AT_HOME),
        Look(OUTSIDE, "elsewhere", "'", "muted", *_BEYOND),
    )
}
"""Every look by its name, in the order of a legend."""


def look_of(code: str, status: str, practice: str | None = None) -> Look:
    """How a country is drawn, by its ISO 3166-1 code.

    `practice` is as it is counted (`rules.practice.counted_as`); it shows where the
    status is unknown.
    """
    if status != UNKNOWN:
        return LOOKS[status]
    if code == subject.HOME:
        return LOOKS[HOME]
    if practice in (None, NONE_KNOWN):
        return LOOKS[UNKNOWN]
    return LOOKS[practice]


class Paper(NamedTuple):
    """The colours around the countries: of the sheet, of text, of borders and dots."""

    sheet: str
    text: str
    quiet: str
    border: str
    rim: str


PAPERS = {
    LIGHT: Paper("#ffffff", "#1c2128", "#58616b", "#ffffff", "#8d96a1"),
    DARK: Paper("#12161c", "#e8ecf1", "#a5afba", "#12161c", "#aab4c0"),
}


SEA_OF_CELLS = "#15181c"
"""The ground of pictures on a terminal, which are dark on every terminal."""


def css(theme: str = LIGHT) -> str:
    """The style of every look: a rule a line."""
    paper = PAPERS[theme]
    rules = (
        f".land{{stroke:{paper.border};stroke-linejoin:round}}",
        f".land circle{{stroke:{paper.rim}}}",
        *look_rules(lambda light, dark: dark if theme == DARK else light),
    )
    return "\n".join(rules)


def look_rules(colour: Callable[[str, str], str]) -> Iterator[str]:
    """The style of every look alone; `colour` makes one of its colours on light and on dark."""
    for look in LOOKS.values():
        ground = colour(look.light.ground, look.dark.ground)
        if not look.pattern:
            yield f".{look.name}{{fill:{ground}}}"
            continue
        lines = colour(look.light.lines, look.dark.lines)
        yield f".{look.name}{{fill:url(#map-{look.name})}}"
        yield f".ground-{look.name}{{fill:{ground}}}"
        yield f".lines-{look.name}{{fill:none;stroke:{lines}}}"


def page_rules() -> Iterator[str]:
    """The style of every look, and of a status as a word on its colour, for a page that knows both grounds."""
    for status in _KNOWN:
        ground = on_both(status.colours.word, status.colours.dark)
        yield f".chip.{status.word}{{background:{ground}}}"
    yield from look_rules(on_both)
    for look in LOOKS.values():
        if look.pattern:
            yield f".tenths .{look.name}{{fill:url(#tenths-{look.name})}}"


def on_both(light: str, dark: str) -> str:
    """A colour of style that is one on a light page, another on a dark one."""
    return light if light == dark else f"light-dark({light}, {dark})"


# -- what surrounds a picture ----------------------------------------------------------


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


class Key(NamedTuple):
    """An entry of a legend: a look, and what is said after its word: a number, or nothing."""

    look: Look
    number: str = ""

    @property
    def words(self) -> str:
        """Both in words."""
        return f"{self.look.label} {self.number}".rstrip()


class Caption(NamedTuple):
    """What a picture says of itself: title, day, and notes below the legend, the source last."""

    title: str
    day: str
    notes: Sequence[str]


def framed(
    picture: str,
    caption: Caption,
    entries: Sequence[Key],
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
    height = below + _LINE * len(caption.notes)
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
            *_lines(caption.notes, below),
            "</svg>\n",
        ]
    )


def _band(y: int, height: int) -> str:
    return f'<rect class="sheet" y="{y}" width="{WIDTH}" height="{height}"/>'


def patterns(scale: int = 1) -> str:
    """The definitions of the looks' patterns, once in a picture; and enlarged ones for `tenths`."""
    looks = [look for look in LOOKS.values() if look.pattern]
    drawn = [_pattern(look) for look in looks]
    if scale != 1:
        drawn += [_enlarged(look, scale) for look in looks]
    return f"<defs>{''.join(drawn)}</defs>"


def _enlarged(look: Look, scale: int) -> str:
    return (
        f'<pattern id="tenths-{look.name}" href="#map-{look.name}"'
        f' patternTransform="scale({scale})"/>'
    )


def _pattern(look: Look) -> str:
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


def _legend(entries: Sequence[Key], y: int) -> tuple[list[str], int]:
    """The legend, as many entries a line as fit; and where the text below it goes on."""
    drawn = []
    x = MARGIN
    for entry in entries:
        width = 26 + round(len(entry.words) * _LETTER)
        if x + width > WIDTH - MARGIN:
            x = MARGIN
            y += _LINE
        drawn.append(
            f'<rect class="swatch {entry.look.name}" x="{x}" y="{y - 11}" width="18"'
            f' height="13"/>{text(entry.words, x + 24, y)}'
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
