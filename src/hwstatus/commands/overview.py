"""The overview: countries by status, the latest changes, the next deadlines."""

from hwstatus.commands import evidence
from hwstatus.rows import Overview, Result, Tally
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import STATUSES


def overview(tracker: Tracker) -> Result:
    """The first page: countries by status, the latest changes of status, the next deadlines."""
    on = tracker.on
    countries = sorted(tracker.with_updates(["country"]))
    heads = evidence.headlines(tracker, countries)
    tally = dict.fromkeys(STATUSES, 0)
    for slug in countries:
        tally[heads[slug].status] += 1
    changes = tuple(evidence.occasions(tracker, tracker.latest_changes(on, 3)))
    deadlines = tuple(
        evidence.limit(tracker, row, on) for row in tracker.next_deadlines(on, 3)
    )
    version = tracker.meta("dataset")
    found = Overview(
        tracker.total(),
        len(countries),
        version,
        tuple(tally.items()),
        changes,
        deadlines,
    )
    return Result("overview", [Tally((word,), n) for word, n in tally.items()], found)
