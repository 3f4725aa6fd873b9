"""From the bytes of a feed (JSON Feed, RSS, Atom) to its entries, each as a piece of news."""

import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin

from hwstatus.errors import Unreadable
from hwstatus.exchange import Item
from hwstatus.exchange.written_dates import find_date
from hwstatus.installation import needing
from hwstatus.interrupts import OutOfTime, TimeLimit
from hwstatus.network.pages import plain_text
from hwstatus.record.models import Source
from hwstatus.rules.curation_checks.of_sources import without_tracking

MOST_ENTRIES = 3_000
"""Entries of a feed that are read, the first ones; what is behind them is counted."""


class Entry(NamedTuple):
    """An entry of a feed: the key that tells it from others, its address, its news."""

    key: str
    address: str | None
    item: Item


class Feed(NamedTuple):
    """A feed: its title, its first entries in the order in which they are given, and how many more it has."""

    title: str
    entries: tuple[Entry, ...]
    unread: int = 0


def refuse(problem: str) -> Unreadable:
    """The error of bytes that are no feed."""
    return Unreadable(f"not a feed: {problem}")


# -- JSON Feed (jsonfeed.org, versions 1 and 1.1) -----------------------------------------

_VERSION = "jsonfeed.org/version/"


def of_json(content: bytes, address: str) -> Feed:
    """A feed in JSON; raises `Unreadable`."""
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError):
        raise refuse("its JSON is broken") from None
    if not isinstance(feed, dict) or _VERSION not in _text(feed, "version"):
        raise refuse("it is JSON, but no JSON Feed")
    items = feed.get("items")
    if not isinstance(items, list):
        raise refuse("it has no items")
    title = _title(_text(feed, "title"), address)
    first = (item for item in items[:MOST_ENTRIES] if isinstance(item, dict))
    entries = _each_once(_json_entry(item, address, title) for item in first)
    return Feed(title, entries, max(0, len(items) - MOST_ENTRIES))


def _json_entry(item: Mapping[str, Any], address: str, feed: str) -> Entry | None:
    link = _text(item, "external_url") or _text(item, "url")
    texts = (_text(item, name) for name in _LEADS)
    return _entry(
        _text(item, "id"),
        _text(item, "title"),
        next(filter(None, texts), ""),
        _address(address, link) if link else None,
        _json_day(_text(item, "date_published")),
        feed,
    )


_LEADS = ("summary", "content_text", "content_html")


def _text(values: Mapping[str, Any], key: str) -> str:
    """A value as text; older feeds have numbers as ids."""
    value = values.get(key)
    return str(value) if isinstance(value, str | int | float) else ""


