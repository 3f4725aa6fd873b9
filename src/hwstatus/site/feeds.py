"""Feeds and calendars: what changed, what was corrected, what is due; of all, and of each entity and group.

The ids of entries are `tag:` addresses (RFC 4151) of the update and the scope, which stay the same
wherever the site is and however often it is made.
"""

from collections.abc import Iterable, Sequence
from heapq import nlargest
from operator import attrgetter
from typing import Any, NamedTuple

from hwstatus import json_text, text, wording
from hwstatus.answers.calendars import NAME, calendar
from hwstatus.answers.change_rows import TOOK_EFFECT, StatusChange
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.news import DigestRow
from hwstatus.citation import AUTHORS
from hwstatus.output.digests import AUTHORITY, id_of, updated
from hwstatus.record.forms import Group
from hwstatus.record.models import Entity, Update
from hwstatus.settings.watchlists import Watchlist
from hwstatus.site.addresses import address_of
from hwstatus.site.pages.updates import ALARMS, follow
from hwstatus.site.published import SiteFile, SiteFiles, text_file
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.store.corrections import Correction
from hwstatus.subject import STANDS, SUPPLIER

VERSION = "https://jsonfeed.org/version/1.1"
MOST = 50
"""Entries in a feed: the newest."""
CALENDAR = "deadlines.ics"


class Entry(NamedTuple):
    """What a feed says of one event.

    `page` is a path within the site, `source` the address of the report. `published` is
    the last day on which it can have happened, `updated` when its record last changed; of
    a correction both are when it was made (UTC).
    """

    id: str
    title: str
    page: str
    source: str | None
    text: str
    published: str
    updated: str
    words: tuple[str, ...]


# -- which feeds there are -------------------------------------------------------------


def of_changes(site: Site) -> SiteFiles:
    """The feed of all that changed."""
    changes = (change for act in site.record.acts for change in act.changes)
    yield from _of_changes(site, "changes/", f"{STANDS}: changes", changes)


def of_corrections(site: Site) -> SiteFiles:
    """The feed of all that was corrected."""
    record = site.record
    entries = (
        _of_correction(record, correction)
        for corrections in record.corrections.values()
        for correction in corrections
    )
    title = f"{STANDS}: corrections of the record"
    yield from _files(site, "changes/corrections", title, "changes/", entries)


def of_entity(site: Site, entity: Entity) -> SiteFiles:
    """The feed of an entity, and the calendar of one with deadlines."""
    changes = site.record.changes_of.get(entity.slug, ())
    title = f"{SUPPLIER}: {entity.name}"
    yield from _of_changes(site, address_of(entity), title, changes)
    if due := site.record.deadlines_of.get(entity.slug):
        yield _calendar(site, address_of(entity), f": {entity.name}", due)


def of_group(site: Site, group: Group) -> SiteFiles:
    """The feed and the calendar of a group's members."""
    record = site.record
    members = record.members_of[group.slug]
    changes = [change for slug in members for change in record.changes_of.get(slug, ())]
    title = f"{SUPPLIER}: {group.name}"
    yield from _of_changes(site, f"g/{group.slug}/", title, changes)
    due = [row for slug in members for row in record.deadlines_of.get(slug, ())]
    due.sort(key=attrgetter("last_day", "entity", "scope"))
    yield _calendar(site, f"g/{group.slug}/", f": {group.name}", due)


def of_weeks(site: Site) -> SiteFiles:
    """The feed of what was recorded in each week."""
    for week in site.weeks:
        entries = map(_of_news, week.recorded)
        title = f"{SUPPLIER}: week {week.name}"
        yield from _files(site, f"{week.path}feed", title, week.path, entries)


def of_watchlist(site: Site, watchlist: Watchlist) -> SiteFiles:
    """The feed of a list, and its calendar."""
    _, changes, due = follow(site.record, watchlist)
    page = f"w/{watchlist.name}/"
    yield from _of_changes(site, page, f"{SUPPLIER}: {watchlist.name}", changes)
    yield _calendar(site, page, f": {watchlist.name}", due)


def _of_changes(
    site: Site, page: str, title: str, changes: Iterable[StatusChange]
) -> SiteFiles:
    entries = (_of_change(site.record, change) for change in changes)
    yield from _files(site, f"{page}feed", title, page, entries)


