"""The tracker as it was held at an earlier time.

Every question can then be asked of the past as of the present. Names and groups are reference, not
knowledge: they are taken as they are now, so that a question about the past can be asked by today's names.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from hwstatus import json_text
from hwstatus.context import Context
from hwstatus.record import canonical
from hwstatus.store import schema
from hwstatus.store.corrections import COUNTED, Seen
from hwstatus.store.database import Cursor, Database, address_of
from hwstatus.store.history import LedgerReader
from hwstatus.store.ledger import DATASET
from hwstatus.store.opening import most_steps
from hwstatus.store.projection import VERSION_COUNT, Projector
from hwstatus.store.steps import brought_in
from hwstatus.store.updates import EVERY_ENTRY

SEEN = ("updates", "about", "effect", "deadline", "outcome", "publisher", "checked")
"""The projected tables that came to hold more since; what else is asked is reference, or the ledger."""

_NOT_CHANGING = -1
"""Instead of a file's version: what answers is a copy, which no writer reaches."""


class Past(Database):
    """A database that answers as a tracker did at an earlier time.

    Where nothing that it is asked about was corrected since, that is the tracker's file, seen
    through views that leave out what came later: a question then reads as little as one about
    the present. Else the tables of that time are built anew from the ledger.
    """

    present: Database
    seen: Seen
    about: Sequence[str] | None
    """The entities that are asked about; None where all are."""
    context: Context
    _version = _NOT_CHANGING
    """The version of the file when it was looked at for what was corrected since."""

    def execute(self, *statement: Any) -> Cursor:
        """Carry out one statement; a correction that somebody commits meanwhile changes no answer."""
        cursor = super().execute(*statement)
        while self._version != _NOT_CHANGING and self._version != self._file_version():
            self.build()
            cursor = super().execute(*statement)
        return cursor

    def _file_version(self) -> int:
        """What is another number after each change of the file."""
        version: int = super().execute("PRAGMA now.data_version").fetchone()[0]
        return version

    def see_through(self) -> bool:
        """Answer from the tracker's file, if it holds all that is asked about as it was then."""
        path = self.present.path
        self.watch_over(most_steps(path))
        self.execute("PRAGMA cell_size_check = ON")
        self.execute("ATTACH ? AS now", (address_of(path),))
        version = self._file_version()
        if self._was_corrected():
            return False
        for table in SEEN:
            # A view binds no values.
            rows = f"SELECT t.* FROM now.{table} t WHERE t.seq <= {self.seen.known:d}"
            self.execute(f"CREATE TEMP VIEW {table} AS {rows}")
        self._version = version
        return True

    def _was_corrected(self) -> bool:
        """Whether any of what is asked about was corrected or taken out since."""
        values = self.seen._asdict()
        query = CORRECTED_SINCE
        if self.about is not None:
            query = CORRECTED_ABOUT
            values["about"] = json_text.encode(self.about)
        return bool(self.count(query, values))

    def build(self) -> None:
        """Hold the tables of that time, built anew, and answer from them from now on."""
        self._version = _NOT_CHANGING
        made = self.execute("SELECT type, name FROM temp.sqlite_schema").fetchall()
        for kind, name in made:
            if kind != "index":
                self.execute(f"DROP {kind} temp.{name}")
        schema.migrate(self)
        projector = Projector(self)
        with self.changing():
            for seq, subject, key, record, first in self._held():
                row = (seq, subject, key, record)
                self.execute("INSERT INTO version VALUES (?, 0, ?, ?, NULL, ?)", row)
                projector.add(seq, canonical.restore(subject, record), first)
            projector.flush()

    def _held(self) -> Iterable[tuple[Any, ...]]:
        """The records of that time, with their numbers and subjects, and what brought them in, counted as they come."""
        values = self.seen._asdict()
        total = None
        query = HELD_THEN
        if self.about is None:
            total = self.present.count(VERSION_COUNT)
        else:
            query = HELD_THEN_OF_KEYS
            values["keys"] = json_text.encode(_keys(self.present, self.about))
        rows = self.present.execute(query, values)
        return self.context.counted("Going back", total, rows)

    def have_index(self) -> None:
        """Have a full-text index of that time: what came later changes the rank of what was there."""
        if self._version != _NOT_CHANGING:
            self.build()


def past_of(
    present: Database,
    until: str,
    entry: int,
    about: Sequence[str] | None,
    context: Context,
) -> Past:
    """What answers as a tracker did at the end of a day (ISO) and after an entry, about some entities or all.

    A record counts from the ledger entry that brought it, whatever time it claims for itself.
    """
    past = Past.in_memory(present.path)
    past.present = present
    past.seen = seen_until(present, until, entry)
    past.about = about
    past.context = context
    with present.errors():
        # After an entry, names are those of its time too; an empty file has no tables to look at.
        is_seen = (
            entry == EVERY_ENTRY
            and present.is_file
            and schema.version_of(present) == schema.VERSION
            and past.see_through()
        )
        if not is_seen:
            past.build()
    return past


