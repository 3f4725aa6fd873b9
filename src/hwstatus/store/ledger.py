"""The append-only record of every change (docs/architecture.md#invariants), and the only way to make one.

An invocation that changes something is one entry: who, when, why, and the versions of the records that it
left. Each entry's hash covers the hash before it, so that nothing can be altered in the past unnoticed.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hwstatus import json_text
from hwstatus.context import Watch, unwatched
from hwstatus.errors import DamagedRecord
from hwstatus.record import canonical
from hwstatus.record.forms import GENESIS, Entry, Record, Version
from hwstatus.store.database import Database
from hwstatus.store.projection import VERSION_COUNT, Projector, make_anew
from hwstatus.store.steps import BROUGHT

LAST_ENTRY = "SELECT seq, at, by, verb, reason, undoes, hash FROM ledger ORDER BY seq DESC LIMIT 1"
LAST_VERSIONS = """
SELECT v.subject, v.key, v.seq, v.record
  FROM json_each(?) asked CROSS JOIN version v ON v.seq = (
       SELECT max(n.seq) FROM version n
        WHERE n.key = asked.value ->> 1 AND n.subject = asked.value ->> 0)
"""
"""The newest version of each record of a JSON array of [subject, key]."""

TOGETHER = 1_000
"""Changes that are looked up and written together."""


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
    return Change(*canonical.identity_of(record), record, line)


def take_out(record: Record) -> Change:
    """The change that takes a record out; it stays in the ledger."""
    return Change(canonical.subject_of(record), canonical.key_of(record), None)


def append(
    connection: Database,
    head: EntryHead | Entry,
    changes: Iterable[Change],
    *,
    fresh: bool = False,
    anew: bool = False,
    watch: Watch = unwatched,
) -> Entry | None:
    """Write one entry with its changes, inside the caller's transaction.

    Returns None, and writes nothing, where nothing changes. `fresh` says that no update of
    the changes can be in the ledger yet, which spares a look-up for each; `anew` that the
    projection is sooner made anew than changed record by record.
    """
    return _EntryWriter(connection, head, fresh, anew).write(changes, watch)


class _EntryWriter:
    """Writes one entry: its versions as they come, its hash and its head at the end."""

    def __init__(
        self, connection: Database, head: EntryHead | Entry, fresh: bool, anew: bool
    ) -> None:
        last = connection.execute(LAST_ENTRY).fetchone()
        self._connection = connection
        self._head = head
        self._fresh = fresh
        self._anew = anew
        self._entry = last[0] + 1 if last else 1
        self._first = self._next = connection.count(VERSION_COUNT) + 1
        self._hash = EntryHash(last[6] if last else GENESIS, self._entry, head)
        self._projector = Projector(connection)
        self._waiting: dict[tuple[str, str], Change] = {}

    def write(self, changes: Iterable[Change], watch: Watch) -> Entry | None:
        """Write what changes leave; returns the entry, None where it has no version."""
        for change in changes:
            record = change.subject, change.key
            # What comes a second time has to be found as the first time left it.
            if record in self._waiting or len(self._waiting) >= TOGETHER:
                self._settle()
            self._waiting[record] = change
        self._settle()
        last = self._next - 1
        if last < self._first:
            return None
        if self._anew:
            make_anew(self._connection, watch)
        else:
            self._projector.flush()
        head = self._head
        sha256 = self._hash.hexdigest(self._first, last)
        row = (self._entry, head.at, head.by, head.verb, head.reason, head.undoes)
        self._connection.execute(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, self._first, last, sha256),
        )
        return Entry(*row, sha256)

    def _settle(self) -> None:
        """Write the versions that the waiting changes leave."""
        newest = self._held()
        versions = (
            self._version(change, *newest.get(record, (None, None)))
            for record, change in self._waiting.items()
        )
        written = [version for version in versions if version is not None]
        self._connection.executemany(
            "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)", written
        )
        self._waiting.clear()

    def _held(self) -> dict[tuple[str, str], tuple[int, str | None]]:
        """The newest version of each waiting record that has one, and its line."""
        wanted = [
            record
            for record, change in self._waiting.items()
            if not (self._fresh and record[0] == "update" and change.record)
        ]
        if not wanted:
            return {}
        rows = self._connection.execute(LAST_VERSIONS, (json_text.encode(wanted),))
        return {(subject, key): (seq, line) for subject, key, seq, line in rows}

    def _version(
        self, change: Change, before: int | None, old: str | None
    ) -> Version | None:
        """The version that a change leaves, hashed and projected."""
        line = change.line
        if line is None and change.record is not None:
            line = canonical.dump(change.record)
        # What somebody else made leaves the versions that it left there.
        if line == old or (isinstance(self._head, EntryHead) and _is_same(change, old)):
            return None
        subject, key, record, _ = change
        version = Version(self._next, self._entry, subject, key, before, line)
        self._next += 1
        self._hash.add(version)
        if self._anew:
            return version
        if old is not None and before is not None:
            if before >= self._first:  # it may not be projected yet
                self._projector.flush()
            self._projector.remove(before, canonical.restore(subject, old))
        if record is not None:
            brought = before and self._connection.count(BROUGHT, (key, subject))
            self._projector.add(version.seq, record, brought)
        return version


def _is_same(change: Change, old: str | None) -> bool:
    """Whether a record stays what it is: an older program may have spelled it otherwise."""
    if old is None or change.record is None:
        return False
    return canonical.restore(change.subject, old) == change.record


HASH_FORMAT = 1
"""The version of what an entry's hash is made of."""


