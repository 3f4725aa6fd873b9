"""The overview: countries by status, the latest changes, the next deadlines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from hwstatus.answers import evidence, practices
from hwstatus.answers.practices import Apart
from hwstatus.answers.update_rows import detailed_row
from hwstatus.commands.deadline_views import deadline_view
from hwstatus.models import Standing
from hwstatus.rows.counts import Overview, StatusCount
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import STATUSES, UNKNOWN, practice_counted


def overview(tracker: Tracker, *, practice: bool = True) -> Overview:
    """The first page: countries by status, the latest changes of status, the next deadlines.

    With `practice`, what is done where the status is unknown.
    """
    on = tracker.on
    countries = sorted(tracker.entities.with_updates(["country"]))
    heads = evidence.headlines(tracker, countries).values()
    apart: Mapping[str, Apart] = {}
    if practice:
        unknown = [head.entity for head in heads if head.status == UNKNOWN]
        apart = practices.apart(tracker, unknown, practice=True)
    latest = tracker.standings.latest_changes(on, 3)
    ahead = tracker.deadlines.next(on, 3)
    return Overview(
        list(_counts(heads, apart)),
        updates=tracker.total(),
        countries=len(countries),
        dataset=tracker.ledger.meta("dataset"),
        changes=[detailed_row(tracker, update) for update in latest],
        deadlines=[deadline_view(tracker, row, on) for row in ahead],
        drafts=tracker.drafts.count(),
    )


def _counts(
    heads: Iterable[Standing], apart: Mapping[str, Apart]
) -> Iterator[StatusCount]:
    tally = Counter(head.status for head in heads)
    scopes = Counter((head.status, head.scope) for head in heads if head.decided_by)
    for status in STATUSES:
        own = {
            scope: number
            for (word, scope), number in scopes.most_common()
            if word == status
        }
        practice = _practices(apart) if status == UNKNOWN else {}
        yield StatusCount(status, tally[status], own, practice)


def _practices(apart: Mapping[str, Apart]) -> Mapping[str, int]:
    words = []
    for one in apart.values():
        if one.practice:
            words.append(practice_counted(one.practice.word, one.practice.last_known))
    return dict(Counter(filter(None, words)).most_common())
