"""`doctor`: is the file sound, and what a team's server says of its ledger (docs/team.md)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from hwstatus import wording
from hwstatus.answers.answer import LIST, Answer, Table
from hwstatus.context import Context
from hwstatus.errors import Interrupted, Parted, TrackerError
from hwstatus.network.servers import is_published
from hwstatus.paths import Location
from hwstatus.record.forms import Head
from hwstatus.store import backups, doctor, times
from hwstatus.store.copy_notes import notes_of_copy
from hwstatus.store.doctor import Examination
from hwstatus.store.following import require_same
from hwstatus.store.history import LedgerReader, recomputed
from hwstatus.store.opening import open_read
from hwstatus.store.team_copy import oldest_wanted, refreshed
from hwstatus.team.connecting import connect, connect_for_writing
from hwstatus.team.log import Log
from hwstatus.text import typed

if TYPE_CHECKING:
    from hwstatus.team.postgres import Postgres

EXAMINATIONS = Table(
    "examinations", Examination, given_by="`doctor`", counted="examination"
)


def examine(
    location: Location,
    context: Context,
    *,
    mend: Callable[[Location, Context], str] | None = None,
    expect: str | None = None,
    chain: bool = False,
) -> Answer[Examination]:
    """Every examination of the file; `mend` repairs it first, and says what it did.

    `expect` is the head that the ledger must have; raises `BadValue` if it is not one.
    `chain` has every hash of a team's server computed anew.
    """
    wanted = None if expect is None else Head.read(expect, "--expect")
    notes: tuple[str, ...] = ()
    if location.server is not None:
        refreshed(location, context)
    if mend is not None:
        notes = (mend(location, context),)
    try:
        rows = doctor.examine(location, wanted, context.watch)
    except KeyboardInterrupt:
        if notes and notes != (SOUND,):
            raise Interrupted(False) from None
        raise
    rows = [*rows, *_of_time(location, context.now)]
    if location.server is not None:
        rows = [*rows, *_of_server(location, context, chain=chain)]
    bad = [f for f in rows if f.state == "damaged"]
    notes = (*notes, *_ways_on(location, rows, mended=mend is not None))
    return Answer(
        table=EXAMINATIONS,
        rows=rows,
        screens=LIST,
        notes=notes,
        exit_code=4 if bad else 0,
    )


SOUND = "Nothing to repair."


def removable(rows: Sequence[Examination]) -> list[Examination]:
    """The warning of statistics, where there are any."""
    return [row for row in rows if row.examined == doctor.STATISTICS]


def way_back(location: Location) -> str:
    """What helps where the tracker cannot be repaired."""
    if location.server is not None:
        return "begin a new copy: remove the file"
    if backups.are_there(location.path):
        return f"restore a backup: {_RESTORE}"
    return f"{_no_backup(location)}: restore a copy of your own: hwstatus restore FILE"


_RESTORE = "hwstatus backups, then hwstatus restore FILE"


def _no_backup(location: Location) -> str:
    return f"no backup of it is in {backups.folder_of(location.path)}"


def _ways_on(
    location: Location, rows: Sequence[Examination], *, mended: bool
) -> Iterator[str]:
    """What helps against what was found, some of which may have been mended."""
    bad = {row.examined for row in rows if row.state == "damaged"}
    if doctor.RECORDS in bad:
        yield "Correct each record: hwstatus edit ID, or hwstatus import FILE --update"
    if beyond := doctor.beyond_repair(rows):
        yield _way_on(location, beyond)
    elif bad & doctor.REPAIRABLE and not mended:
        yield (
            "What is damaged follows from the ledger and can be made again:"
            " hwstatus doctor --repair"
        )
    elif not bad and removable(rows):
        yield "The statistics can be removed: hwstatus doctor --repair"


def _way_on(location: Location, bad: Sequence[Examination]) -> str:
    """What helps against damage that cannot be repaired."""
    if location.server is None:
        return _way_on_alone(location)
    if all(row.examined.startswith("server ") for row in bad):
        return "The server's ledger is damaged, and this copy is not: it can begin another (init --from)"
    return f"The copy is damaged: remove {location.path}, and the next command fetches it again"


def _way_on_alone(location: Location) -> str:
    """The same where no server has the ledger; only a backup that is there is spoken of."""
    if backups.are_there(location.path):
        return f"That cannot be made again from the ledger: {_RESTORE}"
    none = _no_backup(location)
    if not location.path.exists():
        new = f"hwstatus --db {typed(str(location.path))} init"
        return f"There is no tracker, and {none}: begin a new one: {new}"
    own = "restore a copy of your own: hwstatus restore FILE"
    return f"That cannot be made again from the ledger, and {none}: {own}"


def _of_time(location: Location, now: str) -> Iterator[Examination]:
    """A warning of entries that go back, and of those of the future: neither moves an answer about the past."""
    with suppress(TrackerError, LookupError, ValueError):  # others have told of it
        connection = open_read(location)
        if connection is None:
            return
        with closing(connection):
            chain = LedgerReader(connection).entries()
        for said in times.remarks(chain, now):
            yield Examination("time", "warning", said)


# -- the server ------------------------------------------------------------------------

MOST_NAMES = 5
"""How many names that differ from the server's are listed."""


