"""What the updates say, as rows of the flat tables."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from hwstatus.record import dates
from hwstatus.record.models import UNLIMITED, Filter, Update
from hwstatus.rules import standing
from hwstatus.store.deadlines import DeadlineRow
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import NOT_KNOWN

Row = Sequence[str | int | None]

BATCH = 1_000
"""Updates whose rows are in memory at a time."""


class Batch(NamedTuple):
    """Rows of one table."""

    table: str
    rows: Sequence[Row]


Read = Callable[[str], Update]
"""Makes an update of its line."""


def update_batches(tracker: Tracker, chosen: Filter, read: Read) -> Iterator[Batch]:
    """The updates that a filter lets through, in its order, and all that they say."""
    total = tracker.count(chosen, most=UNLIMITED)
    lines = tracker.context.counted("Writing updates", total, tracker.lines(chosen))
    updates = map(read, lines)
    writer = _Writer(tracker)
    while batch := list(islice(updates, BATCH)):
        rows: dict[str, list[Row]] = defaultdict(list)
        for update in batch:
            for table, row in writer.rows_of(update):
                rows[table].append(row)
        for table, found in rows.items():
            yield Batch(table, found)


class _Writer:
    """Makes the rows of updates; asks the tracker only for what became of deadlines."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        standing_rows = tracker.deadlines.in_force(tracker.on)
        self._standing = {(row.id, row.scope, row.date) for row in standing_rows}

    def rows_of(self, update: Update) -> Iterator[tuple[str, Row]]:
        """Every row of an update, with the name of its table."""
        yield "updates", _update(update)
        for slug in update.also_about:
            yield "also_about", (update.id, slug)
        for effect in update.effects:
            yield "effects", (update.id, update.entity, *effect[:-1])
        for place, source in enumerate(update.sources, 1):
            yield "sources", (update.id, place, *source[:-1])
        for place, exemption in enumerate(update.exemptions, 1):
            yield "exemptions", (update.id, place, *exemption[:-1])
        if update.deadlines:
            yield from self._deadlines(update)

    def _deadlines(self, update: Update) -> Iterator[tuple[str, Row]]:
        rows = self._tracker.deadlines.set_by(update.id)
        outcomes = self._tracker.deadlines.outcomes(rows, self._tracker.on)
        for place, (row, outcome) in enumerate(zip(rows, outcomes, strict=True), 1):
            stands = (row.id, row.scope, row.date) in self._standing
            yield (
                "deadlines",
                (
                    update.id,
                    place,
                    row.entity,
                    row.scope,
                    row.date,
                    row.last,
                    row.what,
                    row.replaces,
                    int(stands),
                    *(outcome or self._not_known(row)),
                ),
            )

    def _not_known(self, row: DeadlineRow) -> Sequence[str | None]:
        """What is said of a deadline of which no update says what became of it."""
        return (NOT_KNOWN if row.last < self._tracker.on else None, None, None)


def _update(update: Update) -> Row:
    shown = update.headline_effect
    return (
        update.id,
        update.entity,
        update.date,
        dates.read_date(update.date).first,
        standing.last_day(update),
        shown.status if shown else None,
        shown.scope if shown else None,
        update.summary,
        update.note,
        update.actor,
        update.actor_name,
        update.confidence,
        update.pending,
        update.cited.publisher,
        update.cited.url,
        update.recorded_at,
        update.recorded_by,
    )
