"""The chart of countries by status over the years, with its turning points: as pictures and as a table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from hwstatus import pictures
from hwstatus.output.drawings import ChartDrawing
from hwstatus.output.formats import csv_rows
from hwstatus.output.options import Output
from hwstatus.pictures import Caption
from hwstatus.pictures.over_time import Mark, spoken
from hwstatus.site import sharing
from hwstatus.site.beside import drawn_file
from hwstatus.site.published import SiteFile, text_file
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.wording import spelled

PATH = "chart/countries-by-status"
MARKED = ("restricted", "banned", "phase-out")
"""Statuses whose first country is a turning point."""


class Drawn(NamedTuple):
    """The chart in words: what a page says of it, its turning points, and how it is shared."""

    words: str
    points: Sequence["Point"]
    shared: Mapping[str, Markup]


class Point(NamedTuple):
    """A turning point: its day, its words, the act behind it."""

    day: str
    words: str
    update: str


def points(record: Record) -> list[Point]:
    """The first country with each of the strictest statuses, by day."""
    marks = []
    for status in MARKED:
        firsts = [
            (sight.day, country.name, sight.head.decided_by or "")
            for country in record.countries
            for sight in record.sights[country.slug]
            if sight.head.status == status
        ]
        if firsts:
            day, name, update = min(firsts)
            marks.append(Point(day, f"first {status}: {name}, {spelled(day)}", update))
    return sorted(marks)


def chart_files(site: Site) -> Iterator[SiteFile]:
    """The chart as SVG on both grounds, as CSV, and with cards as PNG."""
    chart = site.chart
    drawing = ChartDrawing(chart)
    if not chart.rows:
        return
    *notes, source = drawing.notes()
    caption = Caption(chart.title, chart.circumstances, source, tuple(notes))
    marks = [Mark(point.day, point.words) for point in points(site.record)]
    for theme, name in ((pictures.LIGHT, ""), (pictures.DARK, "-dark")):
        svg = pictures.over_time(drawing.panels, caption, theme, marks)
        yield text_file(f"{PATH}{name}.svg", svg)
        if site.cards and not name:
            yield drawn_file(site, f"{PATH}.png", svg)
    header, *rows = csv_rows(chart, Output())
    credited = [f'{row.rstrip()},"{source}"\r\n' for row in rows]
    yield text_file(
        f"{PATH}.csv", "".join([f"{header.rstrip()},source\r\n", *credited])
    )


def drawn(site: Site) -> Drawn | None:
    """What a page says beside the chart; None where there is none to draw."""
    chart = site.chart
    if not chart.rows:
        return None
    turning = points(site.record)
    said = f"{chart.title}: {'; '.join(point.words for point in turning)}"
    shared = sharing.of_chart(said, chart.title, site.absolute("#p-chart"))
    return Drawn(spoken(ChartDrawing(chart).columns), turning, shared)
