"""The page of each watchlist that a site is published with."""

from collections.abc import Iterator
from typing import NamedTuple

from hwstatus.answers.changes import StatusChange, matches_change
from hwstatus.answers.deadline_views import DeadlineView, told_once
from hwstatus.answers.matches import matches_scope, matches_update
from hwstatus.answers.status import verdicts_of
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.watchlists import filter_of
from hwstatus.record import dates
from hwstatus.settings.watchlists import Watchlist
from hwstatus.site.published import SiteFile
from hwstatus.site.record import Record
from hwstatus.site.site import Site

NEWEST = 20
"""How many changes a page has."""


class Followed(NamedTuple):
    """How those stand whom a list follows on the site's day, what changed for them, and their dates."""

    verdicts: list[Verdict]
    changes: list[StatusChange]
    dates: list[DeadlineView]


def follow(record: Record, watchlist: Watchlist) -> Followed:
    """What a list asks for: strictest verdicts, newest changes and soonest dates first."""
    chosen = filter_of(record.tracker, watchlist)
    horizon = dates.LAST_DAY
    if watchlist.within:
        horizon = dates.read_horizon(watchlist.within, "within", record.day)
    changes = [
        change
        for slug in chosen.members or ()
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
    changes.sort(key=lambda change: change.day, reverse=True)
    verdicts = verdicts_of(record.tracker, chosen)
    return Followed(verdicts, changes, told_once(record.tracker, due))


def watchlist_page(site: Site, watchlist: Watchlist) -> Iterator[SiteFile]:
    """The verdicts, the changes and the dates of a list."""
    record = site.record
    own = follow(record, watchlist)
    yield site.page(
        f"w/{watchlist.name}/",
        "watchlist.html.j2",
        watchlist=watchlist,
        verdicts=own.verdicts,
        changes=own.changes[:NEWEST],
        deadlines=[row for row in own.dates if row.is_ahead],
    )
