"""News as it was found: in an article, a feed or a pasted text, before an editor saw it."""

from typing import NamedTuple
from urllib.parse import urlsplit

from hwstatus.record.models import Source


class Item(NamedTuple):
    """One piece of news.

    `text` is what was printed, without its heading and its line of sources. `date` is EDTF,
    as precise as it was printed. `oddities` says in plain words what an editor should look
    at twice. `line` is where it begins in the text that was read, counted from 1.
    """

    text: str
    heading: str | None = None
    title: str | None = None
    date: str | None = None
    sources: tuple[Source, ...] = ()
    oddities: tuple[str, ...] = ()
    line: int | None = None


def site_of(address: str) -> str:
    """The site of an address: it names a source of which nothing else is known."""
    host = urlsplit(address).hostname or address
    return host.removeprefix("www.")
