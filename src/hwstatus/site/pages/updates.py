"""The page of each update, for ever: a retracted one says who took it out, and why."""

from collections.abc import Iterator
from functools import partial

from hwstatus.models import Update
from hwstatus.site.site import Site
from hwstatus.site.site_file import MarkedFile, SiteFile, Task
from hwstatus.store.history import Correction


def tasks(site: Site) -> Iterator[Task]:
    """A task for some updates each, and one for those that were retracted."""
    for places in site.record.updates.batches():
        yield partial(_live, site, places)
    yield partial(_retracted, site)


def _live(site: Site, places: slice) -> Iterator[MarkedFile]:
    ids = site.record.updates.ids[places]
    for stored in site.record.updates.stored(ids):
        update = stored.update
        yield MarkedFile(
            f"u/{update.id}/index.html",
            site.marks.update(stored),
            partial(_page, site, update, None),
        )


def _retracted(site: Site) -> Iterator[SiteFile]:
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
