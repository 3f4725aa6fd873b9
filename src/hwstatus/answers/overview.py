"""The overview: countries by status, the latest changes, the next deadlines."""

from collections.abc import Sequence

from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.counts import StatusCount, count_statuses
from hwstatus.answers.deadline_views import DeadlineView, deadline_views, told_once
from hwstatus.answers.updates import UpdateRow
from hwstatus.record.dates import after
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.store.deadlines import GONE_BY
from hwstatus.store.tracker import Tracker

NEXT = 3
"""Changes and deadlines that the overview names."""

LATEST_CHANGES = f"""
SELECT v.record FROM updates u JOIN version v ON v.seq = u.seq
                               JOIN entity c ON c.slug = u.entity AND c.kind = 'country'
 WHERE u.status IS NOT NULL AND u.last < :after
   AND EXISTS (SELECT 1 FROM effect e
                WHERE e.seq = u.seq AND e.status <> coalesce((
                      SELECT p.status FROM effect p
                       WHERE p.entity = e.entity AND p.scope = e.scope AND p.moment < e.moment
                       ORDER BY p.moment DESC LIMIT 1), '{UNKNOWN}'))
 ORDER BY u.last DESC, u.recorded_at DESC, u.place DESC LIMIT :limit
"""
"""The newest updates that changed a country's status, newest first."""

OVERVIEW = Table(
    "overview",
    StatusCount,
    plain="status countries",
    document="status countries scopes practice",
    given_by="the overview",
)


class Overview(Answer[StatusCount]):
    """The first page: countries by status, the latest changes, the next deadlines."""

    view = "summary.overview"

    table: Table[StatusCount] = OVERVIEW
    rows: Sequence[StatusCount]
    updates: int
    countries: int
    dataset: str | None
    changes: Sequence[UpdateRow]
    deadlines: Sequence[DeadlineView]
    drafts: int = 0
    unrecorded: int = 0
    """How many countries nothing is recorded about: the map has them as unknown."""


def overview(tracker: Tracker, *, practice: bool = True) -> Overview:
    """The first page: countries by status, the latest changes of status, the next deadlines.

    With `practice`, what is done where the status is unknown.
    """
    on = tracker.on
    countries = sorted(tracker.entities.with_updates(["country"]))
    heads = evidence.headlines(tracker, countries).values()
    apart = evidence.apart(tracker, heads, practice=practice).values()
    counted = (one.practice.counted for one in apart if one.practice)
    lines = tracker.reader.texts(LATEST_CHANGES, {"after": after(on), "limit": NEXT})
    return Overview(
        rows=list(count_statuses(heads, counted)),
        updates=tracker.total(),
        countries=len(countries),
        dataset=tracker.dataset(),
        changes=[UpdateRow(line, tracker) for line in lines],
        deadlines=_next_deadlines(tracker),
        drafts=tracker.drafts.count(),
        unrecorded=len(tracker.entities.of_kinds(["country"])) - len(countries),
    )


def _next_deadlines(tracker: Tracker) -> list[DeadlineView]:
    """The next days by which something must go."""
    ahead = [row for row in tracker.deadlines.ahead(tracker.on) if row.kind == GONE_BY]
    return told_once(tracker, deadline_views(tracker, ahead, tracker.on))[:NEXT]
