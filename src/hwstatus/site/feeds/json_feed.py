"""JSON Feed 1.1 (jsonfeed.org)."""

from typing import Any

from hwstatus.output import text
from hwstatus.serialization import json_text
from hwstatus.site.feeds.entries import Entry, Feed
from hwstatus.site.site import Site

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
