"""JSON Lines, the interchange form: one record a line, checked on the way in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, NamedTuple

from hwstatus.errors import BadRecord
from hwstatus.record import validation
from hwstatus.record.forms import Record

MAX_LINE_BYTES = 1_000_000
"""Bytes of a line: an update has some hundreds."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only what is needed to refuse it."""
    return iter(lambda: file.readline(MAX_LINE_BYTES + 1), b"")


Held = str | Mapping[str, str]
"""What a file holds of a record: its line, or its cells by column."""
Refuse = Callable[[BadRecord, int, Held], None]
"""Takes a line that was refused, with its number; raises the error, or goes on."""


class Numbered(NamedTuple):
    """A record, the number of its line for messages, its canonical text, and what was read.

    `corrects` says that it was asked to take the place of a recorded one, `unnamed` that it
    came without an id.
    """

    line: int
    record: Record
    text: str
    held: Held = ""
    corrects: bool = False
    unnamed: bool = False


def _raise(error: BadRecord, line: int, line_held: Held) -> None:
    raise error


def read(
    lines: Iterable[bytes], today: str, refuse: Refuse = _raise
) -> Iterator[Numbered]:
    """The records of a file that report nothing after `today` (ISO).

    Blank lines are skipped, and comments, which begin with `#`. What is no record goes to
    `refuse`; without it, `BadRecord` with the line's number is raised.
    """
    for number, raw in enumerate(_without_rests(lines), 1):
        if number == 1:
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        if not raw or raw.isspace():
            continue
        try:
            record, text = _record(raw, today)
        except BadRecord as error:
            if not raw.startswith(b"#"):
                refuse(error.at(number), number, _held(raw))
            continue
        yield Numbered(number, record, text, text)


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


def _held(raw: bytes) -> str:
    """A line as it is kept to be mended; one that is too long is not."""
    return "" if len(raw) > MAX_LINE_BYTES else raw.decode("utf-8", "replace")


def _record(raw: bytes, today: str) -> tuple[Record, str]:
    check_length(len(raw))
    try:
        line = raw.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadRecord("", "is not valid UTF-8") from None
    return validation.load_with_line(line, today)
