"""`show ID`: one update, whole."""

from collections.abc import Sequence

from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.deadline_views import DeadlineView, deadline_views
from hwstatus.answers.log import LogLine, log
from hwstatus.answers.updates import UPDATES, UpdateRow
from hwstatus.store.tracker import Tracker


class OneUpdate(Answer[UpdateRow]):
    """An update with its deadlines, each with its outcome, and its lines of the log."""

    view = "records.one_update"
    one_screen = False

    table: Table[UpdateRow] = UPDATES
    row: UpdateRow
    deadlines: Sequence[DeadlineView]
    log: Sequence[LogLine]


def one_update(tracker: Tracker, update_id: str) -> OneUpdate:
    """The update with this id: what it changed, its deadlines, its history in the ledger."""
    line = tracker.line(update_id)
    row = UpdateRow(line, tracker)
    deadlines = tracker.deadlines.set_by(update_id)
    views = deadline_views(tracker, deadlines, tracker.on)
    history = tuple(log(tracker, [update_id]))
    return OneUpdate(rows=[row], row=row, deadlines=views, log=history)
