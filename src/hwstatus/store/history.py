"""What a tracker has ever held, and who changed it: questions about its ledger.

They are asked of the file as it is now, however early the tracker is seen.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import starmap

from hwstatus import json_text
from hwstatus.context import Watch, ticking, unwatched
from hwstatus.errors import BrokenChain, NotContinued
from hwstatus.record import canonical
from hwstatus.record.forms import BEGINNING, GENESIS, Entry, Head, Version
from hwstatus.store.database import Questions
from hwstatus.store.ledger import (
    DATASET,
    IMPORT,
    LAST_ENTRY,
    MERGE,
    REFRESH,
    RESTORE,
    TOGETHER,
    UNDO,
    Change,
    EntryHash,
    in_force,
    original,
)
from hwstatus.store.projection import NEWEST_VERSIONS, VERSION_COUNT
from hwstatus.store.steps import is_newest
from hwstatus.team.log import SharedEntry, WholeEntry

ENTRIES = "SELECT seq, at, by, verb, reason, undoes, hash FROM ledger ORDER BY seq"
CHAIN = """
SELECT seq, at, by, verb, reason, undoes, hash, first_version, last_version FROM ledger
 WHERE seq > ? ORDER BY seq
"""
_LEFT = "ledger l JOIN version v ON v.seq BETWEEN l.first_version AND l.last_version"
"""Entries `l` of the ledger with the versions `v` that each left."""

VERSIONS_OF_ENTRY = f"""
SELECT v.seq, v.entry, v.subject, v.key, v.before, v.record
  FROM {_LEFT} WHERE l.seq = ? ORDER BY v.seq
"""
VERSIONS_BETWEEN = """
SELECT seq, entry, subject, key, before, record FROM version WHERE seq BETWEEN ? AND ? ORDER BY seq
"""
VERSIONS_OF_KEYS = """
SELECT v.seq, v.entry, v.subject, v.key, v.before, v.record FROM version v
 WHERE v.key IN (SELECT value FROM json_each(?)) ORDER BY v.entry DESC, v.seq
"""
BROUGHT_OR_TAKEN_BACK = """
SELECT seq, verb, undoes FROM ledger WHERE undoes IS NOT NULL OR verb IN (?, ?, ?, ?) ORDER BY seq
"""
"""The entries with some verbs, and every undo and redo."""

REVERSAL = f"""
SELECT v.subject, v.key, b.record
  FROM {_LEFT}
  LEFT JOIN version b ON b.seq = v.before
 WHERE l.seq = ? ORDER BY v.seq DESC
"""
LATER_ON_SAME = f"""
WITH mine AS (
    SELECT l.last_version, v.subject, v.key, b.record
      FROM {_LEFT}
      LEFT JOIN version b ON b.seq = v.before
     WHERE l.seq = ?)
SELECT v.entry FROM mine m JOIN version v ON v.key = m.key AND v.subject = m.subject AND v.seq > m.last_version
UNION
SELECT v.entry FROM mine m JOIN version v ON v.seq > m.last_version
 WHERE m.record IS NULL AND (instr(v.record, '"' || m.key || '"') OR instr(v.record, '"' || m.key || ':'))
   AND {is_newest("v")}
 ORDER BY 1
"""
"""The later entries that left a version of an entry's records, or one that stands and names a record it brought."""

RECORDS_OF_ENTRY = f"""
SELECT v.subject, count(DISTINCT v.key)
  FROM {_LEFT}
 WHERE l.seq = ? GROUP BY v.subject ORDER BY count(DISTINCT v.key) DESC, v.subject
"""
LAST_BY_VERBS = """
SELECT subject, key, record FROM (
    SELECT v.subject, v.key, v.record,
           row_number() OVER (PARTITION BY v.subject, v.key ORDER BY v.entry DESC, v.seq) AS age
      FROM version v JOIN ledger l ON l.seq = v.entry
     WHERE l.verb IN (SELECT value FROM json_each(?)) AND l.seq NOT IN (SELECT value FROM json_each(?))
) WHERE age = 1
"""
"""The first version that the newest of some entries left of each record: what a merge was offered."""

