"""What two versions of a record come from, found in the histories of two ledgers."""

from collections import defaultdict
from collections.abc import Sequence

from hwstatus.merge.conflicts import UNKNOWN, Base
from hwstatus.records import Record

MOST = 200
"""Versions of a record that are looked at, newest first: a person's corrections are few."""


def common_ancestor(
    ours: Sequence[Record | None], theirs: Sequence[Record | None]
) -> Base:
    """The newest version that both histories (oldest first) hold; `UNKNOWN` without any.

    It is the last one of the longest sequence of versions that both went through. Two
    ledgers that took in one another's version, each in another order, have two such:
    then it is what stands before both.
    """
    ours, theirs = ours[-MOST:], theirs[-MOST:]
    steps: dict[int, list[Record | None]] = defaultdict(list)
    lengths = [0] * (len(theirs) + 1)
    for version in ours:
        above = lengths[:]
        for at, other in enumerate(theirs, 1):
            if version == other:
                lengths[at] = above[at - 1] + 1
                steps[lengths[at]].append(version)
            else:
                lengths[at] = max(above[at], lengths[at - 1])
    for length in sorted(steps, reverse=True):
        if _are_one(steps[length]):
            return steps[length][0]
    return UNKNOWN


def _are_one(versions: Sequence[Record | None]) -> bool:
    return all(version == versions[0] for version in versions)