def _of_server(
    location: Location, context: Context, *, chain: bool
) -> Iterator[Examination]:
    """What the server is asked; with `chain`, every hash of its ledger is computed anew."""
    assert location.server is not None
    try:
        with closing(connect(location.server, location.signers)) as log:
            yield _head(location, log)
            yield from _publication(location, log, oldest_wanted(location, context))
            if chain:
                yield _chain(log)
        if not is_published(location.server):
            with closing(connect_for_writing(location.server)) as server:
                yield from _server(server)
    except TrackerError as error:
        yield Examination("server", "warning", str(error))


def _head(location: Location, log: Log) -> Examination:
    last = log.last()
    connection = open_read(location)
    if last is None or connection is None:
        return Examination("server head", "damaged", "there is no ledger")
    with closing(connection):
        try:
            return _compared(LedgerReader(connection), log)
        except Parted as error:
            return Examination("server head", "damaged", str(error))


def _publication(location: Location, log: Log, since: str) -> Iterator[Examination]:
    """Of when a published ledger is; damaged where it is too old, or has gone back."""
    publication = log.publication()
    if publication is None:
        return
    at = publication.at or ""
    seen = notes_of_copy(location).published
    said = f"on {at or 'a day that it does not say'}, covers to {publication.covered_to or 'no day'}"
    state = "ok"
    if at < seen:
        state = "warning"
        said = f"{said}; it went back: it was followed as of {seen}"
    if at < since:
        state = "damaged"
        said = f"{said}; none before {since} is accepted"
    yield Examination("server published", state, said)


def _compared(copy: LedgerReader, log: Log) -> Examination:
    """Whether the shorter of the two ledgers is the beginning of the longer one."""
    there, here = log.last(), copy.head()
    assert there is not None
    require_same(copy, log, min(there.entry, here.entry))
    if there.entry < here.entry:
        lost = here.entry - there.entry
        entries = wording.counted(lost, "entry", "entries")
        what = f"the server lost {entries} that it acknowledged; the next change sends them again"
        if log.publication() is not None:
            what = f"it was published with {entries} less than this copy has: an older one stands in its place"
        return Examination("server head", "warning", what)
    if there.entry > here.entry:
        what = f"this copy ends at entry {here.entry}, the server at {there.entry}"
        return Examination("server head", "warning", what)
    return Examination("server head", "ok", f"entry {there.entry} of {log.name}")


def _chain(log: Log) -> Examination:
    count = 0
    for entry, computed in recomputed(log.entries(0)):
        if computed != entry.hash:
            what = f"entry {entry.seq} is the first whose hash does not hold"
            return Examination("server chain", "damaged", what)
        count += 1
    return Examination("server chain", "ok", f"{count:,} entries")


