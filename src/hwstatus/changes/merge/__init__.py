"""`merge`, `refresh`, `git-merge`: another tracker, a file of records or the dataset, into the tracker.

A merge is planned from what both sides hold (`plan`), decided where they differ, and then
written as one entry.
"""

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hwstatus import files, wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.done import Done
from hwstatus.answers.log import LogLine
from hwstatus.answers.merging import MERGED, MergeRow
from hwstatus.changes.import_report import kept_unknown
from hwstatus.changes.merge.plan import Plan, Step, plan_of_dataset, write
from hwstatus.errors import BadRecord, Unmergeable
from hwstatus.exchange import jsonl
from hwstatus.paths import file_mode
from hwstatus.record import canonical, dates
from hwstatus.record.forms import Enquiry, Head, NothingNew, Record
from hwstatus.record.models import Update
from hwstatus.rules.merge.records import (
    OURS,
    RECORD,
    THEIRS,
    Base,
    FieldConflict,
    merge_files,
)
from hwstatus.store import builder
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import MERGE, REFRESH
from hwstatus.store.tracker import Tracker


def merge(editor: Editor, plan: Plan, seen: Head) -> Done:
    """Carry out a plan as one ledger entry, after a backup; conflicts go as was decided.

    `seen` is the ledger's head when the plan was made. Raises `Refused` where somebody
    changed the tracker since.
    """
    if not plan:
        return Done(f"Nothing to merge: {_nothing_new(plan)}")
    entry = None
    if not editor.dry_run:
        editor.back_up(f"before-{MERGE}")
        reason = _whence(plan, editor.context.user)
        with editor.transaction():
            entry = write(editor, plan, seen, MERGE, reason)
    message = summary(plan, MERGE, dry_run=editor.dry_run)
    return Done(message, undo=entry is not None)


def refresh(editor: Editor, plan: Plan, seen: Head) -> Done:
    """Carry out the plan of a newer dataset as one ledger entry, after a backup.

    The file then names the dataset that its ledger names, and no other. `seen` and `Refused` as of `merge`.
    """
    if not editor.dry_run:
        editor.back_up(f"before-{REFRESH}")
        with editor.transaction():
            if write(editor, plan, seen, REFRESH, plan.name) is not None:
                editor.note("dataset", builder.dataset_version())
    return Done(summary(plan, REFRESH, dry_run=editor.dry_run))


def _nothing_new(plan: Plan) -> str:
    """What of the other side is here and what was taken out, with the way to take that in again."""
    if not plan.taken_out:
        return f"all that {plan.name} has is here."
    first = plan.taken_out[0]
    name = shlex.quote(plan.name)
    line = f"hwstatus --db {name} show {first} -f jsonl"
    if plan.of_lines:
        line = f'grep \'"id":"{first}"\' {name}'
    out = wording.first_of(plan.taken_out, 1)
    said = f"all that {plan.name} has is here, or was taken out here: {out}."
    if plan.of_lines and not Path(plan.name).is_file():
        return said
    return f"{said} Take it in again: {line} | hwstatus import -"


def plan_refresh(tracker: Tracker) -> Plan:
    """What the dataset that came with this version changes in the tracker."""
    records = builder.dataset_records(*builder.REFERENCE, *builder.curated_files())
    return plan_of_dataset(tracker, records, f"dataset {builder.dataset_version()}")


MOST_PEOPLE = 5
"""Those who recorded what a merge brings, as its entry names them."""


def _whence(plan: Plan, user: str) -> str:
    """The file that a merge is from, and those who recorded what comes: `from ann.db, by Ann`."""
    file = plan.name.rstrip("/").rpartition("/")[2]
    others = [person for person in plan.people() if person != user]
    by = f", by {wording.first_of(others, MOST_PEOPLE)}" if others else ""
    return f"from {file}{by}"


# -- what it does, said ----------------------------------------------------------------


def report(
    plan: Plan, *, decided: bool, conflicts_alone: bool = False
) -> Answer[MergeRow]:
    """Each record that comes or goes, and each field that changes or is in conflict.

    Conflicts have a result where they are `decided`. With `conflicts_alone` the rest is
    left out.
    """
    rows = _rows(plan, decided, conflicts_alone)
    return Answer(table=MERGED, rows=rows, view="log.merging", one_screen=False)


def _rows(plan: Plan, decided: bool, conflicts_alone: bool) -> Iterator[MergeRow]:
    for step in plan:
        if not conflicts_alone:
            yield from _changes(step)
        for conflict in step.merged.conflicts:
            row = conflict_row(step, conflict)
            if decided:
                sides = {OURS: conflict.ours, THEIRS: conflict.theirs}
                row = row._replace(result=sides[plan.decide(step, conflict)])
            yield row


