"""What `doctor` says of a team's server (docs/team.md)."""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from hwstatus import wording
from hwstatus.errors import Parted, TrackerError
from hwstatus.paths import Location
from hwstatus.store.database import Database, sqlite_errors
from hwstatus.store.doctor import Examination
from hwstatus.store.following import head_of, require_same
from hwstatus.store.ledger import GENESIS, EntryHash, EntryHead
from hwstatus.store.opening import open_read
from hwstatus.team.connecting import connect, examined
from hwstatus.team.log import Log

if TYPE_CHECKING:
    from hwstatus.team.postgres import Postgres

MOST_NAMES = 5
"""How many names that differ from the server's are listed."""


def examine_server(location: Location, *, chain: bool) -> Iterator[Examination]:
    """What the server is asked; with `chain`, every hash of its ledger is computed anew."""
    assert location.server is not None
    try:
        with closing(connect(location.server, location.signers)) as log:
            yield _head(location, log)
            if chain:
                yield _chain(log)
        server = examined(location.server)
        if server is not None:
            with server:
                yield from _server(server)
    except TrackerError as error:
        yield Examination("server", "warning", str(error))


def _head(location: Location, log: Log) -> Examination:
    last = log.last()
    connection = open_read(location)
    if last is None or connection is None:
        return Examination("server head", "damaged", "there is no ledger")
    with closing(connection), sqlite_errors(location.path):
        try:
            return _compared(connection, location, log)
        except Parted as error:
            return Examination("server head", "damaged", str(error))


def _compared(connection: Database, location: Location, log: Log) -> Examination:
    """Whether the shorter of the two ledgers is the beginning of the longer one."""
    there, here = log.last(), head_of(connection)
    assert there is not None
    assert here is not None
    require_same(connection, location.path, log, min(there.seq, here.seq))
    if there.seq < here.seq:
        lost = here.seq - there.seq
        entries = wording.counted(lost, "entry", "entries")
        what = f"the server lost {entries} that it acknowledged; the next change sends them again"
        return Examination("server head", "warning", what)
    if there.seq > here.seq:
        what = f"this copy ends at entry {here.seq}, the server at {there.seq}"
        return Examination("server head", "warning", what)
    return Examination("server head", "ok", f"entry {there.seq} of {log.name}")


def _chain(log: Log) -> Examination:
    before = GENESIS
    count = 0
    for shared in log.entries(0):
        entry = shared.entry
        head = EntryHead(entry.verb, entry.at, entry.by, entry.reason, entry.undoes)
        expected = EntryHash(before, entry.seq, head)
        for version in log.versions([shared]):
            expected.add(version)
        if expected.hexdigest(shared.first, shared.last) != entry.hash:
            what = f"entry {entry.seq} is the first whose hash does not hold"
            return Examination("server chain", "damaged", what)
        before = entry.hash
        count += 1
    return Examination("server chain", "ok", f"{count:,} entries")


def _server(server: "Postgres") -> Iterator[Examination]:
    yield _settings(server)
    yield _rights(server)
    yield _names(server)
    strays = server.strays()
    if strays:
        what = f"versions that no entry vouches for: {', '.join(map(str, strays))}"
        yield Examination("server records", "damaged", what)


def _settings(server: "Postgres") -> Examination:
    unsafe = server.unsafe_settings()
    if unsafe:
        what = f"a power cut may take what was acknowledged: {', '.join(unsafe)}"
        return Examination("server durability", "warning", what)
    return Examination("server durability", "ok", "fsync and synchronous_commit are on")


def _rights(server: "Postgres") -> Examination:
    rights = server.rights()
    if rights.held:
        what = f"{rights.role} may do more than read and add: {', '.join(rights.held)}"
        return Examination("server rights", "warning", what)
    what = "may read and add" if rights.may_add else "may only read"
    return Examination("server rights", "ok", f"{rights.role} {what}")


def _names(server: "Postgres") -> Examination:
    names = server.names()
    if not names:
        return Examination("server names", "ok", "each entry has its role's name")
    shown = [
        f"{by} wrote as {role} ({count:,})" for by, role, count in names[:MOST_NAMES]
    ]
    if len(names) > MOST_NAMES:
        shown.append(f"and {len(names) - MOST_NAMES:,} more")
    return Examination("server names", "warning", ", ".join(shown))
