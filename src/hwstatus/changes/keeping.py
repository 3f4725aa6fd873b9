"""`init`, `backup`, `restore`, `doctor --repair`: a tracker built, copied, brought back and mended; a ledger shared."""

import os
import shlex
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hwstatus import files, wording
from hwstatus.answers.doctor import SOUND, removable, way_back
from hwstatus.answers.done import Done
from hwstatus.changes.change import carry_out
from hwstatus.context import Context, Watch
from hwstatus.errors import (
    BadRecord,
    ForeignFile,
    NotATracker,
    Refused,
    Stated,
    TrackerError,
)
from hwstatus.paths import Location
from hwstatus.record import canonical, validation
from hwstatus.store import backups, builder, doctor, times
from hwstatus.store.database import Database
from hwstatus.store.doctor import Examination
from hwstatus.store.editor import Editor, open_editor
from hwstatus.store.following import commit_there
from hwstatus.store.history import LedgerReader
from hwstatus.store.ledger import RESTORE, Change, upsert
from hwstatus.store.opening import NO_FILE, inspect, open_read
from hwstatus.store.team_copy import open_copy
from hwstatus.store.tracker import Tracker, open_tracker
from hwstatus.team.connecting import connect_for_writing

if TYPE_CHECKING:
    from hwstatus.team.postgres import Postgres


def backup(location: Location, context: Context, target: str | None) -> Done:
    """Copy the tracker, verified; into `backups/` or another folder, or to a file that is not there yet."""
    named = Path(target) if target else None
    is_folder = named and (str(target).endswith(os.sep) or named.is_dir())
    copy, folder = (None, named) if is_folder else (named, None)
    path = backups.make(
        location, backups.BY_HAND, context.now, copy, context.watch, folder
    )
    return Done(f"Backed up to {path}.", (str(path),))


# -- restore ---------------------------------------------------------------------------


TheirRecord = tuple[str, str, str | None]
"""Subject and key of a record, and its line in the other tracker; None where only we have it."""


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
                    (*subject_and_key, line)
                    for subject_and_key, line in other.ledger.everything()
                ),
                chosen.path,
                context.today,
            )
            if dry_run:
                return Done(
                    f"Would replace {location.path}, which is damaged, by {source}."
                )
            aside = backups.replace(location, chosen.path, context.now)
            return Done(
                f"Replaced {location.path} by {source}."
                + (f" The damaged file is {aside}." if aside else "")
            )
        with open_editor(location, context, dry_run=dry_run) as editor:
            return _restored(editor, other)


def _is_damaged(location: Location, watch: Watch) -> bool:
    """Whether every look finds damage: a read error may pass, and is no reason to replace a file.

    Raises for one that is busy, newer or somebody else's, which is not damaged.
    """
    if not location.asked and not location.path.exists():
        return False  # the user's own, which begins as a copy of the shipped one
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE_S)
        if not beyond_repair(location, watch):
            return False
    return True


def _check(records: Iterable[TheirRecord], path: Path, today: str) -> None:
    """Raise `NotATracker` for a record that an import would not take in."""
    for subject, key, line in records:
        if line is None:
            continue
        try:
            record = validation.load(line, today, subject)
        except BadRecord as error:
            raise _refused(path, key, str(error)) from None
        if canonical.identity_of(record) != (subject, key):
            raise _refused(path, key, "it holds another record")


def _refused(path: Path, key: str, problem: str) -> Stated:
    return NotATracker(path, f"cannot be restored from: {key}: {problem}")


def beyond_repair(location: Location, watch: Watch) -> list[Examination]:
    """What is damaged beyond repair from the ledger."""
    return doctor.beyond_repair(doctor.examine(location, watch=watch))


def _restored(editor: Editor, other: Tracker) -> Done:
    source = other.location.path
    editor.back_up("before-restore")
    with editor.transaction():
        wanted = _differing(editor.tracker, other)
        if not wanted:
            return Done("Nothing to restore: the tracker holds the same.")
        _check(wanted, source, editor.context.today)
        what = f"{wording.counted(len(wanted), 'record')} as in {source}"
        reason = f"from {source.name}"
        done = carry_out(editor, RESTORE, _changes(wanted), what, reason=reason)
        if not editor.dry_run:
            editor.tracker.drafts.take_texts(other.drafts)
    return done