NEWEST_BY_KEY = f"""
SELECT v.key, v.subject, v.record FROM version v WHERE {is_newest("v")} ORDER BY v.key, v.subject
"""
"""The newest version of every record that there ever was, null for a retraction."""

STOOD_BEFORE = """
SELECT record FROM version WHERE key = ? AND subject = ? AND entry < ? ORDER BY seq DESC LIMIT 1
"""
"""What a record was before an entry, which may have left more than one version of it."""

EVER_LIKE = """
SELECT DISTINCT key FROM version WHERE key >= ? AND key < ? || '~' AND subject IN ('update', 'draft')
"""
EVER_ABOUT = """
SELECT u.id FROM about a JOIN updates u ON u.seq = a.seq WHERE a.entity = :entity
UNION
SELECT o.key FROM version v JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND o.subject = 'update' AND (o.record ->> '$.entity' = :entity
    OR EXISTS (SELECT 1 FROM json_each(o.record, '$.also_about') a WHERE a.value = :entity))
UNION
SELECT key FROM version WHERE key >= :entity || '/' AND key < :entity || '0' AND subject = 'checked'
UNION
SELECT :entity
"""
"""The keys of all that was ever recorded about an entity, itself included; that of a check is `slug/date`."""

EVER_HELD = "SELECT count(*) FROM version WHERE key = ? AND subject = ?"
EVER_HAD_UPDATES = "SELECT EXISTS (SELECT 1 FROM version WHERE subject = 'update')"
HELD = (
    "SELECT record FROM version WHERE key = ? AND subject = ? ORDER BY seq DESC LIMIT 1"
)
HELD_FROM = """
SELECT l.verb FROM version v JOIN ledger l ON l.seq = v.entry
 WHERE v.key = ? AND v.subject = ? ORDER BY v.seq DESC LIMIT 1
"""
ENTRY_BEFORE = "SELECT coalesce(max(seq), 0) FROM ledger WHERE at < ?"
HASH_OF_ENTRY = "SELECT hash, at FROM ledger WHERE seq = ?"

# The index of words is left out: it follows from the updates.
_TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table'"
    " AND name NOT GLOB 'search*' AND name NOT GLOB 'sqlite_*' ORDER BY name"
)


def recomputed(
    entries: Iterable[WholeEntry], before: str = GENESIS
) -> Iterator[tuple[Entry, str]]:
    """Consecutive entries, each with the hash that follows from its content and the one `before` it."""
    for shared, versions in entries:
        entry = shared.entry
        expected = EntryHash(before, entry.seq, entry)
        for version in versions:
            expected.add(version)
        yield entry, expected.hexdigest(shared.first, shared.last)
        before = entry.hash


