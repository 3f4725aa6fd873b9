"""Badges and cards: a verdict or a map as the small picture that other pages and social networks show."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from hwstatus.pictures import world
from hwstatus.pictures.outlines import Box
from hwstatus.pictures.palette import FONT, Key, css, patterns, safe
from hwstatus.pictures.palette import HEIGHT as MAP_HEIGHT
from hwstatus.pictures.palette import WIDTH as MAP_WIDTH
from hwstatus.text import begun

# -- badges ----------------------------------------------------------------------------


LONGEST = 40
"""Letters of a label or a word; longer ones are shortened."""
_BADGE_HEIGHT = 20
_LABEL_GROUND = "#3b4149"
_BADGE_LETTER = 6.6
"""How wide a letter is on average, in px at the badge's size."""
_WIDE_LETTER = 11.0
"""How wide one is that no Latin letter is."""
_ROOM = 12


def badge(label: str, word: str, colour: str, title: str) -> str:
    """A badge as SVG: a label on grey, and a word on a colour that carries white text."""
    label, word = begun(label, LONGEST), begun(word, LONGEST)
    left, right = _width(label), _width(word)
    width = left + right
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_BADGE_HEIGHT}"',
            f' viewBox="0 0 {width} {_BADGE_HEIGHT}" role="img" aria-label="{safe(title)}">',
            f"<title>{safe(title)}</title>",
            f'<rect width="{width}" height="{_BADGE_HEIGHT}" rx="3" fill="{colour}"/>',
            f'<path d="M3 0h{left - 3}v{_BADGE_HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"',
            f' fill="{_LABEL_GROUND}"/>',
            f'<g fill="#fff" font-size="11" font-family="{FONT},Verdana,sans-serif"',
            ' text-anchor="middle">',
            _label(label, left / 2, left),
            _label(word, left + right / 2, right),
            "</g></svg>\n",
        ]
    )


def _width(text: str) -> int:
    """The room of a text, in px."""
    letters = sum(
        _BADGE_LETTER if letter < "\u0250" else _WIDE_LETTER for letter in text
    )
    return round(letters) + _ROOM


def _label(words: str, middle: float, width: int) -> str:
    """A text squeezed or stretched to its room, whatever font there is."""
    room = width - _ROOM
    return f'<text x="{middle:g}" y="14" textLength="{room}">{safe(words)}</text>'


# -- cards -----------------------------------------------------------------------------


WIDTH = 600
HEIGHT = 315
"""The size in px of the SVG; as PNG it has twice as many."""

_PAPER, _INK, _QUIET = "#fffefb", "#191919", "#57554f"
_MARGIN = 36
_LETTER = 0.6
"""How wide a letter is on average, in parts of its size."""
_LINES = 4


def card(
    *, above: str, title: str, word: str, colour: str, since: str, text: str, below: str
) -> str:
    """A card as SVG: whose verdict, the word on its colour, since when, why, who says so."""
    width = round(len(word) * 20 * _LETTER) + 24
    return _sheet(
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>',
        f'<rect width="{WIDTH}" height="10" fill="{colour}"/>',
        _text(above, 44, 13, _QUIET),
        _text(title, 88, _title_size(title), _INK),
        f'<rect x="{_MARGIN}" y="106" width="{width}" height="34" rx="3"'
        f' fill="{colour}"/>',
        _text(word, 130, 20, "#fff", _MARGIN + 12),
        _text(since, 130, 16, "#191919", _MARGIN + width + 14),
        *_lines(text),
        f'<path d="M{_MARGIN} 272H{WIDTH - _MARGIN}" stroke="{_INK}"/>',
        _text(below, 294, 12, _QUIET),
    )


def map_card(
    title: str, said: str, below: str, places: world.Places, view: Box | None = None
) -> str:
    """A map with a sentence on it and its legend as SVG: of the world, or of a view."""
    top, scale = 106, 0.326
    right, bottom = _MARGIN + MAP_WIDTH * scale, top + MAP_HEIGHT * scale
    hole = f"M{_MARGIN} {top}V{bottom:g}H{right:g}V{top}z"
    return _sheet(
        f"<style>{css()}</style>{patterns()}",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>',
        f'<g transform="translate({_MARGIN} {top}) scale({scale})">',
        world.land(places, view),
        f'</g><path d="M0 0H{WIDTH}V{HEIGHT}H0z{hole}" fill="{_PAPER}"/>',
        f'<rect width="{WIDTH}" height="10" fill="{_INK}"/>',
        _text(title, 48, min(28, _title_size(title)), _INK),
        *_lines(said, y=72, size=13, most=2),
        *_legend(world.legend(places), round(right) + 16, top + 14),
        _text(below, 298, 12, _QUIET),
    )


def _sheet(*parts: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONT},Verdana,sans-serif">'
    )
    return f"{head}{''.join(parts)}</svg>\n"


def _legend(entries: Sequence[Key], x: int, y: int) -> Iterator[str]:
    for number, (look, countries) in enumerate(entries):
        line = y + 15 * number
        yield f'<rect class="{look.name}" x="{x}" y="{line - 11}" width="18" height="12"/>'
        yield _text(f"{countries} {look.label}", line, 12, _INK, x + 26)


def _title_size(title: str) -> int:
    """The largest size of a title that fits its line."""
    room = WIDTH - 2 * _MARGIN
    return max(18, min(40, int(room / (_LETTER * max(len(title), 1)))))


def _lines(
    words: str, y: int = 174, size: int = 15, most: int = _LINES
) -> Iterator[str]:
    """The text, as many lines of it as there is room for."""
    lines = wrap(words, int((WIDTH - 2 * _MARGIN) / (size * _LETTER)))
    if len(lines) > most:
        lines[most - 1] = f"{lines[most - 1].rstrip(' .,;')} …"
    for number, line in enumerate(lines[:most]):
        yield _text(line, y + round(size * 1.55) * number, size, _INK)


def _text(words: str, y: int, size: int, colour: str, x: int = _MARGIN) -> str:
    room = int((WIDTH - x) / (size * _LETTER)) + 1
    shown = safe(begun(words, max(room, 2)))
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}">{shown}</text>'
