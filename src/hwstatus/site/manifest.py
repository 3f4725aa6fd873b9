"""The list of the files of a site, with their sums: other files in its folder are somebody else's.

A line a file, so that the list of a large site is never held as a whole.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from hwstatus.site.site_file import LargeFile, MadeFile

NAME = ".hwstatus-site.json"
_MADE_FROM = '"made_from": '
_FILES = '"files": '
"""What the line begins with after which a line names a file."""
_END = "\n}\n}\n"
_READ = json.JSONDecoder()
_NONE = (FileNotFoundError, IsADirectoryError)
_PARTS = 5
"""Of a line between its quotation marks, where a path has none."""
_PIECE = 1 << 16
"""Bytes of a file that are read at once."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows alone has it."""


class Listed(NamedTuple):
    """A file of a site by its path, and the SHA-256 of its bytes; empty in lists of old.

    `mark` is that of a `MarkedFile`; other files have none.
    """

    path: str
    sha256: str
    mark: str = ""


def opening(made_from: str) -> str:
    """The beginning of a list; a line a file follows, and `closing`."""
    lines = (
        "{",
        '"published_by": "hwstatus",',
        f'{_MADE_FROM}"{made_from}",',
        f"{_FILES}{{",
    )
    return "\n".join(lines)


def line(file: Listed, before: str) -> str:
    """What the list says of a file; `before` ends the line before it."""
    sums = f"{file.sha256} {file.mark}".rstrip()
    return f'{before}\n{json.dumps(file.path)}: "{sums}"'


def closing() -> str:
    """The end of a list, without which it is not whole."""
    return _END


def listed(manifest: Path) -> Iterator[Listed]:
    """The files that a list names, as far as it is one; none where there is none. Raises `OSError`."""
    with suppress(ValueError):
        for _, line in _lines(manifest):
            yield read(line)


def placed(manifest: Path) -> Iterator[tuple[int, str]]:
    """The path of each, and the byte from which on the list names it."""
    with suppress(ValueError):
        for at, line in _lines(manifest):
            yield at, _parts(line)[0]


def _lines(manifest: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that name files, each with its first byte."""
    at = 0
    with suppress(*_NONE), manifest.open("rb") as lines:
        for line in lines:
            at += len(line)
            if line.startswith(_FILES.encode()):
                break
        for line in lines:
            if line.startswith(b'"'):
                yield at, line
            at += len(line)


def read(line: bytes) -> Listed:
    """What a line of a list says of a file; raises `ValueError`."""
    path, sums = _parts(line)
    sha256, _, mark = sums.partition(" ")
    return Listed(path, sha256, mark)


def _parts(line: bytes) -> tuple[str, str]:
    """The path that a line names, and what it says of it; raises `ValueError`."""
    text = line.decode()
    parts = text.split('"')
    if len(parts) == _PARTS and "\\" not in text:  # so it is of most
        return parts[1], parts[3]
    path, end = _READ.raw_decode(text)
    return path, text[end:].strip(': ",\r\n')


def made_from(manifest: Path) -> str:
    """What a site was made from, as its list says; empty where the list is not whole."""
    with suppress(OSError, ValueError), manifest.open("rb") as file:
        mark = _mark(file)
        file.seek(-len(_END), os.SEEK_END)
        if file.read() == _END.encode():
            return mark
    return ""


def _mark(file: Iterable[bytes]) -> str:
    """What the lines before those of the files say that a site was made from."""
    for raw in file:
        line = raw.decode()
        if line.startswith(_FILES):
            break
        if line.startswith(_MADE_FROM):
            mark = line.removeprefix(_MADE_FROM)
            return mark.strip('",\n')
    return ""


def sum_of_file(file: MadeFile) -> str:
    """The SHA-256 of what a file of a site holds, in hexadecimal."""
    if isinstance(file, LargeFile):
        return sum_of(file.source)
    return sha256(file.content).hexdigest()


def sum_of(path: Path | str) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    handle = os.open(path, os.O_RDONLY | _BINARY)
    try:
        piece = os.read(handle, _PIECE)
        found = sha256(piece)
        while len(piece) == _PIECE:  # a shorter one is the last
            piece = os.read(handle, _PIECE)
            found.update(piece)
    finally:
        os.close(handle)
    return found.hexdigest()
