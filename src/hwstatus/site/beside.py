"""What is beside the page of an entity: its history as a table, as text, and its badge."""

from collections.abc import Iterator, Sequence
from functools import partial

from hwstatus.models import Entity
from hwstatus.output.formats import csv_rows
from hwstatus.output.markdown import document
from hwstatus.output.options import Output
from hwstatus.pictures.badge import badge
from hwstatus.pictures.palette import BADGES
from hwstatus.rows.deadlines import DeadlineView
from hwstatus.rows.profiles import Profile, Profiles
from hwstatus.rows.updates import UpdateRow, Updates
from hwstatus.rows.verdicts import Verdict
from hwstatus.site.pages.entities import MOST
from hwstatus.site.site import Site, address_of
from hwstatus.site.site_file import SiteFile, Task, text_file
from hwstatus.subject import SUPPLIER
from hwstatus.vocabulary import UNKNOWN
from hwstatus.wording import spelled, status_since


def tasks(site: Site) -> Iterator[Task]:
    """A task an entity."""
    for entity in site.record.entities.values():
        yield partial(_files, site, entity)


def _files(site: Site, entity: Entity) -> Iterator[SiteFile]:
    folder = address_of(entity)
    rows = [
        UpdateRow(site.record.lines[update.id], update=update)
        for update in site.record.about_of(entity)
    ]
    table = csv_rows(Updates(rows), Output())
    yield text_file(f"{folder}history.csv", "".join(table))
    yield text_file(f"{folder}index.md", _markdown(site, entity, rows))
    yield text_file(f"{folder}badge.svg", _badge(site, entity))


# -- text ------------------------------------------------------------------------------


def _markdown(site: Site, entity: Entity, about: Sequence[UpdateRow]) -> str:
    """The verdict in words, and the history as a table: as much of it as the page has."""
    record = site.record
    rows = about[-MOST:]
    profile = Profile(
        entity=entity,
        home=record.name(entity.home) if entity.home else None,
        verdict=record.verdicts[entity.slug],
        scopes=tuple(record.standings.get(entity.slug, ())),
        deadline=_deadline(site, entity),
        companies=(),
        silent_companies=0,
        history=tuple(rows),
        total=len(about),
    )
    found = Profiles(rows, [profile], on=record.day, dataset=record.dataset)
    return "".join(document(found, Output()))


def _deadline(site: Site, entity: Entity) -> DeadlineView | None:
    """The next deadline; the last where all have passed."""
    found = site.record.deadlines_of.get(entity.slug, ())
    ahead = [row for row in found if row.last_day >= site.record.day]
    return next(iter(ahead or found[-1:]), None)


# -- badge -----------------------------------------------------------------------------


def _badge(site: Site, entity: Entity) -> str:
    verdict = site.record.verdicts[entity.slug]
    title = (
        f"{SUPPLIER}, {entity.name}: {_said(verdict)}. As of {spelled(site.record.day)}"
    )
    word = verdict.status
    if verdict.scope:
        word = f"{word} ({verdict.scope})"
    colour = BADGES.get(verdict.status, BADGES[UNKNOWN])
    return badge(f"{SUPPLIER} · {entity.name}", word, colour, title)


def _said(verdict: Verdict) -> str:
    return status_since(verdict.status, verdict.scope, verdict.since)