class LedgerReader(Questions):
    """The ledger of a file: its entries, and every version of every record."""

    # -- entries and versions ----------------------------------------------------------------------

    def entries(self) -> list[Entry]:
        """Every entry, oldest first."""
        return list(starmap(Entry, self.database.rows(ENTRIES)))

    def shared_entries(self, after: int = 0) -> Iterator[WholeEntry]:
        """The entries after number `after`, oldest first, as they travel to other machines."""
        before = self.hash_of(after)
        for *row, first, last in self.database.rows(CHAIN, (after,)):
            entry = Entry(*row)
            versions = self.versions_between(first, last)
            yield SharedEntry(entry, first, last, before), versions
            before = entry.hash

    def last(self) -> Entry | None:
        """The newest entry; None where there is none yet."""
        row = self.database.one(LAST_ENTRY)
        return Entry(*row) if row else None

    def hash_of(self, entry: int) -> str | None:
        """The hash of the entry with this number; None where there is none."""
        return self.sealed(entry)[0] or None

    def entry_before(self, moment: str) -> int:
        """The number of the last entry before a moment, or what sorts like one; 0 where there is none."""
        return self.database.count(ENTRY_BEFORE, (moment,))

    def sealed(self, entry: int) -> tuple[str, str]:
        """The hash of the entry with this number, and when it was made; both empty where there is none."""
        return self.database.one(HASH_OF_ENTRY, (entry,)) or ("", "")

    def versions(self, entry: int) -> Iterator[Version]:
        """The versions that an entry left, in order."""
        return starmap(Version, self.database.rows(VERSIONS_OF_ENTRY, (entry,)))

    def versions_between(self, first: int, last: int) -> Iterator[Version]:
        """The versions with these numbers and all between, in order."""
        return starmap(Version, self.database.rows(VERSIONS_BETWEEN, (first, last)))

    def all_versions(self) -> Iterator[Version]:
        """Every version of every record, in order."""
        return self.versions_between(0, self.database.count(VERSION_COUNT))

    def versions_of(self, keys: Iterable[str]) -> Iterator[Version]:
        """All versions of some records, those of the newest entry first."""
        wanted = json_text.encode(list(keys))
        return starmap(Version, self.database.rows(VERSIONS_OF_KEYS, (wanted,)))

    def records_of_entry(self, entry: int) -> dict[str, int]:
        """How many records of each subject an entry changed."""
        return dict(self.database.rows(RECORDS_OF_ENTRY, (entry,)))

    # -- the chain ---------------------------------------------------------------------------------

    def head(self) -> Head:
        """The last entry, with its hash."""
        last = self.last()
        return Head(last.seq, last.hash) if last else BEGINNING

    def recomputed(self, watch: Watch = unwatched) -> Iterator[tuple[Entry, str]]:
        """Every entry, oldest first, with the hash that follows from its content and the one before."""
        with watch("Checking the chain", self.database.count(VERSION_COUNT)) as tick:
            yield from recomputed(
                (shared, ticking(versions, tick))
                for shared, versions in self.shared_entries()
            )

    def require_sound_end(self) -> None:
        """Raise `BrokenChain` where the last entry does not follow, or something stands behind it.

        The hash of an entry that is as large as an import is `doctor`'s to compute: a change after it
        would take as long as the import.
        """
        last = self.last()
        if last is not None and not self._follows(last):
            raise BrokenChain(self.database.path, last.seq)

    def _follows(self, last: Entry) -> bool:
        [(shared, versions)] = self.shared_entries(last.seq - 1)
        before = GENESIS if last.seq == 1 else shared.before
        if before is None or shared.last != self.database.count(VERSION_COUNT):
            return False
        if shared.last - shared.first >= TOGETHER:
            return True
        [(_, computed)] = recomputed([(shared, versions)], before)
        return computed == last.hash

    def first_break(self, watch: Watch = unwatched) -> int | None:
        """The first entry whose hash does not follow from its content and the one before.

        None where the chain holds.
        """
        chain = self.recomputed(watch)
        return next(
            (entry.seq for entry, computed in chain if computed != entry.hash), None
        )

    def require_continued(self, earlier: Head, watch: Watch = unwatched) -> Head:
        """Recompute the chain; returns today's head where the ledger continues an earlier one.

        Raises `NotContinued`, which names the first entry that does not follow.
        """
        head = BEGINNING
        followed = earlier == BEGINNING
        for entry, computed in self.recomputed(watch):
            if computed != entry.hash:
                why = "its hash does not follow from its content"
                raise NotContinued(entry.seq, why)
            head = Head(entry.seq, computed)
            if head.entry == earlier.entry and head != earlier:
                raise NotContinued(entry.seq, "its hash is another: it was rewritten")
            followed = followed or head == earlier
        if not followed:
            last = f"it is missing, and the ledger ends at entry {head.entry}"
            raise NotContinued(head.entry + 1, last)
        return head

    def digest(self) -> str:
        """A hash of all that the tracker holds, in hexadecimal: the same hash means the same answers.

        Every row of one moment counts, and not the ledger's head alone: a row that somebody
        altered beside the ledger is read as well.
        """
        whole = sha256()
        connection = self.database
        with connection.errors():
            connection.execute("BEGIN")
            try:
                for (table,) in connection.execute(_TABLES).fetchall():
                    whole.update(table.encode())
                    for row in connection.execute(f'SELECT * FROM "{table}"'):
                        whole.update(repr(row).encode())
            finally:
                connection.execute("ROLLBACK")
        return whole.hexdigest()

    # -- one record --------------------------------------------------------------------------------

    def was_held(self, subject: str, key: str) -> bool:
        """Whether a record has or ever had this key: ids are not given twice."""
        return self.database.count(EVER_HELD, (key, subject)) > 0

    def ever_had_updates(self) -> bool:
        """Whether the ledger holds any update, live or taken back."""
        return self.database.count(EVER_HAD_UPDATES) > 0

    def held(self, subject: str, key: str) -> str | None:
        """The canonical line that the tracker holds for a record now."""
        return self.database.text(HELD, (key, subject))

    def came_with_dataset(self, subject: str, key: str) -> bool:
        """Whether a record is still as the dataset brought it."""
        return self.database.text(HELD_FROM, (key, subject)) == DATASET

    def stood_before(self, version: Version) -> str | None:
        """The canonical line of a record before the entry that left a version of it."""
        wanted = (version.key, version.subject, version.entry)
        return self.database.text(STOOD_BEFORE, wanted)

    def keys_like(self, prefix: str) -> list[str]:
        """The ids of updates and drafts, live or retracted, that begin so."""
        wanted = prefix.strip().lower()
        if len(wanted) < 3:
            return []
        return self.database.texts(EVER_LIKE, (wanted, wanted))

    def keys_about(self, slug: str) -> list[str]:
        """The keys of all that was ever recorded about an entity, itself included."""
        return self.database.texts(EVER_ABOUT, {"entity": slug})

    # -- every record ------------------------------------------------------------------------------

    def everything(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Every live record as ((subject, key), canonical line)."""
        for _, subject, key, record, _ in self.database.rows(NEWEST_VERSIONS):
            yield (subject, key), record

    def newest_by_key(self) -> Iterator[tuple[tuple[str, str], str | None]]:
        """Every record that there ever was as ((key, subject), line), None for a retracted one."""
        for key, subject, line in self.database.rows(NEWEST_BY_KEY):
            yield (key, subject), line

    def last_of_dataset(
        self, verbs: Sequence[str]
    ) -> dict[tuple[str, str], str | None]:
        """What the dataset said last of each record that it brought; None where it took it out.

        A refresh leaves that first, and then what it made of it and of the user's own.
        """
        wanted = map(json_text.encode, (list(verbs), sorted(self.set_aside())))
        rows = self.database.rows(LAST_BY_VERBS, tuple(wanted))
        return {(subject, key): line for subject, key, line in rows}

    # -- taking back -------------------------------------------------------------------------------

    def set_aside(self) -> set[int]:
        """The entries that brought what others recorded and were taken back, with their undos.

        To a later merge they never were: it brings the same again. A person's own change that
        was taken back is a change like any other.
        """
        aside = set()
        meant: dict[int, int] = {}
        brought = (MERGE, REFRESH, IMPORT, RESTORE)
        for seq, verb, undoes in self.database.rows(BROUGHT_OR_TAKEN_BACK, brought):
            if undoes is None:
                meant[seq] = seq
            elif undoes in meant:
                meant[seq] = meant[undoes]
                aside.add(seq)
                (aside.add if verb == UNDO else aside.discard)(meant[seq])
        return aside

    def built_upon(self, chain: Sequence[Entry], entry: Entry) -> list[Entry]:
        """The later entries in force that changed an entry's records, or name what it brought; newest first."""
        if entry.seq == chain[-1].seq:
            return []
        later = {
            number for (number,) in self.database.rows(LATER_ON_SAME, (entry.seq,))
        }
        # A later change that was taken back, and perhaps done again, counts as what it is by now.
        meant = {
            (each if (each.undoes or 0) <= entry.seq else original(chain, each)).seq
            for each in chain
            if each.seq in later
        }
        return [
            each
            for each in in_force(chain)
            if each.seq in meant and each.seq > entry.seq
        ]

    def reversal(self, entry: Entry) -> Iterator[Change]:
        """The changes that bring back what stood before an entry, as they are read."""
        for subject, key, line in self.database.rows(REVERSAL, (entry.seq,)):
            yield Change(subject, key, canonical.restored(subject, line), line)