def _files(
    site: Site, path: str, title: str, page: str, entries: Iterable[Entry]
) -> SiteFiles:
    """A feed in both forms; its path has no ending, `page` is the page within the site that says the same."""
    newest = nlargest(MOST, entries, key=attrgetter("updated", "published", "id"))
    yield site.page(
        f"{path}.atom",
        "feed.atom.j2",
        id=f"{AUTHORITY}feed/{path}",
        title=title,
        page=page,
        entries=newest,
        updated=newest[0].updated if newest else f"{site.record.day}T00:00:00Z",
        author=AUTHORS,
    )
    yield _json_feed(site, f"{path}.json", title, page, newest)


# -- entries ---------------------------------------------------------------------------


def _of_change(record: Record, change: StatusChange) -> Entry:
    """The entry of a status that changed."""
    update = record.updates[change.id]
    moved = wording.move(change.status, change.limit, change.was)
    name = f"{update.id}/{change.scope}"
    if change.kind == TOOK_EFFECT:
        moved = wording.came_into_effect(change.status, change.limit)
        name += f"/{change.kind}"
    return Entry(
        id=f"{AUTHORITY}{name}",
        title=f"{change.name}: {moved}, {wording.spelled(change.date)}",
        page=f"u/{update.id}/",
        source=text.web_address(change.url),
        text=f"{change.summary} ({_publishers(update)})",
        published=f"{change.day}T00:00:00Z",
        updated=record.modified(update),
        words=(change.status, change.scope),
    )


def _of_news(row: DigestRow) -> Entry:
    """The entry of what was recorded in a week, or what a day of it brought."""
    recorded = updated(row)
    return Entry(
        id=id_of(row),
        title=row.headline,
        page=f"u/{row.id}/",
        source=text.web_address(row.url),
        text=f"{row.words} ({row.publisher})",
        published=recorded,
        updated=recorded,
        words=(row.kind,),
    )


def _of_correction(record: Record, correction: Correction) -> Entry:
    """The entry of an update that was corrected or retracted."""
    update = correction.after or correction.before
    assert update is not None
    done = "corrected" if correction.after else "retracted"
    name = record.name(update.entity)
    reason = f"{correction.reason}. " if correction.reason else ""
    return Entry(
        id=f"{AUTHORITY}correction/{correction.entry}/{update.id}",
        title=f"{name}: {done}, the update of {wording.spelled(update.date)}",
        page=f"u/{update.id}/",
        source=text.web_address(update.cited.url),
        text=f"{reason}{update.summary} ({_publishers(update)})",
        published=correction.at,
        updated=correction.at,
        words=(done,),
    )


def _publishers(update: Update) -> str:
    return ", ".join(dict.fromkeys(source.publisher for source in update.sources))


# -- JSON Feed 1.1 (jsonfeed.org) ------------------------------------------------------


def _json_feed(
    site: Site, path: str, title: str, page: str, entries: Sequence[Entry]
) -> SiteFile:
    """A feed as JSON; without addresses of its own where the site may be anywhere.

    The format knows full addresses alone.
    """
    head: dict[str, Any] = {"version": VERSION, "title": text.line(title)}
    if site.base is not None:
        head["home_page_url"] = site.absolute(page)
        head["feed_url"] = site.absolute(path)
    head["language"] = "en"
    head["authors"] = [{"name": AUTHORS}]
    opened = json_text.encode(head).removesuffix("}")
    items = ",\n".join(json_text.encode(_item(site, e)) for e in entries)
    return text_file(path, f'{opened},"items":[\n{items}\n]}}\n')


def _item(site: Site, entry: Entry) -> dict[str, Any]:
    addresses = {"url": site.absolute(entry.page), "external_url": entry.source}
    return {
        "id": entry.id,
        **{name: address for name, address in addresses.items() if address},
        "title": text.line(entry.title),
        "content_text": text.line(entry.text),
        "date_published": entry.published,
        "date_modified": entry.updated,
        "tags": list(entry.words),
    }


# -- calendars -------------------------------------------------------------------------


def of_deadlines(site: Site) -> SiteFiles:
    """The calendar of all deadlines."""
    yield _calendar(site, "deadlines/", "", site.record.deadlines)


def _calendar(
    site: Site, folder: str, whose: str, rows: Sequence[DeadlineView]
) -> SiteFile:
    linked = (_linked(site, row) for row in rows)
    said = calendar(linked, f"{NAME}{whose}", ALARMS)
    return text_file(folder + CALENDAR, "".join(said))


def _linked(site: Site, row: DeadlineView) -> DeadlineView:
    """A deadline whose address is that of its update's page, where that is known."""
    page = site.absolute(f"u/{row.decided_by}/")
    return row._replace(url=page or row.url)
