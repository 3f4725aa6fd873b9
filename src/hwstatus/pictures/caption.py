"""The words around a picture, and text of others made safe for SVG."""

from html import escape
from typing import NamedTuple

from hwstatus.serialization.json_text import HOSTILE

LONGEST_LINE = 110


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
    legal = "".join(map(_legal, HOSTILE.sub("\ufffd", text)))
    return escape(legal, quote=True)


def _legal(character: str) -> str:
    is_surrogate = "\ud800" <= character <= "\udfff"
    if is_surrogate or ord(character) & 0xFFFE == 0xFFFE:
        return "\ufffd"
    return character


def shortened(text: str, longest: int = LONGEST_LINE) -> str:
    """Text that fits a line of a picture."""
    if len(text) <= longest:
        return text
    return f"{text[: longest - 1].rstrip()}…"
