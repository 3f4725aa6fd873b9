"""The append-only record of every change (docs/architecture.md#invariants), and the only way to make one.

An invocation that changes something is one entry: who, when, why, and the versions of the records that it
left. Each entry's hash covers the hash before it, so that nothing can be altered in the past unnoticed.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import starmap
from typing import NamedTuple

from hwstatus.errors import TrackerError
from hwstatus.models import Entry, Record, Version
from hwstatus.serialization import canonical
from hwstatus.store import ledger_queries as asked
from hwstatus.store.projection import BATCH, Projector

GENESIS = "0" * 64
"""What the first entry takes as the hash before it."""


class Change(NamedTuple):
    """What a record shall become: None takes it out of the tracker (it stays in the ledger)."""

    subject: str
    key: str
    record: Record | None
    line: str | None = None
    """The record's canonical line, where somebody has made it already."""


class EntryHead(NamedTuple):
    """Who changes the tracker, when (UTC), by which verb and why; `undoes` names the entry taken back."""

    verb: str
    at: str
    by: str
    reason: str | None = None
    undoes: int | None = None


def upsert(record: Record, line: str | None = None) -> Change:
    """The change that brings a record in, or in its new form; `line` is its canonical line, if known."""
    return Change(canonical.subject_of(record), canonical.key_of(record), record, line)


def append(
    connection: sqlite3.Connection,
    act: EntryHead,
    changes: Iterable[Change],
    *,
    fresh: bool = False,
) -> Entry | None:
    """Write one entry with its changes, inside the caller's transaction; None where nothing changes.

    `fresh` says that no update of the changes can be in the ledger yet, which spares a look-up for each.
    """
    last = connection.execute(asked.LAST_ENTRY).fetchone()
    entry = (last[0] if last else 0) + 1
    seal = EntryHash(last[6] if last else GENESIS, entry, act)
    first = seq = (
        connection.execute("SELECT max(seq) FROM version").fetchone()[0] or 0
    ) + 1
    projector = Projector(connection)
    held: list[tuple[object, ...]] = []
    for change in changes:
        before, old = (
            (None, None)
            if fresh and change.subject == "update"
            else _standing_version(connection, change)
        )
        line = change.line or (
            None if change.record is None else canonical.dump(change.record)
        )
        if _is_same(change, line, old):
            continue
        if old is not None and before is not None:
            projector.remove(before, canonical.restore(change.subject, old))
        held.append((seq, entry, change.subject, change.key, before, line))
        seal.add(change.subject, change.key, line)
        if change.record is not None:
            projector.add(seq, change.record)
        seq += 1
        # What may come a second time has to be found then.
        if len(held) >= BATCH or not fresh or change.subject != "update":
            _write_versions(connection, held)
    _write_versions(connection, held)
    if seq == first:
        return None
    projector.flush()
    seal_hash = seal.hexdigest()
    connection.execute(
        "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry,
            act.at,
            act.by,
            act.verb,
            act.reason,
            act.undoes,
            first,
            seq - 1,
            seal_hash,
        ),
    )
    return Entry(entry, act.at, act.by, act.verb, act.reason, act.undoes, seal_hash)


def _is_same(change: Change, line: str | None, old: str | None) -> bool:
    """Whether a record stays what it is: an older program may have spelled it otherwise."""
    if line == old:
        return True
    if old is None or change.record is None:
        return False
    return canonical.restore(change.subject, old) == change.record


def _write_versions(
    connection: sqlite3.Connection, held: list[tuple[object, ...]]
) -> None:
    connection.executemany("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)", held)
    held.clear()


def _standing_version(
    connection: sqlite3.Connection, change: Change
) -> tuple[int | None, str | None]:
    seq = connection.execute(
        asked.LAST_VERSION_OF, (change.key, change.subject)
    ).fetchone()[0]
    if seq is None:
        return None, None
    return seq, connection.execute(asked.VERSION_RECORD, (seq,)).fetchone()[0]


class EntryHash:
    """The hash of an entry: SHA-256 over the hash before, the entry's head, and each version."""

    def __init__(self, before: str, entry: int, act: EntryHead) -> None:
        head = [entry, act.at, act.by, act.verb, act.reason, act.undoes]
        self._hash = hashlib.sha256(f"{before}\n{canonical.encode(head)}\n".encode())

    def add(self, subject: str, key: str, line: str | None) -> None:
        """Take in one version of the entry."""
        self._hash.update(
            f"{subject} {key} {line if line is not None else '-'}\n".encode()
        )

    def hexdigest(self) -> str:
        """The hash in hexadecimal."""
        return self._hash.hexdigest()


# -- reading ---------------------------------------------------------------------------------------


def entries(connection: sqlite3.Connection) -> list[Entry]:
    """Every entry, oldest first."""
    return [Entry(*row) for row in connection.execute(asked.ENTRIES)]


def versions(connection: sqlite3.Connection, entry: int) -> Iterator[Version]:
    """What an entry left, in order."""
    return starmap(Version, connection.execute(asked.VERSIONS_OF_ENTRY, (entry,)))


def versions_of(
    connection: sqlite3.Connection, keys: Iterable[str]
) -> Iterator[Version]:
    """All versions of some records, those of the newest entry first."""
    return starmap(
        Version,
        connection.execute(asked.VERSIONS_OF_KEYS, (canonical.encode(list(keys)),)),
    )


def first_break(connection: sqlite3.Connection) -> int | None:
    """The first entry whose hash does not follow from its content and the one before; None: the chain holds."""
    before = GENESIS
    for entry in entries(connection):
        act = EntryHead(entry.verb, entry.at, entry.by, entry.reason, entry.undoes)
        seal = EntryHash(before, entry.seq, act)
        for version in versions(connection, entry.seq):
            seal.add(version.subject, version.key, version.record)
        if seal.hexdigest() != entry.hash:
            return entry.seq
        before = entry.hash
    return None


# -- taking back -----------------------------------------------------------------------------------

UNDO, REDO, DATASET = "undo", "redo", "dataset"


def to_undo(chain: list[Entry]) -> Entry | None:
    """The entry that `undo` would take back: the newest that stands and is not part of the dataset."""
    skip = 0
    for entry in reversed(chain):
        if entry.verb == UNDO:
            skip += 1
        elif skip:
            skip -= 1
        else:
            return None if entry.verb == DATASET else entry
    return None


def to_redo(chain: list[Entry]) -> Entry | None:
    """The undo that `redo` would take back: the newest that no later change has overtaken."""
    skip = 0
    for entry in reversed(chain):
        if entry.verb == REDO:
            skip += 1
        elif entry.verb != UNDO:
            return None
        elif skip:
            skip -= 1
        else:
            return entry
    return None


def reversal(connection: sqlite3.Connection, entry: Entry) -> list[Change]:
    """The changes that bring back what stood before an entry."""
    found = []
    for version in reversed(list(versions(connection, entry.seq))):
        line = None
        if version.before is not None:
            line = connection.execute(
                asked.VERSION_RECORD, (version.before,)
            ).fetchone()[0]
        record = None if line is None else canonical.restore(version.subject, line)
        found.append(Change(version.subject, version.key, record, line))
    if not found:
        raise TrackerError(f"entry {entry.seq} holds no change")
    return found
