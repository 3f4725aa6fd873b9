"""What a site is made of: files, and the tasks that make them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple


class SiteFile(NamedTuple):
    """A file of the site: its path from the site's root, parts joined by `/`, and its bytes."""

    path: str
    content: bytes


class LargeFile(NamedTuple):
    """A file that may be too large to be held in memory: where it was written for now.

    In the scratch folder of the site it is moved to its place, elsewhere it is copied.
    """

    path: str
    source: Path


UNWRITABLE = "backslashreplace"
"""What becomes of half a surrogate pair, which UTF-8 cannot hold: it is spelt out."""


def text_file(path: str, text: str) -> SiteFile:
    """A file of text, in UTF-8."""
    return SiteFile(path, text.encode("utf-8", UNWRITABLE))


MadeFile = SiteFile | LargeFile


class MarkedFile(NamedTuple):
    """A file that need not be made where the old site has it, made from the same.

    Its mark is a hash of all that it is made from: `marks` has them.
    """

    path: str
    mark: str
    make: Callable[[], MadeFile]


AnyFile = MadeFile | MarkedFile

Task = Callable[[], Iterable[AnyFile]]
"""A piece of work that makes some files: those of one country, say. Progress counts tasks."""
