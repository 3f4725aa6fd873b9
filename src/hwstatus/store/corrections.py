"""What was corrected or taken out since, and what was known before."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from hwstatus import json_text
from hwstatus.record import canonical
from hwstatus.record.dates import moment_of
from hwstatus.record.models import Update
from hwstatus.record.vocabulary import SCOPES
from hwstatus.store.database import Database
from hwstatus.store.standings import last_day_of
from hwstatus.store.steps import BROUGHT, brought_in
from hwstatus.store.updates import EVERY_ENTRY

COUNTED = (
    "({v}.seq <= :known OR {v}.subject IN ('entity', 'group') AND {v}.seq <= :held)"
)
"""Whether a version was known at a time. Names and groups are reference, not knowledge."""

TAKEN_OUT = """
WITH RECURSIVE gone(key, seq, verb, undoes) AS (
  SELECT v.key, v.seq, l.verb, l.undoes FROM version v JOIN ledger l ON l.seq = v.entry
   WHERE v.record IS NULL AND v.subject = 'update'
     AND NOT EXISTS (SELECT 1 FROM version n WHERE n.key = v.key AND n.subject = 'update' AND n.seq > v.seq)
  UNION ALL
  SELECT g.key, v.seq, l.verb, l.undoes FROM gone g JOIN version v JOIN ledger l ON l.seq = v.entry
   WHERE g.verb = 'undo' AND v.record IS NULL AND v.seq = (SELECT max(b.seq) FROM version b
         WHERE b.key = g.key AND b.subject = 'update' AND b.entry < g.undoes))
SELECT g.key, o.record FROM gone g JOIN version v ON v.seq = g.seq JOIN version o ON o.seq = v.before
 WHERE g.verb <> 'undo' ORDER BY g.key
"""
"""An undo took an update out where the retraction that stood before it is what counts, if there was one."""
RETRACTED_ABOUT = """
SELECT o.record, l.at, l.by, coalesce(l.reason, l.verb) FROM version v
  JOIN ledger l ON l.seq = v.entry JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.subject = 'update' AND v.record IS NULL AND l.verb <> 'undo'
   AND +v.seq <= :known
   AND (o.record ->> '$.entity' = :about
        OR EXISTS (SELECT 1 FROM json_each(o.record, '$.also_about') a WHERE a.value = :about))
   AND NOT EXISTS (
       SELECT 1 FROM version n
        WHERE n.key = v.key AND n.subject = 'update' AND n.seq > v.seq AND n.seq <= :known)
 ORDER BY +v.seq
"""
"""The signs have the few sorted: for order or bound alone SQLite would read every version."""

_CORRECTIONS = """
SELECT v.key, v.entry, l.at, l.by, l.verb, l.reason, o.record, v.record FROM version v
  JOIN ledger l ON l.seq = v.entry JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.subject = 'update' AND +v.seq <= :known
   AND l.at >= :since AND l.at <= :until AND v.entry > :after AND v.entry <= :last {more} ORDER BY +v.seq
"""
CORRECTIONS = _CORRECTIONS.format(more="")
"""Corrections of any update, with a status or without."""
_COUNTING = ("entity", "date", "recorded_at", "effects")
"""What a standing is derived from, beside an update's id."""
_DIFFERS = " OR ".join(
    f"o.record -> '$.{name}' IS NOT v.record -> '$.{name}'" for name in _COUNTING
)
_SETS_STATUS = """instr(o.record, '"effects":') OR instr(v.record, '"effects":')"""
MOVING_CORRECTIONS = _CORRECTIONS.format(
    more=f"AND ({_SETS_STATUS}) AND (l.first_version < l.last_version OR {_DIFFERS})"
)
"""Corrections of updates that set a status, or did: no other moves a standing.

Without what alone made its entry and changed nothing that counts, such as a summary.
"""

_MOMENT = f"""max(substr(o.date || '-01-01', 1, 10), min({last_day_of("o.date")}, substr(o.recorded_at, 1, 10)))
       || '|' || o.recorded_at || '|' || printf('%010d', o.brought)"""
"""The place in time of an update's effects: `record.dates.moment_of`."""

STATUSES_AFTER = f"""
WITH replaced AS MATERIALIZED (
     SELECT o.entry, v.entry AS taken, {brought_in("o")} AS brought, o.record ->> 'entity' AS entity,
            o.record ->> 'date' AS date, o.record ->> 'recorded_at' AS recorded_at, o.record -> 'effects' AS effects
       FROM version v JOIN version o ON o.seq = v.before
      WHERE v.before IS NOT NULL AND v.entry > :first AND o.subject = 'update' AND instr(o.record, '"effects":')
        AND o.record ->> '$.entity' IN (SELECT p.value ->> 1 FROM json_each(:places) p)),
 counted AS (
     SELECT p.key, s.value AS scope, x.moment, x.status
       FROM json_each(:places) p CROSS JOIN json_each(:scopes) s
      CROSS JOIN effect x ON x.n = (
            SELECT e.n FROM effect e CROSS JOIN version v ON v.seq = e.seq
             WHERE e.entity = p.value ->> 1 AND e.scope = s.value AND e.moment < p.value ->> 2
               AND v.entry <= p.value ->> 0
             ORDER BY e.moment DESC LIMIT 1)
      UNION ALL
     SELECT p.key, e.value ->> '$.scope', {_MOMENT} AS moment, e.value ->> '$.status'
       FROM json_each(:places) p JOIN replaced o ON o.entity = p.value ->> 1 JOIN json_each(o.effects) e
      WHERE o.entry <= p.value ->> 0 AND o.taken > p.value ->> 0 AND moment < p.value ->> 2)
SELECT key, scope, status, max(moment) FROM counted GROUP BY key, scope
"""
"""The status of some entities by scope, each as known after an entry, before a moment; `:first` is the least entry.

Of what entries left and is held still the index knows the newest. What was corrected or taken out later is read once.
"""

