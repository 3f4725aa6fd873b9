"""The objects of a JSON file, with the numbers of the lines on which they begin."""

import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any, NamedTuple

from hwstatus.errors import BadRecord
from hwstatus.exchange import encodings

MAX_BYTES = 64_000_000
"""Bytes of a file that is read as a whole; larger ones come as JSON Lines."""

_DEEPER = "is nested too deeply"
_decoder = json.JSONDecoder()
_BLANK = " \t\r\n"


class JsonItem(NamedTuple):
    """An object of the file: where it begins, its text, and what the text says."""

    line: int
    text: str
    value: dict[str, Any]


def read_items(lines: Iterable[bytes]) -> Iterator[JsonItem]:
    """The objects of a list, or the one object of the file.

    Raises `BadRecord` with the line of what is wrong.
    """
    text = _text(lines)
    at = _skip(text, 0)
    if text.startswith("{", at):
        item, at = _item(text, at, 1)
        yield item
    elif text.startswith("[", at):
        at = yield from _list(text, at)
    else:
        raise BadRecord("", "is neither a JSON list nor an object", _line(text, at))
    rest = _skip(text, at)
    if rest < len(text):
        raise BadRecord("", "something follows the end of the JSON", _line(text, rest))


def _text(lines: Iterable[bytes]) -> str:
    parts = []
    size = 0
    for part in lines:
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            problem = (
                f"the file is larger than {MAX_BYTES:,} bytes: give it as JSON Lines"
            )
            raise BadRecord("", problem)
    whole = b"".join(parts)
    try:
        text = whole.decode(encodings.guess(whole[:1_000]))
    except UnicodeDecodeError as error:
        number = whole[: error.start].count(b"\n") + 1
        raise BadRecord("", "is not valid UTF-8", number) from None
    return text.removeprefix("\ufeff")


def _list(text: str, at: int) -> Generator[JsonItem, None, int]:
    """The objects of a list that begins at a place; returns the place after it."""
    line = _line(text, at)
    counted = at
    at = _skip(text, at + 1)
    if text.startswith("]", at):
        return at + 1
    while True:
        line += text.count("\n", counted, at)
        counted = at
        item, at = _item(text, at, line)
        yield item
        at = _skip(text, at)
        if text.startswith("]", at):
            return at + 1
        if not text.startswith(",", at):
            raise BadRecord("", "a comma or ] is missing", _line(text, at))
        at = _skip(text, at + 1)


def _item(text: str, at: int, line: int) -> tuple[JsonItem, int]:
    try:
        value, end = _decoder.raw_decode(text, at)
    except RecursionError:
        raise BadRecord("", _DEEPER, line) from None
    except json.JSONDecodeError as error:
        raise BadRecord("", f"is not JSON ({error.msg})", error.lineno) from None
    if not isinstance(value, dict):
        raise BadRecord("", "is not a JSON object", line)
    return JsonItem(line, text[at:end], value), end


def _skip(text: str, at: int) -> int:
    """The next place that is no blank."""
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
