"""`doctor`: examine the file, and repair what follows from the ledger."""

import shlex
from collections.abc import Sequence

from hwstatus.context import Context
from hwstatus.errors import Interrupted, TrackerError
from hwstatus.paths import Location
from hwstatus.rows import Answer, Table
from hwstatus.store import backups, doctor
from hwstatus.store.doctor import Examination
from hwstatus.store.editor import open_editor
from hwstatus.store.heads import Head
from hwstatus.store.team_copy import refreshed

EXAMINATIONS = Table(
    "examinations", Examination, given_by="`doctor`", counted="examination"
)


def examine(
    location: Location,
    context: Context,
    *,
    repair: bool = False,
    expect: str | None = None,
    chain: bool = False,
) -> Answer[Examination]:
    """Every examination of the file; with `repair`, what follows from the ledger is made again first.

    `expect` is the head that the ledger must have; raises `BadValue` if it is not one.
    `chain` has every hash of a team's server computed anew.
    """
    wanted = None if expect is None else Head.read(expect, "--expect")
    notes: tuple[str, ...] = ()
    if location.server is not None:
        refreshed(location, context)
    if repair:
        notes = (_repair(location, context),)
    try:
        rows = doctor.examine(location, wanted, context.watch)
    except KeyboardInterrupt:
        if notes and notes != (_SOUND,):
            raise Interrupted(undone=False) from None
        raise
    if location.server is not None:
        from hwstatus.commands.server_examinations import examine_server

        rows = [*rows, *examine_server(location, chain=chain)]
    bad = [f for f in rows if f.state == "damaged"]
    mendable = bad and all(f.examined in doctor.REPAIRABLE for f in bad)
    if mendable and not repair:
        notes = (_REPAIRABLE,)
    elif not bad and _removable(rows):
        notes = (*notes, _REMOVABLE)
    elif bad and not mendable:
        notes = (*notes, _way_on(location, bad))
    return Answer(EXAMINATIONS, rows, notes=notes, exit_code=4 if bad else 0)


_SOUND = "Nothing to repair."
_REPAIRABLE = (
    "What is damaged follows from the ledger and can be made again:"
    " hwstatus doctor --repair"
)


_REMOVABLE = "The statistics can be removed: hwstatus doctor --repair"


def _removable(rows: Sequence[Examination]) -> list[Examination]:
    """The warning of statistics, where there are any."""
    return [found for found in rows if found.examined == doctor.STATISTICS]


def _restore_or_remove(location: Location) -> str:
    if location.server is not None:
        return "begin a new copy: remove the file"
    if backups.are_there(location.path):
        return f"restore a backup: {_RESTORE}"
    return f"{_no_backup(location)}: restore a copy of your own: hwstatus restore FILE"


_RESTORE = "hwstatus backups, then hwstatus restore FILE"


def _no_backup(location: Location) -> str:
    return f"no backup of it is in {backups.folder_of(location.path)}"


def _way_on(location: Location, bad: Sequence[Examination]) -> str:
    """What helps against damage that cannot be repaired."""
    if location.server is None:
        return _way_on_alone(location)
    if all(found.examined.startswith("server ") for found in bad):
        return "The server's ledger is damaged, and this copy is not: it can begin another (init --from)"
    return f"The copy is damaged: remove {location.path}, and the next command fetches it again"


def _way_on_alone(location: Location) -> str:
    """The same where no server has the ledger; only a backup that is there is spoken of."""
    if backups.are_there(location.path):
        return f"That cannot be made again from the ledger: {_RESTORE}"
    none = _no_backup(location)
    if not location.path.exists():
        new = f"hwstatus --db {shlex.quote(str(location.path))} init"
        return f"There is no tracker, and {none}: begin a new one: {new}"
    own = "restore a copy of your own: hwstatus restore FILE"
    return f"That cannot be made again from the ledger, and {none}: {own}"


def _repair(location: Location, context: Context) -> str:
    rows = doctor.examine(location, watch=context.watch)
    bad = [f for f in rows if f.state == "damaged"]
    removable = _removable(rows)
    if not bad and not removable:
        return _SOUND
    beyond = [f.examined for f in bad if f.examined not in doctor.REPAIRABLE]
    if beyond:
        raise TrackerError(
            f"{location.path}: {', '.join(beyond)} cannot be repaired without loss; nothing was changed",
            _restore_or_remove(location),
        )
    with open_editor(location, context) as editor:
        kept = editor.copy("before-repair")
        editor.repair()
    done = []
    if bad:
        done.append(f"Made again: {', '.join(f.examined for f in bad)}.")
    if removable:
        done.append("The statistics are removed.")
    return " ".join([*done, f"As it was: {kept}"])
