"""An entity's statuses just before and just after ledger entries, many entries asked at once.

What is held still is asked in one statement. What was corrected since is read once, and put
in order, however many entries are asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hwstatus.record import canonical
from hwstatus.rules.standing import day_of, moment_of

Row = tuple[object, ...]


class Place(NamedTuple):
    """An entity after a ledger entry, seen on a day (ISO)."""

    entry: int
    entity: str
    day: str

    @property
    def before(self) -> "Place":
        """The same just before the entry."""
        return self._replace(entry=self.entry - 1)


class _Replaced(NamedTuple):
    """An effect that a ledger entry left and a later one took back; later places in time sort last."""

    moment: str
    status: str
    left: int
    taken: int


class Statuses:
    """The statuses of entities by scope, as they were known after ledger entries.

    The rows are those of `ledger_queries.NEWEST_EFFECTS_AFTER` and `REPLACED_AFTER` for the places.
    """

    def __init__(
        self, places: Sequence[Place], held: Iterable[Row], replaced: Iterable[Row]
    ) -> None:
        self._held: dict[Place, dict[str, tuple[str, str]]] = defaultdict(dict)
        for number, scope, moment, status in held:
            place = places[int(str(number))]
            self._held[place][str(scope)] = (str(moment), str(status))
        self._replaced: dict[str, dict[str, list[_Replaced]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for left, taken, line in replaced:
            self._take_in(int(str(left)), int(str(taken)), str(line))
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
