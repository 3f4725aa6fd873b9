"""The page of each update, for ever: a retracted one says who took it out, and why."""

from collections.abc import Iterator
from functools import partial

from hwstatus.models import Update
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.store.history import Correction


def tasks(site: Site) -> Iterator[Task]:
    """One task."""
    yield partial(_files, site)


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
