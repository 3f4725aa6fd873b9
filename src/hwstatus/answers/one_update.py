"""`show ID` and `open ID`: one update, whole, and the first address among its sources."""

from typing import Unpack

from hwstatus.answers.answer import Answer, Beside
from hwstatus.answers.deadlines import DeadlineView, deadline_views
from hwstatus.answers.log import LogLine, log
from hwstatus.answers.updates import UPDATES, UpdateRow, detailed_row
from hwstatus.errors import NotFound
from hwstatus.store.tracker import Tracker


class OneUpdate(Answer[UpdateRow]):
    """An update with its deadlines, each with its outcome, and its lines of the log."""

    view = "records.one_update"

    def __init__(
        self,
        row: UpdateRow,
        deadlines: tuple[DeadlineView, ...],
        log: tuple[LogLine, ...],
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(UPDATES, [row], **beside)
        self.row = row
        self.deadlines = deadlines
        self.log = log


def one_update(tracker: Tracker, update_id: str) -> OneUpdate:
    """The update with this id: what it changed, its deadlines, its history in the ledger."""
    row = detailed_row(tracker, tracker.update(update_id), tracker.line(update_id))
    deadlines = tracker.deadlines.set_by(update_id)
    views = deadline_views(tracker, deadlines, tracker.on)
    history = tuple(log(tracker, [update_id]))
    return OneUpdate(row, tuple(views), history)


def first_address(tracker: Tracker, prefix: str) -> str:
    """The first web address among an update's sources; raises `NotFound` without any."""
    update = tracker.update(tracker.update_id(prefix))
    addresses = [source.url for source in update.sources if source.url]
    web = [url for url in addresses if url.startswith(("https://", "http://"))]
    if not web:
        raise NotFound(f"no source of update {tracker.short(update.id)} has an address")
    return web[0]
