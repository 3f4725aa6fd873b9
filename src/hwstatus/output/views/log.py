"""`log`: entry by entry, with fields before and after."""

from collections.abc import Iterator, Mapping
from itertools import chain, groupby, starmap
from operator import attrgetter
from typing import Any

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.log import FieldChange, Log, LogLine
from hwstatus.output import layout
from hwstatus.output.layout import Page
from hwstatus.record import canonical


def view(answer: Log, width: int, *, header: bool) -> Page:
    """The entries, newest first, a folded one as a single line."""
    above = None
    for entry, lines in groupby(answer, key=attrgetter("entry")):
        first = next(lines)
        counts = answer.folded.get(entry)
        if above and not (counts and answer.folded.get(above)):
            yield Text()
        yield _heading(first, counts, width)
        if not counts:
            for line in chain([first], lines):
                yield from _record(line, width)
        above = entry


def _heading(line: LogLine, counts: Mapping[str, int] | None, width: int) -> Any:
    why = ""
    if counts:
        why = f": {', '.join(starmap(wording.records, counts.items()))}"
    elif line.reason:
        why = f": {line.reason}"
    elif line.undoes:
        why = f" of entry {line.undoes}"
    left = layout.beside(str(line.entry), f"{line.verb}{why}", role="heading")
    right = layout.beside(line.at, line.by, role="muted")
    return layout.both_ends(left, right, width)


def _record(line: LogLine, width: int) -> Page:
    named = f"{line.kind} {line.subject} {line.key} {line.about or ''}"
    yield layout.indented(layout.safe(named), 3, width)
    for change in line.changed:
        for part in differences(change):
            yield layout.indented(part, 5, width)


def differences(change: FieldChange) -> Iterator[Text]:
    """What a field lost and gained; of a list, the items that differ."""
    before = _items(change.before)
    after = _items(change.after)
    for item in before:
        if item not in after:
            yield layout.safe(f"- {change.field}: {canonical.spelled(item)}", "danger")
    for item in after:
        if item not in before:
            yield layout.safe(f"+ {change.field}: {canonical.spelled(item)}", "ok")


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) and value else [value or None]
