"""The words around a picture, and text of others made safe for SVG."""

import re
from html import escape
from typing import NamedTuple

from hwstatus.serialization.json_text import HOSTILE

LONGEST_LINE = 110
_LAST_TWO = "".join(chr(0x10000 * p - n) for p in range(1, 18) for n in (1, 2))
_ILLEGAL = re.compile(f"[\ud800-\udfff{_LAST_TWO}]")
"""What XML may not hold: halves of surrogate pairs, and the last two characters of each plane."""


class Caption(NamedTuple):
    """What a picture says of itself: title, day, source, and notes below the legend."""

    title: str
    day: str
    source: str
    notes: tuple[str, ...] = ()


def safe(text: str) -> str:
    """Text for an element or an attribute of SVG.

    What XML may not hold and what turns the direction of text becomes a replacement
    character.
    """
    if not (text.isascii() and text.isprintable()):
        text = _ILLEGAL.sub("\ufffd", re.sub(HOSTILE, "\ufffd", text))
    return escape(text, quote=True)


def shortened(text: str, longest: int = LONGEST_LINE) -> str:
    """Text that fits a line of a picture."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
