"""Which feeds there are: of all changes, of corrections, of each entity and group."""

from collections.abc import Iterable, Iterator
from functools import partial
from heapq import nlargest
from operator import attrgetter

from hwstatus.models import Entity
from hwstatus.records import Group
from hwstatus.site.feeds.atom import atom
from hwstatus.site.feeds.entries import AUTHORITY, Entry, Feed, of_correction, of_move
from hwstatus.site.feeds.json_feed import json_feed
from hwstatus.site.moves import Move
from hwstatus.site.site import Site, address_of
from hwstatus.site.site_file import SiteFile, Task, text_file
from hwstatus.subject import STANDS, SUPPLIER

MOST = 50
"""Entries in a feed: the newest."""


def tasks(site: Site) -> Iterator[Task]:
    """A task a feed, in both its forms."""
    yield partial(_changes, site)
    yield partial(_corrections, site)
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
