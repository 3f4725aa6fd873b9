"""What was corrected or taken out since, and what was known before."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from hwstatus.record import canonical
from hwstatus.record.models import Update
from hwstatus.rules.standing import moment_of
from hwstatus.store.database import Reader
from hwstatus.store.steps import BROUGHT, brought_in

COUNTED = (
    "({v}.seq <= :known OR {v}.subject IN ('entity', 'group') AND {v}.seq <= :held)"
)
"""Whether a version was known at a time. Names and groups are reference, not knowledge."""

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
SELECT v.entry, l.at, l.by, l.verb, l.reason, o.record, v.record FROM version v
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

EFFECT_THEN = """
SELECT e.moment, e.status FROM effect e
 WHERE e.entity = :about AND e.scope = :scope AND e.moment < :moment AND e.seq <= :known
 ORDER BY e.moment DESC LIMIT 1
"""
"""Of what was known then and is held still: an entity's newest effect for a scope before a moment."""

REPLACED_THEN = f"""
SELECT o.record, {brought_in("o")} FROM version v JOIN version o ON o.seq = v.before
 WHERE v.before <= :known AND v.seq > :known AND o.subject = 'update'
   AND instr(o.record, '"effects":') AND o.record ->> '$.entity' = :about
"""
"""The updates with effects that were known then, and were corrected or taken out since, and what brought them in."""

EVERY_ENTRY = 2**62
"""Greater than the number of any entry, and of any version."""


class KnownUntil(NamedTuple):
    """How much of the ledger a tracker sees: up to the end of a day (ISO), and up to an entry."""

    until: str = "9999-12-31"
    entry: int = EVERY_ENTRY


class Seen(NamedTuple):
    """How much of a ledger is seen: up to which version anything was known, and up to which there were names."""

    known: int = EVERY_ENTRY
    held: int = EVERY_ENTRY

    @property
    def values(self) -> dict[str, object]:
        """What the queries of the ledger are bound with."""
        return dict(self._asdict())


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

    def __init__(self, reader: Reader, seen: Seen) -> None:
        self._reader = reader
        self._horizon = seen.values
        self._replaced: dict[str, list[tuple[Update, str]]] = {}

    def retracted(self, slug: str) -> list[tuple[Update, str, str, str]]:
        """Updates about an entity that were taken out: (update, when, by whom, why)."""
        rows = self._reader.rows(RETRACTED_ABOUT, {"about": slug, **self._horizon})
        return [(canonical.load_update(line), *act) for line, *act in rows]

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
        corrections = (_correction(*row) for row in self._reader.rows(query, values))
        return _whole(corrections)

    def status_then(self, update: Update, scope: str) -> str | None:
        """The status of an update's entity for a scope just before it, as was known then: from the present's tables."""
        slug = update.entity
        [brought] = self._reader.one(BROUGHT, (update.id, "update")) or (None,)
        moment = moment_of(update, brought or 0)
        values = {"about": slug, "scope": scope, "moment": moment, **self._horizon}
        newest = list(self._reader.rows(EFFECT_THEN, values))
        for replaced, at in self._replaced_since(slug):
            if at < moment:
                effects = (e for e in replaced.effects if e.scope == scope)
                newest.extend((at, effect.status) for effect in effects)
        return max(newest)[1] if newest else None

    def _replaced_since(self, slug: str) -> list[tuple[Update, str]]:
        """What was known of an entity and has been corrected or taken out since, with its moment; looked up once."""
        if slug not in self._replaced:
            rows = self._reader.rows(REPLACED_THEN, {"about": slug, **self._horizon})
            replaced = [
                (canonical.load_update(line), brought) for line, brought in rows
            ]
            self._replaced[slug] = [
                (u, moment_of(u, brought)) for u, brought in replaced
            ]
        return self._replaced[slug]


def _correction(
    entry: int, at: str, by: str, verb: str, reason: str | None, *lines: str | None
) -> Correction:
    before, after = (line and canonical.load_update(line) for line in lines)
    return Correction(entry, at, by, verb, reason, before or None, after or None)


def _whole(corrections: Iterable[Correction]) -> Iterator[Correction]:
    """What each entry did to each update, of which it may have left two versions."""
    for _, group in groupby(corrections, key=_entry_and_update):
        steps = list(group)
        whole = steps[0]._replace(after=steps[-1].after)
        if whole.before != whole.after:
            yield whole


def _entry_and_update(correction: Correction) -> tuple[int, str]:
    update = correction.before or correction.after
    return correction.entry, update.id if update else ""
