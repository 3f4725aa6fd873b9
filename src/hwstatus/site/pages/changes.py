"""What changed: the latest changes, and those of each year."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from hwstatus.site.site import Site
from hwstatus.site.site_file import MarkedFile, SiteFile, Task

LATEST = 60
"""How many changes the page of the latest ones has."""


def tasks(site: Site) -> Iterator[Task]:
    """The latest, and a task a year."""
    yield partial(_latest, site)
    for year in reversed(site.record.years):
        yield partial(_year, site, year)


def _latest(site: Site) -> Iterator[MarkedFile]:
    yield site.marked_page(
        "changes/",
        "changes.html.j2",
        year="",
        acts=list(islice(site.record.acts(), LATEST)),
        total=len(site.record.act_ids()),
        corrected=site.record.corrected_verdicts,
    )


def _year(site: Site, year: str) -> Iterator[MarkedFile]:
    mark = site.marks.updates(site.record.act_ids(year))
    yield MarkedFile(f"changes/{year}/index.html", mark, partial(_page, site, year))


def _page(site: Site, year: str) -> SiteFile:
    acts = list(site.record.acts(year))
    return site.page(
        f"changes/{year}/",
        "changes.html.j2",
        year=year,
        acts=acts,
        total=len(acts),
        corrected=(),
    )
