"""Updates that seem to report the same event, found without comparing each with each."""

import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from hwstatus import dates
from hwstatus.likeness import ALIKE, Likeness, likeness, subjects, words
from hwstatus.models import Update

NEIGHBOURS = 39
"""How many updates before one, in time, are compared with it at the most."""

SAMPLE = 300
"""Updates by which it is judged which words are common."""

OFTEN = SAMPLE // 100
"""In more of them than this a common word is."""

_NO_WORD = ""


class Pair(NamedTuple):
    """Two updates, the earlier first, and why they seem to be the same news."""

    one: Update
    other: Update
    likeness: Likeness


class _Placed(NamedTuple):
    """An update, how many came before it, and its last possible day."""

    number: int
    last: str
    update: Update


_Bearers = dict[str, tuple[_Placed, ...]]
"""The updates that bear a sign, by sign."""


class Neighbours:
    """The updates about an entity of a short while ago, with which the next is compared.

    They are handed in one by one, in order of time, and no more than a few are held.
    """

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._number = 0
        self._counts: Counter[str] = Counter()
        self._common: frozenset[str] = frozenset()
        self._recent: deque[Update] = deque(maxlen=NEIGHBOURS)
        self._older: _Bearers = {}
        self._newer: _Bearers = {}

    def pairs(self, update: Update) -> Iterator[Pair]:
        """The pairs that an update makes with those before it, which it joins.

        A pair about several entities is looked at with the first of them alone.
        """
        candidates = self._put(update)
        if self._number <= SAMPLE:
            self._judge(update)
        for one in candidates:
            if min(subjects(one) & subjects(update)) == self._slug:
                seems = likeness(one, update)
                if seems:
                    yield Pair(one, update, seems)

    def _put(self, update: Update) -> Iterable[Update]:
        """Have an update among the neighbours of those that follow.

        Returns those shortly before it that have a sign in common with it.
        """
        number = self._number
        if number % NEIGHBOURS == 0:
            self._older = self._newer
            self._newer = {}
        signs = _signs(update, self._common)
        _, first, last = dates.read_date(update.date)
        earliest = _day_before(first)
        found = {}
        borne = self._newer.keys() & signs
        for bearers, shared in (
            (self._older, self._older.keys() & signs),
            (self._newer, borne),
        ):
            for sign in shared:
                for other in bearers[sign]:
                    if other.number >= number - NEIGHBOURS and other.last >= earliest:
                        found[other.number] = other.update
        placed = _Placed(number, last, update)
        for sign in borne:
            self._newer[sign] = (*self._newer[sign], placed)
        self._newer.update(dict.fromkeys(signs - borne, (placed,)))
        self._number = number + 1
        return found.values()

    def _judge(self, update: Update) -> None:
        """Learn from the first updates which words are common, and take note of them."""
        self._recent.append(update)
        self._counts.update(words(update.summary))
        if self._number == SAMPLE:
            counted = self._counts.items()
            self._common = frozenset(word for word, count in counted if count > OFTEN)
            # Two updates have a sign in common if what is common is the same for both.
            self._older = {}
            self._newer = {}
            self._number -= len(self._recent)
            for one in self._recent:
                self._put(one)


@lru_cache(maxsize=8_192)
def _day_before(day: str) -> str:
    return dates.shift(day, days=-1)


def _signs(update: Update, common: frozenset[str]) -> set[str]:
    """What an update has in common with each that may be the same news.

    That is an address, or one of so many of its words that the others alone cannot be
    `ALIKE`: two sets with that share in common have one of their first words in common,
    in whatever order, if it is the same for both. Here the common words come last.
    """
    said = words(update.summary)
    first = len(said) - math.floor(ALIKE * len(said)) + 1
    ordered = sorted(said - common)
    if len(ordered) < first:
        ordered += sorted(said & common)
    signs = set(ordered[:first] or [_NO_WORD])
    for source in update.sources:
        if source.url:
            signs.add(source.url)
    return signs
