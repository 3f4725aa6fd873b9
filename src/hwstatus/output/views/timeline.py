"""`timeline`: year and month headings, an entry an update, the statuses that changed marked."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.updates import Timeline, UpdateRow
from hwstatus.output import layout
from hwstatus.output.layout import Entry, Page
from hwstatus.output.theme import role_of
from hwstatus.record import dates


def view(answer: Timeline, width: int, *, header: bool) -> Page:
    """The years, one below the other."""
    years = groupby(answer, key=lambda row: row.update.date[:4])
    return layout.apart(_months(year, updates, width) for year, updates in years)


def _months(year: str, updates: Iterable[UpdateRow], width: int) -> Page:
    yield layout.heading(year)
    for month, rows in groupby(updates, key=_month):
        yield layout.indented(layout.heading(month), 2, width)
        yield from layout.entries(map(_entry, rows), size=4, width=width, indent=4)


def _month(row: UpdateRow) -> str:
    """The month in words; never invented where only the year is known."""
    month = row.update.date[5:7]
    return dates.SHORT_MONTHS[int(month) - 1] if month else "in that year"


def _entry(row: UpdateRow) -> Entry:
    label = layout.safe(row.update.date[8:10]) or Text("  ")
    role = ""
    if row.changes:
        role = role_of(row.changes[0].status)
        label.append(" ●", style=role)
    return label, Text.assemble(*_parts(row, role))


def _parts(row: UpdateRow, role: str) -> Iterator[Text]:
    """Whose update, what changed, what happened, who says so."""
    summary = row.update.summary
    is_subject = summary.startswith(row.name)
    if not is_subject:
        yield layout.heading(f"{row.name}: ")
    for change in row.changes[:1]:
        moved = wording.move(change.status, change.limit, change.was)
        yield layout.safe(f"{moved} · ", role)
    if is_subject:
        yield layout.heading(row.name)
        summary = summary.removeprefix(row.name)
    yield layout.safe(f"{summary} ")
    yield layout.source(f"{row.publishers} · {row.short}", row.url)
