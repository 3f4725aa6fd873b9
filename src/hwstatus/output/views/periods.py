"""`timeline --chart`: a lane for each entity over time, coloured by status."""

from collections.abc import Sequence

from rich.text import Text

from hwstatus.answers.periods import Periods, StatusPeriod
from hwstatus.output import layout
from hwstatus.output.layout import GAP, Page
from hwstatus.record import dates
from hwstatus.record.vocabulary import STATUSES, UNKNOWN

NARROWEST_LANE = 12
WIDEST_LANE = 400
"""A terminal may say that it is as wide as it likes."""


def view(answer: Periods, width: int, *, header: bool) -> Page:
    """The years above, the lanes, and what the marks mean."""
    periods = list(answer)
    if not periods:
        return
    names = {period.entity: layout.safe(period.name) for period in periods}
    longest = max(name.cell_len for name in names.values())
    size = min(longest, max(10, width // 4))
    room = max(NARROWEST_LANE, width - size - GAP)
    lane = min(room, WIDEST_LANE)
    days = _days(periods, lane)
    lanes = [(Text(), Text(_years(days), style="muted"))]
    for slug, name in names.items():
        own = [period for period in periods if period.entity == slug]
        lanes.append((name, _lane(own, days)))
    yield from layout.entries(lanes, size, width)
    yield Text()
    legend = (_mark(word).append(f"\u00a0{word}", style="") for word in STATUSES)
    yield from layout.in_lines(legend, width)


def _days(periods: Sequence[StatusPeriod], lane: int) -> list[str]:
    """The last day that each cell of a lane stands for."""
    first = min(period.first_day for period in periods)
    last = max(period.last_day for period in periods)
    span = max(1, dates.days_between(first, last))
    return [
        dates.shift(first, days=round(span * at / lane)) for at in range(1, lane + 1)
    ]


def _lane(periods: Sequence[StatusPeriod], days: Sequence[str]) -> Text:
    lane = Text()
    for day in days:
        begun = [period.status for period in periods if period.first_day <= day]
        lane.append_text(_mark(begun[-1] if begun else UNKNOWN))
    return lane


def _mark(status: str) -> Text:
    return Text(STATUSES[status].mark, style=status)


def _years(days: Sequence[str]) -> str:
    """The years above the lanes, where there is room for them."""
    line = [" "] * len(days)
    shown = ""
    free = 0
    for at, day in enumerate(days):
        year = day[:4]
        if year == shown:
            continue
        shown = year
        if at >= free and at + len(year) <= len(days):
            line[at : at + len(year)] = year
            free = at + len(year) + 1
    return "".join(line).rstrip()
