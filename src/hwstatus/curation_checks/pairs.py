"""Updates that seem to report the same event, found without comparing each with each."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from hwstatus import dates
from hwstatus.likeness import ALIKE, Likeness, addresses, likeness, subjects, words
from hwstatus.models import Update

NEIGHBOURS = 39
"""How many updates before one, in time, are compared with it at the most."""

_NO_WORD = ""


class Pair(NamedTuple):
    """Two updates, the earlier first, and why they seem to be the same news."""

    one: Update
    other: Update
    likeness: Likeness


def alike(updates: Iterable[Update], slug: str) -> list[Pair]:
    """Pairs of neighbours in time about an entity.

    A pair about several entities is looked at with the first of them alone.
    """
    found = []
    for other, candidates in _candidates(updates):
        for one in candidates:
            if min(subjects(one) & subjects(other)) == slug:
                seems = likeness(one, other)
                if seems:
                    found.append(Pair(one, other, seems))
    return found


class _Shortly:
    """An update of a short while ago: its last possible day, and its signs."""

    def __init__(self, update: Update, signs: set[str]) -> None:
        self.update = update
        self.signs = signs
        self.last = _ordinal(dates.read_date(update.date).last)


def _candidates(updates: Iterable[Update]) -> Iterator[tuple[Update, list[Update]]]:
    """Each update with those shortly before it that have a sign in common with it."""
    ordered = sorted(updates, key=lambda u: (dates.read_date(u.date).first, u.id))
    common = _common_words(ordered)
    shortly_before: deque[_Shortly] = deque()
    bearers: dict[str, list[_Shortly]] = defaultdict(list)
    for update in ordered:
        signs = _signs(update, common)
        earliest = _ordinal(dates.read_date(update.date).first) - 1
        found = {}
        for sign in signs:
            for other in bearers[sign]:
                if other.last >= earliest:
                    found[other.update.id] = other.update
        if found:
            yield update, list(found.values())
        this = _Shortly(update, signs)
        for sign in signs:
            bearers[sign].append(this)
        shortly_before.append(this)
        if len(shortly_before) > NEIGHBOURS:
            for sign in shortly_before.popleft().signs:
                del bearers[sign][0]


@lru_cache(maxsize=8_192)
def _ordinal(day: str) -> int:
    """The number of a day (ISO)."""
    return date.fromisoformat(day).toordinal()


SAMPLE = 300
"""Updates by which it is judged which words are common."""


def _common_words(updates: Sequence[Update]) -> frozenset[str]:
    """The words that many updates have, judged by some from all their time."""
    some = updates[:: len(updates) // SAMPLE + 1]
    counts = Counter(word for update in some for word in words(update.summary))
    return frozenset(word for word, count in counts.items() if count > len(some) / 30)


def _signs(update: Update, common: frozenset[str]) -> set[str]:
    """What an update has in common with each that may be the same news.

    That is an address, or one of so many of its words that the others alone cannot be
    `ALIKE`: two sets with that share in common have one of their first words in common,
    in whatever order, if it is the same for both. Here the common words come last.
    """
    ordered = sorted(words(update.summary), key=hash)
    ordered.sort(key=common.__contains__)
    first = len(ordered) - math.floor(ALIKE * len(ordered)) + 1
    return {*(ordered[:first] or [_NO_WORD]), *addresses(update)}
