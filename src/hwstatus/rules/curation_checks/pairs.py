"""Updates that seem to report the same event."""

from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from hwstatus.record import dates
from hwstatus.record.models import Update
from hwstatus.rules.likeness import (
    ALIKE,
    NEAR,
    Likeness,
    addresses,
    likeness,
    marks_of_act,
    near_act,
    subjects,
    words,
)

NEIGHBOURS = 39
"""How many updates before one, in time, are compared with it at the most."""


class Pair(NamedTuple):
    """Two updates, the earlier first, and why they seem to be the same news."""

    one: Update
    other: Update
    likeness: Likeness


class _Neighbour(NamedTuple):
    """An update of a short while ago: its last possible day, what it cites, says and sets."""

    update: Update
    last: str
    cited: set[str]
    said: frozenset[str]
    acts: set[object]


class Neighbours:
    """The updates about an entity of a short while ago, with which the next is compared.

    They are handed in one by one, in order of time.
    """

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._recent: deque[_Neighbour] = deque(maxlen=NEIGHBOURS)

    def pairs(self, update: Update) -> Iterator[Pair]:
        """The pairs that an update makes with those before it, which it joins.

        A pair about several entities is looked at with the first of them alone.
        """
        _, first, last = dates.read_date(update.date)
        new = _Neighbour(
            update, last, addresses(update), words(update.summary), marks_of_act(update)
        )
        earliest, day_before = _earlier(first, NEAR), _earlier(first, 1)
        # No two are alike that share neither an address nor so many words.
        least = ALIKE * len(new.said)
        for one, its_last, cited, said, acts in self._recent:
            if its_last < earliest:
                continue
            seems = None
            is_close = its_last >= day_before
            if is_close and (len(new.said & said) >= least or cited & new.cited):
                seems = likeness(one, update)
            if not seems and not acts.isdisjoint(new.acts):
                act = near_act(one, update)
                seems = Likeness(False, act) if act else None
            if seems and min(subjects(one) & subjects(update)) == self._slug:
                yield Pair(one, update, seems)
        self._recent.append(new)


@lru_cache(maxsize=8_192)
def _earlier(day: str, days: int) -> str:
    return dates.shift(day, days=-days)