def _json_day(text: str) -> str | None:
    """The day of a moment in UTC, as in the other forms of feeds."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.date().isoformat()


# -- RSS and Atom ------------------------------------------------------------------------

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_BEGINS = 20_000
"""Bytes in which a feed names its form: a licence may stand before."""
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)


def is_feed(plain: bytes) -> bool:
    """Whether it begins as RSS and Atom do."""
    return _ROOT.search(plain[:_BEGINS]) is not None


_BEGUN = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENDED = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def of_xml(content: bytes, address: str) -> Feed:
    """A feed in RSS or Atom; raises `Unreadable` and `MissingExtra`."""
    with needing("feeds", "reading a feed in RSS or Atom needs feedparser"):
        import feedparser  # type: ignore[import-untyped]
    # In UTF-16 every other byte is NUL.
    plain = content.replace(b"\0", b"")
    if _ENTITY.search(plain):
        raise refuse("it declares entities of its own, which may be made to explode")
    if not is_feed(plain):
        raise refuse("it is neither RSS nor Atom nor JSON Feed")
    first, unread = _first(content)
    # The HTML of its texts is read as other HTML is, and in less time.
    feed = feedparser.parse(
        io.BytesIO(first),
        response_headers={"content-location": address},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    title = _title(str(feed.feed.get("title", "")), address)
    entries = (_xml_entry(entry, title) for entry in feed.entries[:MOST_ENTRIES])
    return Feed(title, _each_once(entries), unread)


def _first(content: bytes) -> tuple[bytes, int]:
    """A feed without the entries behind the first ones, and how many those are."""
    begun = [match.start() for match in _BEGUN.finditer(content)]
    if len(begun) <= MOST_ENTRIES:
        return content, 0
    end = max((match.end() for match in _ENDED.finditer(content)), default=len(content))
    return content[: begun[MOST_ENTRIES]] + content[end:], len(begun) - MOST_ENTRIES


def _xml_entry(entry: Any, feed: str) -> Entry | None:
    return _entry(
        str(entry.get("id", "")),
        str(entry.get("title", "")),
        _xml_lead(entry),
        _address("", str(entry.get("link", ""))),
        _xml_day(entry) or _written_day(entry),
        plain_text(str(entry.get("source", {}).get("title", ""))) or feed,
    )


def _xml_lead(entry: Any) -> str:
    contents = entry.get("content") or [{}]
    return str(entry.get("summary") or contents[0].get("value", ""))


def _written_day(entry: Any) -> str | None:
    """The day of a date that is in words of another language: `mer, 16 nov 2022`."""
    written = find_date(str(entry.get("published") or entry.get("updated") or ""))
    return written.edtf if written and not written.oddities else None


def _xml_day(entry: Any) -> str | None:
    """The day of its moment in UTC, None where the feed has none that can be."""
    is_published = "published_parsed" in entry
    moment = entry.get("published_parsed" if is_published else "updated_parsed")
    try:
        return date(*moment[:3]).isoformat()
    except (ValueError, TypeError):
        return None


MOST_SECONDS = 10.0
"""Seconds of the processor that a feed may take to be read: real ones take one at most.

feedparser looks at each attribute of a tag once for every other, and copies what is open for each tag.
"""

_LEAD_CHARS = 5_000
"""Characters of an entry's own text that are read; the rest is on its page."""

_ADDRESS = re.compile(r"https?://\S{3,2000}", re.IGNORECASE)
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")


def read_feed(content: bytes, address: str) -> Feed:
    """The feed that some bytes hold, in RSS, Atom or JSON Feed.

    `address` is where they come from: addresses in the feed may be relative to it.
    Raises `Unreadable` for what is no feed, one that declares entities of its own, or one that
    takes longer than a feed may, and `MissingExtra` where feedparser is not installed.
    """
    read = of_json if _OBJECT.match(content) else of_xml
    try:
        with TimeLimit(MOST_SECONDS):
            return read(content, address)
    except OutOfTime:
        raise refuse(f"reading it takes more than {MOST_SECONDS:g} s") from None


def _title(text: str, address: str) -> str:
    """What a feed is called; by its address where it says nothing."""
    return plain_text(text[:_LEAD_CHARS]) or address


def _each_once(entries: Iterable[Entry | None]) -> tuple[Entry, ...]:
    """The entries that say something; a careless feed gives one key to several, at several addresses."""
    told = list(filter(None, entries))
    addresses = defaultdict[str, set[str | None]](set)
    for entry in told:
        addresses[entry.key].add(entry.address)
    once: dict[str, Entry] = {}
    for entry in told:
        if len(addresses[entry.key]) > 1:
            entry = entry._replace(key=entry.address or entry.item.text)
        once.setdefault(entry.key, entry)
    return tuple(once.values())


def _entry(
    key: str, title: str, lead: str, address: str | None, day: str | None, by: str
) -> Entry | None:
    """An entry of a day (ISO) `by` who reports it, as a piece of news; None where it has no words.

    Title and lead may be HTML.
    """
    heading = plain_text(title[:_LEAD_CHARS])
    lead = plain_text(lead[:_LEAD_CHARS])
    text = lead if lead.startswith(heading) else f"{heading}\n\n{lead}".strip()
    if not text:
        return None
    source = Source(by, heading or None, address, published=day)
    item = Item(text, title=heading or None, date=day, sources=(source,))
    return Entry(key or address or text, address, item)


def _address(base: str, link: str) -> str | None:
    """The whole address of an entry, if it is one of the web, without what a feed adds to it to count its readers."""
    try:
        address = urljoin(base, link)
        return without_tracking(address) if _ADDRESS.fullmatch(address) else None
    except ValueError:
        return None
