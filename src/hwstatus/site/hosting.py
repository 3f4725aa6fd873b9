"""What web hosts, search engines and other programs look for at the root of a site.

Cloudflare Pages and Netlify read `_headers` and `_redirects`; `docs/hosting/nginx.conf`
says the same to nginx.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from hwstatus.site.addresses import address_of, forwards
from hwstatus.site.api.answers import FOLDER, KINDS
from hwstatus.site.published import SiteFiles, text_file
from hwstatus.site.rendering import POLICY
from hwstatus.site.site import SECTIONS, TOLD, Site
from hwstatus.subject import STANCES, SUPPLIER

# -- rules of hosts: what to say with each file, and which addresses lead elsewhere ----

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
_FRAMELESS = ("u/", *(path for path in SECTIONS if path not in ("", "embed/")))


def rules(site: Site) -> SiteFiles:
    """What hosts say with each file, and which addresses lead elsewhere."""
    root = "/" if site.base is None else urlsplit(site.base).path
    yield text_file("_headers", "\n".join(_headers(root)) + "\n")
    yield text_file("_redirects", "".join(_redirects(site, root)))
    # GitHub Pages leaves out what begins with `_` where this file is not.
    yield text_file(".nojekyll", "")


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
        yield from _rule(f"{root}{folder}*", {"Content-Security-Policy": UNFRAMED})
    for ending, kind in TYPES.items():
        yield from _rule(f"{root}*.{ending}", {"Content-Type": kind})


def _rule(path: str, headers: dict[str, str]) -> Iterator[str]:
    yield path
    for name, value in headers.items():
        yield f"  {name}: {value}" if value else f"  {name}"


def _redirects(site: Site, root: str) -> Iterator[str]:
    # Names in capitals lead on by their pages alone: hosts read so many rules and no more.
    for path, page in sorted(forwards(site.record.entities).items()):
        if path.islower():
            yield f"{root}{path} {root}{page} 301\n"


# -- the pages for search engines, with the day on which each last changed -------------

MOST = 50_000
"""Addresses in it, by the rules of sitemaps.org: the newest of more updates are left to their links."""

Page = tuple[str, str | None]
"""A page: its path within the site, and when a record behind it last changed (UTC)."""


def sitemap(site: Site) -> SiteFiles:
    """A sitemap knows full addresses alone: a site that may be anywhere has none."""
    if site.base is not None:
        listed = list(pages(site))[:MOST]
        yield site.page("sitemap.xml", "sitemap.xml.j2", pages=listed)


def pages(site: Site) -> Iterator[Page]:
    """Every page that search engines may list."""
    record = site.record
    for path in SECTIONS:
        yield path, record.modified_at
    for entity in record.entities.values():
        yield address_of(entity), record.modified_about.get(entity.slug)
    for group in record.groups:
        yield f"g/{group.slug}/", record.modified_at
    for week in site.weeks:
        yield week.path, record.modified_at
    for watchlist in site.watchlists:
        yield f"w/{watchlist.name}/", record.modified_at
    for year in record.years:
        yield f"on/{year}/", record.modified_at
        yield f"changes/{year}/", record.modified_at
    for update, _ in record.ever:
        yield f"u/{update.id}/", record.modified(update)


# -- what programs that read sites are told --------------------------------------------

_LLMS = """# hwstatus: where {supplier} stands

> Where {supplier} is {stances}, since when, by which
> decision, and who says so. Verdicts are derived from dated, sourced updates. The record
> covers news up to {day}; dataset {dataset}; data under CC BY 4.0.

How to use it:

- Quote the publisher, the date and the address of the report, and the id of the update.
- `unknown` says that no evidence qualifies. It never means permitted.
- A verdict is for a scope (5G, its core, fixed networks, government, ...): name it.
- Dates are as exact as they are known: `2020` is a year, and no day of it.
- Each page of a country (`c/NAME/`) or company (`o/NAME/`) has beside it `index.md`,
  `history.csv` and `feed.atom`, and is `api/v1/entities/NAME.json` too.

## Pages

{pages}

## API

Static JSON, no key, no queries. `{{}}` stands around what is to be put in.

{answers}
- [OpenAPI]({openapi}): the description of all of them
"""
_PAGES = {
    "": "the map and every country",
    "changes/": "every status that changed, newest first",
    "deadlines/": "what must be removed by when",
    "disputes/": "where sources contradict one another",
    "method/": "the rules by which verdicts are derived",
    "cite/": "how to cite",
}


def guides(site: Site) -> SiteFiles:
    """What programs that read sites are told."""
    map_at = site.absolute("sitemap.xml")
    listed = "" if map_at is None else f"Sitemap: {map_at}\n"
    yield text_file("robots.txt", f"User-agent: *\nAllow: /\n{listed}")
    yield text_file("llms.txt", _llms(site))


def _llms(site: Site) -> str:
    def to(path: str) -> str:
        return site.reference(path, "llms.txt")

    pages = [f"- [{path or '/'}]({to(path)}): {said}" for path, said in _PAGES.items()]
    answers = [f"- [{k.path}]({to(FOLDER + k.path)}): {k.title}" for k in KINDS]
    return _LLMS.format(
        supplier=SUPPLIER,
        stances=STANCES,
        day=site.record.day,
        dataset=site.record.dataset,
        pages="\n".join(pages),
        answers="\n".join(answers),
        openapi=to(f"{FOLDER}openapi.json"),
    )
