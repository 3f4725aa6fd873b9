"""A merge: what comes and goes, what changes, and conflicts with both sides beside each other."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.text import Text

from hwstatus.answers.answer import Shown
from hwstatus.answers.log import FieldChange
from hwstatus.answers.merging import MergeRow, Merging
from hwstatus.columns import TEXT
from hwstatus.output import layout, tables
from hwstatus.output.layout import Page
from hwstatus.output.views.log import differences
from hwstatus.record import canonical
from hwstatus.rules.merge import RECORD

MOST_ADDED = 20
"""Added records that are named one by one; formats name every one."""

NARROW = 60
"""Columns below which two sides are shown below each other."""
WIDE = 110
"""Columns from which there is room for what both come from, too."""

_SIDES = (Shown("ours", look=TEXT), Shown("theirs", look=TEXT))
_BASE = Shown("before", look=TEXT)


def view(answer: Merging, width: int, *, header: bool) -> Page:
    """The records in the order in which they are written."""
    added = 0
    for _, group in groupby(answer, key=lambda row: (row.subject, row.key)):
        rows = list(group)
        if rows[0].change == "added":
            added += 1
            if added <= MOST_ADDED:
                yield _named(rows[0], "+ ", "ok")
            continue
        yield from record(rows, width)
    if added > MOST_ADDED:
        more = f"… {added - MOST_ADDED:,} more added; all: --dry-run -f jsonl"
        yield layout.safe(more, "muted")


def record(rows: list[MergeRow], width: int) -> Page:
    """One record: its name, the fields that change, and its conflicts."""
    first = rows[0]
    if first.change == "retracted":
        yield _named(first, "- ", "danger")
        return
    yield _named(first, "", "heading")
    for row in rows:
        if row.change == "corrected":
            yield from _corrected(row, width)
    conflicts = [row for row in rows if row.change == "conflict"]
    if conflicts:
        draw = _beside if width >= NARROW else _stacked
        yield from draw(conflicts, width)
    yield Text()


def _named(row: MergeRow, mark: str, role: str) -> Text:
    about = "" if row.about in (None, row.key) else f" · {row.about}"
    return layout.safe(f"{mark}{row.subject} {row.key}{about} · {row.what}", role)


def _corrected(row: MergeRow, width: int) -> Page:
    for part in differences(FieldChange(row.field or "", row.ours, row.result)):
        yield layout.indented(part, 3, width)


def _beside(rows: list[MergeRow], width: int) -> Page:
    columns = [Shown("conflict"), *_SIDES]
    if width >= WIDE:
        columns.insert(1, _BASE)
    yield from tables.table(columns, (_cells(row, width) for row in rows), width)


def _cells(row: MergeRow, width: int) -> list[Text]:
    base = Text("") if row.field == RECORD else _value(row.base)
    before = [base] if width >= WIDE else []
    return [layout.safe(row.field, "warning"), *before, *_both(row)]


def _stacked(rows: list[MergeRow], width: int) -> Page:
    for row in rows:
        yield layout.safe(f"conflict: {row.field}", "warning")
        labels = (Text("ours"), Text("theirs"))
        sides = zip(labels, _both(row), strict=True)
        yield from layout.entries(sides, len("theirs"), width, 2)


def _both(row: MergeRow) -> Iterator[Text]:
    """Both values; the one that is taken is marked."""
    for value in (row.ours, row.theirs):
        shown = _whole(value, row.base) if row.field == RECORD else _value(value)
        is_taken = row.result is not None and value == row.result
        if is_taken:
            shown = Text.assemble(shown, Text(" (taken)", "muted"))
        yield shown


def _whole(value: dict[str, Any] | None, base: dict[str, Any] | None) -> Text:
    """A whole record in a conflict: that it was taken out, or what was changed in it."""
    if value is None:
        return Text("(retracted)")
    before = base or {}
    changed = {key: part for key, part in value.items() if part != before.get(key)}
    return _value(changed)


def _value(value: Any) -> Text:
    return layout.safe(canonical.spelled(value))
