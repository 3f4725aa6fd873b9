"""Answers as pictures: SVG, PNG made of it, and a figure in a page."""

from typing import Any

from hwstatus import wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.chart import PeriodCounts, StackedChart
from hwstatus.answers.map import WorldMap
from hwstatus.answers.verdicts import Verdict
from hwstatus.output.options import Output, refuse_on_terminal
from hwstatus.pictures import over_time, palette, world
from hwstatus.pictures.outlines import Box, atlas, view_of, view_of_group
from hwstatus.pictures.over_time import Column
from hwstatus.pictures.palette import LOOKS, OUTSIDE, Caption, Key
from hwstatus.pictures.png import png
from hwstatus.pictures.world import Place
from hwstatus.record.vocabulary import UNKNOWN


class MapDrawing:
    """The map with the countries of an answer that have a place on it."""

    def __init__(self, answer: WorldMap) -> None:
        self.answer = answer
        self.places = {
            str(country.iso2): _place(country)
            for country in answer.rows
            if _is_on_map(country)
        }
        self.view = self._view()
        """The part of the world that is seen; None for all of it."""

    def _view(self) -> Box | None:
        groups = self.answer.about.groups
        if not groups:
            return None
        if len(groups) == 1:
            return view_of_group(groups[0], self.places)
        return view_of(self.places)

    def keys(self) -> list[Key]:
        """The looks that occur, and how many countries have each."""
        entries = world.legend(self.places)
        if self.answer.about.groups:
            entries.append(Key(LOOKS[OUTSIDE]))
        return entries

    def notes(self) -> list[str]:
        """Who has no place on the map; the source."""
        source = self.answer.about.source
        missing = [c.name for c in self.answer.rows if not _is_on_map(c)]
        if missing:
            return [f"not on the map: {', '.join(missing)}", source]
        return [source]

    def as_file(self, caption: Caption, theme: str) -> str:
        """The map as an SVG file."""
        return world.map_file(self.places, caption, self.view, theme)

    def in_page(self, title: str) -> str:
        """The map as SVG in a page."""
        return world.inline_map(self.places, title, self.view)


def _is_on_map(country: Verdict) -> bool:
    return country.iso2 in atlas().countries


def _place(country: Verdict) -> Place:
    """A country with what a reader is told: `Sweden: phase-out (5g) since 16 Dec 2020`."""
    if country.status == UNKNOWN and country.practice:
        verdict = f"{UNKNOWN} · {country.practice.replace('-', ' ')}"
    else:
        verdict = wording.status_since(
            country.status, country.scope, country.extent, country.since
        )
    return Place(country.status, country.practice, f"{country.name}: {verdict}")


class ChartDrawing:
    """The chart of an answer that has periods.

    Those whose status is unknown are drawn where they are asked for and among the members of a
    group, of whom it tells how many are left; among all countries they would dwarf the others.
    """

    def __init__(self, answer: StackedChart) -> None:
        self.answer = answer
        self.panels = {
            ", ".join(one.about.groups): list(map(self._column, one.rows))
            for one in answer.panels
            if one.rows
        } or {"": list(map(self._column, answer.rows))}
        self.columns = next(iter(self.panels.values()))

    @property
    def _has_all(self) -> bool:
        """Whether all counts are drawn."""
        return bool(self.answer.about.groups or self.answer.statuses)

    def _column(self, period: PeriodCounts) -> Column:
        counts = dict(period.statuses)
        if not self._has_all:
            del counts[UNKNOWN]
        return Column(period.period, counts)

    def keys(self) -> list[Key]:
        """The statuses that occur; in one chart, how many countries have each at the end."""
        return over_time.chart_legend(self.panels)

    def notes(self) -> list[str]:
        """How many are not drawn; the source."""
        source = self.answer.about.source
        if self._has_all:
            return [source]
        last = self.answer.rows[-1].statuses
        everybody = sum(last.values())
        left_out = f"not drawn: unknown, {last[UNKNOWN]} of {everybody} at the end"
        return [left_out, source]

    def as_file(self, caption: Caption, theme: str) -> str:
        """The chart as an SVG file."""
        return over_time.over_time(self.panels, caption, theme)

    def in_page(self, title: str) -> str:
        """The chart as SVG in a page."""
        return over_time.inline_charts(self.panels, title)


Drawing = MapDrawing | ChartDrawing
"""What an answer looks like as a picture: its legend, what stands below, and SVG in a file or a page."""


def drawing_of(answer: Answer[Any]) -> Drawing | None:
    """The drawing of an answer; None where it has none."""
    match answer:
        case WorldMap():
            return MapDrawing(answer)
        case StackedChart() if answer.rows:
            return ChartDrawing(answer)
        case _:
            return None


def drawn(answer: Answer[Any], options: Output) -> list[str] | bytes:
    """An answer as `svg` or `png`; nothing where there is nothing to draw.

    Raises `Usage` for a PNG on a terminal.
    """
    is_png = options.chosen == "png"
    if is_png:
        refuse_on_terminal(options)
    drawing = drawing_of(answer)
    if drawing is None:
        return []
    caption = Caption(answer.title, answer.circumstances, drawing.notes())
    theme = palette.DARK if options.dark else palette.LIGHT
    svg = drawing.as_file(caption, theme)
    return png(svg) if is_png else [svg]


def for_a_page(answer: Answer[Any]) -> dict[str, object] | None:
    """What the template of a picture in a page takes; None where there is no picture."""
    drawing = drawing_of(answer)
    if drawing is None:
        return None
    return {
        "light": palette.css(palette.LIGHT),
        "dark": palette.css(palette.DARK),
        "svg": drawing.in_page(answer.title),
        "legend": drawing.keys(),
        "notes": drawing.notes(),
    }
