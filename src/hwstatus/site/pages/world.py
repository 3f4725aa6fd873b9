"""The countries on a day, on a map and in a table: at the end of each year, and in frames of others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from hwstatus.answers.counts import by_status
from hwstatus.pictures.outlines import view_of_group
from hwstatus.pictures.palette import Key
from hwstatus.pictures.world import Places, inline_map, legend
from hwstatus.record.forms import Group
from hwstatus.record.models import Entity, Update
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.site.addresses import address_of
from hwstatus.site.published import SiteFiles
from hwstatus.site.record import Record
from hwstatus.site.rendering import LAST_DAY
from hwstatus.site.sights import Sight, sight_on
from hwstatus.site.site import DEEP, Site
from hwstatus.subject import SUPPLIER
from hwstatus.text import line
from hwstatus.wording import headline, spelled

# -- map and table ------------------------------------------------------------------------


class Row(NamedTuple):
    """A country in the table, with the act that carries its verdict."""

    country: Entity
    sight: Sight
    update: Update | None
    gone: bool = False
    """Whether it is no member of the group of the page on that day."""

    @property
    def is_known(self) -> bool:
        """Whether there is a verdict, or a practice where there is none."""
        return self.sight.head.status != UNKNOWN or bool(self.sight.operators)


def places_on(
    site: Site, day: str, root: str, countries: Iterable[Entity] | None = None
) -> Places:
    """Countries on the map of a day, by default every one, with the way to a page that says more."""
    record = site.record
    drawn = {}
    for country in record.countries if countries is None else countries:
        if country.iso2:
            sight = sight_on(record.sights[country.slug], day)
            link = ""
            if country.slug in record.about:
                link = root + site.to(address_of(country))
            place = sight.place(country, link)
            drawn[country.iso2] = place._replace(label=line(place.label))
    return drawn


ON_A_DAY = f"{SUPPLIER} by country on "
"""How the name of a map begins."""


class Band(NamedTuple):
    """A map with what is said above it of the same day: a sentence, and what its colours mean."""

    day: Markup
    said: str
    legend: Sequence[Key]
    map: Markup
    moves: bool
    """Whether a reader can ask for another day."""


def band(
    site: Site,
    places: Places,
    day: str,
    group: Group | None = None,
    *,
    dated: bool = True,
    moves: bool = False,
) -> Band:
    """The map of a day with its sentence; of the members of a group if it is one's.

    A page that is not `dated` does not hold the record's last day: it would change with every new one.
    """
    view = view_of_group(group.slug, places) if group else None
    title = ON_A_DAY + (spelled(day) if dated else "the record’s last day")
    drawn = inline_map(places, title, view, in_tenths=True)
    return Band(
        Markup(spelled(day)) if dated else LAST_DAY,  # noqa: S704 - a day
        said_on(site.record, places, day, group),
        legend(places),
        Markup(drawn),  # noqa: S704 - what others wrote is escaped
        moves,
    )


def world_band(site: Site, root: str, *, dated: bool = True) -> Band:
    """The map of the world on the record's day, which a reader can move."""
    day = site.record.day
    return band(site, places_on(site, day, root), day, dated=dated, moves=True)


def said_on(
    record: Record, places: Places, day: str, group: Group | None = None
) -> str:
    """The sentence on the countries of a map of a day."""
    counts = by_status(place.status for place in places.values())
    return headline(counts, len(places) if group else 0, past=day != record.day)


def row_on(record: Record, country: Entity, day: str) -> Row:
    """A country on a day."""
    sight = sight_on(record.sights[country.slug], day)
    act = sight.head.decided_by
    return Row(country, sight, record.updates[act] if act else None)


def rows_on(record: Record, day: str) -> list[Row]:
    """The countries of which something is known, by name."""
    rows = [row_on(record, country, day) for country in record.countries]
    return [r for r in rows if r.country.slug in record.about or r.sight.practice]


def silent(record: Record) -> list[Entity]:
    """The countries of which nothing is on record."""
    shown = {row.country.slug for row in rows_on(record, record.day)}
    return [country for country in record.countries if country.slug not in shown]


# -- years --------------------------------------------------------------------------------


def years(site: Site) -> SiteFiles:
    """The list of the years."""
    record = site.record
    counted = [(year, counts_on(record, end_of(record, year))) for year in record.years]
    yield site.page("on/", "years.html.j2", counted=counted)


def counts_on(record: Record, day: str) -> Mapping[str, int]:
    """How many countries had each status on a day."""
    seen = (sight_on(record.sights[c.slug], day) for c in record.countries if c.iso2)
    return by_status(sight.head.status for sight in seen)


def world_said(record: Record) -> str:
    """Where the supplier stands: what is said of itself in the place of a verdict."""
    counts = counts_on(record, record.day)
    return f"On {spelled(record.day)}, {headline(counts)}"


def year(site: Site, year: str) -> SiteFiles:
    """The page of a year."""
    record = site.record
    end = end_of(record, year)
    rows = [row for row in rows_on(record, end) if row.is_known]
    # The page of the year that goes on names no day: it would change with every new one.
    over = end if end.endswith("-12-31") else None
    yield site.page(
        f"on/{year}/",
        "year.html.j2",
        card=site.card(f"on/{year}/"),
        year=year,
        end=over,
        as_of=over,
        years=record.years,
        band=band(site, places_on(site, end, DEEP), end, dated=bool(over)),
        rows=rows,
    )


def end_of(record: Record, year: str) -> str:
    """The last day of a year, or the site's day in the year that goes on."""
    return min(f"{year}-12-31", record.day)
