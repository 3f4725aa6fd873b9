"""Bytes of other programs as lines of text: UTF-8, UTF-16 and Windows-1252.

Excel writes UTF-8 with a byte order mark, UTF-16 ("Unicode text") and, by default, the
code page of Windows.
"""

import codecs
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from hwstatus.errors import BadRecord
from hwstatus.exchange.jsonl import check_length

UTF_8 = "utf-8-sig"
UTF_16 = "utf-16"
WINDOWS = "cp1252"
_SPOKEN = {UTF_8: "UTF-8", WINDOWS: "Windows-1252"}


def encoding_of(head: bytes) -> str:
    """The encoding of a file that begins so: UTF-16 by its byte order mark, else UTF-8.

    Windows-1252 is not told from UTF-8 here: a later line may show it.
    """
    is_utf_16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return UTF_16 if is_utf_16 else UTF_8


def whole(chunks: Iterable[bytes], most: int, problem: str) -> bytes:
    """All bytes of a file of bounded size; raises `BadRecord` with the problem where there are more than `most`."""
    parts = []
    size = 0
    for part in chunks:
        parts.append(part)
        size += len(part)
        if size > most:
            raise BadRecord("", problem)
    return b"".join(parts)


class TextLines:
    """The lines of a file as text, with their line ends; `encoding` is what they are in.

    A file without a mark is in UTF-8 until a line is not, and then in Windows-1252. After
    lines with other characters than ASCII that were in UTF-8, such a line is refused.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        chunks = iter(lines)
        first = next(chunks, b"")
        self._chunks = chain([first], chunks)
        self.encoding = encoding_of(first)
        self._settled = first.startswith(codecs.BOM_UTF8)
        self.number = 0
        """The number of the line that was read last, counted from 1."""

    def __iter__(self) -> Iterator[str]:
        """Every line; raises `BadRecord` with its number."""
        lines = self._decoded() if self.encoding == UTF_8 else self._transcoded()
        for self.number, line in enumerate(lines, 1):
            if "\0" in line:
                raise BadRecord("", "holds a NUL character", self.number)
            yield line

    def _decoded(self) -> Iterator[str]:
        for raw in self._chunks:
            check_length(len(raw), self.number + 1)
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
        rest = ""
        try:
            for text in codecs.iterdecode(self._chunks, self.encoding):
                check_length(len(rest) + len(text), self.number + 1)
                whole, end, rest = (rest + text).rpartition("\n")
                yield from _lines(whole + end)
        except UnicodeDecodeError:
            raise BadRecord("", "is not valid UTF-16", self.number + 1) from None
        yield from _lines(rest)


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