_UNSAFE_SETTINGS = """
SELECT name || ' = ' || setting FROM pg_settings
 WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name
"""
"""Settings with which a power cut of the server may take acknowledged entries."""
_RIGHTS = """
SELECT session_user,
       ARRAY(SELECT privilege || ' on ' || name FROM unnest(ARRAY['ledger', 'version']) name,
                    unnest(ARRAY['DELETE', 'INSERT', 'REFERENCES', 'TRIGGER', 'TRUNCATE', 'UPDATE']) privilege
              WHERE has_table_privilege(session_user, name::regclass, privilege)
                 OR privilege IN ('INSERT', 'REFERENCES', 'UPDATE')
                    AND has_any_column_privilege(session_user, name::regclass, privilege)
              ORDER BY name, privilege),
       has_function_privilege(session_user, to_regprocedure('append_entry(json, json)'), 'EXECUTE')
"""
"""The role that is connected, what it may do beyond reading, and whether it may add by the function.

The last is null where the server was made by an earlier version.
"""
_NO_OWNERS = "role <> (SELECT relowner::regrole::text FROM pg_class WHERE oid = 'ledger'::regclass)"
"""The owner brings in what others wrote elsewhere."""
_OTHER_NAMES = f"""
SELECT by, role, count(*) FROM ledger WHERE by <> role AND {_NO_OWNERS} GROUP BY by, role ORDER BY by, role
"""
"""Each name that entries carry beside the role that wrote them, and how often."""
_BELATED = f"""
SELECT seq, at, role, to_char(written AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM ledger
 WHERE written > at::timestamptz + interval '10 minutes' AND {_NO_OWNERS} ORDER BY seq DESC LIMIT 5
"""
"""Entries that came long after their time: number, time, role, and when they came (UTC)."""
_STRAYS = """
SELECT v.seq FROM version v JOIN ledger l ON l.seq = v.entry
 WHERE v.seq NOT BETWEEN l.first_version AND l.last_version ORDER BY v.seq LIMIT 10
"""
"""Numbers of versions that no entry vouches for: somebody inserted them by hand."""


def _server(server: "Postgres") -> Iterator[Examination]:
    """Who may do what there, what a power cut may take, what nobody vouches for."""
    unsafe = ", ".join(setting for (setting,) in server.rows(_UNSAFE_SETTINGS))
    problem = unsafe and f"a power cut may take what was acknowledged: {unsafe}"
    yield _seen("durability", problem, "fsync and synchronous_commit are on")
    yield _rights(server)
    yield _names(server)
    for seq, at, role, written in server.rows(_BELATED):
        what = f"entry {seq} of {at} came from {role} at {written}: the server had lost it, or it claims to be older"
        yield Examination("server times", "warning", what)
    strays = ", ".join(str(seq) for (seq,) in server.rows(_STRAYS))
    if strays:
        what = f"versions that no entry vouches for: {strays}"
        yield Examination("server records", "damaged", what)


def _rights(server: "Postgres") -> Examination:
    [(role, rights, may_add)] = server.rows(_RIGHTS)
    problem = ""
    if may_add is None:
        problem = "it was made by an earlier version: its owner upgrades it: hwstatus --db ADDRESS init --upgrade"
    elif rights:
        problem = (
            f"{role} may do more than read and add by the function: {', '.join(rights)}"
        )
    what = "may read and add" if may_add else "may only read"
    return _seen("rights", problem, f"{role} {what}")


def _names(server: "Postgres") -> Examination:
    names = server.rows(_OTHER_NAMES)
    shown = [f"{by} wrote as {role} ({count:,})" for by, role, count in names]
    if len(names) > MOST_NAMES:
        shown[MOST_NAMES:] = [f"and {len(names) - MOST_NAMES:,} more"]
    return _seen("names", ", ".join(shown), "each entry has its role's name")


def _seen(what: str, problem: str, sound: str) -> Examination:
    """What was seen of a server: a warning of a problem, or that it is as it should be."""
    state = "warning" if problem else "ok"
    return Examination(f"server {what}", state, problem or sound)
