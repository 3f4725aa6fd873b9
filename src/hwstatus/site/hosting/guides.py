"""`robots.txt` and `llms.txt`: what programs that read sites are told."""

from collections.abc import Iterator
from functools import partial

from hwstatus.site.api.answers import FOLDER, KINDS
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task, text_file
from hwstatus.subject import STANCES, SUPPLIER

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
  `index.json`, `history.csv`, `feed.atom` and `deadlines.ics`.

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


def tasks(site: Site) -> Iterator[Task]:
    """One task."""
    yield partial(_files, site)


def _files(site: Site) -> Iterator[SiteFile]:
    yield text_file("robots.txt", _robots(site))
    yield text_file("llms.txt", _llms(site))


def _robots(site: Site) -> str:
    found = "User-agent: *\nAllow: /\n"
    if site.base is not None:
        found += f"Sitemap: {site.absolute('sitemap.xml')}\n"
    return found


def _llms(site: Site) -> str:
    def to(path: str) -> str:
        return site.reference(path, "llms.txt")

    pages = [f"- [{path or '/'}]({to(path)}): {said}" for path, said in _PAGES.items()]
    answers = []
    for kind in KINDS:
        address = to(FOLDER + kind.path)
        answers.append(f"- [{kind.path}]({address}): {kind.title}")
    return _LLMS.format(
        supplier=SUPPLIER,
        stances=STANCES,
        day=site.record.day,
        dataset=site.record.dataset,
        pages="\n".join(pages),
        answers="\n".join(answers),
        openapi=to(f"{FOLDER}openapi.json"),
    )
