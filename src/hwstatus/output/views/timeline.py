"""`timeline`: an entry an update below its year and month; with --chart a lane for each entity."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.beside_updates import ADDRESS
from hwstatus.answers.timeline import Periods, StatusPeriod
from hwstatus.answers.updates import UpdateRow, Updates
from hwstatus.output import layout
from hwstatus.output.layout import GAP, Entry, Page, role_of
from hwstatus.output.views.updates import address, briefly, has_room_in_brief, in_brief
from hwstatus.record import dates
from hwstatus.record.vocabulary import STATUSES, UNKNOWN

MARK = " ●"
"""What stands beside the day of an update that changed a status."""


def view(answer: Updates, width: int, *, header: bool) -> Page:
    """The years, one below the other; in brief a line or two an update."""
    if has_room_in_brief(answer, width):
        return in_brief(answer, width, lambda row, _: _briefly(row, answer), len(MARK))
    years = groupby(answer, key=lambda row: row.update.date[:4])
    return layout.apart(
        _months(year, updates, answer, width) for year, updates in years
    )


def _months(
    year: str, updates: Iterable[UpdateRow], answer: Updates, width: int
) -> Page:
    yield layout.heading(year)
    for month, rows in groupby(updates, key=_month):
        yield layout.indented(layout.heading(month), 2, width)
        entries = (_entry(row, answer) for row in rows)
        yield from layout.entries(entries, size=4, width=width, indent=4)


def _month(row: UpdateRow) -> str:
    """The month in words; never invented where only the year is known."""
    month = row.update.date[5:7]
    return dates.SHORT_MONTHS[int(month) - 1] if month else "in that year"


def _briefly(row: UpdateRow, answer: Updates) -> Entry:
    """The mark of an update, and whose it is, what changed and what happened."""
    return _mark_of(row), briefly(row, row.name, _moved(row), answer.subjects)


def _entry(row: UpdateRow, answer: Updates) -> Entry:
    label = layout.safe(row.update.date[8:10]) or Text("  ")
    label.append_text(_mark_of(row))
    body = Text.assemble(*_parts(row, answer.subjects))
    if ADDRESS in answer.table.screen and (url := address(row)):
        body = Text.assemble(body, "\n", url)
    return label, body


def _mark_of(row: UpdateRow) -> Text:
    """The mark of an update that changed a status, in its colour; nothing of others."""
    if not (row.told and row.told.changed):
        return Text()
    return Text(MARK, role_of(row.told.status))


def _moved(row: UpdateRow) -> Text:
    """The status that an update set, and the one before; nothing of context."""
    if not row.told:
        return Text()
    moved = wording.move(row.told.status, row.told.limit, row.told.was)
    return layout.safe(moved, role_of(row.told.status))


def _parts(row: UpdateRow, subjects: Sequence[str]) -> Iterator[Text]:
    """Whose update, what changed, what happened, who says so.

    A status has before it whose it is, unless it is that of the only one who was asked for.
    """
    summary = row.update.summary
    is_of_one = list(subjects) == [row.update.entity]
    is_subject = summary.startswith(row.name) and (is_of_one or not row.told)
    if not is_subject:
        yield layout.heading(f"{row.name}: ")
    if row.told:
        yield _moved(row).append(" · ")
    if is_subject:
        yield layout.heading(row.name)
        summary = summary.removeprefix(row.name)
    yield layout.safe(f"{summary} ")
    yield layout.source(f"{row.publishers} · {row.short}", row.url)


NARROWEST_LANE = 12
WIDEST_LANE = 400
"""A terminal may say that it is as wide as it likes."""


def periods(answer: Periods, width: int, *, header: bool) -> Page:
    """The years above, the lanes, and what the marks mean."""
    periods = list(answer)
    if not periods:
        return
    names = {slug: layout.safe(name) for slug, name in answer.lanes.items()}
    longest = max(name.cell_len for name in names.values())
    size = min(longest, max(10, width // 4))
    room = max(NARROWEST_LANE, width - size - GAP)
    lane = min(room, WIDEST_LANE)
    days = _days(periods, lane, answer.since)
    lanes = [(Text(), Text(_years(days), style="muted"))]
    for slug, name in names.items():
        own = [period for period in periods if period.entity == slug]
        lanes.append((name, _lane(own, days)))
    yield from layout.entries(lanes, size, width)
    yield Text()
    legend = (_mark(word).append(f"\u00a0{word}", style="") for word in STATUSES)
    yield from layout.in_lines(legend, width)
    if len({period.scope for period in periods}) > 1:
        yield layout.safe(
            "A lane is the headline of its time; of one scope: --scope 5g", "muted"
        )


def _days(periods: Sequence[StatusPeriod], lane: int, since: str | None) -> list[str]:
    """The last day that each cell of a lane stands for."""
    first = since or min(period.first_day for period in periods)
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
