"""Rules for hosts: what to say with each file, and which addresses lead elsewhere.

Cloudflare Pages and Netlify read `_headers` and `_redirects`; `docs/hosting/nginx.conf`
says the same to nginx.
"""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from hwstatus.site.addresses import forwards
from hwstatus.site.rendering import POLICY
from hwstatus.site.site import TOLD, Site
from hwstatus.site.site_file import SiteFile, Task, text_file

TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "cff": "application/yaml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "db": "application/vnd.sqlite3",
    "gz": "application/gzip",
    "ics": "text/calendar; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "jsonld": "application/ld+json",
    "md": "text/markdown; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "svg": "image/svg+xml",
    "zip": "application/zip",
}
"""The types of files that not every host knows, by their endings."""

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=600",
}
"""What is said with every file: the data is open, and a page is fresh for ten minutes."""

FOR_EVER = "public, max-age=31536000, immutable"
"""What is said with a file whose name holds its hash, instead of the ten minutes."""

ASKED_FOR = "no-cache"
"""What is said with what tells the record's day: it is asked for anew with every page."""

UNFRAMED = "frame-ancestors 'self'"
"""The second policy of pages that are not meant for the frames of others."""
_PAGES = ("c", "o", "u", "g", "on", "changes", "deadlines", "disputes", "search")
_FRAMELESS = (*_PAGES, "method", "data", "cite")


def tasks(site: Site) -> Iterator[Task]:
    """One task."""
    yield partial(_files, site)


def _files(site: Site) -> Iterator[SiteFile]:
    root = _root(site)
    yield text_file("_headers", "\n".join(_headers(root)) + "\n")
    yield text_file("_redirects", "".join(_redirects(site, root)))
    # GitHub Pages leaves out what begins with `_` where this file is not.
    yield text_file(".nojekyll", "")


def _root(site: Site) -> str:
    """The path of the site on its host, with a `/` at its end."""
    return "/" if site.base is None else urlsplit(site.base).path


def _headers(root: str) -> Iterator[str]:
    yield from _rule(f"{root}*", ALWAYS)
    # A header that two rules give is sent with both values: the first one is taken back.
    yield from _rule(
        f"{root}assets/*", {"! Cache-Control": "", "Cache-Control": FOR_EVER}
    )
    yield from _rule(
        f"{root}{TOLD}", {"! Cache-Control": "", "Cache-Control": ASKED_FOR}
    )
    for folder in _FRAMELESS:
        yield from _rule(f"{root}{folder}/*", {"Content-Security-Policy": UNFRAMED})
    for ending, kind in TYPES.items():
        yield from _rule(f"{root}*.{ending}", {"Content-Type": kind})


def _rule(path: str, headers: dict[str, str]) -> Iterator[str]:
    yield path
    for name, value in headers.items():
        yield f"  {name}: {value}" if value else f"  {name}"


def _redirects(site: Site, root: str) -> Iterator[str]:
    for path, page in sorted(forwards(site.record.entities).items()):
        yield f"{root}{path} {root}{page} 301\n"
