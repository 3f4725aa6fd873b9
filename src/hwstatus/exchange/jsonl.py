"""JSON Lines, the interchange form: one record a line, checked on the way in."""

from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from hwstatus.errors import BadRecord
from hwstatus.models import Record
from hwstatus.serialization import validation

MAX_LINE_BYTES = 1_000_000
"""Bytes of a line: an update has some hundreds."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only what is needed to refuse it."""
    return iter(lambda: file.readline(MAX_LINE_BYTES + 1), b"")


class Numbered(NamedTuple):
    """A record, the number of its line for messages, and its canonical text."""

    line: int
    record: Record
    text: str


def read(lines: Iterable[bytes], today: str) -> Iterator[Numbered]:
    """The records of a file that report nothing after `today` (ISO); blank lines are skipped.

    Raises `BadRecord` with the line's number.
    """
    for number, raw in enumerate(lines, 1):
        if number == 1:
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        if not raw or raw.isspace():
            continue
        try:
            yield Numbered(number, *_record(raw, today))
        except BadRecord as error:
            raise error.at(number) from None


def _record(raw: bytes, today: str) -> tuple[Record, str]:
    if len(raw) > MAX_LINE_BYTES:
        raise BadRecord("", f"is longer than {MAX_LINE_BYTES:,} bytes")
    try:
        line = raw.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadRecord("", "is not valid UTF-8") from None
    return validation.load_with_line(line, today)
