"""From the bytes of a feed to its entries, each as a piece of news."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hwstatus.exchange.feeds import forms
from hwstatus.exchange.feeds.forms import RawEntry
from hwstatus.exchange.items import Item
from hwstatus.interrupts import OutOfTime, TimeLimit
from hwstatus.network.pages import plain_text
from hwstatus.record.models import Source
from hwstatus.rules.curation_checks.of_sources import without_tracking

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
        raise forms.refuse(f"reading it takes more than {MOST_SECONDS:g} s") from None


def _read(content: bytes, address: str) -> Feed:
    if _looks_like_json(content):
        raw = forms.of_json(content, address)
    else:
        raw = forms.of_xml(content, address)
    name = plain_text(raw.title[:_LEAD_CHARS]) or address
    return Feed(name, tuple(_entries(raw.entries, name)), raw.unread)


def _looks_like_json(content: bytes) -> bool:
    head = content[:200].removeprefix(_MARK.encode()).lstrip()
    return head.startswith(b"{")


def _entries(raw: Iterable[RawEntry], title: str) -> Iterator[Entry]:
    """The entries that say something, each once."""
    entries = []
    for one in raw:
        entry = _entry(one, title)
        if entry:
            entries.append(entry)
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
    shared = set()
    for key, links in addresses.items():
        if len(links) > 1:
            shared.add(key)
    return shared


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