class EntryHash:
    """The hash of an entry: SHA-256 over a JSON array of everything that the entry holds.

    The array is `[format, hash before, seq, at, by, verb, reason, undoes, versions, first
    version, last version]`; a version is `[seq, subject, key, before, SHA-256 of its line]`,
    null in the last place for a retraction. No two entries give the same array.
    """

    def __init__(self, before: str, entry: int, head: EntryHead | Entry) -> None:
        who = [head.at, head.by, head.verb, head.reason, head.undoes]
        start = json_text.encode([HASH_FORMAT, before, entry, *who])
        self._hash = hashlib.sha256(f"{start[:-1]},[".encode())
        self._separator = ""

    def add(self, version: Version) -> None:
        """Take in one version of the entry."""
        line = version.record
        sha256 = f'"{canonical.digest(line)}"' if line is not None else "null"
        before = "null" if version.before is None else version.before
        # Only what is text is given to the encoder: the row is what it makes of a list, in half the time.
        subject = json_text.encode(version.subject)
        key = json_text.encode(version.key)
        row = f"[{version.seq},{subject},{key},{before},{sha256}]"
        self._hash.update(f"{self._separator}{row}".encode())
        self._separator = ","

    def hexdigest(self, first: int, last: int) -> str:
        """The hash in hexadecimal, with the entry's first and last version."""
        whole = self._hash.copy()
        whole.update(f"],{first},{last}]".encode())
        return whole.hexdigest()


_DATASET_NAMED = re.compile(r"dataset (\S+)")


def dataset_of(chain: Iterable[Entry]) -> str | None:
    """The dataset's version as the ledger names it: in its newest dataset or refresh entry."""
    version = None
    for entry in chain:
        if entry.verb in (DATASET, REFRESH) and entry.reason:
            named = _DATASET_NAMED.search(entry.reason)
            version = named[1] if named else version
    return version


# -- taking back -----------------------------------------------------------------------------------

UNDO = "undo"
REDO = "redo"
DATASET = "dataset"
REFRESH = "refresh"
MERGE = "merge"
IMPORT = "import"
RESTORE = "restore"


def in_force(chain: Sequence[Entry]) -> Iterator[Entry]:
    """The entries that no later one takes back, newest first."""
    taken_back: set[int | None] = set()
    for entry in reversed(chain):
        if entry.seq not in taken_back:
            taken_back.add(entry.undoes)
            yield entry


def differs(chain: Sequence[Entry]) -> bool:
    """Whether a record holds more than its dataset, or another one than its ledger names last."""
    verbs = [each.verb for each in in_force(chain)]
    refreshed = sum(each.verb == REFRESH for each in chain)
    is_more = set(verbs) - {DATASET, REFRESH, UNDO, REDO}
    return bool(is_more) or verbs.count(REFRESH) != refreshed


def to_undo(chain: Sequence[Entry]) -> Entry | None:
    """The entry that `undo` would take back: the newest in force that is not part of the dataset."""
    entry = next((each for each in in_force(chain) if each.verb != UNDO), None)
    return None if entry and entry.verb == DATASET else entry


def to_redo(chain: Sequence[Entry]) -> Entry | None:
    """The undo that `redo` would take back: the newest that no later change has overtaken."""
    entry = next((each for each in in_force(chain) if each.verb != REDO), None)
    return entry if entry and entry.verb == UNDO else None


def original(chain: Sequence[Entry], entry: Entry) -> Entry:
    """The change that an entry is about, whether it undoes or redoes it or is that change.

    Raises `DamagedRecord` where an entry takes back one that does not come before it.
    """
    by_number = {each.seq: each for each in chain}
    while entry.undoes is not None:
        meant = by_number.get(entry.undoes)
        if meant is None or meant.seq >= entry.seq:
            raise DamagedRecord(f"entry {entry.seq} takes back entry {entry.undoes}")
        entry = meant
    return entry
