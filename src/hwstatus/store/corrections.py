"""What was corrected or taken out since, and what was held before.

What is held still is asked in one statement. What was corrected since is read once, and put
in order, however many entries are asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from hwstatus import json_text
from hwstatus.record import canonical
from hwstatus.record.models import Update
from hwstatus.record.vocabulary import SCOPES
from hwstatus.rules.standing import day_of, moment_of
from hwstatus.store.database import Reader

Row = tuple[Any, ...]

COUNTED = """
({v}.entry <= :entry AND ({v}.subject IN ('entity', 'group') OR CASE
    WHEN {v}.before IS NULL AND {v}.subject IN ('update', 'checked')
    THEN min({l}.at, {v}.record ->> '$.recorded_at') ELSE {l}.at END <= :horizon))
"""
"""Whether a version of an entry was known at a time."""

RETRACTED_ABOUT = """
SELECT o.record, l.at, l.by, coalesce(l.reason, l.verb) FROM version v
  JOIN ledger l ON l.seq = v.entry JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.subject = 'update' AND v.record IS NULL AND l.verb <> 'undo'
   AND v.entry <= :entry AND l.at <= :horizon
   AND (o.record ->> '$.entity' = :about
        OR EXISTS (SELECT 1 FROM json_each(o.record, '$.also_about') a WHERE a.value = :about))
   AND NOT EXISTS (
       SELECT 1 FROM version n JOIN ledger m ON m.seq = n.entry
        WHERE n.key = v.key AND n.subject = 'update' AND n.seq > v.seq AND n.entry <= :entry AND m.at <= :horizon)
 ORDER BY +v.seq
"""
"""The sign has the few sorted: for their order alone SQLite would read every version."""

_CORRECTIONS = """
SELECT v.entry, l.at, l.by, l.verb, l.reason, o.record, v.record FROM version v
  JOIN ledger l ON l.seq = v.entry JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.subject = 'update' AND v.entry <= :entry AND l.at <= :horizon
   AND l.at >= :since AND l.at <= :until
   AND (instr(o.record, '"effects":') OR instr(v.record, '"effects":')) {more} ORDER BY +v.seq
"""
CORRECTIONS = _CORRECTIONS.format(more="")
"""Corrections of updates that set a status, or did: no other moves a standing."""
_COUNTING = ("entity", "date", "recorded_at", "effects")
"""What a standing is derived from, beside an update's id."""
_DIFFERS = " OR ".join(
    f"o.record -> '$.{name}' IS NOT v.record -> '$.{name}'" for name in _COUNTING
)
MOVING_CORRECTIONS = _CORRECTIONS.format(
    more=f"AND (l.first_version < l.last_version OR {_DIFFERS})"
)
"""The same without what alone made its entry and changed nothing that counts, such as a summary."""
NEWEST_EFFECTS_AFTER = """
SELECT p.key, s.value, x.moment, x.status
  FROM json_each(:places) p CROSS JOIN json_each(:scopes) s
 CROSS JOIN effect x ON x.n = (
       SELECT e.n FROM effect e CROSS JOIN version v ON v.seq = e.seq
        WHERE e.entity = p.value ->> 1 AND e.scope = s.value AND e.moment < (p.value ->> 2) || '~'
          AND v.entry <= p.value ->> 0
        ORDER BY e.moment DESC LIMIT 1)
"""
"""Of what entries left and is held still: each scope's newest effect on some entities, each by a day."""

REPLACED_AFTER = """
SELECT o.entry, v.entry, o.record FROM version v JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.entry > :entry AND o.subject = 'update' AND instr(o.record, '"effects":')
   AND o.record ->> '$.entity' IN (SELECT value FROM json_each(:about))
"""
"""The updates with effects on some entities that were corrected or taken out after an entry.

Each with the entry that left it and the one that did so.
"""

EFFECT_THEN = f"""
SELECT e.moment, e.status FROM effect e JOIN version v ON v.seq = e.seq JOIN ledger l ON l.seq = v.entry
 WHERE e.entity = :about AND e.scope = :scope AND e.moment < :moment AND {COUNTED.format(v="v", l="l")}
 ORDER BY e.moment DESC LIMIT 1
"""
"""Of what was known then and is held still: an entity's newest effect for a scope before a moment."""

REPLACED_THEN = f"""
SELECT o.record FROM version v JOIN ledger l ON l.seq = v.entry
                               JOIN version o ON o.seq = v.before JOIN ledger m ON m.seq = o.entry
 WHERE v.before IS NOT NULL AND (l.at > :horizon OR v.entry > :entry) AND o.subject = 'update'
   AND {COUNTED.format(v="o", l="m")}
   AND instr(o.record, '"effects":') AND o.record ->> '$.entity' = :about
"""
"""The updates with effects that were known then, and were corrected or taken out since."""

EVERY_ENTRY = 2**62
"""Greater than the number of any entry."""


class KnownUntil(NamedTuple):
    """How much of the ledger a tracker sees: up to the end of a day (ISO), and up to an entry."""

    until: str = "9999-12-31"
    entry: int = EVERY_ENTRY

    @property
    def values(self) -> dict[str, object]:
        """What the queries of the ledger are bound with."""
        return {"horizon": f"{self.until}T23:59:59Z", "entry": self.entry}


class Correction(NamedTuple):
    """An update that a ledger entry changed, or took out (`after` is None)."""

    entry: int
    at: str
    by: str
    verb: str
    reason: str | None
    before: Update | None
    after: Update | None


