"""A machine's copy of a team's ledger: taking over what others added, and adding to it.

The ledger is shared, not the database (docs/team.md). A copy is a whole tracker. Each
entry that it takes over is written as one of its own would be, which recomputes its hash.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from hwstatus import dates
from hwstatus.errors import BadEntry, BadRecord, NewerEntry, Parted, TrackerError
from hwstatus.records import Entry, Record, Version
from hwstatus.serialization import canonical, validation
from hwstatus.store import ledger
from hwstatus.store import ledger_queries as asked
from hwstatus.store.copy_notes import TARGET, note
from hwstatus.store.database import Database, sqlite_errors
from hwstatus.store.ledger import Change, EntryHead
from hwstatus.team.log import FORMAT, Log, SharedEntry, Tip

TOGETHER = 5_000
"""Versions that are taken over in one transaction, unless one entry has more."""

DRAFT = "draft"
"""The subject of drafts, which no import brings."""


def follow(connection: Database, path: Path, log: Log) -> Tip | None:
    """Take over what a ledger has and this copy has not; returns the ledger's newest entry.

    A server that lost entries is left as it is: who writes next sends them again. What was
    taken over before an error stays, so that the next call goes on from there. Raises
    `Parted`, `BadEntry`, `NewerEntry`, `Unreachable`.
    """
    last = log.last()
    if last is None:
        return None
    with sqlite_errors(path):
        head = head_of(connection)
        if head and last.seq <= head.seq:
            require_tip(connection, path, log, last)
            return last
        if head:
            require_same(connection, path, log, head.seq)
        else:
            note(connection, TARGET, str(last.seq))
        try:
            for batch in _batches(log, head.seq if head else 0):
                _take_over(connection, log, batch)
        except (BadEntry, NewerEntry):
            _note_whole(connection)  # up to there: no more of it can be had
            raise
        require_tip(connection, path, log, last)
        _note_whole(connection)
    return last


def _note_whole(connection: Database) -> None:
    connection.execute("DELETE FROM meta WHERE key = ?", (TARGET,))


def head_of(connection: Database) -> Entry | None:
    """The newest entry of the copy; None in one that is blank."""
    row = connection.execute(asked.LAST_ENTRY).fetchone()
    return Entry(*row) if row else None


def require_tip(connection: Database, path: Path, log: Log, tip: Tip) -> None:
    """Raise `Parted` where the copy has another hash for the server's newest entry."""
    if hash_of(connection, tip.seq) != tip.hash:
        require_same(connection, path, log, tip.seq)


def require_same(connection: Database, path: Path, log: Log, seq: int) -> None:
    """Raise `Parted` where copy and server have not the same hash for entry `seq`."""
    if log.hash_of(seq) == hash_of(connection, seq):
        return
    same, other = 0, seq
    while other - same > 1:
        middle = (same + other) // 2
        if log.hash_of(middle) == hash_of(connection, middle):
            same = middle
        else:
            other = middle
    raise Parted(log.name, path, other)


def hash_of(connection: Database, seq: int) -> str | None:
    """The hash that the copy has for an entry's number; None where it has none."""
    row = connection.execute(asked.HASH_OF_ENTRY, (seq,)).fetchone()
    return row[0] if row else None


def _batches(log: Log, after: int) -> Iterator[list[SharedEntry]]:
    """Entries that are taken over in one transaction."""
    batch = list[SharedEntry]()
    for number, shared in enumerate(log.entries(after), after + 1):
        problem = _problem(log, number, shared)
        if problem is not None:
            if batch:
                yield batch
            raise problem
        whole = batch and shared.last - batch[0].first >= TOGETHER
        if whole:
            yield batch
            batch = []
        batch.append(shared)
    if batch:
        yield batch


def _problem(log: Log, number: int, shared: SharedEntry) -> TrackerError | None:
    """Why an entry, which is to be the one with this number, cannot be read."""
    if shared.entry.seq != number:
        what = f"the one that comes next is numbered {shared.entry.seq}"
        return BadEntry(log.name, number, what)
    if shared.format > FORMAT:
        return NewerEntry(log.name, number)
    return None


def _take_over(connection: Database, log: Log, batch: list[SharedEntry]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        head = head_of(connection)
        # Another process of this machine may have followed meanwhile.
        new = [s for s in batch if head is None or s.entry.seq > head.seq]
        problem = _write(connection, log, new) if new else None
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    if problem is not None:
        raise problem


def _write(connection: Database, log: Log, batch: list[SharedEntry]) -> BadEntry | None:
    """Write entries up to the first that does not hold; returns what is the matter with it."""
    found = groupby(log.versions(batch), lambda version: version.entry)
    for place, shared in enumerate(batch):
        # Nothing is written before the first: the transaction itself takes that back.
        if place:
            connection.execute("SAVEPOINT entry")
        try:
            number, versions = next(found, (0, iter(())))
            if number != shared.entry.seq:
                raise BadEntry(log.name, shared.entry.seq, "its records are missing")
            _write_entry(connection, log, shared, versions)
        except BadEntry as error:
            if not place:
                raise
            connection.execute("ROLLBACK TO entry")
            _note_dataset(connection, batch[:place])
            return error
        if place:
            connection.execute("RELEASE entry")
    _note_dataset(connection, batch)
    return None


def _write_entry(
    connection: Database, log: Log, shared: SharedEntry, versions: Iterator[Version]
) -> None:
    entry = shared.entry
    count = shared.last - shared.first + 1
    anew = count > ledger.TOGETHER and count >= shared.first
    head = EntryHead(entry.verb, entry.at, entry.by, entry.reason, entry.undoes)
    changes = (_change(log, version) for version in versions)
    written = ledger.append(connection, head, changes, anew=anew)
    if written != entry:
        raise BadEntry(log.name, entry.seq, "its hash does not follow from its content")


def _change(log: Log, version: Version) -> Change:
    """The change that a version is, read with the suspicion of an import."""
    if version.record is None:
        return Change(version.subject, version.key, None)
    try:
        record = _read(version.subject, version.record)
    except BadRecord as error:
        raise BadEntry(log.name, version.entry, f"{version.key}: {error}") from None
    named = canonical.subject_of(record), canonical.key_of(record)
    if named != (version.subject, version.key):
        raise BadEntry(
            log.name, version.entry, f"{version.key}: it holds another record"
        )
    return Change(version.subject, version.key, record, version.record)


def _read(subject: str, line: str) -> Record:
    if subject == DRAFT:
        return validation.load_draft(line)
    return validation.load(line, dates.LAST_DAY)


# -- notes -----------------------------------------------------------------------------


def _note_dataset(connection: Database, batch: Sequence[SharedEntry]) -> None:
    version = ledger.dataset_of(shared.entry for shared in batch)
    if version is not None:
        note(connection, "dataset", version)


# -- sending ---------------------------------------------------------------------------


def entries_after(connection: Database, after: int) -> Iterator[SharedEntry]:
    """The copy's entries after number `after`, as they travel."""
    before = hash_of(connection, after)
    for *row, first, last in connection.execute(asked.CHAIN_AFTER, (after,)):
        entry = Entry(*row)
        yield SharedEntry(entry, first, last, before)
        before = entry.hash


def versions_between(connection: Database, first: int, last: int) -> Iterator[Version]:
    """The copy's versions with these numbers and all between, in order."""
    rows = connection.execute(asked.VERSIONS_BETWEEN, (first, last))
    return (Version(*row) for row in rows)
