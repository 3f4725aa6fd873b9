"""From the bytes of a feed (JSON Feed, RSS, Atom) to its entries, each as a piece of news."""

import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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


class RawFeed(NamedTuple):
    """What a feed says of itself, its first entries, and how many more it has."""

    title: str
    entries: list[RawEntry]
    unread: int


def refuse(problem: str) -> Unreadable:
    """The error of bytes that are no feed."""
    return Unreadable(f"not a feed: {problem}")


# -- JSON Feed (jsonfeed.org, versions 1 and 1.1) -----------------------------------------

_VERSION = "jsonfeed.org/version/"


def of_json(content: bytes, address: str) -> RawFeed:
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
    entries = list(_json_entries(items[:MOST_ENTRIES], address))
    return RawFeed(_text(feed, "title"), entries, max(0, len(items) - MOST_ENTRIES))


def _json_entries(items: list[Any], address: str) -> Iterator[RawEntry]:
    for item in items:
        if isinstance(item, dict):
            yield _json_entry(item, address)


def _json_entry(item: Mapping[str, Any], address: str) -> RawEntry:
    link = _text(item, "external_url") or _text(item, "url")
    lead = (
        _text(item, "summary")
        or _text(item, "content_text")
        or _text(item, "content_html")
    )
    return RawEntry(
        _text(item, "id"),
        _text(item, "title"),
        lead,
        _joined(address, link),
        _json_day(_text(item, "date_published")),
    )


def _joined(address: str, link: str) -> str:
    """The whole address of an entry; none where it has no link of its own."""
    if not link:
        return ""
    try:
        return urljoin(address, link)
    except ValueError:
        return ""


def _text(values: Mapping[str, Any], key: str) -> str:
    """A value as text; older feeds have numbers as ids."""
    value = values.get(key)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    return ""


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


def of_xml(content: bytes, address: str) -> RawFeed:
    """A feed in RSS or Atom; raises `Unreadable` and `MissingExtra`."""
    with needing("feeds", "reading a feed in RSS or Atom needs feedparser"):
        import feedparser  # type: ignore[import-untyped]
    # In UTF-16 every other byte is NUL.
    plain = content.replace(b"\0", b"")
    if _ENTITY.search(plain):
        raise refuse("it declares entities of its own, which may be made to explode")
    if not is_feed(plain):
        raise refuse("it is neither RSS nor Atom nor JSON Feed")
    _refuse_stalling(plain)
    first, unread = _first(content)
    # The HTML of its texts is read as other HTML is, and in less time.
    feed = feedparser.parse(
        io.BytesIO(first),
        response_headers={"content-location": address},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries = list(_xml_entries(feed.entries[:MOST_ENTRIES]))
    return RawFeed(str(feed.feed.get("title", "")), entries, unread)


def _first(content: bytes) -> tuple[bytes, int]:
    """A feed without the entries behind the first ones, and how many those are."""
    begun = [match.start() for match in _BEGUN.finditer(content)]
    if len(begun) <= MOST_ENTRIES:
        return content, 0
    end = max((match.end() for match in _ENDED.finditer(content)), default=len(content))
    return content[: begun[MOST_ENTRIES]] + content[end:], len(begun) - MOST_ENTRIES


MOST_ATTRIBUTES = 200
MOST_DEEP = 200
"""Attributes of a tag, and tags within one another: real feeds have some ten of each.

feedparser looks at each attribute once for every other, and copies what is open for each tag.
"""
_TEXT = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(rb"<(/?)([A-Za-z_][\w.:-]*)([^<>]*)")


def _refuse_stalling(plain: bytes) -> None:
    """Raise `Unreadable` for tags that feedparser takes minutes for."""
    above: list[bytes] = []
    for end, name, rest in _TAG.findall(_TEXT.sub(b" ", plain)):
        if max(rest.count(b"="), len(rest.split())) > MOST_ATTRIBUTES:
            raise refuse(f"a tag has more than {MOST_ATTRIBUTES} attributes")
        if not end:
            above += [] if rest.endswith(b"/") else [name]
        elif name in above:
            # What was not closed within it, such as a line break in HTML, ends with it.
            while above.pop() != name:
                pass
        if len(above) > MOST_DEEP:
            raise refuse(f"its tags stand more than {MOST_DEEP} deep")


def _xml_entries(entries: list[Any]) -> Iterator[RawEntry]:
    for entry in entries:
        yield RawEntry(
            str(entry.get("id", "")),
            str(entry.get("title", "")),
            _xml_lead(entry),
            str(entry.get("link", "")),
            _xml_day(entry) or _written_day(entry),
            str(entry.get("source", {}).get("title", "")),
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
"""Seconds of the processor that a feed may take to be read: real ones take one at most."""

_LEAD_CHARS = 5_000
"""Characters of an entry's own text that are read; the rest is on its page."""

_ADDRESS = re.compile(r"https?://\S{3,2000}", re.IGNORECASE)
_MARK = "\ufeff"


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


def read_feed(content: bytes, address: str) -> Feed:
    """The feed that some bytes hold, in RSS, Atom or JSON Feed.

    `address` is where they come from: addresses in the feed may be relative to it.
    Raises `Unreadable` for what is no feed, one that declares entities of its own, or one that
    takes longer than a feed may, and `MissingExtra` where feedparser is not installed.
    """
    try:
        with TimeLimit(MOST_SECONDS):
            return _read(content, address)
    except OutOfTime:
        raise refuse(f"reading it takes more than {MOST_SECONDS:g} s") from None


def _read(content: bytes, address: str) -> Feed:
    if content[:200].removeprefix(_MARK.encode()).lstrip().startswith(b"{"):
        raw = of_json(content, address)
    else:
        raw = of_xml(content, address)
    name = plain_text(raw.title[:_LEAD_CHARS]) or address
    return Feed(name, tuple(_entries(raw.entries, name)), raw.unread)


def _entries(raw: Iterable[RawEntry], title: str) -> Iterator[Entry]:
    """The entries that say something, each once."""
    entries = [entry for one in raw if (entry := _entry(one, title))]
    shared = _shared_keys(entries)
    keys = set()
    for entry in entries:
        if entry.key in shared:
            entry = entry._replace(key=entry.address or entry.item.text)
        if entry.key not in keys:
            keys.add(entry.key)
            yield entry


def _shared_keys(entries: Iterable[Entry]) -> set[str]:
    """The keys that a careless feed gives to entries at several addresses."""
    addresses = defaultdict(set)
    for entry in entries:
        addresses[entry.key].add(entry.address)
    return {key for key, links in addresses.items() if len(links) > 1}


def _entry(raw: RawEntry, title: str) -> Entry | None:
    """An entry as a piece of news; None where it has no words."""
    heading = plain_text(raw.title[:_LEAD_CHARS])
    lead = plain_text(raw.lead[:_LEAD_CHARS])
    text = lead if lead.startswith(heading) else f"{heading}\n\n{lead}".strip()
    if not text:
        return None
    address = _cleaned(raw.address)
    publisher = plain_text(raw.publisher) or title
    source = Source(publisher, heading or None, address, published=raw.published)
    item = Item(text, title=heading or None, date=raw.published, sources=(source,))
    return Entry(raw.key or address or text, address, item)


def _cleaned(address: str) -> str | None:
    """An address of the web, without what a feed adds to it to count its readers."""
    if not _ADDRESS.fullmatch(address):
        return None
    try:
        return without_tracking(address)
    except ValueError:
        return None
