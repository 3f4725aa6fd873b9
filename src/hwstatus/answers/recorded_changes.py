"""The changes of earlier days that were recorded in a time."""

from collections.abc import Iterator, Sequence

from hwstatus import wording
from hwstatus.answers.change_rows import Ends
from hwstatus.answers.changes import changes_of
from hwstatus.answers.filters import FilterOptions, build_filter, command_line
from hwstatus.answers.matches import of_kinds
from hwstatus.record import dates
from hwstatus.store.tracker import Tracker


def recorded_since(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str],
    ends: Ends,
    *,
    is_empty: bool,
) -> Iterator[str]:
    """How changes of earlier days are listed that were recorded since the day asked for, where there are any.

    Where some happened since, and so the list is not empty, it says nothing of a time in which all was recorded.
    """
    chosen = of_kinds(tracker, build_filter(tracker, wanted, names, with_members=True))
    if not chosen.since or wanted.recorded_since:
        return
    last = None if is_empty else dates.shift(chosen.since, days=-1)
    if last and not tracker.corrections.last_entry(chosen.since):
        return
    of_earlier = chosen._replace(
        since=None, until=last, recorded_since=chosen.since, limit=None
    )
    rows = changes_of(tracker, of_earlier, ends.read())
    if rows:
        recorded = wanted._replace(since=None, until=last, recorded_since=wanted.since)
        line = f"{command_line('changes', recorded, names)} {ends.described}".rstrip()
        told = wording.counted(len(rows), "change")
        yield f"Of earlier days, recorded since: {line} ({told})"
