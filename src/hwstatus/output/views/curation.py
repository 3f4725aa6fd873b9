"""Curation: `log`, entry by entry, each record with its fields before and after."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from hwstatus.output import layout
from hwstatus.output.layout import Column, Page
from hwstatus.rows.curation import FieldChange, Finding, Findings, Log, LogLine
from hwstatus.serialization import canonical


def view(answer: Log | Findings, width: int, *, header: bool) -> Page:
    """The view of an answer."""
    if isinstance(answer, Findings):
        return layout.table(_FINDINGS, map(_finding, answer), width, header=header)
    return _log(answer, width)


_FINDINGS = (
    Column(""),
    Column("rule"),
    Column("id"),
    Column("about"),
    Column("found", sentences=True),
)


def _finding(found: Finding) -> list[Text]:
    return [
        layout.word(found.severity),
        layout.safe(found.rule),
        layout.safe(found.id, "muted"),
        layout.safe(found.about),
        layout.safe(f"{found.found}: {found.mend}"),
    ]


def _log(answer: Log, width: int) -> Page:
    """The entries, newest first."""
    shown = 0
    for line in answer:
        if line.entry != shown:
            if shown:
                yield Text()
            yield _heading(line, width)
            shown = line.entry
        yield from _record(line, width)


def _heading(line: LogLine, width: int) -> Any:
    why = ""
    if line.reason:
        why = f": {line.reason}"
    elif line.undoes:
        why = f" of entry {line.undoes}"
    left = layout.heading(f"{line.entry}  {line.verb}{why}")
    return layout.both_ends(left, layout.safe(f"{line.at}  {line.by}", "muted"), width)


def _record(line: LogLine, width: int) -> Page:
    named = f"{line.kind} {line.subject} {line.key} {line.about or ''}"
    yield layout.indented(layout.safe(named), 3, width)
    for change in line.changed:
        for part in _differences(change):
            yield layout.indented(part, 5, width)


def _differences(change: FieldChange) -> Iterator[Text]:
    """What a field lost and gained; of a list, the items that differ."""
    before = _items(change.before)
    after = _items(change.after)
    for item in before:
        if item not in after:
            yield layout.safe(f"- {change.field}: {spelled(item)}", "danger")
    for item in after:
        if item not in before:
            yield layout.safe(f"+ {change.field}: {spelled(item)}", "ok")


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) and value else [value or None]


def spelled(value: Any) -> str:
    """A JSON value in words: of an object, its keys that have a value."""
    if isinstance(value, dict):
        parts = [f"{key} {spelled(part)}" for key, part in value.items() if part]
        return ", ".join(parts)
    if isinstance(value, list | tuple):
        return "; ".join(map(spelled, value))
    return canonical.shown(value)
