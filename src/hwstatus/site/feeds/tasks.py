"""Which feeds there are: of all changes, of corrections, of each entity and group."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from heapq import nlargest
from operator import attrgetter

from hwstatus.models import Entity
from hwstatus.records import Group
from hwstatus.site.feeds.atom import atom
from hwstatus.site.feeds.entries import AUTHORITY, Entry, Feed, of_correction, of_move
from hwstatus.site.feeds.json_feed import json_feed
from hwstatus.site.record import Move
from hwstatus.site.site import Site, address_of
from hwstatus.site.site_file import MarkedFile, SiteFile, Task, text_file

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


def _changes(site: Site) -> Iterator[MarkedFile]:
    mark = site.marks.updates(site.record.act_ids())
    title = "Where Huawei stands: changes"
    yield from _of_moves(site, mark, "changes/", title, site.record.changes())


def _corrections(site: Site) -> Iterator[MarkedFile]:
    record = site.record
    mark = site.marks.of(record.corrections)
    entries = (
        of_correction(record, correction)
        for corrections in record.corrections.values()
        for correction in corrections
    )
    title = "Where Huawei stands: corrections of the record"
    yield from _files(site, mark, "changes/corrections", title, "changes/", entries)


def _entity(site: Site, entity: Entity) -> Iterator[MarkedFile]:
    mark = site.marks.entity(entity.slug)
    title = f"Huawei: {entity.name}"
    moves = _moves_of(site, [entity.slug])
    yield from _of_moves(site, mark, address_of(entity), title, moves)


def _group(site: Site, group: Group) -> Iterator[MarkedFile]:
    mark = site.marks.group(group)
    title = f"Huawei: {group.name}"
    moves = _moves_of(site, site.record.members_of[group.slug])
    yield from _of_moves(site, mark, f"g/{group.slug}/", title, moves)


def _moves_of(site: Site, slugs: Iterable[str]) -> Iterator[Move]:
    """How the statuses of some entities moved; found as they are asked for."""
    for slug in slugs:
        yield from site.record.changes_of(slug)


def _of_moves(
    site: Site, mark: str, page: str, title: str, moves: Iterable[Move]
) -> Iterator[MarkedFile]:
    entries = (of_move(site.record, move) for move in moves)
    yield from _files(site, mark, f"{page}feed", title, page, entries)


def _files(
    site: Site, mark: str, path: str, title: str, page: str, entries: Iterable[Entry]
) -> Iterator[MarkedFile]:
    feed = cache(partial(_feed, site, path, title, page, entries))
    forms = {f"{path}.atom": atom, f"{path}.json": json_feed}
    for name, form in forms.items():
        yield MarkedFile(name, mark, partial(_written, site, name, feed, form))


def _written(
    site: Site, path: str, feed: Callable[[], Feed], form: Callable[[Site, Feed], str]
) -> SiteFile:
    return text_file(path, form(site, feed()))


def _feed(
    site: Site, path: str, title: str, page: str, entries: Iterable[Entry]
) -> Feed:
    newest = nlargest(MOST, entries, key=attrgetter("place"))
    return Feed(
        path=path,
        id=f"{AUTHORITY}feed/{path}",
        title=title,
        page=page,
        entries=newest,
        updated=newest[0].updated if newest else f"{site.record.day}T00:00:00Z",
    )
