"""The page of each country, bloc, company and body, and the pages that lead on to it from other names."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from hwstatus.answers.verdicts import Verdict
from hwstatus.record import dates
from hwstatus.record.models import Entity, Standing, Update
from hwstatus.record.vocabulary import COMPANY, STATE_ACTORS, UNKNOWN
from hwstatus.rules import coding_rules
from hwstatus.rules.coding_rules import Reason
from hwstatus.rules.turns import Run
from hwstatus.site import rendering
from hwstatus.site.addresses import address_of
from hwstatus.site.open_data import entity_facts, script
from hwstatus.site.pages.world import world_band
from hwstatus.site.published import SiteFiles, text_file
from hwstatus.site.record import Record, alphabetical
from hwstatus.site.rendering import POLICY
from hwstatus.site.site import DEEP, Site
from hwstatus.subject import SLUG

# -- a status over the years, from left to right and in words -----------------------------


WIDTH = 1000
LATEST_START = "2018-01-01"
"""A strip is never so short that a single year fills it."""


class Bar(NamedTuple):
    """A stretch of one status: where it begins, how wide it is, what it says."""

    x: float
    width: float
    status: str
    words: str


class Scale(NamedTuple):
    """The days between which a page's strips lie."""

    first: str
    last: str

    @classmethod
    def over(cls, runs: Sequence[Run], last: str) -> "Scale":
        """From the year of the earliest run to the end of that of a day.

        So that a strip is the same on each day of a year.
        """
        first = min((run.from_day for run in runs), default=LATEST_START)
        return cls(min(f"{first[:4]}-01-01", LATEST_START), f"{last[:4]}-12-31")

    def at(self, day: str) -> float:
        """How far from the left a day is."""
        whole = _number(self.last) - _number(self.first) + 1
        return round(WIDTH * (_number(day) - _number(self.first)) / whole, 1)


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def bars(runs: Sequence[Run], scale: Scale) -> Iterator[Bar]:
    """The strip of one scope."""
    for run in runs:
        start = scale.at(run.from_day)
        end = float(WIDTH)
        until = ""
        if run.to_day:
            end = scale.at(run.to_day)
            until = f" to {dates.spell(run.to_day)}"
        if run.status != UNKNOWN or until:
            words = f"{run.status} from {dates.spell(run.since)}{until}"
            yield Bar(start, max(round(end - start, 1), 2), run.status, words)


# -- the page -----------------------------------------------------------------------------


STATE = "state"
"""The bodies of a state, as one that says what is to come."""

MOST = 1_000
"""Updates in a timeline, the newest: more are no page to be read."""


PLAN_YEARS = 3
"""A plan of which nothing more was heard for so long is not said to come."""


FOLDED = 30
"""A timeline of more updates is folded: open are the newest years with as many."""


def entity_page(site: Site, entity: Entity) -> SiteFiles:
    """The page of an entity."""
    record = site.record
    slug = entity.slug
    about = record.about_of(entity)
    scale, scopes = _scopes(record, slug)
    yield site.page(
        address_of(entity),
        "entity.html.j2",
        entity=entity,
        card=site.card_of(slug),
        verdict=record.verdicts[slug],
        shared=rendering.of_verdict(
            record.verdicts[slug], record, site.absolute(address_of(entity))
        ),
        rule=_rule(record, entity),
        pending=_pending(record, slug),
        scale=scale,
        scopes_of=scopes,
        deadlines=record.deadlines_of.get(slug, ()),
        years=list(_years(about[-MOST:])),
        count=len(about),
        most=MOST,
        folded=FOLDED,
        band=world_band(site, DEEP, dated=False) if slug == SLUG else None,
        companies=_companies(record, slug),
        parts=record.parts_of.get(slug, ()),
        groups=record.groups_of.get(slug, ()),
        corrections=record.corrections_about.get(slug, ()),
        facts=script(entity_facts(site, entity)),
    )


def _rule(record: Record, entity: Entity) -> Reason | None:
    """The coding rule behind the verdict."""
    verdict = record.verdicts[entity.slug]
    if verdict.decided_by is None:
        return None
    update = record.updates[verdict.decided_by]
    for effect in update.effects:
        if effect.scope == verdict.scope:
            return coding_rules.reason_for(update, effect, entity.kind)
    return None


def _pending(record: Record, slug: str) -> Update | None:
    """The newest update since the verdict was confirmed that says what may come.

    A plan is over as soon as the state, or the company, has said more, and after some years.
    """
    decided = record.verdicts[slug].confirmed_on or ""
    oldest = dates.shift(record.day, years=-PLAN_YEARS)
    said_more: set[str | None] = set()
    for update in reversed(record.about.get(slug, ())):
        if update.date <= decided or dates.last_day(update) < oldest:
            return None
        if update.entity == slug:
            side = STATE if update.actor in STATE_ACTORS else update.actor
            if update.pending and side not in said_more:
                return update
            said_more.add(side)
    return None


def _scopes(
    record: Record, slug: str
) -> tuple[Scale, list[tuple[Standing, list[Bar]]]]:
    """The scale of an entity's strips; what stands for each scope, and how it came to that."""
    runs = record.runs(slug)
    scale = Scale.over(runs, record.day)
    scopes = []
    for current in record.standings.get(slug, ()):
        own = [run for run in runs if run.scope == current.scope]
        scopes.append((current, list(bars(own, scale))))
    return scale, scopes


def _years(about: Sequence[Update]) -> Iterator[tuple[str, Sequence[Update], bool]]:
    """The updates of each year, newest first, and whether they are seen at once."""
    before = 0
    for year, grouped in groupby(reversed(about), key=lambda update: update.date[:4]):
        updates = list(grouped)
        yield year, updates, before < FOLDED
        before += len(updates)


def _companies(record: Record, slug: str) -> list[Verdict]:
    """What companies of a country do that have a stance of their own; known ones first."""
    verdicts = [
        record.verdicts[company.slug]
        for company in record.homes.get(slug, ())
        if company.kind == COMPANY and company.slug in record.about
    ]
    return sorted(verdicts, key=lambda v: (v.status == UNKNOWN, alphabetical(v.name)))


# -- other names --------------------------------------------------------------------------


_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={path}">
<title>This page is at another address</title>
<link rel="icon" type="image/svg+xml" href="{icon}">
<link rel="canonical" href="{full}">
</head>
<body><main><h1>This page is at another address</h1><p><a href="{path}">{path}</a></p></main></body>
</html>
"""


def other_names(site: Site) -> SiteFiles:
    """The pages that lead on."""
    icon = DEEP + site.asset("icon.svg")
    for path, page in site.forwards().items():
        # Slugs and codes hold no character that HTML could take for its own.
        to = DEEP + site.to(page)
        full = site.absolute(page) or to
        text = _PAGE.format(policy=POLICY, path=to, full=full, icon=icon)
        yield text_file(f"{path}index.html", text)
