"""What the library returns: lists of named tuples."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple, TypeVar

from hwstatus.models import Update
from hwstatus.output import text
from hwstatus.rows import flat
from hwstatus.rows.updates import UPDATES, UpdateRow
from hwstatus.serialization import canonical

R = TypeVar("R", bound=tuple[object, ...])


class Rows(list[R]):
    """A list of named tuples of one type, which a notebook shows as a table."""

    def _repr_html_(self) -> str:
        if not self:
            return "<p>No rows.</p>"
        lines = [_html_row("th", getattr(self[0], "_fields", ()))]
        lines += [_html_row("td", row) for row in self]
        return "\n".join(["<table>", *lines, "</table>"])


def _html_row(tag: str, values: Iterable[object]) -> str:
    """The texts of others as text: no markup, no control characters."""
    safe = [escape(text.line(flat(value))) for value in values]
    cells = "".join(f"<{tag}>{value}</{tag}>" for value in safe)
    return f"<tr>{cells}</tr>"


class FlatUpdate(NamedTuple):
    """An update in flat columns, those of its CSV; None where there is no value.

    `status`, `scope`, `stage`, `basis` and `effective` are those of one effect: the one
    asked for, else the one on 5G, else the strictest. Several values in a column are
    joined by `; `, addresses by a blank. `line` is the record as it is stored, in JSON,
    and `record` the same as a model.
    """

    id: str
    date: str
    entity: str
    status: str | None
    scope: str | None
    stage: str | None
    basis: str | None
    effective: str | None
    summary: str
    note: str | None
    actor: str | None
    actor_name: str | None
    confidence: str
    publisher: str
    title: str | None
    url: str | None
    published: str | None
    also_about: str | None
    effects: str | None
    deadlines: str | None
    pending: str | None
    recorded_at: str
    recorded_by: str
    line: str

    @property
    def record(self) -> Update:
        """The update with all that is recorded: every effect, deadline and source."""
        return canonical.load_update(self.line)


def flat_updates(found: Iterable[UpdateRow]) -> Rows[FlatUpdate]:
    """Updates in flat columns, in their order."""
    return Rows(map(_flat_update, found))


def _flat_update(row: UpdateRow) -> FlatUpdate:
    cells = [cell or None for cell in UPDATES.cells(row)]
    return FlatUpdate._make([*cells, row.line])
