"""A status over the years as a strip: bars from left to right, and the same in words."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from hwstatus import dates
from hwstatus.turns import Run
from hwstatus.vocabulary import UNKNOWN

WIDTH = 1000
LATEST_START = "2018-01-01"
"""A strip is never so short that a single year fills it."""


class Bar(NamedTuple):
    """A stretch of one status: where it begins, how wide it is, what it says."""

    x: float
    width: float
    status: str
    words: str


class Strip(NamedTuple):
    """The bars of a scope, and all of them in words."""

    bars: tuple[Bar, ...]
    words: str


class Scale(NamedTuple):
    """The days between which a page's strips lie."""

    first: str
    last: str

    @classmethod
    def over(cls, runs: Sequence[Run], last: str) -> "Scale":
        """From the year of the earliest run to the end of that of a day.

        So that a strip is the same on each day of a year.
        """
        first = min((run.from_day for run in runs), default=LATEST_START)
        return cls(min(f"{first[:4]}-01-01", LATEST_START), f"{last[:4]}-12-31")

    def at(self, day: str) -> float:
        """How far from the left a day is."""
        whole = _number(self.last) - _number(self.first) + 1
        return round(WIDTH * (_number(day) - _number(self.first)) / whole, 1)


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def strip(runs: Sequence[Run], scale: Scale) -> Strip:
    """The strip of one scope."""
    bars = tuple(_bars(runs, scale))
    return Strip(bars, "; ".join(bar.words for bar in bars))


def _bars(runs: Sequence[Run], scale: Scale) -> Iterator[Bar]:
    for run in runs:
        start = scale.at(run.from_day)
        end = float(WIDTH)
        until = ""
        if run.to_day:
            end = scale.at(run.to_day)
            until = f" to {dates.spell(run.to_day)}"
        if run.status != UNKNOWN or until:
            words = f"{run.status} from {dates.spell(run.since)}{until}"
            yield Bar(start, max(round(end - start, 1), 2), run.status, words)
