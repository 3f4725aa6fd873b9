"""Bytes of other programs as lines of text: UTF-8, UTF-16 and Windows-1252.

Excel writes UTF-8 with a byte order mark, UTF-16 ("Unicode text") and, by default, the
code page of Windows.
"""

import codecs
import io
from collections.abc import Iterable, Iterator

from hwstatus.errors import BadRecord
from hwstatus.exchange.jsonl import check_length

MOST_BYTES = 256_000_000
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
    problem = f"the file is larger than {MOST_BYTES:,} bytes: give it in parts"
    content = whole(chunks, MOST_BYTES, problem)
    encoding = _told(content, encoding_of(content))
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    for number, line in enumerate(text, 1):
        check_length(len(line), number)
        if "\0" in line:
            raise BadRecord("", "holds a NUL character", number)
        yield line


def _told(content: bytes, encoding: str) -> str:
    """The encoding of a file that is in this one, or else in Windows-1252; raises `BadRecord`."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == UTF_8 and not any(map(_is_utf_8, content.splitlines())):
            return _told(content, WINDOWS)
        number = error.object.count(b"\n", 0, error.start) + 1
        problem = f"is not valid {encoding.removesuffix('-SIG')}"
        raise BadRecord("", problem, number) from None
    return encoding


def _is_utf_8(line: bytes) -> bool:
    """Whether a line has characters that only UTF-8 writes so."""
    return not line.isascii() and line.decode("utf-8", "ignore").encode() == line
