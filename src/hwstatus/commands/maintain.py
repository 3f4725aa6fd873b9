"""`log`, `backup`, `backups`, `restore`, `refresh`, `doctor`: the tracker's own history and health."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from hwstatus import records
from hwstatus.commands.correct import differences
from hwstatus.errors import Busy, ForeignFile, NewerSchema, NotATracker, TrackerError
from hwstatus.models import Entry, Version
from hwstatus.paths import Location
from hwstatus.records import Record
from hwstatus.results import Done, LogLine, Result
from hwstatus.store import backups as store
from hwstatus.store import build, doctor, ledger
from hwstatus.store.connection import inspect, open_read, translated
from hwstatus.store.editor import Editor, open_editor
from hwstatus.store.ledger import Change, put
from hwstatus.store.tracker import Tracker, open_tracker


def log(tracker: Tracker, words: Sequence[str], limit: int | None = None) -> Result:
    """Who changed what, when and why, newest first; of one update (by id), of entities, or of all."""
    keys = _keys(tracker, words)
    return Result("log", islice(_logged(tracker, keys), limit or None), empty="No change is recorded.")


def _keys(tracker: Tracker, words: Sequence[str]) -> set[str] | None:
    """The ledger's keys that a log is limited to; raises `UnknownName`."""
    if not words:
        return None
    if len(words) == 1 and tracker.resolve(words)[1]:  # no name is spelled so
        known = tracker.keys_like(words[0])
        if known:
            return set(known)
    return {key for slug in tracker.require(words) for key in tracker.keys_about(slug)}


def _logged(tracker: Tracker, keys: set[str] | None) -> Iterator[LogLine]:
    with translated(tracker.location.path):
        entries = {entry.seq: entry for entry in ledger.entries(tracker.connection)}
        found: Iterator[Version]
        if keys is None:
            found = chain.from_iterable(ledger.versions(tracker.connection, seq) for seq in reversed(entries))
        else:
            found = ledger.versions_of(tracker.connection, keys)
        for version in found:
            yield _line(tracker, entries[version.entry], version)


def _line(tracker: Tracker, entry: Entry, version: Version) -> LogLine:
    before = tracker.version_record(version.before) if version.before is not None else None
    old, new = (json.loads(text) if text else {} for text in (before, version.record))
    kind = "added" if before is None else "retracted" if version.record is None else "corrected"
    changed = [] if kind == "added" else differences(old, new) if kind == "corrected" else []
    about = (new or old).get("entity") or (new or old).get("slug") or (new or old).get("checked")
    return LogLine(
        entry.seq, entry.at, entry.by, entry.verb, entry.reason, entry.undoes, kind, version.subject, version.key,
        about, tuple(changed), old or None, new or None,
    )  # fmt: skip


# -- backups ---------------------------------------------------------------------------------------


def backup(location: Location, target: str | None) -> Done:
    """Copy the tracker, verified; into `backups/` or to a file that is not there yet."""
    path = store.make(location, "by-hand", Path(target) if target else None)
    return Done(f"Backed up to {path}.", (str(path),))


def backups(location: Location) -> Result:
    """The backups of a tracker, newest first."""
    return Result("backups", store.found(location), empty="No backups yet: hwstatus backup")


def restore(location: Location, source: str, *, dry_run: bool = False) -> Done:
    """Bring the tracker to what a backup holds, as one entry of its ledger, after a backup of its own.

    Where the tracker itself is damaged, the backup takes its place and the damaged file is kept beside it.
    """
    chosen = Location(Path(source), "restore")
    if not inspect(chosen):  # a copy that failed; restoring it would retract every update
        raise NotATracker(chosen.path, "is empty: it cannot be restored from")
    with open_tracker(chosen) as other:
        if beyond_repair(chosen):
            raise NotATracker(chosen.path, "is damaged: it cannot be restored from")
        if not _sound(location):
            if dry_run:
                return Done(f"Would replace {location.path}, which is damaged, by {source}.")
            aside = store.replace(location, chosen.path)
            return Done(f"Replaced {location.path} by {source}." + (f" The damaged file is {aside}." if aside else ""))
        wanted = dict(other.everything())
        with open_editor(location, dry_run=dry_run) as editor:
            return _restored(editor, wanted, source, dry_run)


def _sound(location: Location) -> bool:
    """Whether the tracker can be written; raises for one that is busy, newer or somebody else's: not damaged."""
    if not location.asked and not location.path.exists():
        return True  # the user's own, which begins as a copy of the shipped one
    try:
        connection = open_read(location)
    except (Busy, NewerSchema, ForeignFile):
        raise
    except TrackerError:
        return False
    if connection is not None:
        connection.close()
    return not beyond_repair(location)


