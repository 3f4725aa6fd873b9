"""The chart of an answer: countries by status, stacked, period by period."""

from hwstatus import pictures
from hwstatus.output.drawings import Key
from hwstatus.pictures import Caption, Column
from hwstatus.pictures.palette import LOOKS
from hwstatus.rows.pictures import PeriodCounts, StackedChart
from hwstatus.vocabulary import UNKNOWN


class ChartDrawing:
    """The chart of an answer that has periods.

    Those whose status is unknown are drawn among the members of a group, of whom it tells
    how many are left; among all countries they would dwarf the others.
    """

    def __init__(self, answer: StackedChart) -> None:
        self.answer = answer
        self.columns = [self._column(period) for period in answer.periods]

    def _column(self, period: PeriodCounts) -> Column:
        counts = dict(period.statuses)
        if not self.answer.about.groups:
            del counts[UNKNOWN]
        return Column(period.period, counts)

    def keys(self) -> list[Key]:
        """The statuses that occur, and how many countries have each at the end."""
        last = self.columns[-1].counts
        found = pictures.bands(self.columns)
        return [
            Key(band.look, f"{LOOKS[band.look].label} {last[band.look]}")
            for band in found
        ]

    def notes(self) -> list[str]:
        """How many are not drawn; the source."""
        source = self.answer.about.source
        if self.answer.about.groups:
            return [source]
        last = self.answer.periods[-1].statuses
        everybody = sum(last.values())
        left_out = f"not drawn: unknown, {last[UNKNOWN]} of {everybody} at the end"
        return [left_out, source]

    def as_file(self, caption: Caption, theme: str) -> str:
        """The chart as an SVG file."""
        return pictures.over_time(self.columns, caption, theme)

    def in_page(self, title: str) -> str:
        """The chart as SVG in a page."""
        return pictures.inline_chart(self.columns, title)
