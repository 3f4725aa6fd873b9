"""Lists: of countries, companies, deadlines, disputes; of groups, and the page of each with its members."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from hwstatus.answers.disputes import disputes
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.verdicts import Verdict
from hwstatus.record.dates import read_date
from hwstatus.record.ledger_records import Group, Membership
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import COUNTRY
from hwstatus.site.addresses import is_place
from hwstatus.site.pages.world import Row, band, places_on, row_on
from hwstatus.site.published import SiteFile
from hwstatus.site.record import Record, alphabetical
from hwstatus.site.site import DEEP, Site


class Listed(NamedTuple):
    """An entity in a list, with its verdict and how many updates are about it."""

    entity: Entity
    verdict: Verdict
    updates: int


class Part(NamedTuple):
    """What is listed under one heading."""

    title: str
    listed: Sequence[Listed]


def countries(site: Site) -> Iterator[SiteFile]:
    """Those of ISO 3166-1, and what is made of them."""
    record = site.record
    places = [listed(record, e) for e in record.entities.values() if is_place(e)]
    parts = _parts(places, "Blocs and regions")
    yield site.page("c/", "countries_list.html.j2", parts=parts)


def listed(record: Record, entity: Entity) -> Listed:
    """An entity as lists have it."""
    verdict = record.verdicts[entity.slug]
    return Listed(entity, verdict, len(record.about_of(entity)))


def _parts(places: Sequence[Listed], others: str) -> list[Part]:
    """Countries by their part of the world, and what is no country at the end."""

    def part(listed: Listed) -> tuple[bool, str]:
        entity = listed.entity
        if entity.kind != COUNTRY:
            return True, others
        return entity.region is None, entity.region or "Elsewhere"

    def place(listed: Listed) -> tuple[tuple[bool, str], tuple[str, str]]:
        return part(listed), alphabetical(listed.entity.name)

    ordered = sorted(places, key=place)
    return [Part(key[1], list(own)) for key, own in groupby(ordered, key=part)]


def companies(site: Site) -> Iterator[SiteFile]:
    """Companies and bodies, by name."""
    record = site.record
    rows = [listed(record, e) for e in record.entities.values() if not is_place(e)]
    rows.sort(key=lambda listed: alphabetical(listed.entity.name))
    yield site.page("o/", "companies.html.j2", companies=rows)


def deadlines(site: Site) -> Iterator[SiteFile]:
    """Those ahead, and those that passed."""
    told = site.record.deadlines_told_once
    ahead = [deadline for deadline in told if deadline.is_ahead]
    past = [deadline for deadline in told if not deadline.is_ahead]
    yield site.page(
        "deadlines/", "deadlines.html.j2", ahead=ahead, past=list(reversed(past))
    )


def disputed(site: Site) -> Iterator[SiteFile]:
    """Where the evidence contradicts itself."""
    rows = list(disputes(site.record.tracker, FilterOptions(), ()))
    yield site.page("disputes/", "disputes.html.j2", disputes=rows)


def all_groups(site: Site) -> Iterator[SiteFile]:
    """The groups, with how their members stand."""
    yield site.page("g/", "groups.html.j2", tallies=site.record.tallies.values())


def group_page(site: Site, group: Group) -> Iterator[SiteFile]:
    """A group, with its members."""
    record = site.record
    members = record.members_of[group.slug]
    countries = [record.entities[slug] for slug in members]
    places = places_on(site, record.day, DEEP, countries)
    coded = [((c.iso2 or "").lower(), *days) for c, *days in stays(record, group)]
    yield site.page(
        f"g/{group.slug}/",
        "group.html.j2",
        card=site.card(f"g/{group.slug}/"),
        tally=record.tallies[group.slug],
        group=group,
        band=band(site, places, record.day, group, dated=False, moves=True),
        rows=[
            *_rows(record, members),
            *_rows(record, _left(group, members), gone=True),
        ],
        stays=json.dumps(coded, separators=(",", ":")),
        as_of=None,
        deadlines=_deadlines_of(record, members),
        past=_past(group, members),
    )


def _rows(record: Record, slugs: Iterable[str], *, gone: bool = False) -> list[Row]:
    countries = [record.entities[slug] for slug in slugs if slug in record.entities]
    return [row_on(record, c, record.day)._replace(gone=gone) for c in countries]


def _left(group: Group, members: Sequence[str]) -> list[str]:
    """The countries that are members on some other day."""
    return sorted({stay.country for stay in group.members} - set(members))


def stays(record: Record, group: Group) -> list[tuple[Entity, str, str | None]]:
    """Each country that ever is a member, from which day, and to which."""
    return [
        (
            record.entities[stay.country],
            read_date(stay.since).last,
            stay.to and read_date(stay.to).last,
        )
        for stay in group.members
        if stay.country in record.entities
    ]


def _deadlines_of(record: Record, members: Sequence[str]) -> list[object]:
    return [d for d in record.deadlines_told_once if d.entity in members and d.is_ahead]


def _past(group: Group, members: Sequence[str]) -> Sequence[Membership]:
    """The stays of countries that are members no more, or not yet."""
    return [stay for stay in group.members if stay.country not in members]
