"""`export`, `import` and `init`: whole trackers from and to text."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from hwstatus import dates, records
from hwstatus.commands.choosing import Wanted, choose
from hwstatus.errors import BadRecord, Conflict, Refused
from hwstatus.exchange import jsonl
from hwstatus.models import Check, Entity, Filter, Update
from hwstatus.paths import Location
from hwstatus.records import Record
from hwstatus.results import Done, Result
from hwstatus.store import backups, build
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, put
from hwstatus.store.tracker import Tracker


def export(tracker: Tracker, names: Sequence[str], wanted: Wanted) -> Result:
    """Canonical lines, oldest first: the user's own entities, then the updates, then the checks."""
    chosen = choose(tracker, wanted._replace(reverse=not wanted.reverse), names)
    return Result("records", _exported(tracker, chosen, bool(names) or wanted.narrows), empty="Nothing to export.")


def _exported(tracker: Tracker, chosen: Filter, partial: bool) -> Iterator[str]:
    yield from tracker.own_lines("entity")
    yield from tracker.lines(chosen)
    if not partial:
        yield from tracker.own_lines("check")


def import_file(editor: Editor, file: BinaryIO, *, update: bool = False, dry_run: bool = False) -> Done:
    """Take in a file of canonical lines: all of it or nothing, and nothing twice.

    Raises `BadRecord` with the line's number, `Conflict` where an id has another content (unless `update`).
    """
    tally = {"new": 0, "same": 0, "corrected": 0}
    if not dry_run and editor.tracker.total():
        backups.make(editor.location, "before-import")
    with editor.transaction():
        fresh = editor.tracker.total() == 0 and not editor.tracker.ever_had_updates()
        changes = _changes(editor.tracker, jsonl.read(file), tally, update)
        if fresh and not dry_run:
            editor.commit("import", changes, fresh=True)
        elif dry_run:
            for _ in changes:
                pass
        else:
            editor.commit("import", changes)
    return Done(_told(tally, dry_run))


def _told(tally: dict[str, int], dry_run: bool) -> str:
    added, same, corrected = tally["new"], tally["same"], tally["corrected"]
    parts = [f"{added:,} added"]
    if corrected:
        parts.append(f"{corrected:,} corrected")
    if same:
        parts.append(f"{same:,} already there")
    told = ", ".join(parts)
    if dry_run:
        return f"Would import: {told}. Nothing was written."
    return f"Imported: {told}." + ("   Undo: hwstatus undo" if added or corrected else "")


def _changes(
    tracker: Tracker, found: Iterable[jsonl.Numbered], tally: dict[str, int], update: bool
) -> Iterator[Change]:
    """The changes that a file makes; entities must be known, or stand before the updates about them."""
    known = set(tracker.entity_names)
    lines_of: dict[tuple[str, str], int] = {}
    limit = dates.now()
    for number, record in found:
        key = (records.subject_of(record), records.key_of(record))
        if key in lines_of:
            raise BadRecord("id", f"{key[1]} stands on line {lines_of[key]} too").at(number)
        lines_of[key] = number
        _check_names(record, known, number, limit)
        if isinstance(record, Entity):
            known.add(record.slug)
        verdict = _compare(tracker, record, number, update)
        tally[verdict] += 1
        if verdict != "same":
            yield put(record)


def _check_names(record: Record, known: set[str], number: int, now: str) -> None:
    named: tuple[str, ...] = ()
    if isinstance(record, Update):
        named = (record.entity, *record.also_about)
    elif isinstance(record, Check):
        named = (record.entity,)
    elif isinstance(record, Entity) and record.home:
        named = (record.home,)
    for slug in named:
        if slug not in known:
            raise BadRecord("entity", f"'{slug}' is not known: put its own line before").at(number)
    if isinstance(record, Update | Check) and record.recorded_at > now:
        raise BadRecord("recorded_at", f"{record.recorded_at} is in the future").at(number)


def _compare(tracker: Tracker, record: Record, number: int, update: bool) -> str:
    held = tracker.held(records.subject_of(record), records.key_of(record))
    if held is None:
        return "new"
    if held == records.dump(record):
        return "same"
    if not update:
        key = records.key_of(record)
        raise Conflict(number, tracker.short(key) if isinstance(record, Update) else key)
    return "corrected"


def init(location: Location, *, empty: bool = False, force: bool = False) -> Done:
    """Build a tracker from the dataset's text; raises `Refused` where a file stands already."""
    path = location.path
    if _occupied(path) and not force:
        raise Refused(f"{path} is there already; nothing was changed", "build it anew: --force")
    build.build(path, empty=empty)
    what = "no updates" if empty else f"dataset {build.dataset_version()}"
    return Done(f"Built {path} ({what}).")


def _occupied(path: Path) -> bool:
    return path.is_dir() or (path.exists() and path.stat().st_size > 0)
