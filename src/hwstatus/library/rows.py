"""What the library returns: lists of named tuples."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TypeVar

from hwstatus import text
from hwstatus.answers.calendars import calendar
from hwstatus.answers.deadlines import DeadlineView
from hwstatus.answers.flat_updates import FlatUpdate
from hwstatus.answers.updates import UpdateRow, flat_update
from hwstatus.columns import flat
from hwstatus.errors import BadValue
from hwstatus.library.arguments import a_text
from hwstatus.subject import SUPPLIER

R = TypeVar("R", bound=tuple[object, ...])


class Rows(list[R]):
    """A list of named tuples of one type, which a notebook shows as a table."""

    def _repr_html_(self) -> str:
        if not self:
            return "<p>No rows.</p>"
        lines = [_html_row("th", getattr(self[0], "_fields", ()))]
        lines += [_html_row("td", row) for row in self]
        return "\n".join(["<table>", *lines, "</table>"])


class Deadlines(Rows[DeadlineView]):
    """Deadlines, which a calendar takes."""

    def ics(
        self, name: str = f"{SUPPLIER} deadlines", alarms: Sequence[int] = ()
    ) -> str:
        """An iCalendar file (RFC 5545) of them, under a name; `alarms` are how many days before each it reminds."""
        if not isinstance(alarms, list | tuple) or not all(map(_is_number, alarms)):
            raise BadValue("alarms", alarms, "a list of numbers of days")
        return "".join(calendar(self, text.line(a_text(name, "name")), alarms))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _html_row(tag: str, values: Iterable[object]) -> str:
    """The texts of others as text: no markup, no control characters."""
    safe = [escape(text.line(flat(value))) for value in values]
    cells = "".join(f"<{tag}>{value}</{tag}>" for value in safe)
    return f"<tr>{cells}</tr>"


def flat_updates(rows: Iterable[UpdateRow]) -> Rows[FlatUpdate]:
    """Updates in flat columns, in their order."""
    return Rows(map(flat_update, rows))
