"""The page of each country, bloc, company and body."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from hwstatus import coding_rules, dates, standing
from hwstatus.coding_rules import Reason
from hwstatus.models import Entity, Standing, Update
from hwstatus.rows.verdicts import Verdict
from hwstatus.site.open_data.linked import entity_page, script
from hwstatus.site.pages.strips import Scale, Strip, strip
from hwstatus.site.record import Record, alphabetical
from hwstatus.site.site import Site, address_of
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.vocabulary import COMPANY, STATE_ACTORS, UNKNOWN

STATE = "state"
"""The bodies of a state, as one that says what is to come."""

MOST = 1_000
"""Updates in a timeline, the newest: more are no page to be read."""


PLAN_YEARS = 3
"""A plan of which nothing more was heard for so long is not said to come."""


class Scoped(NamedTuple):
    """A scope of an entity: what stands, and how it came to that."""

    standing: Standing
    strip: Strip


class Year(NamedTuple):
    """The updates of a year, newest first."""

    year: str
    updates: Sequence[Update]


def tasks(site: Site) -> Iterator[Task]:
    """A task an entity: its page and what is beside it."""
    for entity in site.record.entities.values():
        yield partial(_files, site, entity)


def _files(site: Site, entity: Entity) -> Iterator[SiteFile]:
    record = site.record
    slug = entity.slug
    about = record.about_of(entity)
    scale, scopes = _scopes(record, slug)
    yield site.page(
        address_of(entity),
        "entity.html.j2",
        entity=entity,
        verdict=record.verdicts[slug],
        rule=_rule(record, entity),
        pending=_pending(record, slug),
        scale=scale,
        scopes_of=scopes,
        deadlines=record.deadlines_of.get(slug, ()),
        years=_years(about[-MOST:]),
        count=len(about),
        most=MOST,
        companies=_companies(record, slug),
        parts=record.parts_of.get(slug, ()),
        groups=record.groups_of.get(slug, ()),
        corrections=record.corrections_about.get(slug, ()),
        facts=script(entity_page(site, entity)),
    )


def _rule(record: Record, entity: Entity) -> Reason | None:
    """The coding rule behind the verdict."""
    verdict = record.verdicts[entity.slug]
    if verdict.began_by is None:
        return None
    update = record.updates[verdict.began_by]
    for effect in update.effects:
        if effect.scope == verdict.scope:
            return coding_rules.reason_for(update, effect, entity.kind)
    return None


def _pending(record: Record, slug: str) -> Update | None:
    """The newest update since the verdict was confirmed that says what may come.

    A plan is over as soon as the state, or the company, has said more, and after some years.
    """
    decided = record.verdicts[slug].decided_on or ""
    oldest = dates.shift(record.day, years=-PLAN_YEARS)
    said_more: set[str | None] = set()
    for update in reversed(record.about.get(slug, ())):
        if update.date <= decided or standing.last_day(update) < oldest:
            return None
        if update.entity == slug:
            side = STATE if update.actor in STATE_ACTORS else update.actor
            if update.pending and side not in said_more:
                return update
            said_more.add(side)
    return None


def _scopes(record: Record, slug: str) -> tuple[Scale, list[Scoped]]:
    found = record.runs(slug)
    scale = Scale.over(found, record.day)
    scopes = []
    for held in record.standings.get(slug, ()):
        own = [run for run in found if run.scope == held.scope]
        scopes.append(Scoped(held, strip(own, scale)))
    return scale, scopes


def _years(about: Sequence[Update]) -> list[Year]:
    years = groupby(reversed(about), key=lambda update: update.date[:4])
    return [Year(year, list(updates)) for year, updates in years]


def _companies(record: Record, slug: str) -> list[Verdict]:
    """What companies of a country do that have a stance of their own; known ones first."""
    found = [
        record.verdicts[company.slug]
        for company in record.homes.get(slug, ())
        if company.kind == COMPANY and company.slug in record.about
    ]
    return sorted(found, key=_known_first)


def _known_first(verdict: Verdict) -> tuple[bool, tuple[str, str]]:
    return verdict.status == UNKNOWN, alphabetical(verdict.name)
