"""The changes of earlier days that were recorded in a time."""

from collections.abc import Iterator, Sequence

from hwstatus import wording
from hwstatus.answers.changes import changes
from hwstatus.answers.filters import FilterOptions, build_filter, described
from hwstatus.record import dates
from hwstatus.store.tracker import Tracker


def recorded_since(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str], *, is_empty: bool
) -> Iterator[str]:
    """How changes of earlier days are listed that were recorded since the day asked for, where there are any.

    Where some happened since, and so the list is not empty, it says nothing of a time in which all was recorded.
    """
    chosen = build_filter(tracker, wanted, names, with_members=True)
    if not chosen.since or wanted.recorded_since:
        return
    recorded = wanted._replace(since=None, until=None, recorded_since=wanted.since)
    if not is_empty:
        if not tracker.corrections.last_entry(chosen.since):
            return
        recorded = recorded._replace(until=dates.shift(chosen.since, days=-1))
    number = len(list(changes(tracker, recorded._replace(limit=None), names)))
    if number:
        told = wording.counted(number, "change")
        filters = described(recorded, names)
        yield f"Of earlier days, recorded since: hwstatus changes {filters} ({told})"
