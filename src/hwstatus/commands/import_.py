"""`import`: take in the lines of a file, all of them or none."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise

from hwstatus.errors import BadRecord, Conflict, HwstatusError
from hwstatus.exchange import jsonl
from hwstatus.models import Enquiry, Entity, NothingNew, Record, Update
from hwstatus.rows import Done
from hwstatus.serialization import canonical
from hwstatus.serialization.unknown import unknown_fields
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change
from hwstatus.store.tracker import Tracker


def import_file(
    editor: Editor,
    lines: Iterable[bytes],
    *,
    update: bool = False,
    dry_run: bool = False,
) -> Done:
    """Take in the lines of a file: all of it or nothing, and nothing twice.

    Raises `BadRecord` with the line's number, `Conflict` where an id has another content (unless `update`).
    """
    tally = {"new": 0, "same": 0, "corrected": 0, "unknown": 0}
    if not dry_run and editor.tracker.total():
        editor.back_up("before-import")
    with editor.transaction():
        # Into a tracker that never held an update nothing has to be looked up.
        fresh = not editor.tracker.ever_had_updates()
        seen = _Seen()
        changes = _changes(
            editor.tracker,
            jsonl.read(lines, editor.context.today),
            tally,
            seen,
            update=update,
            fresh=fresh,
        )
        if dry_run:
            for _ in changes:
                pass
            seen.check()
        else:
            try:
                editor.commit("import", changes, fresh=fresh)
            except Conflict:
                seen.check()  # of two lines that contradict each other the file itself is to blame
                raise
            except HwstatusError:
                raise
            except Exception:
                seen.check()  # a key that came twice is what the store then stumbles over
                raise
            if not fresh:
                seen.check()
    return Done(_summary(tally, dry_run))


def _summary(tally: dict[str, int], dry_run: bool) -> str:
    added = tally["new"]
    same = tally["same"]
    corrected = tally["corrected"]
    parts = [f"{added:,} added"]
    if corrected:
        parts.append(f"{corrected:,} corrected")
    if same:
        parts.append(f"{same:,} already there")
    summary = ", ".join(parts)
    if tally["unknown"]:
        plural = "" if tally["unknown"] == 1 else "s"
        summary += (
            f"; kept {tally['unknown']:,} field{plural} that this version does not know"
        )
    if dry_run:
        return f"Would import: {summary}. Nothing was written."
    return f"Imported: {summary}." + (
        "   Undo: hwstatus undo" if added or corrected else ""
    )


def _changes(
    tracker: Tracker,
    found: Iterable[jsonl.Numbered],
    tally: dict[str, int],
    seen: "_Seen",
    *,
    update: bool,
    fresh: bool,
) -> Iterator[Change]:
    """The changes that a file makes; entities must be known, or stand before the updates about them."""
    known = set(tracker.entity_names)
    today = tracker.context.today
    for number, record, line in found:
        subject = canonical.subject_of(record)
        key = canonical.key_of(record)
        seen.add(subject, key, number)
        _check_names(record, known, number, today)
        if isinstance(record, Entity):
            known.add(record.slug)
        # Other records than updates may have come with the dataset's reference.
        tally["unknown"] += sum(1 for _ in unknown_fields(record))
        if fresh and subject == "update":
            verdict = "new"
        else:
            verdict = _compare(tracker, record, line, number, update)
        tally[verdict] += 1
        if verdict != "same":
            yield Change(subject, key, record, line)


class _Seen:
    """Which keys a file has named on which lines: 12 bytes an update, so that a million stay small."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._lines = array("I")
        self._others: dict[tuple[str, str], int] = {}

    def add(self, subject: str, key: str, line: int) -> None:
        """Take note of a key; raises `BadRecord` at once where one of another record than an update comes again."""
        if subject == "update":
            self._hashes.append(hash(key))
            self._lines.append(line)
        elif self._others.setdefault((subject, key), line) != line:
            raise BadRecord("id", f"is on line {self._others[subject, key]} too").at(
                line
            )

    def check(self) -> None:
        """Raise `BadRecord` where an update came twice."""
        ordered = sorted(range(len(self._hashes)), key=self._hashes.__getitem__)
        for one, other in pairwise(ordered):
            if self._hashes[one] == self._hashes[other]:
                first, second = sorted((self._lines[one], self._lines[other]))
                raise BadRecord("id", f"is on line {first} too").at(second)


def _check_names(
    record: Record,
    known: set[str],
    number: int,
    today: str,
) -> None:
    named: tuple[str, ...] = ()
    if isinstance(record, Update):
        named = (record.entity, *record.also_about)
    elif isinstance(record, NothingNew):
        named = (record.entity,)
    elif isinstance(record, Entity) and record.home:
        named = (record.home,)
    for slug in named:
        if slug not in known:
            raise BadRecord(
                "entity", f"'{slug}' is not known: put its own line before"
            ).at(number)
    if (
        isinstance(record, Update | NothingNew | Enquiry)
        and record.recorded_at[:10] > today
    ):
        raise BadRecord("recorded_at", f"{record.recorded_at} is in the future").at(
            number
        )


def _compare(
    tracker: Tracker,
    record: Record,
    line: str,
    number: int,
    update: bool,
) -> str:
    subject = canonical.subject_of(record)
    key = canonical.key_of(record)
    held = tracker.held(subject, key)
    if held is None:
        return "new"
    if held == line or canonical.restore(subject, held) == record:
        return "same"
    # Reference that came with the package gives way to what the file says of it.
    if not update and (
        subject == "update" or not tracker.came_with_dataset(subject, key)
    ):
        raise Conflict(
            number, subject, tracker.short(key) if subject == "update" else key
        )
    return "corrected"
