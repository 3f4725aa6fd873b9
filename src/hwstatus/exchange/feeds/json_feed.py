"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from hwstatus.exchange.feeds.raw_entries import RawEntry, refuse

_VERSION = "jsonfeed.org/version/"


def read(content: bytes, address: str) -> tuple[str, list[RawEntry]]:
    """The title and the entries; raises `Unreadable`."""
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError):
        raise refuse("its JSON is broken") from None
    if not isinstance(feed, dict) or _VERSION not in _text(feed, "version"):
        raise refuse("it is JSON, but no JSON Feed")
    items = feed.get("items")
    if not isinstance(items, list):
        raise refuse("it has no items")
    return _text(feed, "title"), list(_entries(items, address))


def _entries(items: list[Any], address: str) -> Iterator[RawEntry]:
    for item in items:
        if isinstance(item, dict):
            yield _entry(item, address)


def _entry(item: Mapping[str, Any], address: str) -> RawEntry:
    link = _text(item, "external_url") or _text(item, "url")
    lead = next(filter(None, (_text(item, key) for key in _LEADS)), "")
    return RawEntry(
        _text(item, "id"),
        _text(item, "title"),
        lead,
        _joined(address, link),
        _day(_text(item, "date_published")),
    )


_LEADS = ("summary", "content_text", "content_html")


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


def _day(text: str) -> str | None:
    """The day of a moment in UTC, as in the other forms of feeds."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.date().isoformat()
