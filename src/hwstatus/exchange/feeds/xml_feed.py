"""RSS and Atom, by feedparser: it is handed bytes, and never an address or a name."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from hwstatus.errors import MissingExtra
from hwstatus.exchange.feeds.raw_entries import RawEntry, refuse

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_BEGINS = 20_000
"""Bytes in which a feed names its form: a licence may stand before."""
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)


def read(content: bytes, address: str) -> tuple[str, list[RawEntry]]:
    """The title and the entries; raises `Unreadable` and `MissingExtra`."""
    try:
        import feedparser  # type: ignore[import-untyped]
    except ImportError:
        why = "reading a feed in RSS or Atom needs feedparser"
        raise MissingExtra("feeds", why) from None
    # In UTF-16 every other byte is NUL.
    plain = content.replace(b"\0", b"")
    if _ENTITY.search(plain):
        raise refuse("it declares entities of its own, which may be made to explode")
    if not _ROOT.search(plain[:_BEGINS]):
        raise refuse("it is neither RSS nor Atom nor JSON Feed")
    found = feedparser.parse(
        io.BytesIO(content), response_headers={"content-location": address}
    )
    return str(found.feed.get("title", "")), list(_entries(found.entries))


def _entries(found: list[Any]) -> Iterator[RawEntry]:
    for entry in found:
        yield RawEntry(
            str(entry.get("id", "")),
            str(entry.get("title", "")),
            _lead(entry),
            str(entry.get("link", "")),
            _day(_moment(entry)),
            str(entry.get("source", {}).get("title", "")),
        )


def _lead(entry: Any) -> str:
    summary = str(entry.get("summary", ""))
    if summary:
        return summary
    contents = entry.get("content") or [{}]
    return str(contents[0].get("value", ""))


def _moment(entry: Any) -> Any:
    if "published_parsed" in entry:
        return entry["published_parsed"]
    if "updated_parsed" in entry:
        return entry["updated_parsed"]
    return None


def _day(moment: Any) -> str | None:
    """The day of a moment in UTC, None where the feed has none that can be."""
    if moment is None:
        return None
    try:
        return date(*moment[:3]).isoformat()
    except (ValueError, TypeError):
        return None
