"""The overview: countries by status, the latest changes, the next deadlines."""

from hwstatus.commands import evidence
from hwstatus.rows.counts import Overview, Tally
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import STATUSES


def overview(tracker: Tracker) -> Overview:
    """The first page: countries by status, the latest changes of status, the next deadlines."""
    on = tracker.on
    countries = sorted(tracker.with_updates(["country"]))
    heads = evidence.headlines(tracker, countries)
    tally = dict.fromkeys(STATUSES, 0)
    for slug in countries:
        tally[heads[slug].status] += 1
    latest = tracker.latest_changes(on, 3)
    ahead = tracker.next_deadlines(on, 3)
    return Overview(
        [Tally((word,), number) for word, number in tally.items()],
        updates=tracker.total(),
        countries=len(countries),
        dataset=tracker.meta("dataset"),
        changes=[evidence.detailed_row(tracker, update) for update in latest],
        deadlines=[evidence.limit(tracker, row, on) for row in ahead],
    )
