"""The page of each update, for ever, and what updates changed: the latest, and year by year."""

from collections.abc import Iterator

from hwstatus.record.models import Update
from hwstatus.site import sharing
from hwstatus.site.published import SiteFile
from hwstatus.site.site import Site
from hwstatus.store.corrections import Correction


def update_pages(site: Site) -> Iterator[SiteFile]:
    """The page of every update, retracted ones too."""
    for update, retracted in site.record.ever:
        yield _page(site, update, retracted)


def _page(site: Site, update: Update, retracted: Correction | None) -> SiteFile:
    return site.page(
        f"u/{update.id}/",
        "update.html.j2",
        update=update,
        moves=site.record.moves(update),
        retracted=retracted,
        card=site.card_of(update.entity),
        shared=sharing.of_update(update, site.record, site.absolute(f"u/{update.id}/")),
        corrections=site.record.corrections.get(update.id, ()),
    )


LATEST = 60
"""How many changes the page of the latest ones has."""


def latest_changes(site: Site) -> Iterator[SiteFile]:
    """The page of the latest changes."""
    yield site.page(
        "changes/",
        "changes.html.j2",
        year="",
        acts=site.record.acts[:LATEST],
        total=len(site.record.acts),
        corrected=site.record.corrected_verdicts,
    )


def changes_of(site: Site, year: str) -> Iterator[SiteFile]:
    """The page of the changes of a year."""
    acts = site.record.acts_of(year)
    yield site.page(
        f"changes/{year}/",
        "changes.html.j2",
        year=year,
        acts=acts,
        total=len(acts),
        corrected=(),
    )
