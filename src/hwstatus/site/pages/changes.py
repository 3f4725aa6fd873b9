"""What changed: the latest changes, and those of each year."""

from collections.abc import Iterator
from functools import partial

from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task

LATEST = 60
"""How many changes the page of the latest ones has."""


def tasks(site: Site) -> Iterator[Task]:
    """The latest, and a task a year."""
    yield partial(_latest, site)
    for year in reversed(site.record.years):
        yield partial(_year, site, year)


def _latest(site: Site) -> Iterator[SiteFile]:
    yield site.page(
        "changes/",
        "changes.html.j2",
        year="",
        acts=site.record.acts[:LATEST],
        total=len(site.record.acts),
        corrected=site.record.corrected_verdicts,
    )


def _year(site: Site, year: str) -> Iterator[SiteFile]:
    acts = site.record.acts_of(year)
    yield site.page(
        f"changes/{year}/",
        "changes.html.j2",
        year=year,
        acts=acts,
        total=len(acts),
        corrected=(),
    )
