"""Badges: a label and a word beside each other, for the pages of others."""

from hwstatus.pictures.palette import FONT, safe
from hwstatus.text import begun

LONGEST = 40
"""Letters of a label or a word; longer ones are shortened."""
HEIGHT = 20
_LABEL_GROUND = "#3b4149"
_LETTER = 6.6
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
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}"',
            f' viewBox="0 0 {width} {HEIGHT}" role="img" aria-label="{safe(title)}">',
            f"<title>{safe(title)}</title>",
            f'<rect width="{width}" height="{HEIGHT}" rx="3" fill="{colour}"/>',
            f'<path d="M3 0h{left - 3}v{HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"',
            f' fill="{_LABEL_GROUND}"/>',
            f'<g fill="#fff" font-size="11" font-family="{FONT},Verdana,sans-serif"',
            ' text-anchor="middle">',
            _text(label, left / 2, left),
            _text(word, left + right / 2, right),
            "</g></svg>\n",
        ]
    )


def _width(text: str) -> int:
    """The room of a text, in px."""
    letters = sum(_LETTER if letter < "\u0250" else _WIDE_LETTER for letter in text)
    return round(letters) + _ROOM


def _text(words: str, middle: float, width: int) -> str:
    """A text squeezed or stretched to its room, whatever font there is."""
    room = width - _ROOM
    return f'<text x="{middle:g}" y="14" textLength="{room}">{safe(words)}</text>'
