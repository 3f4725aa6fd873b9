"""`show ID` and `open ID`: one update, whole, and the first address among its sources."""

from collections.abc import Sequence

from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.deadline_views import DeadlineView, deadline_views
from hwstatus.answers.ids import id_meant
from hwstatus.answers.log import LogLine, log
from hwstatus.answers.updates import UPDATES, UpdateRow
from hwstatus.answers.words import only_one_named
from hwstatus.errors import NotFound
from hwstatus.record.models import Source, Standing, Update
from hwstatus.store.tracker import Tracker
from hwstatus.text import web_address
from hwstatus.wording import limit, status_for


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


def first_address(tracker: Tracker, words: Sequence[str]) -> str:
    """The first web address among the sources of an update: of this id, or that decides the verdict on who is named.

    Raises `NotFound` without any, `UnknownName`, and `Usage` for several names.
    """
    if update_id := id_meant(tracker, words):
        return str(_on_the_web(tracker, tracker.update(update_id)).url)
    head = _headline(tracker, words)
    update = tracker.update(head.decided_by or "")
    cited = _on_the_web(tracker, update)
    verdict = status_for(head.status, limit(head.decided_scope, head.extent))
    which = f"{tracker.short(update.id)} of {update.date}, by {cited.publisher}"
    said = f"{tracker.entities.name(head.entity)}, {verdict}: decided by {which}"
    tracker.context.tell(said)
    return str(cited.url)


def _on_the_web(tracker: Tracker, update: Update) -> Source:
    """The first source of an update that has an address of the web; raises `NotFound` without any."""
    for source in update.sources:
        if web_address(source.url):
            return source
    raise NotFound(f"no source of update {tracker.short(update.id)} has an address")


def _headline(tracker: Tracker, words: Sequence[str]) -> Standing:
    """The headline verdict on the one entity that words name, which an update decides."""
    slug = only_one_named(tracker, words, "open")
    head = evidence.headlines(tracker, [slug])[slug]
    if head.decided_by is None:
        raise NotFound(
            f"no update decides a verdict on {tracker.entities.name(head.entity)}",
            f"every address of its updates: hwstatus sources {head.entity}",
        )
    return head