def _keys(present: Database, about: Sequence[str]) -> list[str]:
    """The keys of what is about some entities, of what became of their deadlines, and of all names and groups."""
    ledger = LedgerReader(present)
    keys = [key for slug in about for key in ledger.keys_about(slug)]
    outcomes = present.texts(OUTCOMES_FOR_KEYS, {"keys": json_text.encode(keys)})
    return [*keys, *outcomes, *present.texts(REFERENCE_KEYS)]


# -- what was known then -------------------------------------------------------------------

LAST_VERSION = "SELECT coalesce(max(last_version), 0) FROM ledger WHERE seq <= ?"
LAST_KNOWN = f"""
WITH back AS (
    SELECT u.seq FROM ledger u JOIN ledger x ON x.seq = u.undoes JOIN ledger w ON w.seq = x.seq - 1
     WHERE u.at <= :horizon AND u.at < x.at AND u.at >= w.at AND NOT EXISTS (
           SELECT 1 FROM ledger m WHERE m.seq > x.seq AND m.seq < u.seq AND NOT coalesce(m.undoes > x.seq, 0)
              AND NOT EXISTS (SELECT 1 FROM ledger k WHERE k.seq > m.seq AND k.seq < u.seq AND k.undoes = m.seq)))
SELECT seq, last_version FROM ledger
 WHERE seq < coalesce((
       SELECT min(seq) FROM ledger WHERE at > :horizon AND seq > coalesce((SELECT max(seq) FROM back), (
              SELECT l.seq FROM ledger l JOIN ledger n ON n.seq = 2
               WHERE l.seq = 1 AND l.verb = '{DATASET}' AND n.at <= :horizon), 0)), {EVERY_ENTRY})
 ORDER BY seq DESC LIMIT 1
"""
"""The last entry that was known at a time, and its last version.

`back` are the entries that set the clock back. One that an earlier version wrote under a clock behind counts with the
entry before it.
"""


def last_known(present: Database, moment: str) -> int:
    """The number of the newest entry at a moment (UTC); 0 before all."""
    row = present.one(LAST_KNOWN, {"horizon": moment})
    return row[0] if row else 0


def seen_until(present: Database, until: str, entry: int) -> Seen:
    """How much of a file's ledger is seen until the end of a day, and up to an entry."""
    last = EVERY_ENTRY
    if entry != EVERY_ENTRY:
        last = present.count(LAST_VERSION, (entry,))
    moment = {"horizon": f"{until}T23:59:59Z"}
    _, last_by_day = present.one(LAST_KNOWN, moment) or (0, 0)
    return Seen(min(last_by_day, last), last)


_CORRECTED = """
  FROM version v JOIN version o ON o.seq = v.before
 WHERE v.before <= :known AND v.seq > :known AND o.subject IN ('update', 'checked') AND o.record IS NOT NULL
"""
CORRECTED_SINCE = f"SELECT EXISTS (SELECT 1 {_CORRECTED})"
"""Whether anything that was held then was corrected or taken out since."""

CORRECTED_ABOUT = f"""
SELECT EXISTS (SELECT 1 {_CORRECTED}
   AND (coalesce(o.record ->> '$.entity', o.record ->> '$.checked')
            IN (SELECT value FROM json_each(:about))
        OR instr(o.record, '"outcomes":')
        OR EXISTS (SELECT 1 FROM json_each(o.record, '$.also_about') a
                    WHERE a.value IN (SELECT value FROM json_each(:about)))))
"""
"""The same of what was about some entities, and of outcomes of any deadline."""

_HELD_THEN = f"""
SELECT v.seq, v.subject, v.key, v.record, {brought_in("v")} FROM version v
 WHERE v.record IS NOT NULL AND {COUNTED.format(v="v")}
   AND NOT EXISTS (
       SELECT 1 FROM version n
        WHERE n.key = v.key AND n.subject = v.subject AND n.seq > v.seq
          AND {COUNTED.format(v="n")}){{of_keys}}
 ORDER BY v.seq
"""
HELD_THEN = _HELD_THEN.format(of_keys="")
"""What the tracker held then."""

HELD_THEN_OF_KEYS = _HELD_THEN.format(
    of_keys=" AND v.key IN (SELECT value FROM json_each(:keys))"
)
"""The same of some keys only."""

OUTCOMES_FOR_KEYS = """
SELECT id FROM outcome WHERE deadline IN (SELECT value FROM json_each(:keys))
UNION
SELECT o.key FROM version v JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND o.subject = 'update' AND instr(o.record, '"outcomes":')
"""
"""The updates that tell what became of some updates' deadlines, and all that ever told and were corrected."""

REFERENCE_KEYS = "SELECT DISTINCT key FROM version WHERE subject IN ('entity', 'group')"