def _differing(ours: Tracker, theirs: Tracker) -> list[TheirRecord]:
    """What they hold and we do not hold alike: first what we alone have, then the rest, each by key."""
    mine = dict(ours.ledger.newest_by_key())
    wanted = dict(theirs.ledger.newest_by_key())
    differing = [
        (subject, key, wanted.get((key, subject)))
        for key, subject in {**mine, **wanted}
        if mine.get((key, subject)) != wanted.get((key, subject))
    ]
    return sorted(differing, key=lambda one: (one[2] is not None, *one[:2]))


def _changes(wanted: Iterable[TheirRecord]) -> Iterator[Change]:
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


def init(
    location: Location, now: str, *, empty: bool = False, force: bool = False
) -> Done:
    """Build a tracker from the dataset's text.

    Raises `Refused` where a file is there already. With `force` that file is kept under
    another name, but for another program's: it raises `ForeignFile`.
    """
    path = location.path
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise NotATracker(path, NO_FILE)
    if _occupied(path) and not force:
        raise Refused(
            f"{path} is there already; nothing was changed", "build it anew: --force"
        )
    kept = _keep(location, now) if _occupied(path) and not path.is_dir() else None
    builder.build(path, empty=empty)
    done = Done(f"Built {path} ({_content(empty=empty)}).")
    if kept is None:
        return done
    backups.rotate(path, kept)
    return done._replace(notes=(f"The earlier file is kept as {kept}.",))


def _keep(location: Location, now: str) -> Path:
    """A copy of the file that is about to be replaced; returns its path.

    Raises `ForeignFile` for another program's.
    """
    for _ in range(2):  # a read error may pass
        try:
            return backups.make(location, "before-init", now)
        except ForeignFile:
            raise
        except TrackerError:
            continue
    return backups.set_aside(location.path, now)


def _occupied(path: Path) -> bool:
    return path.is_dir() or (path.exists() and path.stat().st_size > 0)


def _content(*, empty: bool) -> str:
    return "no updates" if empty else f"dataset {builder.dataset_version()}"


# -- a team's ledger -------------------------------------------------------------------


def share(
    location: Location,
    context: Context,
    source: str | None = None,
    editors: str | None = None,
    *,
    empty: bool = False,
) -> Done:
    """Make the tables of a ledger on the server, fill them, and make this machine's copy.

    It begins with a tracker, or with the dataset, whose updates are left out of an `empty` one. `editors` are a role of
    the server that gets the right to read and to add. Raises `Refused` where the server has a ledger already, and
    `TrackerError`.
    """
    assert location.server is not None
    with (
        closing(_beginning(source, empty=empty)) as first,
        closing(connect_for_writing(location.server)) as log,
    ):
        log.create(editors)
        _send(first, log)
        open_copy(location, log, context.now).close()
        what = f"from {source}" if source is not None else _content(empty=empty)
        return Done(f"Made the team's ledger at {log.name} ({what}).")


def upgrade(location: Location, editors: str | None) -> Done:
    """Let a server that an earlier version made be written to; raises `Refused` where it is not the owner's to do.

    It may be said again, and then renews what the server computes by.
    """
    assert location.server is not None
    with closing(connect_for_writing(location.server)) as log:
        roles = log.upgrade(editors)
        return Done(
            f"Upgraded {log.name}: {', '.join(roles) or 'nobody else'} may add to it, and insert nothing."
        )


def _beginning(source: str | None, *, empty: bool = False) -> Database:
    """The tracker that the ledger begins with; raises `BrokenChain` and `Unsound` for one that was altered."""
    if source is None:
        connection = Database.in_memory()
        (builder.initialise if empty else builder.fill)(connection)
        return connection
    path = Path(source)
    shared = open_read(Location(path, "--from", asked=True))
    if shared is None:
        raise NotATracker(path, "is empty: it cannot be shared")
    with files.undoing(shared.close):
        doctor.require_sound(shared, names=doctor.RECORDS_REST_ON)
        for entry, problem in times.untimely(LedgerReader(shared).entries()):
            export = f"hwstatus --db {shlex.quote(str(path))} export"
            raise Refused(
                f"no machine follows {path} beyond entry {entry.seq}: {problem}; nothing was changed",
                f"share its records alone: {export} | hwstatus --db new.db import -",
            )
    return shared


def _send(source: Database, log: "Postgres") -> None:
    chain = list(LedgerReader(source).shared_entries())
    log.append(chain)
    last, _ = chain[-1]
    commit_there(log, last.entry)
