"""How some entities stood on some days, scope by scope: a table for statistics."""

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from hwstatus.answers import evidence
from hwstatus.answers.answer import Table
from hwstatus.answers.filters import FilterOptions, build_filter, subjects
from hwstatus.columns import NUMBER, WORD, Name, Scope, Since, Slug
from hwstatus.languages import territories
from hwstatus.store.tracker import Tracker


class PanelRow(NamedTuple):
    """How an entity stood on a day: for a scope that was asked for, else its headline."""

    day: Annotated[str, "the day (ISO)"]
    entity: Slug
    iso2: Annotated[str | None, "ISO 3166-1, two letters"]
    iso3: Annotated[str | None, "ISO 3166-1, three letters"]
    name: Name
    scope: Scope[str | None]
    status: Annotated[
        str, "the status on that day; `unknown` where nothing qualifies", WORD
    ]
    since: Since[str | None]
    extent: Annotated[str | None, "how far a limit goes"]
    decided_by: Annotated[str | None, "id of the update that carries the status"]
    population: Annotated[int | None, "people who live there, by CLDR", NUMBER]
    gdp: Annotated[
        int | None, "output in US dollars of equal purchasing power, by CLDR", NUMBER
    ]


PANEL = Table("panel", PanelRow, given_by="the library")


def panel(
    tracker: Tracker, days: Sequence[str], wanted: FilterOptions
) -> Iterator[PanelRow]:
    """Each entity of a kind, or of a group on that day, on each day, for each scope asked for."""
    population, gdp = map(territories.figures, territories.FIGURES)
    for day in days:
        there = tracker.on_day(day)
        chosen = build_filter(there, wanted)
        slugs = subjects(there, chosen)
        for scope in chosen.scopes or (None,):
            scopes = [scope] if scope else []
            for slug, head in evidence.headlines(tracker, slugs, day, scopes).items():
                codes = tracker.entities.codes(slug)
                yield PanelRow(
                    day=day,
                    entity=slug,
                    iso2=codes.get("iso2"),
                    iso3=codes.get("iso3") or None,
                    name=tracker.entities.name(slug),
                    scope=scope or head.decided_scope,
                    status=head.status,
                    since=head.since,
                    extent=head.extent,
                    decided_by=head.decided_by,
                    population=population.get(codes.get("iso2", "")),
                    gdp=gdp.get(codes.get("iso2", "")),
                )
