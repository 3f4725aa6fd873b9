"""`sitemap.xml`: the pages for search engines, with the day on which each last changed.

It knows full addresses alone, so a site that may be anywhere has none.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape
from itertools import islice
from typing import NamedTuple

from hwstatus.site.addresses import address_of
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task, text_file

MOST = 50_000
"""Addresses in a file, by the rules of sitemaps.org; more of them are in several files."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LISTS = (
    "",
    "c/",
    "o/",
    "g/",
    "on/",
    "changes/",
    "deadlines/",
    "disputes/",
    "search/",
    "method/",
    "data/",
    "cite/",
    "embed/",
)


class Page(NamedTuple):
    """A page: its path within the site, and when a record behind it last changed (UTC)."""

    path: str
    modified: str | None


def tasks(site: Site) -> Iterator[Task]:
    """One task, where the site's address is known."""
    if site.base is not None:
        yield partial(_files, site)


def pages(site: Site) -> Iterator[Page]:
    """Every page that search engines may list."""
    record = site.record
    for path in _LISTS:
        yield Page(path, record.modified_at)
    for entity in record.entities.values():
        yield Page(address_of(entity), record.modified_about.get(entity.slug))
    for group in record.groups:
        yield Page(f"g/{group.slug}/", record.modified_at)
    for year in record.years:
        yield Page(f"on/{year}/", record.modified_at)
        yield Page(f"changes/{year}/", record.modified_at)
    for update in record.updates.values():
        yield Page(f"u/{update.id}/", record.modified(update))
    for known, correction in record.retracted.items():
        yield Page(f"u/{known}/", correction.at)


def _files(site: Site) -> Iterator[SiteFile]:
    coming = pages(site)
    found = list(islice(coming, MOST))
    others = list(islice(coming, MOST))
    if not others:
        yield text_file("sitemap.xml", _listed("urlset", "url", site, found))
        return
    parts: list[Page] = []
    while found:
        part = f"sitemap-{len(parts) + 1}.xml"
        yield text_file(part, _listed("urlset", "url", site, found))
        parts.append(Page(part, site.record.modified_at))
        found, others = others, list(islice(coming, MOST))
    yield text_file("sitemap.xml", _listed("sitemapindex", "sitemap", site, parts))


def _listed(whole: str, each: str, site: Site, found: Sequence[Page]) -> str:
    return "".join(_lines(whole, each, site, found))


def _lines(whole: str, each: str, site: Site, found: Iterable[Page]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<{whole} xmlns="{_NAMESPACE}">\n'
    for page in found:
        address = escape(site.absolute(page.path) or "")
        changed = ""
        if page.modified:
            changed = f"<lastmod>{page.modified}</lastmod>"
        yield f"<{each}><loc>{address}</loc>{changed}</{each}>\n"
    yield f"</{whole}>\n"
