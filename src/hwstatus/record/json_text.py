"""JSON on one line, safe to print: hostile characters are escaped, no key occurs twice."""

import json
import re
from typing import Any

from hwstatus.errors import BadRecord

HOSTILE = (
    "[\x00-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""What could deceive a terminal or a reader's eye.

C0 and C1 controls, DEL, zero-width and bidirectional controls, line separators, tags, the
byte order mark. `re` compiles it when it is first used: most texts need no look.
"""

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
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs)


def parse_object(text: str, *, keys_twice: bool = False) -> dict[str, Any]:
    """The JSON object of a text.

    Raises `BadRecord` for anything else, and for an object that names a key twice. With
    `keys_twice` the last value of such a key counts, which takes half the time.
    """
    try:
        value = (_lenient if keys_twice else _strict).decode(text)
    except (ValueError, RecursionError) as error:
        raise BadRecord("", problem_of(error)) from None
    if not isinstance(value, dict):
        raise BadRecord("", "is not a JSON object")
    return value


def value_at(text: str, at: int) -> tuple[Any, int]:
    """The JSON value that begins at a place, and the place behind it.

    Raises `ValueError` and `RecursionError`; `problem_of` words them.
    """
    return _strict.raw_decode(text, at)


def problem_of(error: ValueError | RecursionError) -> str:
    """What is wrong with a text that the reader of JSON refused."""
    if isinstance(error, RecursionError):
        return "is not JSON that is read here (nested too deeply)"
    said = getattr(error, "msg", None) or str(error)
    if "integer string conversion" in said:
        return "is not JSON that is read here (a number has too many digits)"
    return f"is not JSON ({said})"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) == len(pairs):
        return named
    keys = [key for key, _ in pairs]
    repeated = next(key for key in keys if keys.count(key) > 1)
    raise ValueError(f'the key "{repeated}" is given twice')


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


_strict = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant)
_lenient = json.JSONDecoder(parse_constant=_refuse_constant)
