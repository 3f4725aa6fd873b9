"""The lines of files: bytes of other programs as text, JSON Lines, a record a line, and the objects of a JSON file."""

import codecs
import io
import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import partial
from typing import IO, Any, NamedTuple

from hwstatus.errors import BadRecord
from hwstatus.record import validation
from hwstatus.record.forms import Record

# -- JSON Lines ------------------------------------------------------------------------


MAX_LINE_BYTES = 1_000_000
"""Bytes of a line: an update has some hundreds."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only what is needed to refuse it."""
    return iter(lambda: file.readline(MAX_LINE_BYTES + 1), b"")


LineContent = str | Mapping[str, str]
"""What a file holds of a record: its line, or its cells by column."""


class ReadRecord(NamedTuple):
    """A record that was read, and its canonical text.

    `joins` says that it is a recorded one with further sources, `unnamed` that it came without an id.
    """

    record: Record
    text: str
    joins: bool = False
    unnamed: bool = False


class NothingSaid(Exception):
    """A row that holds no record, and need not."""


class Numbered(NamedTuple):
    """What may be a record: the number of its line, what the file holds of it to be mended, and what reads it."""

    line: int
    content: LineContent
    reader: Callable[[], ReadRecord]

    def read(self) -> ReadRecord:
        """What it says; raises `BadRecord` with the line's number, and `NothingSaid`."""
        try:
            return self.reader()
        except BadRecord as error:
            raise error.at(self.line) from None


def numbered_lines(lines: Iterable[bytes], today: str) -> Iterator[Numbered]:
    """The lines of a file, whose records may report nothing after `today` (ISO).

    Blank lines are skipped, and comments, which begin with `#`.
    """
    for number, raw in enumerate(_without_rests(lines), 1):
        if number == 1:
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        if raw and not raw.isspace() and not raw.startswith(b"#"):
            content = (
                "" if len(raw) > MAX_LINE_BYTES else raw.decode("utf-8", "replace")
            )
            yield Numbered(number, content, partial(_read_line, raw, today))


def _without_rests(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without what follows the beginning of one that is too long."""
    is_rest = False
    for raw in lines:
        if not is_rest:
            yield raw
        is_rest = len(raw) > MAX_LINE_BYTES and not raw.endswith(b"\n")


def check_length(length: int, number: int | None = None) -> None:
    """Raise `BadRecord` where a line, with its `number` if it is known, is too long."""
    if length > MAX_LINE_BYTES:
        raise BadRecord("", f"is longer than {MAX_LINE_BYTES:,} bytes", number)


def _read_line(raw: bytes, today: str) -> ReadRecord:
    check_length(len(raw))
    try:
        line = raw.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadRecord("", "is not valid UTF-8") from None
    return ReadRecord(*validation.load_with_line(line, today))


# -- bytes of other programs: UTF-8, UTF-16 and Windows-1252 ---------------------------


MAX_TABLE_BYTES = 256_000_000
"""Bytes of a table: a hundred thousand updates have some two hundred million."""

UTF_8 = "UTF-8"
WINDOWS = "Windows-1252"
_MARKS = {
    codecs.BOM_UTF8: "UTF-8-SIG",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def encoding_of(head: bytes) -> str:
    """The encoding of a file that begins so: that of its byte order mark, else UTF-8.

    Windows-1252 is not told from UTF-8 here: a later line may show it.
    """
    marked = (name for mark, name in _MARKS.items() if head.startswith(mark))
    return next(marked, UTF_8)


def whole(chunks: Iterable[bytes], most: int, problem: str) -> bytes:
    """All bytes of a file of bounded size; raises `BadRecord` with the problem where there are more than `most`."""
    content = bytearray()
    for part in chunks:
        content += part
        if len(content) > most:
            raise BadRecord("", problem)
    return bytes(content)


def text_lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """The lines of a file as text, with their line ends; raises `BadRecord` with the number of one that is none.

    A file without a mark is in UTF-8, or in Windows-1252 where no line shows UTF-8.
    """
    problem = f"the file is larger than {MAX_TABLE_BYTES:,} bytes: give it in parts"
    content = whole(chunks, MAX_TABLE_BYTES, problem)
    encoding = _checked(content, encoding_of(content), WINDOWS)
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    for number, line in enumerate(text, 1):
        check_length(len(line), number)
        if "\0" in line:
            raise BadRecord("", "holds a NUL character", number)
        yield line


def _checked(content: bytes, encoding: str, otherwise: str = "") -> str:
    """The encoding of a file that is in this one, or else in another where no line shows UTF-8; raises `BadRecord`."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        is_told = encoding != UTF_8 or any(map(_is_utf_8, content.splitlines()))
        if otherwise and not is_told:
            return _checked(content, otherwise)
        number = error.object.count(b"\n", 0, error.start) + 1
        problem = f"is not valid {encoding.removesuffix('-SIG')}"
        raise BadRecord("", problem, number) from None
    return encoding


def _is_utf_8(line: bytes) -> bool:
    """Whether a line has characters that only UTF-8 writes so."""
    return not line.isascii() and line.decode("utf-8", "ignore").encode() == line


# -- the objects of a JSON file --------------------------------------------------------


MAX_JSON_BYTES = 64_000_000
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
    problem = f"the file is larger than {MAX_JSON_BYTES:,} bytes: give it as JSON Lines"
    content = whole(lines, MAX_JSON_BYTES, problem)
    text = content.decode(_checked(content, encoding_of(content)))
    at = _skip(text, 0)
    if not text.startswith(("{", "["), at):
        raise BadRecord("", "is neither a JSON list nor an object", _line(text, at))
    within = end = 0
    if text.startswith("{", at):
        first, end = _item(text, at, _line(text, at))
        within = _place_of_list(first, at)
    rest = yield from _items(text, within or at)
    rest = _skip(text, end if within else rest)
    if rest < len(text):
        raise BadRecord("", "something follows the end of the JSON", _line(text, rest))


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


def _items(text: str, at: int) -> Generator[JsonItem, None, int]:
    """The objects of a list that begins at a place, or those one after another; returns the place after them."""
    is_list = text.startswith("[", at)
    line, counted = 1, 0
    at = _skip(text, at + is_list)
    goes_on = not text.startswith("]", at)
    while goes_on:
        line += text.count("\n", counted, at)
        counted = at
        item, at = _item(text, at, line)
        yield item
        at = _skip(text, at)
        goes_on = text.startswith("," if is_list else "{", at)
        if is_list and goes_on:
            at = _skip(text, at + 1)
    if is_list and not text.startswith("]", at):
        raise BadRecord("", "a comma or ] is missing", _line(text, at))
    return at + is_list


def _item(text: str, at: int, line: int) -> tuple[JsonItem, int]:
    try:
        value, end = validation.value_at(text, at)
    except (ValueError, RecursionError) as error:
        number = getattr(error, "lineno", line)
        raise BadRecord("", validation.json_problem(error), number) from None
    if not isinstance(value, dict):
        raise BadRecord("", "is not a JSON object", line)
    return JsonItem(line, text[at:end], value), end


def _skip(text: str, at: int) -> int:
    """The next place that is no blank."""
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
