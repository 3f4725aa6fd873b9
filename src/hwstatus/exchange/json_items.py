"""The objects of a JSON file, with the numbers of the lines on which they begin."""

import json
import re
from collections.abc import Generator, Iterable, Iterator
from typing import Any, NamedTuple

from hwstatus.errors import BadRecord
from hwstatus.exchange import encodings
from hwstatus.record import json_objects

MAX_BYTES = 64_000_000
"""Bytes of a file that is read as a whole; larger ones come as JSON Lines."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|(?<![^\n])#[^\n]*)*+")
"""What may stand between objects: blanks, and the comments of a file of refused lines."""
_OF_RECORDS = {"id", "entity", "summary", "slug", "checked", "members", "address"}
"""Keys of our own records; an object with none of them may hold a list of objects."""


class JsonItem(NamedTuple):
    """An object of the file: where it begins, its text, and what the text says."""

    line: int
    text: str
    value: dict[str, Any]


def read_items(lines: Iterable[bytes]) -> Iterator[JsonItem]:
    """The objects of a list, also of one in an object, or one after another.

    Raises `BadRecord` with the line of what is wrong.
    """
    text = _text(lines)
    at = _skip(text, 0)
    if text.startswith("{", at):
        at = yield from _objects(text, at)
    elif text.startswith("[", at):
        at = yield from _list(text, at)
    else:
        raise BadRecord("", "is neither a JSON list nor an object", _line(text, at))
    rest = _skip(text, at)
    if rest < len(text):
        raise BadRecord("", "something follows the end of the JSON", _line(text, rest))


def _text(lines: Iterable[bytes]) -> str:
    problem = f"the file is larger than {MAX_BYTES:,} bytes: give it as JSON Lines"
    whole = encodings.whole(lines, MAX_BYTES, problem)
    try:
        return whole.decode(encodings.encoding_of(whole))
    except UnicodeDecodeError as error:
        number = whole[: error.start].count(b"\n") + 1
        raise BadRecord("", "is not valid UTF-8", number) from None


def _objects(text: str, at: int) -> Generator[JsonItem, None, int]:
    """The objects from a place on; where the first holds a list of objects, those of the list."""
    line = _line(text, at)
    item, end = _item(text, at, line)
    within = _place_of_list(item, at)
    if within:
        yield from _list(text, within)
        return end
    yield item
    while text.startswith("{", _skip(text, end)):
        start = _skip(text, end)
        line += text.count("\n", at, start)
        at = start
        item, end = _item(text, at, line)
        yield item
    return end


def _place_of_list(item: JsonItem, at: int) -> int:
    """Where the list of objects begins that an object holds; 0 where it holds none."""
    lists = [
        key
        for key, value in item.value.items()
        if isinstance(value, list) and value and isinstance(value[0], dict)
    ]
    if len(lists) != 1 or _OF_RECORDS.intersection(item.value):
        return 0
    key = re.escape(json.dumps(lists[0], ensure_ascii=False))
    opening = re.search(rf"{key}\s*:\s*\[", item.text)
    return 0 if opening is None else at + opening.end() - 1


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
        value, end = json_objects.value_at(text, at)
    except (ValueError, RecursionError) as error:
        number = getattr(error, "lineno", line)
        raise BadRecord("", json_objects.problem_of(error), number) from None
    if not isinstance(value, dict):
        raise BadRecord("", "is not a JSON object", line)
    return JsonItem(line, text[at:end], value), end


def _skip(text: str, at: int) -> int:
    """The next place that is no blank."""
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
