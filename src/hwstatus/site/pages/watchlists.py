"""The page of each watchlist that a site is published with."""

from collections.abc import Iterator
from typing import NamedTuple

from hwstatus.answers.changes import StatusChange, matches_change
from hwstatus.answers.deadlines import DeadlineView, told_once
from hwstatus.answers.filters import matches_scope, matches_update
from hwstatus.answers.watchlists import followed
from hwstatus.record import dates
from hwstatus.record.models import Filter
from hwstatus.settings.watchlists import Watchlist
from hwstatus.site.pages.lists import listed
from hwstatus.site.published import SiteFile
from hwstatus.site.record import Record
from hwstatus.site.site import Site

NEWEST = 20
"""How many changes a page has."""


class Followed(NamedTuple):
    """Whom a list follows on the site's day, what changed for them, and which dates they have."""

    members: list[str]
    changes: list[StatusChange]
    dates: list[DeadlineView]


def follow(record: Record, watchlist: Watchlist) -> Followed:
    """What a list asks for, newest changes and soonest dates first."""
    slugs = followed(record.tracker, watchlist)
    chosen = Filter(members=slugs, scopes=watchlist.scopes, binding=watchlist.binding)
    horizon = dates.LAST_DAY
    if watchlist.within:
        horizon = dates.read_horizon(watchlist.within, "within", record.day)
    changes = [
        change
        for slug in slugs
        for change in record.changes_of.get(slug, ())
        if matches_change(record.tracker, chosen, change)
        and matches_update(chosen, record.updates[change.id])
    ]
    due = [
        row
        for row in record.deadlines
        if matches_scope(record.tracker, chosen, row.entity, row.scope)
        and matches_update(chosen, record.updates[row.decided_by])
        and row.last_day <= horizon
    ]
    members = [slug for slug in record.entities if slug in slugs]
    changes.sort(key=lambda change: change.day, reverse=True)
    return Followed(members, changes, told_once(record.tracker, due))


def watchlist_page(site: Site, watchlist: Watchlist) -> Iterator[SiteFile]:
    """The verdicts, the changes and the dates of a list."""
    record = site.record
    own = follow(record, watchlist)
    yield site.page(
        f"w/{watchlist.name}/",
        "watchlist.html.j2",
        watchlist=watchlist,
        listed=[listed(record, record.entities[slug]) for slug in own.members],
        changes=own.changes[:NEWEST],
        deadlines=[row for row in own.dates if row.days_left >= 0],
    )
