"""The first page: countries by status, the latest changes, the next deadlines."""

from collections.abc import Iterator

from rich.padding import Padding
from rich.text import Text

from hwstatus import wording
from hwstatus.answers.overview import Overview
from hwstatus.answers.summary import Tally
from hwstatus.output import layout
from hwstatus.output.layout import Entry, Page
from hwstatus.output.theme import role_of
from hwstatus.output.views.summary import bars
from hwstatus.subject import TITLE

WIDEST = 72
"""Cells of the widest bar chart: beyond, bars are only longer."""


def view(answer: Overview, width: int, *, header: bool) -> Page:
    """The parts, one below the other."""
    rows = [row for row in answer if row.countries]
    counts = [Tally((row.status,), row.countries) for row in rows]
    yield layout.heading(TITLE)
    dataset = f" · dataset {answer.dataset}" if answer.dataset else ""
    silent = f" ({answer.silent} more: none)" if answer.silent else ""
    about = (
        f"{answer.updates:,} updates on {answer.countries} countries{silent}{dataset}"
    )
    yield layout.safe(about, "muted")
    for chart in bars(counts, min(width, WIDEST) - 2) if counts else ():
        yield Padding(chart, (0, max(0, width - WIDEST), 0, 2))
    for row in rows:
        if row.practice:
            yield layout.indented(layout.safe(row.words, "muted"), 2, width)
    if answer.changes:
        yield from _section("Latest changes")
        yield from layout.entries(_changes(answer), size=10, width=width, indent=2)
    if answer.deadlines:
        yield from _section("Next deadlines")
        yield from layout.entries(_deadlines(answer), size=10, width=width, indent=2)
    if answer.drafts:
        yield Text()
        yield layout.safe(wording.drafts_waiting(answer.drafts), "notice")
    yield Text()
    yield layout.safe("Try: hwstatus show france, hwstatus status, hwstatus deadlines")


def _section(title: str) -> Page:
    yield Text()
    yield layout.heading(title)


def _changes(answer: Overview) -> Iterator[Entry]:
    for row in answer.changes:
        for change in row.changes[:1]:
            moved = wording.move(change.status, change.limit, change.was)
            words = layout.safe(f"{row.name} ").append(moved, role_of(change.status))
            if len(row.update.date) == len("2025"):
                words.append(" (day unknown)", "muted")
            yield layout.safe(row.update.date), words


def _deadlines(answer: Overview) -> Iterator[Entry]:
    for row in answer.deadlines:
        yield layout.safe(row.date), layout.safe(row.brief)
