"""The pages of updates, of what they changed, of weeks, and of watchlists."""

from hwstatus.answers.change_rows import StatusChange
from hwstatus.answers.changes import matches_change
from hwstatus.answers.deadline_views import DeadlineView, told_once
from hwstatus.answers.matches import matches_scope, matches_update
from hwstatus.answers.news import folded
from hwstatus.answers.status import verdicts_of
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.watchlists import filter_of
from hwstatus.record import dates
from hwstatus.record.models import Update
from hwstatus.settings.watchlists import Watchlist
from hwstatus.site import rendering
from hwstatus.site.published import SiteFile, SiteFiles
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.store.corrections import Correction


def update_pages(site: Site) -> SiteFiles:
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
        shared=rendering.of_update(
            update, site.record, site.absolute(f"u/{update.id}/")
        ),
        corrections=site.record.corrections.get(update.id, ()),
    )


LATEST = 60
"""How many changes the page of the latest ones has."""


def latest_changes(site: Site) -> SiteFiles:
    """The page of the latest changes."""
    yield site.page(
        "changes/",
        "changes.html.j2",
        year="",
        acts=site.record.acts[:LATEST],
        total=len(site.record.acts),
        corrected=site.record.corrected_verdicts,
    )


def changes_of(site: Site, year: str) -> SiteFiles:
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


# -- weeks -----------------------------------------------------------------------------


MOST = 100
"""Rows that a part of a page has; the data has all."""


def week_pages(site: Site) -> SiteFiles:
    """The list of weeks, and the page of each."""
    yield site.page("week/", "weeks.html.j2", weeks=site.weeks)
    for week in site.weeks:
        yield site.page(week.path, "week.html.j2", week=week, most=MOST, folded=folded)


# -- watchlists ------------------------------------------------------------------------


NEWEST = 20
"""How many changes a page has."""


ALARMS = (90, 30, 7)
"""How many days before a date a calendar reminds."""


def follow(
    record: Record, watchlist: Watchlist
) -> tuple[list[Verdict], list[StatusChange], list[DeadlineView]]:
    """How those stand whom a list follows on the site's day, what changed for them, and their dates.

    The strictest verdicts, newest changes and soonest dates are first.
    """
    chosen = filter_of(record.tracker, watchlist)
    horizon = dates.LAST_DAY
    if watchlist.within:
        horizon = dates.read_horizon(watchlist.within, "within", record.day)
    changes = [
        change
        for slug in chosen.members or ()
        for change in record.changes_of.get(slug, ())
        if matches_change(record.tracker, chosen, change)
        and matches_update(record.tracker, chosen, record.updates[change.id])
    ]
    due = [
        row
        for row in record.deadlines
        if matches_scope(record.tracker, chosen, row.entity, row.scope)
        and matches_update(record.tracker, chosen, record.updates[row.decided_by])
        and dates.read_date(row.date).first <= horizon
    ]
    changes.sort(key=lambda change: change.day, reverse=True)
    verdicts = verdicts_of(record.tracker, chosen)
    return verdicts, changes, told_once(record.tracker, due)


def watchlist_page(site: Site, watchlist: Watchlist) -> SiteFiles:
    """The verdicts, the changes and the dates of a list."""
    verdicts, changes, due = follow(site.record, watchlist)
    yield site.page(
        f"w/{watchlist.name}/",
        "watchlist.html.j2",
        watchlist=watchlist,
        verdicts=verdicts,
        changes=changes[:NEWEST],
        deadlines=[row for row in due if row.is_ahead],
        alarms=ALARMS,
    )
