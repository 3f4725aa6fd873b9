"""One update, whole: what `show ID` answers."""

from typing import Unpack

from hwstatus.answers.log import LogLine
from hwstatus.rows import Beside
from hwstatus.rows.deadlines import DeadlineView
from hwstatus.rows.updates import UpdateRow, Updates


class OneUpdate(Updates):
    """An update with its deadlines, each with its outcome, and its lines of the log."""

    view = "one_update"

    def __init__(
        self,
        row: UpdateRow,
        deadlines: tuple[DeadlineView, ...],
        log: tuple[LogLine, ...],
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__([row], **beside)
        self.row = row
        self.deadlines = deadlines
        self.log = log
