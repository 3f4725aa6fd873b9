"""Bytes of other programs as lines of text: UTF-8, UTF-16 and Windows-1252.

Excel writes UTF-8 with a byte order mark, UTF-16 ("Unicode text") and, by default, the
code page of Windows.
"""

import codecs
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from hwstatus.errors import BadRecord
from hwstatus.exchange.jsonl import MAX_LINE_BYTES

UTF_8 = "utf-8"
UTF_16_LE = "utf-16-le"
UTF_16_BE = "utf-16-be"
WINDOWS = "cp1252"
_SPOKEN = {UTF_8: "UTF-8", WINDOWS: "Windows-1252"}

_MARKS = {
    codecs.BOM_UTF8: UTF_8,
    codecs.BOM_UTF16_LE: UTF_16_LE,
    codecs.BOM_UTF16_BE: UTF_16_BE,
}


def guess(head: bytes) -> str:
    """The encoding of a file that begins so: by its mark, else by where NULs are.

    Windows-1252 is not told from UTF-8 here: a later line may show it.
    """
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    text = head[:1_000]
    half = len(text) // 4
    if half and text[1::2].count(0) > half and not text[::2].count(0):
        return UTF_16_LE
    if half and text[::2].count(0) > half and not text[1::2].count(0):
        return UTF_16_BE
    return UTF_8


class TextLines:
    """The lines of a file as text, with their line ends; `encoding` is what they are in.

    A file without a mark is in UTF-8 until a line is not, and then in Windows-1252. After
    lines with other characters than ASCII that were in UTF-8, such a line is refused.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._chunks = iter(lines)
        self._first = next(self._chunks, b"")
        self.encoding = guess(self._first)
        self._settled = self._first.startswith(tuple(_MARKS))
        self.number = 0
        """The number of the line that was read last, counted from 1."""

    def __iter__(self) -> Iterator[str]:
        """Every line; raises `BadRecord` with its number."""
        lines = self._decoded() if self.encoding == UTF_8 else self._transcoded()
        for self.number, line in enumerate(lines, 1):
            if "\0" in line:
                raise BadRecord("", "holds a NUL character", self.number)
            yield line.removeprefix("\ufeff") if self.number == 1 else line

    def _decoded(self) -> Iterator[str]:
        for raw in chain([self._first], self._chunks):
            self._check_length(len(raw))
            yield from _lines(self._decode(raw))

    def _decode(self, raw: bytes) -> str:
        try:
            text = raw.decode(self.encoding)
        except UnicodeDecodeError:
            if self._settled or self.encoding == WINDOWS:
                problem = f"is not valid {_SPOKEN[self.encoding]}"
                raise BadRecord("", problem, self.number + 1) from None
            self.encoding = WINDOWS
            return self._decode(raw)
        if self.encoding == WINDOWS and _is_utf_8(raw):
            problem = "is UTF-8, lines before it are Windows-1252"
            raise BadRecord("", problem, self.number + 1)
        self._settled = self._settled or not raw.isascii()
        return text

    def _transcoded(self) -> Iterator[str]:
        """The lines of UTF-16, whose bytes do not end where its lines end."""
        chunks = chain([self._first], self._chunks)
        rest = ""
        try:
            for text in codecs.iterdecode(chunks, self.encoding):
                self._check_length(len(rest) + len(text))
                whole, end, rest = (rest + text).rpartition("\n")
                yield from _lines(whole + end)
        except UnicodeDecodeError:
            raise BadRecord("", "is not valid UTF-16", self.number + 1) from None
        yield from _lines(rest)

    def _check_length(self, length: int) -> None:
        if length > MAX_LINE_BYTES:
            problem = f"is longer than {MAX_LINE_BYTES:,} bytes"
            raise BadRecord("", problem, self.number + 1)


def _is_utf_8(raw: bytes) -> bool:
    """Whether a line has characters that only UTF-8 writes so."""
    if raw.isascii():
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _lines(text: str) -> Iterator[str]:
    """Lines that end with CR, LF or both, and with nothing else."""
    return iter(io.StringIO(text, newline=""))
