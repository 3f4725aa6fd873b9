"""`chart`: how many countries had which status at the end of each period."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Table
from hwstatus.answers.circumstances import Picture, circumstances
from hwstatus.answers.counts import by_status
from hwstatus.answers.filters import FilterOptions, build_filter, members_told
from hwstatus.answers.matches import subjects
from hwstatus.answers.timeline import StatusPeriod, last_day_of, periods
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


def _table(statuses: Sequence[str], *others: str) -> Table[PeriodCounts]:
    """The table of a chart: a column for each of some statuses, and those that `others` name."""
    words = {word: f"how many countries are {word}" for word in statuses}
    columns = columns_of(PeriodCounts)
    counts = spread(words, NUMBER, otherwise="0")
    return Table(
        "chart",
        PeriodCounts,
        "period day",
        more={**counts, **{name: columns[name] for name in others}},
        keys=("period", "day", "statuses", *others),
        given_by="`chart`",
    )


STACKED = _table(tuple(STATUSES))


class StackedChart(Picture[PeriodCounts]):
    """Countries by status, period by period."""

    statuses: Sequence[str] = ()
    """Those that are drawn, where some were asked for."""
    panels: Sequence["StackedChart"] = ()
    """A chart a group, where several are compared."""


TITLE = f"{SUPPLIER}: countries by status over time"


def _title(statuses: Sequence[str]) -> str:
    """What a chart of these statuses is called, or one of all."""
    return f"{TITLE}: {', '.join(statuses)}" if statuses else TITLE


def _none(statuses: Sequence[str]) -> str:
    """What to say where no country had one of these statuses, or any."""
    had = f"was {' or '.join(statuses)}" if statuses else "had a status"
    return f"No country {had} in that time."


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

    It begins no earlier than the period in which the first country got a status, or one of those asked for.
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
    runs = [run for run in periods(tracker, everywhere).rows if run.status != UNKNOWN]
    last = last_day_of(tracker, chosen)
    statuses = chosen.statuses
    is_any = not statuses or UNKNOWN in statuses
    days = (run.first_day for run in runs if is_any or run.status in statuses)
    begun = min(days, default="")
    first = max(chosen.since or "", begun)
    ends = _ends(first, last, length) if begun else ()
    words = statuses or tuple(STATUSES)
    return StackedChart(
        table=_table(words),
        rows=[*_counted(runs, len(everybody), words, ends)],
        heading=_title(statuses),
        about=circumstances(tracker, wanted, chosen, address, last),
        empty_message=_none(statuses),
        notes=members_told(tracker, wanted, tracker.on),
        statuses=statuses,
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
    chosen = build_filter(tracker, wanted)
    about = circumstances(
        tracker, wanted, chosen, address, last_day_of(tracker, chosen)
    )
    first = panels[0]
    return StackedChart(
        table=_table(first.statuses or tuple(STATUSES), "group"),
        rows=rows,
        heading=first.heading,
        about=about,
        empty_message=first.empty_message,
        notes=first.notes,
        statuses=first.statuses,
        panels=panels,
    )


YEARS = 6
"""A chart of more of them is by year on a terminal, where a quarter has a cell or two."""


def in_years(chart: StackedChart) -> bool:
    """Whether a chart goes on for more than `YEARS`: then each year has its last column alone, that of its end."""
    years = [int(row.day[:4]) for row in chart.rows]
    if not years or max(years) - min(years) < YEARS:
        return False
    for one in (chart, *chart.panels):
        ends = {(row.group, row.day[:4]): row for row in one.rows}
        one.rows = [row._replace(period=row.day[:4]) for row in ends.values()]
    return True


def _counted(
    runs: Sequence[StatusPeriod],
    everybody: int,
    statuses: Sequence[str],
    ends: Iterable[tuple[str, str]],
) -> Iterator[PeriodCounts]:
    """How many have which of some statuses at each of some ends of periods."""
    for name, day in ends:
        counts = by_status(
            run.status for run in runs if run.first_day <= day <= run.last_day
        )
        counts[UNKNOWN] = everybody - sum(counts.values())
        yield PeriodCounts(name, day, {word: counts[word] for word in statuses})


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
