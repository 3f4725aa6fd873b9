"""What each update did to the standings of its entity."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hwstatus.record.models import Effect, Update
from hwstatus.rules import standing
from hwstatus.vocabulary import UNKNOWN


class Move(NamedTuple):
    """What an effect did: `was` is the status before; `day` the last possible one."""

    update: Update
    effect: Effect
    was: str
    day: str

    @property
    def changed(self) -> bool:
        """Whether the status is another one than before."""
        return self.was != self.effect.status


class Act(NamedTuple):
    """An update that changed statuses, with its last possible day (ISO)."""

    update: Update
    moves: Sequence[Move]
    day: str


class Moves:
    """The status before each effect of updates, which come in the order of time."""

    def __init__(self, updates: Iterable[Update]) -> None:
        self._before: dict[str, list[str]] = defaultdict(list)
        held: dict[tuple[str, str], str] = {}
        for update in updates:
            for effect in update.effects:
                key = update.entity, effect.scope
                self._before[update.id].append(held.get(key, UNKNOWN))
                held[key] = effect.status

    def of(self, update: Update) -> Sequence[Move]:
        """What the effects of an update did; nothing where it is none of these."""
        if update.id not in self._before:
            return ()
        day = standing.last_day(update)
        pairs = zip(update.effects, self._before[update.id], strict=True)
        return [Move(update, effect, before, day) for effect, before in pairs]

    def act_of(self, update: Update) -> Act | None:
        """The update with the statuses that it changed; None where it changed none."""
        changed = [move for move in self.of(update) if move.changed]
        return Act(update, changed, changed[0].day) if changed else None
