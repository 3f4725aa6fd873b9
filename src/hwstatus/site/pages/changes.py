"""What changed: the latest changes, and those of each year."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from hwstatus.site.record import Act
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task

LATEST = 60
"""How many changes the page of the latest ones has."""


def tasks(site: Site) -> Iterator[Task]:
    """The latest, and a task a year."""
    yield partial(_latest, site)
    for year, acts in _by_year(site):
        yield partial(_year, site, year, acts)


def _by_year(site: Site) -> list[tuple[str, Sequence[Act]]]:
    """The changes of each year that a verdict lasts into, newest year first."""
    acts = groupby(site.record.acts, key=lambda act: act.day[:4])
    found = {year: list(own) for year, own in acts}
    return [(year, found.get(year, [])) for year in reversed(site.record.years)]


def _latest(site: Site) -> Iterator[SiteFile]:
    yield site.page(
        "changes/",
        "changes.html.j2",
        year="",
        acts=site.record.acts[:LATEST],
        total=len(site.record.acts),
        corrected=site.record.corrected_verdicts,
    )


def _year(site: Site, year: str, acts: Sequence[Act]) -> Iterator[SiteFile]:
    yield site.page(
        f"changes/{year}/",
        "changes.html.j2",
        year=year,
        acts=acts,
        total=len(acts),
        corrected=(),
    )
