"""What others may show in a frame of their own pages: a country's verdict, the map."""

from collections.abc import Iterator
from functools import partial

from hwstatus.models import Entity
from hwstatus.pictures import legend
from hwstatus.site.pages.world import map_of, places_on
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.subject import SUPPLIER


def tasks(site: Site) -> Iterator[Task]:
    """The page that explains, the map, and a task for each country with a record."""
    yield partial(_explained, site)
    yield partial(_map, site)
    for country in _countries(site.record):
        yield partial(_country, site, country)


def _countries(record: Record) -> list[Entity]:
    return [country for country in record.countries if country.slug in record.about]


def _explained(site: Site) -> Iterator[SiteFile]:
    countries = _countries(site.record)
    yield site.page("embed/", "embed.html.j2", countries=countries)


def _map(site: Site) -> Iterator[SiteFile]:
    places = places_on(site, site.record.day, "../../")
    yield site.page(
        "embed/map/",
        "embed_map.html.j2",
        map=map_of(places, f"{SUPPLIER} by country"),
        legend=legend(places),
    )


def _country(site: Site, country: Entity) -> Iterator[SiteFile]:
    yield site.page(
        f"embed/c/{country.slug}/",
        "embed_country.html.j2",
        entity=country,
        verdict=site.record.verdicts[country.slug],
        sight=site.record.sights[country.slug][-1],
    )
