"""The updates of a record, by id and in the order of time: a bounded number is held."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, overload

from hwstatus.errors import UnknownUpdate
from hwstatus.models import Filter, Update
from hwstatus.serialization import canonical
from hwstatus.site.bounded import Bounded
from hwstatus.site.ids import Ids
from hwstatus.store.tracker import Tracker

HELD = 4_000
"""Updates that are held; of a larger record the others are read again when they are asked for."""
TOGETHER = 200
"""Updates that are read with one query."""


class Stored(NamedTuple):
    """An update, and the line as which it is stored."""

    line: str
    update: Update


class Updates:
    """Every update that a tracker holds."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self._held: Bounded[str, Stored] = Bounded(HELD)
        self.ids = Ids()
        """Every id in the order of time, once they were read."""

    def __len__(self) -> int:
        return len(self.ids)

    def read(self) -> Iterator[Update]:
        """Every update in the order of time, from the beginning."""
        self.ids = Ids()
        for line in self._tracker.lines(Filter(reverse=True)):
            update = canonical.load_update(line)
            self.ids.add(update.id)
            self._held.hold(update.id, Stored(line, update))
            yield update

    def batches(self) -> Iterator[slice]:
        """The places of all in the order of time, as many together as are read together."""
        for start in range(0, len(self.ids), TOGETHER):
            yield slice(start, start + TOGETHER)

    def lines(self) -> Iterator[str]:
        """The stored lines of all, in the form and the order of an export."""
        return self._tracker.lines(Filter())

    def stored(self, ids: Iterable[str]) -> Iterator[Stored]:
        """The updates with these ids, in their order."""
        asked = iter(ids)
        while chunk := list(islice(asked, TOGETHER)):
            yield from self._fetched(chunk)

    def _fetched(self, ids: Sequence[str]) -> list[Stored]:
        found = {known: self._held[known] for known in ids if known in self._held}
        missing = [known for known in ids if known not in found]
        if missing:
            for known, line in self._tracker.lines_with(missing):
                one = Stored(line, canonical.load_update(line))
                found[known] = self._held.hold(known, one)
        for known in ids:
            if known not in found:
                raise self._tracker.lacking(known)
        return [found[known] for known in ids]

    def several(self, ids: Iterable[str]) -> Iterator[Update]:
        """The same without their lines."""
        return (stored.update for stored in self.stored(ids))

    def find(self, known: str) -> Stored | None:
        """The update with an id; None where there is none."""
        held = self._held.get(known)
        if held is not None:
            return held
        try:
            line = self._tracker.line(known)
        except UnknownUpdate:
            return None
        return self._held.hold(known, Stored(line, canonical.load_update(line)))

    def __getitem__(self, known: str) -> Update:
        found = self.find(known)
        if found is None:
            raise KeyError(known)
        return found.update

    def __contains__(self, known: str) -> bool:
        return self.find(known) is not None


class Chosen(Sequence[Update]):
    """Some updates, which are read when they are asked for."""

    def __init__(self, updates: Updates, ids: Sequence[str]) -> None:
        self._updates = updates
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Update: ...
    @overload
    def __getitem__(self, place: slice) -> "Chosen": ...
    def __getitem__(self, place: int | slice) -> "Update | Chosen":
        if isinstance(place, slice):
            return Chosen(self._updates, self.ids[place])
        return self._updates[self.ids[place]]

    def __iter__(self) -> Iterator[Update]:
        return self._updates.several(self.ids)

    def __reversed__(self) -> Iterator[Update]:
        return self._updates.several(reversed(self.ids))

    def stored(self) -> Iterator[Stored]:
        """The same with their lines."""
        return self._updates.stored(self.ids)
