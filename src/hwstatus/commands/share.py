"""`init` of a team's ledger: from the dataset, or from a tracker that there is."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from hwstatus.context import Context
from hwstatus.errors import AnswerLost, NotATracker, NotMade, TrackerError
from hwstatus.paths import Location
from hwstatus.rows import Done
from hwstatus.store import builder, doctor
from hwstatus.store.database import Database, Reader
from hwstatus.store.following import entries_after, head_of
from hwstatus.store.ledger import versions_between
from hwstatus.store.opening import open_read
from hwstatus.store.team_copy import open_copy
from hwstatus.team.connecting import connect_for_making
from hwstatus.team.log import NewLog


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
        what = _what(options)
        return Done(f"Made the team's ledger at {log.name} ({what}).")


def _beginning(options: ShareOptions) -> Database:
    """The tracker that the ledger begins with; raises `BrokenChain` and `Unsound` for one that was altered."""
    if options.source is None:
        connection = Database.in_memory()
        (builder.initialise if options.empty else builder.fill)(connection)
        return connection
    path = Path(options.source)
    found = open_read(Location(path, "--from", asked=True))
    if found is None:
        raise NotATracker(path, "is empty: it cannot be shared")
    try:
        doctor.require_sound(Reader(path, found), names=doctor.RECORDS_REST_ON)
    except TrackerError:
        found.close()
        raise
    return found


def _send(source: Database, log: NewLog) -> None:
    chain = list(entries_after(source, 0))
    log.append(chain, versions_between(source, chain[0].first, chain[-1].last))
    last = head_of(source)
    assert last is not None
    try:
        log.commit()
    except AnswerLost as error:
        if not log.settle(last.seq, last.hash, error.why):
            raise NotMade(log.name) from None


def _what(options: ShareOptions) -> str:
    if options.source is not None:
        return f"from {options.source}"
    if options.empty:
        return "no updates"
    return f"dataset {builder.dataset_version()}"
