"""The page of each update, for ever, and what updates changed: the latest, and year by year."""

from collections.abc import Iterator
from functools import partial

from hwstatus.record.models import Update
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.store.corrections import Correction


def tasks(site: Site) -> Iterator[Task]:
    """One task for all updates; one for the latest changes, and one a year."""
    yield partial(_files, site)
    yield partial(_latest, site)
    for year in reversed(site.record.years):
        yield partial(_year, site, year)


def _files(site: Site) -> Iterator[SiteFile]:
    for update in site.record.updates.values():
        yield _page(site, update, None)
    for correction in site.record.retracted.values():
        assert correction.before is not None
        yield _page(site, correction.before, correction)


def _page(site: Site, update: Update, retracted: Correction | None) -> SiteFile:
    return site.page(
        f"u/{update.id}/",
        "update.html.j2",
        update=update,
        article=site.article(update),
        retracted=retracted,
        corrections=site.record.corrections.get(update.id, ()),
    )


LATEST = 60
"""How many changes the page of the latest ones has."""


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
