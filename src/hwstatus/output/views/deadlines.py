"""`deadlines`: those ahead, then those that passed; the near and the passed ones are coloured."""

from rich.text import Text

from hwstatus.answers.deadlines import Deadlines, DeadlineView
from hwstatus.output import layout
from hwstatus.output.layout import Page
from hwstatus.output.views import parts

SOON = 183
"""Days in which a deadline is near."""


def view(answer: Deadlines, width: int, *, header: bool) -> Page:
    """The deadlines asked for; below them those of the same names that passed, with their outcomes."""
    titled = [("", list(answer)), ("Passed", answer.passed)]
    return parts(answer.table, titled, width, header=header)


def date(row: DeadlineView) -> Text:
    """The date, in the colour of its urgency."""
    return layout.safe(row.date, _urgency(row.days_left))


def days(row: DeadlineView) -> Text:
    """The days that are left, in the same colour."""
    return layout.safe(f"{row.days_left:,}", _urgency(row.days_left))


def _urgency(days: int) -> str:
    if days < 0:
        return "danger"
    return "warning" if days < SOON else ""
