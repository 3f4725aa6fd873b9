"""`timeline`: what happened, oldest first."""

from collections.abc import Sequence

from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.update_rows import detailed_row
from hwstatus.commands.list import matching
from hwstatus.rows.updates import Timeline
from hwstatus.store.tracker import Tracker


def timeline(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str] = (),
    *,
    detailed: bool = False,
) -> Timeline:
    """The updates that match, oldest first; detailed, with the statuses they changed."""
    forwards = wanted._replace(reverse=not wanted.reverse)
    rows, beside = matching(tracker, forwards, names, detailed=False)
    if detailed:
        rows = (detailed_row(tracker, row.update, row.line) for row in rows)
    return Timeline(rows, **beside)