class Place(NamedTuple):
    """An entity after a ledger entry, seen on a day (ISO)."""

    entry: int
    entity: str
    day: str

    @property
    def before(self) -> "Place":
        """The same just before the entry."""
        return self._replace(entry=self.entry - 1)


class Corrections:
    """What a tracker's file says of records that were corrected, as far as a horizon sees its ledger."""

    def __init__(self, reader: Reader, horizon: KnownUntil) -> None:
        self._reader = reader
        self._horizon = horizon.values
        self._replaced: dict[str, list[Update]] = {}

    def retracted(self, slug: str) -> list[tuple[Update, str, str, str]]:
        """Updates about an entity that were taken out: (update, when, by whom, why)."""
        rows = self._reader.rows(RETRACTED_ABOUT, {"about": slug, **self._horizon})
        return [(canonical.load_update(line), *act) for line, *act in rows]

    def between(
        self, since: str, until: str, *, moving: bool = False
    ) -> Iterator[Correction]:
        """Updates with a status that were corrected or retracted in a time (ISO days), in order.

        If only those that may be `moving` a standing are asked for, others are left out where that is cheap.
        """
        query = MOVING_CORRECTIONS if moving else CORRECTIONS
        values = {"since": since, "until": f"{until}T23:59:59Z", **self._horizon}
        found = (_correction(*row) for row in self._reader.rows(query, values))
        return _whole(found)

    def statuses_after(self, places: Sequence[Place]) -> "Statuses":
        """The statuses of entities on a day, as they were known after a ledger entry: at each of some places."""
        asked = {
            "places": json_text.encode(places),
            "scopes": json_text.encode(list(SCOPES)),
        }
        values = {
            "entry": min((place.entry for place in places), default=0),
            "about": json_text.encode(sorted({place.entity for place in places})),
        }
        held = self._reader.rows(NEWEST_EFFECTS_AFTER, asked)
        return Statuses(places, held, self._reader.rows(REPLACED_AFTER, values))

    def status_then(self, slug: str, scope: str, moment: str) -> str | None:
        """An entity's status for a scope just before a moment, as it was known then: from the present's tables."""
        values = {"about": slug, "scope": scope, "moment": moment, **self._horizon}
        newest = list(self._reader.rows(EFFECT_THEN, values))
        for replaced in self._replaced_since(slug):
            place = moment_of(replaced)
            if place < moment:
                effects = (e for e in replaced.effects if e.scope == scope)
                newest.extend((place, effect.status) for effect in effects)
        return max(newest)[1] if newest else None

    def _replaced_since(self, slug: str) -> list[Update]:
        """What was known of an entity and has been corrected or taken out since, looked up once."""
        if slug not in self._replaced:
            lines = self._reader.texts(REPLACED_THEN, {"about": slug, **self._horizon})
            self._replaced[slug] = list(map(canonical.load_update, lines))
        return self._replaced[slug]


def _correction(
    entry: int, at: str, by: str, verb: str, reason: str | None, *lines: str | None
) -> Correction:
    before, after = (line and canonical.load_update(line) for line in lines)
    return Correction(entry, at, by, verb, reason, before or None, after or None)


def _whole(corrections: Iterable[Correction]) -> Iterator[Correction]:
    """What each entry did to each update, of which it may have left two versions."""
    for _, group in groupby(corrections, key=_entry_and_update):
        found = list(group)
        whole = found[0]._replace(after=found[-1].after)
        if whole.before != whole.after:
            yield whole


def _entry_and_update(correction: Correction) -> tuple[int, str]:
    update = correction.before or correction.after
    return correction.entry, update.id if update else ""


class _Replaced(NamedTuple):
    """An effect that a ledger entry left and a later one took back; later places in time sort last."""

    moment: str
    status: str
    left: int
    taken: int


class Statuses:
    """The statuses of entities by scope, as they were known after ledger entries.

    The rows are those of `NEWEST_EFFECTS_AFTER` and `REPLACED_AFTER` for the places.
    """

    def __init__(
        self, places: Sequence[Place], held: Iterable[Row], replaced: Iterable[Row]
    ) -> None:
        self._held: dict[Place, dict[str, tuple[str, str]]] = defaultdict(dict)
        for number, scope, moment, status in held:
            self._held[places[number]][scope] = (moment, status)
        self._replaced: dict[str, dict[str, list[_Replaced]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for left, taken, line in replaced:
            self._take_in(left, taken, line)
        for of_entity in self._replaced.values():
            for of_scope in of_entity.values():
                of_scope.sort(reverse=True)

    def _take_in(self, left: int, taken: int, line: str) -> None:
        update = canonical.load_update(line)
        moment = moment_of(update)
        of_entity = self._replaced[update.entity]
        for effect in update.effects:
            replaced = _Replaced(moment, effect.status, left, taken)
            of_entity[effect.scope].append(replaced)

    def at(self, place: Place) -> dict[str, str]:
        """The statuses at a place by scope."""
        newest = dict(self._held.get(place, {}))
        for scope, effects in self._replaced[place.entity].items():
            newest[scope] = _newest(effects, place, newest.get(scope, ("", "")))
        return {scope: status for scope, (_, status) in newest.items() if status}


def _newest(
    effects: Iterable[_Replaced], place: Place, held: tuple[str, str]
) -> tuple[str, str]:
    """The newest at a place of an effect that is held still and of those that were replaced, newest first."""
    for moment, status, left, taken in effects:
        if (moment, status) <= held:
            break
        if left <= place.entry < taken and day_of(moment) <= place.day:
            return moment, status
    return held
