"""`init`: a tracker from the dataset, or a team's ledger from it or from a tracker that there is."""

import shlex
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from hwstatus.answers.answer import Done
from hwstatus.context import Context
from hwstatus.errors import (
    AnswerLost,
    ForeignFile,
    HwstatusError,
    NotATracker,
    NotMade,
    Refused,
    TrackerError,
)
from hwstatus.paths import Location
from hwstatus.store import backups, builder, doctor, times
from hwstatus.store.database import Database, Reader
from hwstatus.store.history import LedgerReader
from hwstatus.store.opening import NO_FILE, open_read
from hwstatus.store.team_copy import open_copy
from hwstatus.team.connecting import connect_for_making
from hwstatus.team.log import NewLog


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
    if kept is not None:
        backups.rotate(path, kept)
    done = Done(f"Built {path} ({_content(empty=empty)}).")
    if kept is None:
        return done
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


class ShareOptions(NamedTuple):
    """What a team's ledger begins with, and who may add to it."""

    source: str | None = None
    """A tracker; without one, the dataset."""

    editors: str | None = None
    """A role of the server that gets the right to read and to add."""

    empty: bool = False
    """Whether the dataset's updates are left out."""


def share(location: Location, context: Context, options: ShareOptions) -> Done:
    """Make the tables of a ledger on the server, fill them, and make this machine's copy.

    Raises `Refused` where the server has a ledger already, and `TrackerError`.
    """
    assert location.server is not None
    with (
        closing(_beginning(options)) as source,
        closing(connect_for_making(location.server)) as log,
    ):
        log.create(options.editors)
        _send(source, log)
        open_copy(location, log, context.now).close()
        what = _content(empty=options.empty)
        if options.source is not None:
            what = f"from {options.source}"
        return Done(f"Made the team's ledger at {log.name} ({what}).")


def upgrade(location: Location, editors: str | None) -> Done:
    """Let a server that an earlier version made be written to; raises `Refused` where it is not the owner's to do.

    It may be said again, and then renews what the server computes by.
    """
    assert location.server is not None
    with closing(connect_for_making(location.server)) as log:
        roles = log.upgrade(editors)
        return Done(
            f"Upgraded {log.name}: {', '.join(roles) or 'nobody else'} may add to it, and insert nothing."
        )


def _beginning(options: ShareOptions) -> Database:
    """The tracker that the ledger begins with; raises `BrokenChain` and `Unsound` for one that was altered."""
    if options.source is None:
        connection = Database.in_memory()
        (builder.initialise if options.empty else builder.fill)(connection)
        return connection
    path = Path(options.source)
    shared = open_read(Location(path, "--from", asked=True))
    if shared is None:
        raise NotATracker(path, "is empty: it cannot be shared")
    try:
        reader = Reader(path, shared)
        doctor.require_sound(reader, names=doctor.RECORDS_REST_ON)
        for entry, problem in times.untimely(LedgerReader(reader).entries()):
            export = f"hwstatus --db {shlex.quote(str(path))} export"
            raise Refused(
                f"no machine follows {path} beyond entry {entry.seq}: {problem}; nothing was changed",
                f"share its records alone: {export} | hwstatus --db new.db import -",
            )
    except HwstatusError:
        shared.close()
        raise
    return shared


def _send(source: Database, log: NewLog) -> None:
    ledger = LedgerReader(Reader(Path(), source))
    chain = list(ledger.shared_entries())
    log.append(chain, ledger.all_versions())
    last = chain[-1].entry
    try:
        log.commit()
    except AnswerLost as error:
        if not log.settle(last.seq, last.hash, error.why):
            raise NotMade(log.name) from None
