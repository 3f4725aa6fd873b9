"""`chart`: how many countries had which status at the end of each period."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hwstatus import dates
from hwstatus.answers.filters import FilterOptions, build_filter, near_word
from hwstatus.commands import timeline
from hwstatus.commands.circumstances import circumstances
from hwstatus.commands.status import subjects
from hwstatus.errors import BadValue, Usage
from hwstatus.rows.movements import StatusPeriod
from hwstatus.rows.pictures import PeriodCounts, StackedChart
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import STATUSES, UNKNOWN

YEAR = "year"
QUARTER = "quarter"
MONTH = "month"
PERIODS = {
    YEAR: "a column a year",
    QUARTER: "a column a quarter",
    MONTH: "a column a month",
}
"""What `chart --period` takes."""

_MONTHS = {YEAR: 12, QUARTER: 3, MONTH: 1}


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
    asked = FilterOptions(group=wanted.group, scope=wanted.scope)
    everybody = subjects(tracker, build_filter(tracker, asked))
    runs = [
        run
        for run in timeline.chart(tracker, asked).rows
        if run.entity in everybody and run.status != UNKNOWN
    ]
    last = min(chosen.until or tracker.on, tracker.on, tracker.context.today)
    begun = min((run.first_day for run in runs), default="")
    first = max(chosen.since or "", begun)
    rows: Sequence[PeriodCounts] = ()
    if begun and first <= last:
        rows = list(_counted(runs, len(everybody), _ends(first, last, length)))
    return StackedChart(
        rows,
        circumstances(tracker, wanted.group, chosen, address),
        empty_message="No country had a status in that time.",
    )


def _counted(
    runs: Sequence[StatusPeriod], everybody: int, ends: Iterator[tuple[str, str]]
) -> Iterator[PeriodCounts]:
    for name, day in ends:
        held = Counter(
            run.status for run in runs if run.first_day <= day <= run.last_day
        )
        held[UNKNOWN] = everybody - held.total()
        yield PeriodCounts(name, day, {word: held[word] for word in STATUSES})


def _ends(first: str, last: str, length: str) -> Iterator[tuple[str, str]]:
    """Each period from one day to another: its name, and its last day or the last of all."""
    months = _MONTHS[length]
    start = f"{first[:5]}{_first_month(first, months):02}-01"
    while start <= last:
        following = dates.shift(start, months=months)
        yield _name(start, length), min(dates.shift(following, days=-1), last)
        start = following


def _first_month(day: str, months: int) -> int:
    """The first month of the period that a day is in."""
    month = int(day[5:7])
    return month - (month - 1) % months


def _name(start: str, length: str) -> str:
    """A period as it is typed: `2020`, `2020-Q3`, `2020-07`."""
    if length == YEAR:
        return start[:4]
    if length == QUARTER:
        return f"{start[:4]}-Q{(int(start[5:7]) + 2) // 3}"
    return start[:7]