def conflict_row(step: Step, conflict: FieldConflict) -> MergeRow:
    """A field that both sides changed, and who did, as far as that is known."""
    authors = [_who_changed(lines, conflict.field) for lines in step.logs]
    if len(authors) == 1:
        authors.append("")  # theirs have no log
    ours_by, theirs_by = authors
    return _row("conflict", step)._replace(
        field=conflict.field,
        base=conflict.base,
        ours=conflict.ours,
        theirs=conflict.theirs,
        ours_by=ours_by,
        theirs_by=theirs_by,
    )


def _who_changed(lines: Iterable[LogLine], field: str) -> str:
    """Who made a field what it is, when, how and why, by the log of its record; empty where that does not tell."""
    for line in lines:
        fields = [change.field for change in line.changed]
        if line.kind != "corrected" or field in (RECORD, *fields):
            why = f": {line.reason}" if line.reason else ""
            return f"{line.brought_from or line.by}, {line.at}, {line.verb}{why}"
    return ""


def _changes(step: Step) -> Iterator[MergeRow]:
    """A row of a record that comes or goes, or one for each field that changes."""
    if step.kind in ("added", "retracted"):
        yield _row(step.kind, step)
    if step.kind != "corrected":
        return
    sides = (step.base, step.ours, step.theirs, step.merged.record)
    base, ours, theirs, after = map(_fields, sides)
    decided = {conflict.field for conflict in step.merged.conflicts}
    subject = _row(step.kind, step)
    for name in dict.fromkeys([*ours, *after]):
        if name in decided or ours.get(name) == after.get(name):
            continue
        yield subject._replace(
            field=name,
            base=base.get(name),
            ours=ours.get(name),
            theirs=theirs.get(name),
            result=after.get(name),
        )


def _fields(record: Base) -> dict[str, Any]:
    return canonical.as_json(record) if isinstance(record, tuple) else {}


def _row(change: str, step: Step) -> MergeRow:
    """What a row says of its record."""
    about: str | None = step.identity[1]
    what = ""
    match record := step.ours or step.theirs:
        case Update():
            about, what = record.entity, f"{record.date} {record.summary}"
        case NothingNew():
            about, what = record.entity, f"checked on {record.date}"
        case Enquiry():
            about, what = None, record.outcome
        case _:
            what = getattr(record, "name", "")
    return MergeRow(change, *step.identity, about, what)


def summary(plan: Plan, verb: str, *, dry_run: bool) -> str:
    """`Merged other.db: 3 added, 1 corrected.`; `verb` is `merge` or `refresh`."""
    counts = plan.counts()
    kinds = ("added", "corrected", "retracted")
    parts = [f"{counts[kind]:,} {kind}" for kind in kinds if counts[kind]]
    said = ", ".join(parts) or "nothing new"
    if plan.conflicts:
        said += f"; {wording.counted(plan.conflicts, 'conflict')}"
    said += kept_unknown(plan.unknown_fields)
    if dry_run:
        return f"Would {verb} {plan.name}: {said}. Nothing was written."
    done = {"merge": "Merged", "refresh": "Refreshed to"}[verb]
    return f"{done} {plan.name}: {said}."


def git_merge(base: Path, ours: Path, theirs: Path, name: str) -> tuple[Done, bool]:
    """Merge three versions of a file into `ours`, whole or not at all.

    Returns what was done, and whether all of it is merged: the rest is marked in the file.
    `name` is what messages call the file. Raises `Unmergeable` with nothing changed.
    """
    sides = {"what both come from": base, "ours": ours, "theirs": theirs}
    read = [_records(path, name, side) for side, path in sides.items()]
    merged = merge_files(*read)
    try:
        with files.replacing(ours, file_mode(ours)) as scrap:
            scrap.write_text(merged.text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unmergeable(name, f"cannot be written: {reason}") from error
    if not merged.conflicts:
        return Done(""), True
    notes = tuple([f"{name}: {said}" for said in merged.conflicts])
    choose = f"Choose between the marked lines of {name}, then: git add"
    return Done(choose, notes=notes), False


def _records(path: Path, name: str, side: str) -> list[Record]:
    try:
        with path.open("rb") as file:
            lines = _without_comments(jsonl.lines_of(file))
            numbered = jsonl.numbered_lines(lines, dates.LAST_DAY)
            return [line.read().record for line in numbered]
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unmergeable(name, f"{side}: cannot be read: {reason}") from error
    except BadRecord as error:
        raise Unmergeable(name, f"{side}: {error}") from None


def _without_comments(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines; raises `BadRecord` for a comment, which would not be in the result."""
    for number, line in enumerate(lines, 1):
        if line.startswith(b"#"):
            problem = "is a comment, which a merge does not keep"
            raise BadRecord("", problem).at(number)
        yield line
