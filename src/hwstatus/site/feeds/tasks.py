"""Which feeds and calendars there are: of all, of each entity and group; feeds of corrections apart."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from heapq import nlargest
from operator import attrgetter

from hwstatus.answers.deadlines import DeadlineView
from hwstatus.output.ics import calendar
from hwstatus.record.ledger_records import Group
from hwstatus.record.models import Entity
from hwstatus.site.addresses import address_of
from hwstatus.site.feeds.entries import AUTHORITY, Entry, Feed, of_correction, of_move
from hwstatus.site.feeds.forms import atom, json_feed
from hwstatus.site.moves import Move
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task, text_file
from hwstatus.subject import STANDS, SUPPLIER

MOST = 50
"""Entries in a feed: the newest."""
CALENDAR = "deadlines.ics"


def tasks(site: Site) -> Iterator[Task]:
    """A task a feed, in both its forms, and a task a calendar."""
    yield partial(_changes, site)
    yield partial(_corrections, site)
    yield from _calendars(site)
    for entity in site.record.entities.values():
        yield partial(_entity, site, entity)
    for group in site.record.groups:
        yield partial(_group, site, group)


def _changes(site: Site) -> Iterator[SiteFile]:
    title = f"{STANDS}: changes"
    moves = (move for act in site.record.acts for move in act.moves)
    yield from _of_moves(site, "changes/", title, moves)


def _corrections(site: Site) -> Iterator[SiteFile]:
    record = site.record
    entries = (
        of_correction(record, correction)
        for corrections in record.corrections.values()
        for correction in corrections
    )
    title = f"{STANDS}: corrections of the record"
    yield from _files(site, "changes/corrections", title, "changes/", entries)


def _entity(site: Site, entity: Entity) -> Iterator[SiteFile]:
    moves = site.record.changes_of.get(entity.slug, ())
    yield from _of_moves(site, address_of(entity), f"{SUPPLIER}: {entity.name}", moves)


def _group(site: Site, group: Group) -> Iterator[SiteFile]:
    record = site.record
    moves = [
        move
        for slug in record.members_of[group.slug]
        for move in record.changes_of.get(slug, ())
    ]
    yield from _of_moves(site, f"g/{group.slug}/", f"{SUPPLIER}: {group.name}", moves)


def _of_moves(
    site: Site, page: str, title: str, moves: Iterable[Move]
) -> Iterator[SiteFile]:
    entries = (of_move(site.record, move) for move in moves)
    yield from _files(site, f"{page}feed", title, page, entries)


def _files(
    site: Site, path: str, title: str, page: str, entries: Iterable[Entry]
) -> Iterator[SiteFile]:
    newest = nlargest(MOST, entries, key=attrgetter("place"))
    feed = Feed(
        path=path,
        id=f"{AUTHORITY}feed/{path}",
        title=title,
        page=page,
        entries=newest,
        updated=newest[0].updated if newest else f"{site.record.day}T00:00:00Z",
    )
    yield text_file(f"{path}.atom", atom(site, feed))
    yield text_file(f"{path}.json", json_feed(site, feed))


# -- calendars -------------------------------------------------------------------------


def _calendars(site: Site) -> Iterator[Task]:
    record = site.record
    title = f"{SUPPLIER} deadlines"
    yield partial(_calendar, site, "deadlines/", title, record.deadlines)
    for entity in record.entities.values():
        own = record.deadlines_of.get(entity.slug, ())
        yield partial(
            _calendar, site, address_of(entity), f"{title}: {entity.name}", own
        )
    for group in record.groups:
        members = record.members_of[group.slug]
        found = [d for slug in members for d in record.deadlines_of.get(slug, ())]
        found.sort(key=attrgetter("last_day", "entity", "scope"))
        yield partial(
            _calendar, site, f"g/{group.slug}/", f"{title}: {group.name}", found
        )


def _calendar(
    site: Site, folder: str, title: str, found: Sequence[DeadlineView]
) -> Iterator[SiteFile]:
    linked = (_linked(site, row) for row in found)
    yield text_file(folder + CALENDAR, "".join(calendar(linked, title)))


def _linked(site: Site, row: DeadlineView) -> DeadlineView:
    """A deadline whose address is that of its update's page, where that is known."""
    page = site.absolute(f"u/{row.decided_by}/")
    return row._replace(url=page or row.url)
