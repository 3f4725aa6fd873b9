"""Calendars of deadlines: all, those of an entity, those of a group's members."""

from collections.abc import Iterator, Sequence
from functools import partial
from operator import attrgetter

from hwstatus.output.ics import calendar
from hwstatus.rows.deadlines import DeadlineView
from hwstatus.site.site import Site, address_of
from hwstatus.site.site_file import SiteFile, Task, text_file
from hwstatus.subject import SUPPLIER

NAME = "deadlines.ics"


def tasks(site: Site) -> Iterator[Task]:
    """A task a calendar."""
    record = site.record
    yield partial(_file, site, "deadlines/", f"{SUPPLIER} deadlines", record.deadlines)
    for entity in record.entities.values():
        own = record.deadlines_of.get(entity.slug, ())
        title = f"{SUPPLIER} deadlines: {entity.name}"
        yield partial(_file, site, address_of(entity), title, own)
    for group in record.groups:
        members = record.members_of[group.slug]
        found = [d for slug in members for d in record.deadlines_of.get(slug, ())]
        found.sort(key=attrgetter("last_day", "entity", "scope"))
        title = f"{SUPPLIER} deadlines: {group.name}"
        yield partial(_file, site, f"g/{group.slug}/", title, found)


def _file(
    site: Site, folder: str, title: str, found: Sequence[DeadlineView]
) -> Iterator[SiteFile]:
    linked = (_linked(site, row) for row in found)
    yield text_file(folder + NAME, "".join(calendar(linked, title)))


def _linked(site: Site, row: DeadlineView) -> DeadlineView:
    """A deadline whose address is that of its update's page, where that is known."""
    page = site.absolute(f"u/{row.decided_by}/")
    return row._replace(url=page or row.url)
