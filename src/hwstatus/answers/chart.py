"""`chart`: how many countries had which status at the end of each period."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Table
from hwstatus.answers.circumstances import Picture, circumstances
from hwstatus.answers.counts import by_status
from hwstatus.answers.filters import FilterOptions, build_filter, members_told, subjects
from hwstatus.answers.timeline import StatusPeriod, periods
from hwstatus.columns import NUMBER, columns_of, spread
from hwstatus.errors import BadValue, Usage
from hwstatus.record import dates
from hwstatus.record.names import near_word
from hwstatus.record.vocabulary import STATUSES, UNKNOWN
from hwstatus.store.groups import compared
from hwstatus.store.tracker import Tracker
from hwstatus.subject import SUPPLIER


class PeriodCounts(NamedTuple):
    """How many countries had which status on the last day of a period."""

    period: Annotated[str, "the year, quarter or month"]
    day: Annotated[str, "its last day, or the last day asked about: that of the counts"]
    statuses: Mapping[str, int]
    group: Annotated[str, "the group, where several are compared"] = ""


_STATUSES = spread(
    {word: f"how many countries are {word}" for word in STATUSES}, NUMBER, otherwise="0"
)
STACKED = Table(
    "chart",
    PeriodCounts,
    "period day",
    more=_STATUSES,
    keys=("period", "day", "statuses"),
    given_by="`chart`",
)
COMPARED = Table(
    "chart",
    PeriodCounts,
    "period day",
    more={**_STATUSES, "group": columns_of(PeriodCounts)["group"]},
    keys=("period", "day", "statuses", "group"),
    given_by="`chart` of several groups",
)


class StackedChart(Picture[PeriodCounts]):
    """Countries by status, period by period."""

    panels: Sequence["StackedChart"] = ()
    """A chart a group, where several are compared."""


TITLE = f"{SUPPLIER}: countries by status over time"

YEAR = "year"
QUARTER = "quarter"
MONTH = "month"
PERIODS = {
    YEAR: "a column a year",
    QUARTER: "a column a quarter",
    MONTH: "a column a month",
}
"""What `chart --period` takes."""


def stacked_chart(
    tracker: Tracker,
    wanted: FilterOptions,
    period: str = QUARTER,
    address: str | None = None,
) -> StackedChart:
    """Countries by headline, or for some scopes, at the end of each period up to the day asked.

    It begins no earlier than the period in which the first country got a status.
    Members of groups are those of the day asked. Raises `Usage` and `BadValue`.
    """
    length = period.strip().lower()
    if tracker.projected:
        raise Usage("a chart shows what has happened: no --projected")
    if length not in PERIODS:
        raise BadValue("--period", period, near_word(period, PERIODS))
    chosen = build_filter(tracker, wanted)
    everywhere = FilterOptions(
        group=wanted.group, watch=wanted.watch, scope=wanted.scope
    )
    everybody = subjects(tracker, build_filter(tracker, everywhere))
    runs = [
        run
        for run in periods(tracker, everywhere).rows
        if run.entity in everybody and run.status != UNKNOWN
    ]
    last = min(chosen.until or tracker.on, tracker.on, tracker.context.today)
    begun = min((run.first_day for run in runs), default="")
    first = max(chosen.since or "", begun)
    rows: Sequence[PeriodCounts] = ()
    if begun and first <= last:
        rows = list(_counted(runs, len(everybody), _ends(first, last, length)))
    return StackedChart(
        table=STACKED,
        rows=rows,
        heading=TITLE,
        about=circumstances(tracker, wanted, chosen, address),
        empty_message="No country had a status in that time.",
        notes=members_told(tracker, wanted, tracker.on),
    )


def compared_charts(
    tracker: Tracker,
    wanted: FilterOptions,
    period: str = QUARTER,
    address: str | None = None,
) -> StackedChart:
    """A chart for each of several groups, side by side; raises as `stacked_chart` does."""
    groups = compared(wanted.group)
    panels = [
        stacked_chart(tracker, wanted._replace(group=[group]), period)
        for group in groups
    ]
    rows = [
        row._replace(group=group)
        for group, panel in zip(groups, panels, strict=True)
        for row in panel.rows
    ]
    about = circumstances(tracker, wanted, build_filter(tracker, wanted), address)
    return StackedChart(
        table=COMPARED,
        rows=rows,
        heading=TITLE,
        about=about,
        empty_message=panels[0].empty_message,
        notes=panels[0].notes,
        panels=panels,
    )


def _counted(
    runs: Sequence[StatusPeriod], everybody: int, ends: Iterator[tuple[str, str]]
) -> Iterator[PeriodCounts]:
    for name, day in ends:
        counts = by_status(
            run.status for run in runs if run.first_day <= day <= run.last_day
        )
        counts[UNKNOWN] = everybody - sum(counts.values())
        yield PeriodCounts(name, day, counts)


def _ends(first: str, last: str, length: str) -> Iterator[tuple[str, str]]:
    """Each period from one day to another: its name, and its last day or the last of all."""
    day = first
    while day <= last:
        period = dates.read_period(_period_of(day, length), "--period", day)
        yield period.text, min(period.last, last)
        day = dates.shift(period.last, days=1)


def _period_of(day: str, length: str) -> str:
    """The period that a day is in, as it is typed: `2020`, `2020-Q3`, `2020-07`."""
    if length == YEAR:
        return day[:4]
    if length == QUARTER:
        return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
    return day[:7]
