"""The page of each week, for ever, and the list of them."""

from collections.abc import Iterator

from hwstatus.answers.news import folded
from hwstatus.site.published import SiteFile
from hwstatus.site.site import Site

MOST = 100
"""Rows that a part of a page has; the data has all."""


def week_pages(site: Site) -> Iterator[SiteFile]:
    """The list of weeks, and the page of each."""
    yield site.page("week/", "weeks.html.j2", weeks=site.weeks)
    for week in site.weeks:
        yield site.page(week.path, "week.html.j2", week=week, most=MOST, folded=folded)
