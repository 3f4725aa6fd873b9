"""What a site is made of: files, and the tasks that make them."""

from collections.abc import Callable, Iterable
from typing import NamedTuple


class SiteFile(NamedTuple):
    """A file of the site: its path from the site's root, parts joined by `/`, and its bytes."""

    path: str
    content: bytes


def text_file(path: str, text: str) -> SiteFile:
    """A file of text, in UTF-8; half a surrogate pair, which UTF-8 cannot hold, is spelt out."""
    return SiteFile(path, text.encode("utf-8", "backslashreplace"))


Task = Callable[[], Iterable[SiteFile]]
"""A piece of work that makes some files: those of one country, say. Progress counts tasks."""
