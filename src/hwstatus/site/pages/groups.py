"""The page of each group of countries: where its members stand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from hwstatus.records import Group, Membership
from hwstatus.site.pages.world import Row, regions
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.vocabulary import STATUSES


class Tally(NamedTuple):
    """A group, and how many of its members have each status, strictest first."""

    group: Group
    members: Sequence[str]
    counts: Sequence[tuple[str, int]]


def tasks(site: Site) -> Iterator[Task]:
    """The list of the groups, and a task a group."""
    yield partial(_list, site)
    for group in site.record.groups:
        yield partial(_group, site, group)


def _list(site: Site) -> Iterator[SiteFile]:
    tallies = [_tally(site.record, group) for group in site.record.groups]
    yield site.page("g/", "groups.html.j2", tallies=tallies)


def _group(site: Site, group: Group) -> Iterator[SiteFile]:
    record = site.record
    tally = _tally(record, group)
    yield site.page(
        f"g/{group.slug}/",
        "group.html.j2",
        tally=tally,
        group=group,
        rows=_rows(record, tally.members),
        as_of=None,
        regions=regions(record),
        deadlines=_deadlines(record, tally.members),
        past=_past(record, group, tally.members),
    )


def _tally(record: Record, group: Group) -> Tally:
    members = record.members(group)
    counts = Counter(record.verdicts[slug].status for slug in members)
    return Tally(group, members, [(s, counts[s]) for s in STATUSES if counts[s]])


def _rows(record: Record, members: Sequence[str]) -> list[Row]:
    found = []
    for slug in members:
        sight = record.sights[slug][-1]
        act = sight.head.decided_by
        update = record.updates[act] if act else None
        found.append(Row(record.entities[slug], sight, update))
    return found


def _deadlines(record: Record, members: Sequence[str]) -> list[object]:
    return [d for d in record.deadlines if d.entity in members and d.days_left >= 0]


def _past(record: Record, group: Group, members: Sequence[str]) -> Sequence[Membership]:
    """The stays of countries that are members no more, or not yet."""
    return [stay for stay in group.members if stay.country not in members]
