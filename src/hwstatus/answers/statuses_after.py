"""An entity's statuses just before and just after ledger entries, many entries asked at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from hwstatus import json_text
from hwstatus.record import canonical
from hwstatus.record.models import Update
from hwstatus.record.vocabulary import SCOPES
from hwstatus.rules.standing import day_of, moment_of
from hwstatus.store.steps import brought_in
from hwstatus.store.tracker import Tracker

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

REPLACED_AFTER = f"""
SELECT o.entry, v.entry, o.record, {brought_in("o")}
  FROM version v JOIN version o ON o.seq = v.before
 WHERE v.before IS NOT NULL AND v.entry > :entry AND o.subject = 'update' AND instr(o.record, '"effects":')
   AND o.record ->> '$.entity' IN (SELECT value FROM json_each(:about))
"""
"""The updates with effects on some entities that were corrected or taken out after an entry.

Each with the entry that left it and the one that did so, and the version that brought it in.
"""


class Place(NamedTuple):
    """An entity after a ledger entry, seen on a day (ISO)."""

    entry: int
    entity: str
    day: str

    @property
    def before(self) -> "Place":
        """The same just before the entry."""
        return self._replace(entry=self.entry - 1)


def statuses_after(tracker: Tracker, places: Sequence[Place]) -> "Statuses":
    """The statuses of entities on a day, as they were known after a ledger entry: at each of some places.

    What is held still is asked in one statement. What was corrected since is read once, and put
    in order, however many entries are asked about.
    """
    about = {
        "places": json_text.encode(places),
        "scopes": json_text.encode(list(SCOPES)),
    }
    values = {
        "entry": min((place.entry for place in places), default=0),
        "about": json_text.encode(sorted({place.entity for place in places})),
    }
    newest = tracker.present.rows(NEWEST_EFFECTS_AFTER, about)
    return Statuses(places, newest, tracker.present.rows(REPLACED_AFTER, values))


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
        self,
        places: Sequence[Place],
        newest: Iterable[tuple[Any, ...]],
        replaced: Iterable[tuple[Any, ...]],
    ) -> None:
        self._held: dict[Place, dict[str, tuple[str, str]]] = defaultdict(dict)
        for number, scope, moment, status in newest:
            self._held[places[number]][scope] = (moment, status)
        self._replaced: dict[str, dict[str, list[_Replaced]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for left, taken, line, brought in replaced:
            update = canonical.load_update(line)
            self._take_in(left, taken, update, moment_of(update, brought))
        for of_entity in self._replaced.values():
            for of_scope in of_entity.values():
                of_scope.sort(reverse=True)

    def _take_in(self, left: int, taken: int, update: Update, moment: str) -> None:
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
    effects: Iterable[_Replaced], place: Place, newest: tuple[str, str]
) -> tuple[str, str]:
    """The newest at a place of an effect that is held still and of those that were replaced, newest first."""
    for moment, status, left, taken in effects:
        if (moment, status) <= newest:
            break
        if left <= place.entry < taken and day_of(moment) <= place.day:
            return moment, status
    return newest
