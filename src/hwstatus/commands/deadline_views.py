"""Deadlines dressed for a reader: days left, the dates that they moved from, what became of them."""

from hwstatus import dates
from hwstatus.rows.deadlines import DeadlineView
from hwstatus.store.deadlines import DeadlineRow
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import NOT_KNOWN


def deadline_view(tracker: Tracker, row: DeadlineRow, on: str) -> DeadlineView:
    """A deadline as a reader sees it; one that passed says what became of it."""
    update = tracker.update(row.id)
    source = update.cited
    outcome = tracker.deadlines.outcome(row, tracker.on)
    unclosed = NOT_KNOWN if row.last < on else None
    return DeadlineView(
        entity=row.entity,
        name=tracker.entities.name(row.entity),
        scope=row.scope,
        date=row.date,
        last_day=row.last,
        days_left=dates.days_between(on, row.last),
        what=row.what,
        was=tracker.deadlines.slippage(row),
        decided_by=row.id,
        decided_on=row.decided[:10],
        publisher=source.publisher,
        url=source.url,
        outcome=outcome.word if outcome else unclosed,
        outcome_on=outcome.date if outcome else None,
        outcome_by=outcome.id if outcome else None,
        chain=tracker.deadlines.chain(row),
        recorded_at=update.recorded_at,
    )
