"""`log`, `merge`: records entry by entry, fields before and after; conflicts with both sides. `check`: findings."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby, starmap
from operator import attrgetter
from typing import Any

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.answer import Again, Answer, Shown
from hwstatus.answers.check import Findings
from hwstatus.answers.log import FieldChange, Log, LogLine
from hwstatus.answers.merging import MergeRow
from hwstatus.columns import TEXT
from hwstatus.output import layout, tables
from hwstatus.output.layout import Page
from hwstatus.record import canonical
from hwstatus.rules.curation_checks import Finding
from hwstatus.rules.merge.records import RECORD


def view(answer: Log, width: int, *, header: bool) -> Page:
    """The entries, newest first, a folded one as a single line; in brief a line a change."""
    if answer.in_brief:
        yield from _in_brief(answer, width)
        return
    above = None
    for entry, lines in groupby(answer, key=attrgetter("entry")):
        first = next(lines)
        counts = answer.folded(entry)
        if above and not (counts and answer.folded(above)):
            yield Text()
        yield _heading(first, counts, width)
        if not counts:
            for line in chain([first], lines):
                yield from _record(line, _done(answer, line), width)
        above = entry


def _in_brief(answer: Log, width: int) -> Page:
    for entry, lines in groupby(answer, key=attrgetter("entry")):
        first = next(lines)
        if counts := answer.folded(entry):
            yield _heading(first, counts, width)
        else:
            for line in chain([first], lines):
                told, who = _sides(line, _done(answer, line), width)
                is_cut = not told.plain.endswith(layout.safe(line.reason).plain)
                if is_cut and _REASONS not in answer.pointers:
                    answer.pointers = [*answer.pointers, _REASONS]
                yield layout.both_ends(told, who, width)


_REASONS = Again("Reasons, before and after", ["--all"])
"""Where the reasons stand for which lines have no room."""


def _sides(line: LogLine, done: str, width: int) -> tuple[Text, Text]:
    """A change: its entry and day, what was done to which record, the fields or what it says; then who did it.

    Of a single field the text before and after is told, as far as the line has room; the reason where that is whole.
    """
    is_one = len(line.changed) == 1
    fields = ", ".join(_moved(c) if is_one else c.field for c in line.changed)
    undone = f"{line.verb} of {line.undoes}: " if line.undoes else ""
    said = f"{undone}{done}: {fields or line.what}"
    who = layout.muted(line.by)
    who.truncate(max(1, width // 3), overflow="ellipsis")
    room = max(1, width - who.cell_len - 2)
    told = layout.beside(str(line.entry), line.at[:10], said, role="")
    why = layout.muted(f" · {line.reason}" if line.reason else "")
    if told.cell_len + why.cell_len <= room:
        told.append_text(why)
    told.truncate(room, overflow="ellipsis")
    return told, who


def _moved(change: FieldChange) -> str:
    """`date 2026 → 2026-11-20`; of what is more than a text its field alone."""
    sides = (change.before, change.after)
    if any(isinstance(side, list | dict) for side in sides):
        return change.field
    return f"{change.field} {' → '.join(map(canonical.shown, sides))}"


def _done(answer: Log, line: LogLine) -> str:
    """`added update k7q2 france`: what was done to which record."""
    key = answer.short(line.key) if line.subject == "update" else line.key
    return f"{line.kind} {line.subject} {key} {line.about or ''}"


def _heading(line: LogLine, counts: Mapping[str, int], width: int) -> Any:
    undone = f" of entry {line.undoes}" if line.undoes else ""
    told = ", ".join(starmap(wording.records, counts.items())) or line.reason
    why = f": {told}" if told else ""
    left = layout.beside(str(line.entry), f"{line.verb}{undone}{why}", role="heading")
    right = layout.beside(line.at, line.by, role="muted")
    return layout.both_ends(left, right, width)


def _record(line: LogLine, done: str, width: int) -> Page:
    if line.brought_from:
        done += f", recorded by {line.brought_from}"
    yield layout.indented(layout.safe(done), 3, width)
    if line.what and not line.changed:
        yield layout.indented(layout.muted(line.what), 5, width)
    for change in line.changed:
        for part in differences(change):
            yield layout.indented(part, 5, width)


def differences(change: FieldChange) -> Iterator[Text]:
    """What a field lost and gained; of a list, the items that differ; of as many records, their fields."""
    before, after = _items(change.before), _items(change.after)
    if len(before) == len(after) and all(isinstance(i, dict) for i in before + after):
        told = canonical.told_by_number(change.field, before, after)
        yield from map(layout.safe, told)
        return
    lost = ("-", "danger", [item for item in before if item not in after])
    gained = ("+", "ok", [item for item in after if item not in before])
    for mark, role, items in (lost, gained):
        for item in items:
            yield layout.safe(f"{mark} {change.field}: {canonical.spelled(item)}", role)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) and value else [value or None]


MOST_ADDED = 20
"""Added records that are named one by one; formats name every one."""

NARROW = 60
"""Columns below which two sides are shown below each other."""
WIDE = 110
"""Columns from which there is room for what both come from, too."""


def merging(answer: Answer[MergeRow], width: int, *, header: bool) -> Page:
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
        yield layout.muted(more)


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
    columns = [Shown("conflict"), Shown("ours", look=TEXT), Shown("theirs", look=TEXT)]
    if width >= WIDE:
        columns.insert(1, Shown("before", look=TEXT))
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
    """Both values, each with who made it so; the one that is taken is marked."""
    for value, who in ((row.ours, row.ours_by), (row.theirs, row.theirs_by)):
        shown = _whole(value, row.base) if row.field == RECORD else _value(value)
        is_taken = row.result is not None and value == row.result
        if is_taken:
            shown = Text.assemble(shown, Text(" (taken)", "muted"))
        yield Text("\n").join([shown, *filter(None, [layout.safe(who, "muted")])])


def _whole(value: dict[str, Any] | None, base: dict[str, Any] | None) -> Text:
    """A whole record in a conflict: that it was taken out, or what was changed in it."""
    if value is None:
        return Text("(retracted)")
    before = base or {}
    changed = {key: part for key, part in value.items() if part != before.get(key)}
    return _value(changed)


def _value(value: Any) -> Text:
    return layout.safe(canonical.spelled(value))


# -- what the rules find -----------------------------------------------------------------

_FINDINGS = (Shown("id"), Shown("about"), Shown("found", look=TEXT))


def findings(answer: Findings, width: int, *, header: bool) -> Page:
    """The findings rule by rule: what to do about them once, then the first few; in brief how many there are."""
    rules = groupby(answer, key=attrgetter("severity", "rule"))
    if not answer.in_brief:
        parts = (_of_rule(answer, list(own), width) for _, own in rules)
        yield from layout.apart(parts)
        return
    for _, own in rules:
        yield from _counted(answer, next(own), width)
    yield layout.muted("Those of a rule: hwstatus check --rule RULE")


def _counted(answer: Findings, first: Finding, width: int) -> Page:
    """The rule of a finding, how many there are of it, and what to do about them."""
    yield layout.both_ends(
        Text.assemble(layout.word(first.severity), "  ", layout.heading(first.rule)),
        layout.muted(f"{answer.sizes[first.rule]:,}"),
        width,
    )
    yield layout.indented(layout.muted(first.mend), 3, width)


def _of_rule(answer: Findings, own: Sequence[Finding], width: int) -> Page:
    first = own[0]
    yield from _counted(answer, first, width)
    shown = (
        [
            layout.muted(one.id),
            layout.safe("" if one.about == one.id else one.about),
            layout.safe(one.found),
        ]
        for one in own[: answer.most]
    )
    yield from tables.table(_FINDINGS, shown, width, header=False)
    size = answer.sizes[first.rule]
    left = size - (answer.most or size)
    if left > 0:
        more = f"… {left:,} more: hwstatus check --rule {first.rule}"
        yield layout.indented(layout.muted(more), 3, width)
