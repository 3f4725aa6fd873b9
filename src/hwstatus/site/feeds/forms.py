"""The forms of a feed: Atom (RFC 4287), JSON Feed 1.1 (jsonfeed.org)."""

from collections.abc import Iterator
from html import escape
from typing import Any

from hwstatus.output import text
from hwstatus.pictures.frame import safe
from hwstatus.record import json_text
from hwstatus.site.feeds.entries import Entry, Feed
from hwstatus.site.site import Site

_RIGHTS = "CC BY 4.0, the hwstatus editors"


def atom(site: Site, feed: Feed) -> str:
    """A feed as Atom; its addresses are relative to it where the site may be anywhere."""
    return "".join(_lines(site, feed))


def _lines(site: Site, feed: Feed) -> Iterator[str]:
    path = f"{feed.path}.atom"
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
    yield f"<id>{feed.id}</id>\n"
    yield f"<title>{plain(feed.title)}</title>\n"
    yield f"<updated>{feed.updated}</updated>\n"
    yield "<author><name>The hwstatus editors</name></author>\n"
    yield f"<rights>{_RIGHTS}</rights>\n"
    yield f'<link rel="self" href="{escape(site.reference(path, path))}"/>\n'
    yield f'<link rel="alternate" href="{escape(site.reference(feed.page, path))}"/>\n'
    for entry in feed.entries:
        yield from _entry(site, entry, path)
    yield "</feed>\n"


def _entry(site: Site, entry: Entry, path: str) -> Iterator[str]:
    yield "<entry>\n"
    yield f"<id>{entry.id}</id>\n"
    yield f"<title>{plain(entry.title)}</title>\n"
    yield f'<link rel="alternate" href="{escape(site.reference(entry.page, path))}"/>\n'
    if entry.source:
        yield f'<link rel="related" href="{plain(entry.source)}"/>\n'
    yield f"<published>{entry.published}</published>\n"
    yield f"<updated>{entry.updated}</updated>\n"
    for word in entry.words:
        yield f'<category term="{word}"/>\n'
    yield f'<content type="text">{plain(entry.text)}</content>\n'
    yield "</entry>\n"


def plain(value: str) -> str:
    """Text of others for XML: hostile characters as escapes, illegal ones replaced."""
    line = text.line(value)
    return escape(line) if line.isascii() else safe(line)


VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(site: Site, feed: Feed) -> str:
    """A feed as JSON; without addresses of its own where the site may be anywhere.

    The format knows full addresses alone.
    """
    found: dict[str, Any] = {"version": VERSION, "title": text.line(feed.title)}
    if site.base is not None:
        found["home_page_url"] = site.absolute(feed.page)
        found["feed_url"] = site.absolute(f"{feed.path}.json")
    found["language"] = "en"
    found["authors"] = [{"name": "The hwstatus editors"}]
    head = json_text.encode(found).removesuffix("}")
    items = ",\n".join(json_text.encode(_item(site, e)) for e in feed.entries)
    return f'{head},"items":[\n{items}\n]}}\n'


def _item(site: Site, entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {"id": entry.id}
    if site.base is not None:
        found["url"] = site.absolute(entry.page)
    if entry.source:
        found["external_url"] = entry.source
    return {
        **found,
        "title": text.line(entry.title),
        "content_text": text.line(entry.text),
        "date_published": entry.published,
        "date_modified": entry.updated,
        "tags": list(entry.words),
    }
