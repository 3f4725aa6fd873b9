"""Lists of all: countries, companies, deadlines, disputes."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from hwstatus.commands.disputes import disputes
from hwstatus.commands.filters import FilterOptions
from hwstatus.models import Entity
from hwstatus.site.record import Record, is_place
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.vocabulary import COUNTRY


class Part(NamedTuple):
    """The entities under one heading."""

    title: str
    entities: Sequence[Entity]


def tasks(site: Site) -> Iterator[Task]:
    """One task a page."""
    yield partial(_countries, site)
    yield partial(_companies, site)
    yield partial(_deadlines, site)
    yield partial(_disputes, site)


def _countries(site: Site) -> Iterator[SiteFile]:
    places = [e for e in site.record.entities.values() if is_place(e)]
    parts = _parts(places, "Blocs and regions")
    yield site.page("c/", "countries_list.html.j2", parts=parts)


def _parts(places: Sequence[Entity], others: str) -> list[Part]:
    """Countries by their part of the world, and what is no country at the end."""

    def part(entity: Entity) -> tuple[bool, str]:
        if entity.kind != COUNTRY:
            return True, others
        return entity.region is None, entity.region or "Elsewhere"

    ordered = sorted(places, key=lambda e: (part(e), e.name.casefold()))
    return [Part(key[1], list(own)) for key, own in groupby(ordered, key=part)]


def _companies(site: Site) -> Iterator[SiteFile]:
    record = site.record
    found = [e for e in record.entities.values() if not is_place(e)]
    found.sort(key=lambda entity: entity.name.casefold())
    yield site.page("o/", "companies.html.j2", companies=found)


def _deadlines(site: Site) -> Iterator[SiteFile]:
    found = site.record.deadlines
    ahead = [deadline for deadline in found if deadline.days_left >= 0]
    past = [deadline for deadline in found if deadline.days_left < 0]
    yield site.page(
        "deadlines/", "deadlines.html.j2", ahead=ahead, past=list(reversed(past))
    )


def _disputes(site: Site) -> Iterator[SiteFile]:
    yield site.page("disputes/", "disputes.html.j2", disputes=_disputed(site.record))


def _disputed(record: Record) -> list[object]:
    return list(disputes(record.tracker, FilterOptions(), ()).rows)
