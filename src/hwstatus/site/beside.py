"""What is beside the page of an entity: its history as a table, as text, and its badge."""

from collections.abc import Iterator
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
from hwstatus.site.site_file import MadeFile, MarkedFile, Task, text_file
from hwstatus.site.updates import Chosen
from hwstatus.vocabulary import UNKNOWN
from hwstatus.wording import spelled, status_since


def tasks(site: Site) -> Iterator[Task]:
    """A task an entity."""
    for entity in site.record.entities.values():
        yield partial(_files, site, entity)


def _files(site: Site, entity: Entity) -> Iterator[MarkedFile]:
    mark = site.marks.entity(entity.slug)
    for name, make in _MADE.items():
        path = f"{address_of(entity)}{name}"
        yield MarkedFile(path, mark, partial(make, site, entity, path))


def _history(site: Site, entity: Entity, path: str) -> MadeFile:
    about = site.record.about_of(entity)
    return site.file(path, csv_rows(Updates(_rows(about)), Output()))


def _rows(about: Chosen) -> Iterator[UpdateRow]:
    """Updates in the order of time, as they are read."""
    return (UpdateRow(one.line, update=one.update) for one in about.stored())


# -- text ------------------------------------------------------------------------------


def _markdown(site: Site, entity: Entity, path: str) -> MadeFile:
    """The verdict in words, and the history as a table: as much of it as the page has."""
    record = site.record
    about = record.about_of(entity)
    rows = list(_rows(about[-MOST:]))
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
    return text_file(path, "".join(document(found, Output())))


def _deadline(site: Site, entity: Entity) -> DeadlineView | None:
    """The next deadline; the last where all have passed."""
    found = site.record.deadlines_of.get(entity.slug, ())
    ahead = [row for row in found if row.last_day >= site.record.day]
    return next(iter(ahead or found[-1:]), None)


# -- badge -----------------------------------------------------------------------------


def _badge(site: Site, entity: Entity, path: str) -> MadeFile:
    verdict = site.record.verdicts[entity.slug]
    title = f"Huawei, {entity.name}: {_said(verdict)}. As of {spelled(site.record.day)}"
    word = verdict.status
    if verdict.scope:
        word = f"{word} ({verdict.scope})"
    colour = BADGES.get(verdict.status, BADGES[UNKNOWN])
    drawn = badge(f"Huawei · {entity.name}", word, colour, title)
    return text_file(path, drawn)


def _said(verdict: Verdict) -> str:
    return status_since(verdict.status, verdict.scope, verdict.since)


_MADE = {"history.csv": _history, "index.md": _markdown, "badge.svg": _badge}
"""What makes each file, by its name."""
