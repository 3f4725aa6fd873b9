"""The changes that were recorded in a time in which none happened."""

from collections.abc import Iterator, Sequence

from hwstatus import wording
from hwstatus.answers.changes import changes
from hwstatus.answers.filters import FilterOptions, described
from hwstatus.store.tracker import Tracker


def recorded_since(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """How changes of earlier days are listed that were recorded since the day asked for, where there are any."""
    if not wanted.since or wanted.recorded_since:
        return
    recorded = wanted._replace(since=None, until=None, recorded_since=wanted.since)
    number = len(list(changes(tracker, recorded, names)))
    if number:
        told = wording.counted(number, "change")
        filters = described(recorded, names)
        yield f"Of earlier days, recorded since: hwstatus changes {filters} ({told})"
