"""JSON Lines, the interchange form: one record a line, checked on the way in."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hwstatus import dates
from hwstatus.errors import BadRecord
from hwstatus.serialization import validation
from hwstatus.serialization.canonical import Record

MAX_LINE_BYTES = 1_000_000
"""Bytes of a line: an update has some hundreds."""


class Numbered(NamedTuple):
    """A record and the line that it stood on, for messages."""

    line: int
    record: Record
    text: str
    """The canonical line."""


def read(lines: Iterable[bytes]) -> Iterator[Numbered]:
    """The records of a file; blank lines are passed over. Raises `BadRecord` with the line's number."""
    today = dates.today()
    for number, raw in enumerate(lines, 1):
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if not raw or raw.isspace():
            continue
        if len(raw) > MAX_LINE_BYTES:
            raise BadRecord("", f"is longer than {MAX_LINE_BYTES:,} bytes").at(number)
        try:
            yield Numbered(
                number, *validation.load_canonical(raw.decode().rstrip("\r\n"), today)
            )
        except UnicodeDecodeError:
            raise BadRecord("", "is not valid UTF-8").at(number) from None
        except BadRecord as error:
            raise error.at(number) from None
