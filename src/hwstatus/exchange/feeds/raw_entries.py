"""What the readers of the forms hand on: entries as a feed has them, before they are trusted."""

from typing import NamedTuple

from hwstatus.errors import Unreadable


class RawEntry(NamedTuple):
    """What a feed says of one entry, in whatever form it is; texts may be HTML.

    `published` is a day in ISO form, `publisher` who reports it where the entry names
    another than the feed.
    """

    key: str
    title: str
    lead: str
    address: str
    published: str | None
    publisher: str = ""


def refuse(problem: str) -> Unreadable:
    """The error of bytes that are no feed."""
    return Unreadable(f"not a feed: {problem}")
