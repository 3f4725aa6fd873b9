"""`map`: the status of every country on a day, to be drawn or listed."""

from typing import Annotated, NamedTuple

from hwstatus.answers import evidence
from hwstatus.answers.answer import Table
from hwstatus.answers.circumstances import Picture, circumstances
from hwstatus.answers.counts import membership, strictest_first
from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.answers.verdicts import Extent, StatusOrUnknown
from hwstatus.columns import Iso3, Name, Scope, Since, Slug
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import COUNTRY
from hwstatus.rules.practice import Apart
from hwstatus.store.tracker import Tracker
from hwstatus.subject import TITLE


class MappedCountry(NamedTuple):
    """A country on a map; `practice` is as it is counted."""

    entity: Slug
    name: Name
    iso2: Annotated[
        str | None, "its code by ISO 3166-1; no place on the map without one"
    ]
    status: StatusOrUnknown
    scope: Scope[str | None]
    since: Since[str | None]
    practice: Annotated[
        str | None,
        "what operators do where the networks are unknown; `last-known` where that is over five years old",
    ]
    extent: Extent = None
    iso3: Iso3 = None


MAPPED = Table(
    "map",
    MappedCountry,
    plain="entity status",
    document="name status scope extent since practice",
    given_by="`map`",
)


class WorldMap(Picture[MappedCountry]):
    """Every country asked about, strictest first; drawn, the map with these countries."""


def world_map(
    tracker: Tracker,
    wanted: FilterOptions,
    *,
    practice: bool = True,
    address: str | None = None,
) -> WorldMap:
    """Every country, or the members of groups, by headline or for some scopes.

    Of `wanted` only the groups and scopes count; `address` is that of a site to name.
    Raises `Usage` for unknown ones.
    """
    chosen = build_filter(tracker, wanted)
    countries = [
        one
        for one in tracker.entities.all()
        if one.kind == COUNTRY
        and (chosen.members is None or one.slug in chosen.members)
    ]
    slugs = [country.slug for country in countries]
    heads = evidence.headlines(tracker, slugs, scopes=chosen.scopes)
    asks_practice = practice and not chosen.scopes
    apart = evidence.apart(tracker, heads.values(), practice=asks_practice)
    rows = [
        _mapped(country, heads[country.slug], apart.get(country.slug, Apart()))
        for country in countries
    ]
    rows.sort(key=strictest_first)
    members = membership(" ".join(wanted.group), [row.status for row in rows])
    return WorldMap(
        table=MAPPED,
        rows=rows,
        heading=TITLE,
        about=circumstances(tracker, wanted, chosen, address),
        notes=[members] if wanted.group else [],
        empty_message="No members on that day.",
    )


def _mapped(country: Entity, head: Standing, apart: Apart) -> MappedCountry:
    return MappedCountry(
        entity=country.slug,
        name=country.name,
        iso2=country.iso2,
        status=head.status,
        scope=head.decided_scope,
        since=head.since,
        practice=apart.practice and apart.practice.counted,
        extent=head.extent,
        iso3=country.iso3,
    )
