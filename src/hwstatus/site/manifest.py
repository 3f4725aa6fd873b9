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

from hwstatus.site.site_file import AnyFile, LargeFile

NAME = ".hwstatus-site.json"
_MADE_FROM = '"made_from": '
_FILES = '"files": '
"""What the line begins with after which a line names a file."""
_END = "\n}\n}\n"
_READ = json.JSONDecoder()
_PIECE = 1 << 16
"""Bytes of a file that are read at once."""


class Listed(NamedTuple):
    """A file of a site by its path, and the SHA-256 of its bytes; empty in lists of old."""

    path: str
    sha256: str


def listing(files: Iterable[AnyFile], made_from: str) -> Iterator[tuple[str, AnyFile]]:
    """The files, each with what the list says of it; `closing` is what it ends with."""
    before = "\n".join(
        (
            "{",
            '"published_by": "hwstatus",',
            f'{_MADE_FROM}"{made_from}",',
            f"{_FILES}{{\n",
        )
    )
    for file in files:
        path = json.dumps(file.path)
        sum_of_it = _sum(file)
        yield f'{before}{path}: "{sum_of_it}"', file
        before = ",\n"


def closing() -> str:
    """The end of a list, without which it is not whole."""
    return _END


def listed(manifest: Path) -> Iterator[Listed]:
    """The files that a list names, as far as it can be read; none where there is none."""
    with suppress(OSError, ValueError), manifest.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(_FILES):
                break
        for line in lines:
            if line.startswith('"'):
                path, end = _READ.raw_decode(line)
                yield Listed(path, line[end:].strip(': ",\n'))


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


def _sum(file: AnyFile) -> str:
    if isinstance(file, LargeFile):
        return sum_of(file.source)
    return sha256(file.content).hexdigest()


def sum_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    found = sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