LAST_OF_TIME = "SELECT coalesce(max(seq), 0) FROM ledger WHERE at <= :until AND last_version <= :known"
"""The last entry up to a moment, of those of which all is seen."""


TAKING_BACK = """
SELECT seq, undoes FROM ledger WHERE undoes > :after AND seq <= :last AND last_version <= :known ORDER BY seq DESC
"""
"""The entries that take back another one of a time, the newest first."""


class Seen(NamedTuple):
    """How much of a ledger is seen: up to which version anything was known, and up to which there were names.

    The queries of the ledger are bound with these.
    """

    known: int = EVERY_ENTRY
    held: int = EVERY_ENTRY


class Correction(NamedTuple):
    """An update that a ledger entry changed, or took out (`after` is None)."""

    entry: int
    at: str
    by: str
    verb: str
    reason: str | None
    before: Update | None
    after: Update | None


class Corrections:
    """What a tracker's file says of records that were corrected, as far as its ledger is seen."""

    def __init__(self, database: Database, seen: Seen) -> None:
        self.database = database
        self._horizon: dict[str, object] = seen._asdict()

    def retracted(self, slug: str) -> list[tuple[Update, str, str, str]]:
        """Updates about an entity that were taken out: (update, when, by whom, why)."""
        rows = self.database.rows(RETRACTED_ABOUT, {"about": slug, **self._horizon})
        return [(canonical.load_update(line), *act) for line, *act in rows]

    def taken_out(self) -> dict[str, str]:
        """What each update that was taken out was last, by id; a change that was undone never was."""
        return dict(self.database.rows(TAKEN_OUT))

    def between(
        self,
        since: str,
        until: str,
        *,
        moving: bool = False,
        entries: tuple[int, int] = (0, EVERY_ENTRY),
    ) -> Iterator[Correction]:
        """Updates that were corrected or retracted in a time (ISO days), in order.

        Of some `entries`: those behind the first, up to the second. If only those that may be
        `moving` a standing are asked for, others are left out where that is cheap.
        """
        query = MOVING_CORRECTIONS if moving else CORRECTIONS
        values = {"since": since, "until": f"{until}T23:59:59Z", **self._horizon}
        values |= zip(("after", "last"), entries, strict=True)
        rows = self.database.rows(query, values)
        # An entry may have left two versions of an update.
        for _, group in groupby(rows, lambda row: row[:2]):
            steps = list(group)
            _, entry, at, by, verb, reason, line, _ = steps[0]
            lines = (line, steps[-1][-1])
            before, after = (each and canonical.load_update(each) for each in lines)
            if before != after:
                yield Correction(
                    entry, at, by, verb, reason, before or None, after or None
                )

    def taken_back(self, entries: tuple[int, int]) -> set[int]:
        """Of some entries, as in `between`, those that another took back for good, and that other: both never were."""
        values = {**dict(zip(("after", "last"), entries, strict=True)), **self._horizon}
        gone: set[int] = set()
        for entry, undone in self.database.rows(TAKING_BACK, values):
            if entry not in gone:
                gone |= {entry, undone}
        return gone

    def status_then(self, update: Update, scope: str) -> str | None:
        """The status of an update's entity for a scope just before it, as was known then: from the present's tables."""
        [brought] = self.database.one(BROUGHT, (update.id, "update")) or (None,)
        moment = moment_of(update, brought or 0)
        place = Place(self.last_entry("~"), update.entity, moment)
        return self.statuses([place])[place].get(scope)

    def last_entry(self, until: str) -> int:
        """The number of the last entry up to a moment, or what sorts like one; 0 for none."""
        return self.database.count(LAST_OF_TIME, {"until": until, **self._horizon})

    def statuses(self, places: Sequence["Place"]) -> Mapping["Place", dict[str, str]]:
        """The statuses by scope at each of some places, all asked in one statement."""
        values = {
            "first": min((place.entry for place in places), default=0),
            "places": json_text.encode(places),
            "scopes": json_text.encode(list(SCOPES)),
        }
        statuses: dict[Place, dict[str, str]] = {place: {} for place in places}
        for number, scope, status, _ in self.database.rows(STATUSES_AFTER, values):
            statuses[places[number]][scope] = status
        return statuses


# -- as it was known -------------------------------------------------------------------


class Place(NamedTuple):
    """An entity after a ledger entry, seen before a moment, or what sorts like one."""

    entry: int
    entity: str
    moment: str

    @property
    def before(self) -> "Place":
        """The same just before the entry."""
        return self._replace(entry=self.entry - 1)
