"""JSON on one line, safe to print: hostile characters are escaped."""

import json
import re

UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
"""Marks without a width, and those that turn the direction of a line."""
HOSTILE = f"[\x00-\x1f\x7f-\x9f{UNSEEN}]"
"""What could deceive a terminal or a reader's eye.

C0 and C1 controls, DEL, zero-width and bidirectional controls, line separators, tags, the
byte order mark. `re` compiles it when it is first used: most texts need no look.
"""

BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
"""What counts as a letter or a sign and shows nothing."""
BLANKS = f" \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000{BLANK_LETTERS}"
"""What takes room on a line and shows nothing, for an expression: a run of them could end a line."""

_LAST_TWO = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}"
    for plane in range(0, 0x110000, 0x10000)
)
NO_CHARACTER = f"[\ufdd0-\ufdef{_LAST_TWO}]"
"""What Unicode keeps for itself: neither a page nor XML may hold it."""

_to_json = json.JSONEncoder(
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,  # no record holds itself; one that did would end in an error too
    separators=(",", ":"),
).encode


def encode(value: object) -> str:
    """Any JSON value on one line, with hostile characters escaped."""
    text = _to_json(value)
    return text if _is_harmless(text) else re.sub(HOSTILE, _escape, text)


def for_a_page(value: object) -> str:
    """The same for a script of a page, which no text of the value can end."""
    text = re.sub(NO_CHARACTER, _escape, encode(value))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def is_plain(text: str) -> bool:
    """Whether nothing in a JSON text is escaped, and nothing should be."""
    if "\\" in text:
        return False
    return _is_harmless(text) or not re.search(HOSTILE, text)


def _is_harmless(text: str) -> bool:
    """Whether a JSON text needs no second look: JSON itself has every control of C0 escaped."""
    return text.isascii() and "\x7f" not in text


def pretty(value: object) -> str:
    """Any JSON value over several lines, with hostile characters escaped."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)
    # Line breaks of the text itself are the encoder's: those of the values are escaped.
    return escaped(text)


def escaped(text: str) -> str:
    """A JSON text with its line breaks, hostile characters escaped."""
    return "\n".join(re.sub(HOSTILE, _escape, line) for line in text.split("\n"))


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be")
    return "\\u" + units.hex(" ", 2).replace(" ", "\\u")
