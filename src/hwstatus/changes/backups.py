"""`backup`, `restore` and `doctor --repair`: a tracker copied, brought back and mended."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Done
from hwstatus.answers.doctor import SOUND, removable, way_back
from hwstatus.context import Context, Watch
from hwstatus.errors import (
    BadRecord,
    Busy,
    ForeignFile,
    NewerSchema,
    NotATracker,
    Stated,
    TrackerError,
)
from hwstatus.paths import Location
from hwstatus.record import canonical, validation
from hwstatus.store import backups as store
from hwstatus.store import doctor
from hwstatus.store.doctor import Examination
from hwstatus.store.editor import Editor, open_editor
from hwstatus.store.ledger import RESTORE, Change, upsert
from hwstatus.store.opening import inspect, open_read
from hwstatus.store.tracker import Tracker, open_tracker


def backup(location: Location, context: Context, target: str | None) -> Done:
    """Copy the tracker, verified; into `backups/` or to a file that is not there yet."""
    copy = Path(target) if target else None
    path = store.make(location, store.BY_HAND, context.now, copy, context.watch)
    return Done(f"Backed up to {path}.", (str(path),))


# -- restore ---------------------------------------------------------------------------


class Held(NamedTuple):
    """A record's line in the other tracker; None where only we have it."""

    subject: str
    key: str
    line: str | None


LOOKS = 3
"""How often a damaged tracker is looked at before it is replaced."""

PAUSE_S = 0.1


def restore(
    location: Location, context: Context, source: str, *, dry_run: bool = False
) -> Done:
    """Bring the tracker to what a backup holds, as one entry of its ledger, after a backup of its own.

    Where the tracker itself is damaged, the backup takes its place and the damaged file is kept beside it.
    """
    chosen = Location(Path(source), "restore")
    if not inspect(
        chosen
    ):  # a copy that failed; restoring it would retract every update
        raise NotATracker(chosen.path, "is empty: it cannot be restored from")
    with open_tracker(chosen, context) as other:
        if beyond_repair(chosen, context.watch):
            raise NotATracker(chosen.path, "is damaged: it cannot be restored from")
        if _is_damaged(location, context.watch):
            _check(
                (
                    Held(*subject_and_key, line)
                    for subject_and_key, line in other.ledger.everything()
                ),
                chosen.path,
                context.today,
            )
            if dry_run:
                return Done(
                    f"Would replace {location.path}, which is damaged, by {source}."
                )
            aside = store.replace(location, chosen.path, context.now)
            return Done(
                f"Replaced {location.path} by {source}."
                + (f" The damaged file is {aside}." if aside else "")
            )
        with open_editor(location, context, dry_run=dry_run) as editor:
            return _restored(editor, other)


def _is_damaged(location: Location, watch: Watch) -> bool:
    """Whether every look finds damage: a read error may pass, and is no reason to replace a file."""
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE_S)
        if _sound(location, watch):
            return False
    return True


def _check(records: Iterable[Held], path: Path, today: str) -> None:
    """Raise `NotATracker` for a record that an import would not take in."""
    for subject, key, line in records:
        if line is None:
            continue
        try:
            record = validation.load_as(subject, line, today)
        except BadRecord as error:
            raise _refused(path, key, str(error)) from None
        if (canonical.subject_of(record), canonical.key_of(record)) != (subject, key):
            raise _refused(path, key, "it holds another record")


def _refused(path: Path, key: str, problem: str) -> Stated:
    return NotATracker(path, f"cannot be restored from: {key}: {problem}")


def _sound(location: Location, watch: Watch) -> bool:
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
    return not beyond_repair(location, watch)


def beyond_repair(location: Location, watch: Watch) -> list[Examination]:
    """What is damaged beyond repair from the ledger."""
    return doctor.beyond_repair(doctor.examine(location, watch=watch))


def _restored(editor: Editor, other: Tracker) -> Done:
    source = other.location.path
    editor.back_up("before-restore")
    with editor.transaction():
        wanted = _differing(editor.tracker, other)
        _check(wanted, source, editor.context.today)
        if wanted and not editor.dry_run:
            editor.commit(RESTORE, _changes(wanted), reason=f"from {source.name}")
            editor.tracker.drafts.take_texts(other.drafts)
    if not wanted:
        return Done("Nothing to restore: the tracker holds the same.")
    restored = f"{wording.counted(len(wanted), 'record')} as in {source}."
    verb = "Would restore" if editor.dry_run else "Restored"
    return Done(f"{verb} {restored}", undo=not editor.dry_run)


def _differing(ours: Tracker, theirs: Tracker) -> list[Held]:
    """What they hold and we do not hold alike: first what we alone have, then the rest, each by key."""
    mine = dict(ours.ledger.newest_by_key())
    wanted = dict(theirs.ledger.newest_by_key())
    differing = [
        Held(subject, key, wanted.get((key, subject)))
        for key, subject in {**mine, **wanted}
        if mine.get((key, subject)) != wanted.get((key, subject))
    ]
    return sorted(differing, key=lambda one: (one.line is not None, *one[:2]))


def _changes(wanted: Iterable[Held]) -> Iterator[Change]:
    for subject, key, line in wanted:
        if line is None:
            yield Change(subject, key, None)
        else:
            yield upsert(canonical.restore(subject, line), line)


# -- repair ----------------------------------------------------------------------------


def repair(location: Location, context: Context) -> str:
    """Make again what follows from the ledger, and say what was done; raises `TrackerError` for more."""
    rows = doctor.examine(location, watch=context.watch)
    beyond = [f.examined for f in doctor.beyond_repair(rows)]
    if beyond:
        raise TrackerError(
            f"{location.path}: {', '.join(beyond)} cannot be repaired without loss; nothing was changed",
            way_back(location),
        )
    damaged = [f for f in rows if f.state == "damaged"]
    bad = [f for f in damaged if f.examined in doctor.REPAIRABLE]
    statistics = removable(rows)
    if not bad and not statistics:
        return SOUND
    with open_editor(location, context) as editor:
        kept = editor.copy("before-repair")
        editor.repair()
    done = []
    if bad:
        done.append(f"Made again: {', '.join(f.examined for f in bad)}.")
    if statistics:
        done.append("The statistics are removed.")
    return " ".join([*done, f"As it was: {kept}"])
