"""Where Huawei stood at the end of each year: what the slider shows, without a script."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from hwstatus.pictures import legend
from hwstatus.site.pages.world import map_of, places_on, regions, rows_on
from hwstatus.site.record import Record
from hwstatus.site.sights import sight_on
from hwstatus.site.site import DEEP, Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.subject import SUPPLIER
from hwstatus.wording import spelled


def tasks(site: Site) -> Iterator[Task]:
    """The list of the years, and a task a year."""
    yield partial(_list, site)
    for year in site.record.years:
        yield partial(_year, site, year)


def _list(site: Site) -> Iterator[SiteFile]:
    counted = [(year, _counted(site.record, year)) for year in site.record.years]
    yield site.page("on/", "years.html.j2", counted=counted)


def _counted(record: Record, year: str) -> Mapping[str, int]:
    """How many countries had each status at the end of a year."""
    end = end_of(record, year)
    found = (sight_on(record.sights[c.slug], end) for c in record.countries if c.iso2)
    return Counter(sight.head.status for sight in found)


def _year(site: Site, year: str) -> Iterator[SiteFile]:
    record = site.record
    end = end_of(record, year)
    places = places_on(site, end, DEEP)
    rows = [row for row in rows_on(record, end) if row.is_known]
    # The page of the year that goes on names no day: it would change with every new one.
    over = end if end.endswith("-12-31") else None
    when = f"on {spelled(over)}" if over else f"in {year}"
    yield site.page(
        f"on/{year}/",
        "year.html.j2",
        year=year,
        end=over,
        as_of=over,
        years=record.years,
        map=map_of(places, f"{SUPPLIER} by country {when}"),
        legend=legend(places),
        rows=rows,
        regions=regions(record),
    )


def end_of(record: Record, year: str) -> str:
    """The last day of a year, or the site's day in the year that goes on."""
    return min(f"{year}-12-31", record.day)
