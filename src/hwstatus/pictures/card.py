"""Cards: a verdict as the picture that social networks show beside a link."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import NamedTuple

from hwstatus.pictures.frame import FONT, safe, shortened

WIDTH = 600
HEIGHT = 315
"""The size in px of the SVG; as PNG it has twice as many."""

_MARGIN = 36
_LETTER = 0.6
"""How wide a letter is on average, in parts of its size."""
_LINES = 4


class Card(NamedTuple):
    """What a card says: whose verdict, the word on its colour, since when, why, who says so."""

    above: str
    title: str
    word: str
    colour: str
    since: str
    text: str
    below: str


def card(shown: Card) -> str:
    """A card as SVG."""
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"',
            f' viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONT},Verdana,sans-serif">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fffefb"/>',
            f'<rect width="{WIDTH}" height="10" fill="{shown.colour}"/>',
            _text(shown.above, 44, 13, "#57554f"),
            _text(shown.title, 88, _title_size(shown.title), "#191919"),
            *_word(shown),
            *_lines(shown.text),
            f'<path d="M{_MARGIN} 272H{WIDTH - _MARGIN}" stroke="#191919"/>',
            _text(shown.below, 294, 12, "#57554f"),
            "</svg>\n",
        ]
    )


def _title_size(title: str) -> int:
    """The largest size of a title that fits its line."""
    room = WIDTH - 2 * _MARGIN
    return max(18, min(40, int(room / (_LETTER * max(len(title), 1)))))


def _word(shown: Card) -> Sequence[str]:
    """The status in white on its colour, and beside it since when it holds."""
    width = round(len(shown.word) * 20 * _LETTER) + 24
    return (
        f'<rect x="{_MARGIN}" y="106" width="{width}" height="34" rx="3"'
        f' fill="{shown.colour}"/>',
        _text(shown.word, 130, 20, "#fff", _MARGIN + 12),
        _text(shown.since, 130, 16, "#191919", _MARGIN + width + 14),
    )


def _lines(words: str) -> Iterator[str]:
    """The text, as many lines of it as there is room for."""
    lines = wrap(words, int((WIDTH - 2 * _MARGIN) / (15 * _LETTER)))
    if len(lines) > _LINES:
        lines[_LINES - 1] = f"{lines[_LINES - 1].rstrip(' .,;')} …"
    for number, line in enumerate(lines[:_LINES]):
        yield _text(line, 174 + 23 * number, 15, "#191919")


def _text(words: str, y: int, size: int, colour: str, x: int = _MARGIN) -> str:
    room = int((WIDTH - x) / (size * _LETTER)) + 1
    shown = safe(shortened(words, max(room, 2)))
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}">{shown}</text>'