def beyond_repair(location: Location) -> list[doctor.Finding]:
    """What is damaged beyond repair from the ledger."""
    return [f for f in doctor.examine(location) if f.state == "damaged" and f.examined not in doctor.REPAIRABLE]


def _restored(editor: Editor, wanted: dict[tuple[str, str], str], source: str, dry_run: bool) -> Done:
    if not dry_run:
        editor.back_up("before-restore")
    with editor.transaction():
        held = dict(editor.tracker.everything())
        changes = [Change(subject, key, None) for subject, key in held.keys() - wanted.keys()]
        changes += [put(records.restore(key[0], line)) for key, line in wanted.items() if held.get(key) != line]
        if not dry_run and changes:
            editor.commit("restore", changes, reason=f"from {Path(source).name}")
    if not changes:
        return Done("Nothing to restore: the tracker holds the same.")
    told = f"{len(changes):,} records as in {source}."
    return Done(f"Would restore {told}" if dry_run else f"Restored {told}   Undo: hwstatus undo")


# -- refresh ---------------------------------------------------------------------------------------

_OURS = (ledger.DATASET, "refresh")


def refresh(editor: Editor, *, dry_run: bool = False) -> Done:
    """Merge the dataset that came with this version: by id; what the user changed stays.

    What both changed is listed, and stays as the user has it.
    """
    tally = {"new": 0, "newer": 0, "gone": 0}
    clashes: list[str] = []
    if not dry_run:
        editor.back_up("before-refresh")
    with editor.transaction():
        changes = _merged(editor.tracker, tally, clashes)
        if not dry_run:
            editor.commit("refresh", changes, reason=f"dataset {build.dataset_version()}")
            editor.note("dataset", build.dataset_version())
    told = ", ".join(f"{n:,} {word}" for word, n in tally.items() if n) or "nothing new"
    verb = "Would refresh" if dry_run else "Refreshed"
    return Done(
        f"{verb} to dataset {build.dataset_version()}: {told}.", (), tuple(f"  yours stays: {c}" for c in clashes)
    )


def _merged(tracker: Tracker, tally: dict[str, int], clashes: list[str]) -> list[Change]:
    theirs: dict[tuple[str, str], Record] = {}
    for record in build.dataset_records(*build.REFERENCE, *build.CURATED):
        theirs[records.subject_of(record), records.key_of(record)] = record
    held = dict(tracker.everything())
    base = tracker.last_of_dataset(_OURS)
    changes: list[Change] = []
    for key, record in theirs.items():
        mine, line, was = held.get(key), records.dump(record), base.get(key)
        if mine == line:
            continue
        if mine == was or (mine is None and was is None):
            changes.append(put(record))
            tally["newer" if mine else "new"] += 1
        elif was != line:
            clashes.append(f"{key[0]} {key[1]}")
    for key, was in base.items():
        if key not in theirs and was is not None and held.get(key) == was and key[0] != "entity":
            changes.append(Change(*key, None))
            tally["gone"] += 1
    return changes


# -- doctor -----------------------------------------------------------------------------------------


def examine(location: Location, *, repair: bool = False) -> Result:
    """Every examination of the file; with `repair`, what follows from the ledger is made again first."""
    notes: tuple[str, ...] = ()
    if repair:
        notes = (_repair(location),)
    rows = doctor.examine(location)
    bad = [f for f in rows if f.state == "damaged"]
    mendable = bad and all(f.examined in doctor.REPAIRABLE for f in bad)
    if mendable and not repair:
        notes = ("What is damaged follows from the ledger and can be made again: hwstatus doctor --repair",)
    elif bad and not mendable:
        notes = (*notes, "The ledger itself is damaged: hwstatus backups, then hwstatus restore FILE")
    return Result("examinations", rows, notes=notes, code=4 if bad else 0)


def _repair(location: Location) -> str:
    bad = [f for f in doctor.examine(location) if f.state == "damaged"]
    if not bad:
        return "Nothing to repair."
    beyond = [f.examined for f in bad if f.examined not in doctor.REPAIRABLE]
    if beyond:
        raise TrackerError(
            f"{location.path}: {', '.join(beyond)} cannot be repaired without loss; nothing was changed",
            "take a backup: hwstatus backups, then hwstatus restore FILE",
        )
    kept = store.make(location, "before-repair")
    with open_editor(location) as editor:
        doctor.repair(editor.connection, location)
    return f"Made again: {', '.join(f.examined for f in bad)}. As it was: {kept}"
