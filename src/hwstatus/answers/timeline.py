"""`timeline`: updates in the order in which they happened."""

from collections.abc import Sequence

from hwstatus.answers.answer import Answer
from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.answers.updates import UPDATES, UpdateRow, became, detailed_row, matching
from hwstatus.store.tracker import Tracker


class Timeline(Answer[UpdateRow]):
    """Updates in the order in which they happened; `subjects` are the slugs of those who were asked for."""

    view = "timeline"
    subjects: Sequence[str] = ()


def timeline(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str] = (),
    *,
    detailed: bool = False,
) -> Timeline:
    """The updates that match, oldest first; detailed, with the statuses they changed."""
    forwards = wanted._replace(reverse=not wanted.reverse)
    chosen = build_filter(tracker, forwards, names)
    rows, beside = matching(tracker, chosen, forwards, names, detailed=False)
    if detailed:
        rows = (
            detailed_row(tracker, row.update, row.line, row.matched) for row in rows
        )
    answer = Timeline(UPDATES, rows, **beside)
    answer.subjects = chosen.entities
    answer.pointers = list(became(wanted, names, chosen))
    return answer
