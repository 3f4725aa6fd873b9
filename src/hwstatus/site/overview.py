"""What one reading of all updates tells of them: a few words each, whatever their number."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from hwstatus import standing
from hwstatus.models import Update
from hwstatus.site.ids import Ids
from hwstatus.site.numbers import Numbers
from hwstatus.vocabulary import UNKNOWN


class Overview:
    """Which updates are about whom, and what each did; made from all, in the order of time."""

    def __init__(self, updates: Iterable[Update], until: str) -> None:
        self.about: Mapping[str, Ids] = defaultdict(Ids)
        """The ids of the updates about each entity, in the order of time."""
        self.acts: Mapping[str, Ids] = defaultdict(Ids)
        """By year the ids of updates that changed a status up to the day `until`, in order."""
        self.changes: Counter[str] = Counter()
        """By year how many statuses changed."""
        self.modified: dict[str, str] = {}
        """When an update about each entity was last recorded (UTC)."""
        self._held: dict[tuple[str, str], str] = {}
        self._was = Numbers()
        """By the id of each update with effects the number of what was before."""
        self._before: dict[tuple[str, ...], int] = {}
        self._numbered: list[tuple[str, ...]] = [()]
        for update in updates:
            self._add(update, until)

    def _add(self, update: Update, until: str) -> None:
        for slug in dict.fromkeys((update.entity, *update.also_about)):
            self.about[slug].add(update.id)
            recorded = self.modified.get(slug, "")
            self.modified[slug] = max(recorded, update.recorded_at)
        if not update.effects:
            return
        was = tuple(self._moved(update))
        number = self._before.setdefault(was, len(self._numbered))
        if number == len(self._numbered):
            self._numbered.append(was)
        self._was.add(update.id, number)
        changed = 0
        for before, effect in zip(was, update.effects, strict=True):
            changed += before != effect.status
        day = standing.last_day(update)
        if changed and day <= until:
            year = day[:4]
            self.acts[year].add(update.id)
            self.changes[year] += changed

    def has_effects(self, known: str) -> bool:
        """Whether the update with an id has effects."""
        return known in self._was

    def was(self, known: str) -> tuple[str, ...]:
        """The status before each effect of the update with an id; empty where it has none."""
        return self._numbered[self._was.get(known)]

    def _moved(self, update: Update) -> Iterable[str]:
        for effect in update.effects:
            key = update.entity, effect.scope
            yield self._held.get(key, UNKNOWN)
            self._held[key] = sys.intern(effect.status)
