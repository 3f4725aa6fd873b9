"""Where updates stand among others of which only the year or the month is known."""

from collections.abc import Iterator
from itertools import chain, pairwise

from hwstatus.record.models import Filter
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import days

_FIRST = 30
"""The updates of a page of which it is told why they stand where they do."""


def stands_at_its_last_day(tracker: Tracker, chosen: Filter) -> Iterator[str]:
    """Why one of the first updates, of which only the year or the month is known, stands first or above a day of it."""
    if chosen.sort != "date" or chosen.reverse:
        return
    most = min(chosen.limit or _FIRST, _FIRST)
    first = [*tracker.reader.rows(*days(chosen._replace(limit=most)))]
    for above, below in chain(zip(first, first[:1], strict=False), pairwise(first)):
        update_id, date, _, last = above
        if date != last and below[3] >= above[2]:
            said = f"{tracker.short(update_id)} ({date})"
            yield f"A year or a month stands at its last day: {said}"
            return
