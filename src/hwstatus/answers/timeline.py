"""`timeline`: what happened, oldest first."""

from collections.abc import Sequence

from hwstatus.answers.answer import Answer
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.updates import UPDATES, UpdateRow, detailed_row, matching
from hwstatus.store.tracker import Tracker


class Timeline(Answer[UpdateRow]):
    """Updates in the order in which they happened."""

    view = "timeline"


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
    return Timeline(UPDATES, rows, **beside)
