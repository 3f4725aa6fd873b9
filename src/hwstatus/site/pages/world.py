"""The countries on a day: on a map, in a table."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from hwstatus.models import Entity, Update
from hwstatus.output.text import line
from hwstatus.pictures import Place, inline_map
from hwstatus.site.record import Record
from hwstatus.site.sights import Sight, sight_on
from hwstatus.site.site import Site, address_of
from hwstatus.vocabulary import UNKNOWN


class Row(NamedTuple):
    """A country in the table: the act that last confirmed its verdict says who says so."""

    country: Entity
    sight: Sight
    update: Update | None

    @property
    def is_known(self) -> bool:
        """Whether there is a verdict, or a practice where there is none."""
        return self.sight.head.status != UNKNOWN or bool(self.sight.operators)


def places_on(site: Site, day: str, root: str) -> Mapping[str, Place]:
    """Every country on the map of a day, with the way to a page that says more."""
    record = site.record
    found = {}
    for country in record.countries:
        if country.iso2:
            sight = sight_on(record.sights[country.slug], day)
            link = ""
            if country.slug in record.about:
                link = root + site.to(address_of(country))
            place = sight.place(country, link)
            found[country.iso2] = place._replace(label=line(place.label))
    return found


def statuses_of(places: Mapping[str, Place]) -> Mapping[str, int]:
    """How many countries have each status."""
    return Counter(place.status for place in places.values())


def map_of(places: Mapping[str, Place], title: str) -> Markup:
    """The map as a part of a page."""
    return Markup(inline_map(places, title, in_tenths=True))  # noqa: S704 - what others wrote is escaped


def rows_on(record: Record, day: str) -> list[Row]:
    """The countries of which something is known, by name."""
    found = []
    for country in record.countries:
        sight = sight_on(record.sights[country.slug], day)
        act = sight.head.decided_by
        if country.slug in record.about or sight.practice:
            found.append(Row(country, sight, record.updates[act] if act else None))
    return found


def regions(record: Record) -> list[str]:
    """The parts of the world that the table of countries can be filtered by."""
    return sorted({country.region for country in record.countries if country.region})


def silent(record: Record) -> list[Entity]:
    """The countries of which nothing is on record."""
    shown = {row.country.slug for row in rows_on(record, record.day)}
    return [country for country in record.countries if country.slug not in shown]
