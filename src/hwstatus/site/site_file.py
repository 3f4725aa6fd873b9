"""What a site is made of: files."""

from typing import NamedTuple


class SiteFile(NamedTuple):
    """A file of the site: its path from the site's root, parts joined by `/`, and its bytes."""

    path: str
    content: bytes


def text_file(path: str, text: str) -> SiteFile:
    """A file of text, in UTF-8; half a surrogate pair, which UTF-8 cannot hold, is spelt out."""
    return SiteFile(path, text.encode("utf-8", "backslashreplace"))
