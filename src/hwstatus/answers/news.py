"""What is new between two points of a tracker's life: what ledger entries recorded, and the days that came."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any, NamedTuple

from hwstatus import wording
from hwstatus.answers import changes
from hwstatus.answers.change_rows import (
    CORRECTION,
    NEWS,
    TITLES,
    TOOK_EFFECT,
    StatusChange,
    change_by,
)
from hwstatus.answers.deadline_views import DeadlineView, deadline_views, told_once
from hwstatus.answers.matches import matches_scope, matches_update
from hwstatus.answers.updates import Move
from hwstatus.columns import TEXT, WORD, Name, Publisher, Url
from hwstatus.record import canonical, dates
from hwstatus.record.dates import last_day
from hwstatus.record.forms import NothingNew
from hwstatus.record.models import Filter, Update
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.store.deadlines import DeadlineRow
from hwstatus.store.tracker import Tracker

RECORDED = """
WITH touched AS (
  SELECT v.key, min(v.seq) AS first, max(v.seq) AS last
    FROM ledger l JOIN version v ON v.seq BETWEEN l.first_version AND l.last_version
   WHERE l.seq > :after AND l.seq <= :last AND v.subject = :subject
   GROUP BY v.key)
SELECT b.record, n.record, l.at, l.by, coalesce(l.reason, l.verb),
       (SELECT m.at FROM version s JOIN ledger m ON m.seq = s.entry
         WHERE s.key = t.key AND s.subject = :subject AND s.seq > t.last ORDER BY s.seq LIMIT 1)
  FROM touched t JOIN version f ON f.seq = t.first LEFT JOIN version b ON b.seq = f.before
                 JOIN version n ON n.seq = t.last JOIN ledger l ON l.seq = n.entry
 WHERE b.record IS NOT n.record ORDER BY n.seq
"""
"""What some entries made of each record of a kind: before the first, after the last, and when it changed again."""

FIRST_RECORDED = """
SELECT l.at FROM version v JOIN ledger l ON l.seq = v.entry
 WHERE v.key = ? AND v.subject = 'update' ORDER BY v.seq LIMIT 1
"""
"""When an update was recorded first."""

LATE = "late"
FELL_DUE = "fell-due"
NEW_DATE = "new-date"
EVIDENCE = "evidence"
DUE = "due"
DISPUTE = "dispute"
DRAFT = "draft"
CHECKED = "checked"

PARTS = {
    **TITLES,
    LATE: "Recorded now, of earlier acts",
    FELL_DUE: "Fell due, or outcome recorded",
    NEW_DATE: "New dates",
    EVIDENCE: "Recorded without moving a verdict",
    DUE: "Due next",
    DISPUTE: "Disputed",
    DRAFT: "Waits for review",
    CHECKED: "Looked at, unchanged",
}
"""The kinds of rows in their order, with the heading of each."""
NEW = (NEWS, TOOK_EFFECT, CORRECTION, LATE, FELL_DUE, NEW_DATE, EVIDENCE)
"""The kinds that are news, each told once; the others say how things stand."""
FOLDED = {EVIDENCE: "record", DISPUTE: "dispute", DRAFT: "draft", CHECKED: "check"}
"""The kinds of which a page counts the rows, and what it calls them."""
LAG = 90
"""Days before a time within which an act may lie that is news when it is recorded in it."""
MOST_NAMED = 5
"""Whom a page names of those that it counts."""


class DigestRow(NamedTuple):
    """A piece of news, or how something stands that is followed."""

    kind: Annotated[
        str,
        "`news`, `took-effect`, `correction`, `late` (an act long before that time, recorded in it), `fell-due`,"
        " `new-date`, `evidence`;"
        " or how it stands: `due`, `dispute`, `draft`, `checked`",
    ]
    date: Annotated[str, "when it happened, was corrected, fell or falls due"]
    entity: Annotated[str | None, "slug of the entity"]
    name: Name
    scope: Annotated[str | None, "what the status or the date is for"] = None
    was: Annotated[str | None, "the status before", WORD] = None
    status: Annotated[str | None, "the status after", WORD] = None
    words: Annotated[
        str, "what happened or must happen, or why it was corrected", TEXT
    ] = ""
    id: Annotated[str | None, "id of the update or the draft"] = None
    publisher: Publisher[str | None] = None
    url: Url = None
    recorded: Annotated[str | None, "when the tracker recorded it, in UTC"] = None
    later: Annotated[str | None, "when its record was corrected or taken out"] = None
    extent: Annotated[str | None, "how far a limit goes, as the update says"] = None

    @property
    def headline(self) -> str:
        """What is new in one sentence, without what is said of it."""
        limit = wording.limit(self.scope, self.extent)
        status, was = str(self.status), str(self.was)
        if self.kind in (NEWS, CORRECTION, LATE):
            return f"{self.name}: {wording.move(status, limit, was)}"
        if self.kind == TOOK_EFFECT:
            return f"{self.name}: {wording.came_into_effect(status, limit)}"
        whose = f"{self.name} ({self.scope})" if self.scope else self.name
        if self.kind == EVIDENCE:
            return f"{whose}: no verdict moved"
        return f"{whose}: {self.status}" if self.status and self.kind == FELL_DUE else whose  # fmt: skip

    @property
    def since_changed(self) -> str:
        """That its record is not as it was told any more; else empty."""
        return f"record changed {self.later[:10]}" if self.later else ""


def folded(rows: Sequence[DigestRow]) -> str:
    """`12 updates: Germany 3, France 2 and 4 others`: how many rows there are of whom."""
    counts = Counter(row.name for row in rows).most_common()
    parts = [name if number == 1 else f"{name} {number}" for name, number in counts]
    others = f" and {len(parts) - MOST_NAMED:,} others"
    what = FOLDED[rows[0].kind]
    named = ", ".join(parts[:MOST_NAMED])
    more = others if len(parts) > MOST_NAMED else ""
    return f"{wording.counted(len(rows), what)}: {named}{more}"


class Window(NamedTuple):
    """What a digest is of: the ledger entries behind one up to another, and days (ISO, both included)."""

    after: int
    last: int
    since: str
    until: str


class Recorded(NamedTuple):
    """What a window's entries made of an update: None before or after where it was not held.

    `later` is when it changed again, behind the window.
    """

    before: Update | None
    after: Update | None
    at: str
    by: str
    reason: str
    later: str | None

    @property
    def update(self) -> Update:
        """The update as it was left, or as it was before it was taken out."""
        update = self.after or self.before
        assert update is not None
        return update


class Asked(NamedTuple):
    """A tracker at the end of a window, and whom and what somebody follows."""

    tracker: Tracker
    chosen: Filter
    window: Window

    def follows(self, update: Update | None) -> bool:
        """Whether an update is about somebody who is followed, and a scope that is."""
        if update is None or not matches_update(self.tracker, self.chosen, update):
            return False
        scopes = {effect.scope for effect in update.effects}
        scopes |= {deadline.scope for deadline in update.deadlines}
        wanted = self.chosen._replace(scopes=()) if not scopes else self.chosen
        return any(
            matches_scope(self.tracker, wanted, slug, scope)
            for slug in update.entities
            for scope in scopes or {""}
        )

    def is_news(self, change: StatusChange) -> bool:
        """Whether a status that moved is one that is followed."""
        return changes.matches_change(self.tracker, self.chosen, change)


def news(question: Asked) -> Iterator[DigestRow]:
    """What was recorded in a window, and what its days brought: each in one row."""
    recorded = [
        Recorded(_update(old), _update(new), *act)
        for old, new, *act in _touched(question, "update")
    ]
    changed = list(_news(question, recorded))
    corrections = list(_corrections(question, recorded, changed))
    due = list(_dates(question, recorded))
    told = {row.id for row in (*changed, *corrections, *due) if row.recorded}
    yield from changed
    yield from _took_effect(question)
    yield from corrections
    yield from due
    for each in recorded:
        follows = question.follows(each.after) or question.follows(each.before)
        if follows and each.update.id not in told:
            yield _evidence(question.tracker, each)


def _touched(question: Asked, subject: str) -> Iterator[Sequence[Any]]:
    """What the entries of a window made of each record of a kind, as `RECORDED` has it."""
    window = {**question.window._asdict(), "subject": subject}
    return question.tracker.present.rows(RECORDED, window)


def _update(line: str | None) -> Update | None:
    return canonical.load_update(line) if line else None


def _news(question: Asked, recorded: Iterable[Recorded]) -> Iterator[DigestRow]:
    """The standings that new updates moved."""
    tracker, chosen = question.tracker, question.chosen
    fresh = dates.shift(question.window.since, days=-LAG)
    for each in recorded:
        update = each.after
        if each.before or not (update and matches_update(tracker, chosen, update)):
            continue
        day = last_day(update)
        kind = NEWS if day >= fresh else LATE
        for move in _moves(tracker, update):
            change = change_by(tracker, update, kind, update.date, day, move)
            if move.changed and question.is_news(change):
                yield _of_change(change, change.summary, each.at, each.later)


def _moves(tracker: Tracker, update: Update) -> Iterator[Move]:
    """What an update did, though it may have been taken out since."""
    before: Callable[[Update, str], str | None] = tracker.standings.status_before
    if tracker.held(update.id) is None:
        before = tracker.corrections.status_then
    for effect in update.effects:
        was = before(update, effect.scope) or UNKNOWN
        yield Move(update.entity, effect.scope, was, effect.status, effect.extent)


def _corrections(
    question: Asked, recorded: Iterable[Recorded], told: Sequence[DigestRow]
) -> Iterator[DigestRow]:
    """The standings that corrections of what was held before moved, from first to last.

    One whose move is told as news, of an update in the same entry, is left out.
    """
    corrected = {each.update.id: each for each in recorded if each.before}
    corrections = question.tracker.corrections.between(
        "", dates.LAST_DAY, moving=True, entries=question.window[:2]
    )
    own = (
        c for c in corrections if getattr(c.before or c.after, "id", "") in corrected
    )
    moved = changes.corrected(question.tracker, question.chosen, own)
    already = {(row.entity, row.scope, row.status) for row in told}
    ends: dict[tuple[str, str], StatusChange] = {}
    for change in filter(question.is_news, moved):
        first = ends.get((change.entity, change.scope), change)
        ends[change.entity, change.scope] = change._replace(was=first.was)
    for change in ends.values():
        is_told = (change.entity, change.scope, change.status) in already
        if change.was != change.status and not is_told and change.id in corrected:
            because = f"{change.summary} ({change.reason}, by {change.by})"
            each = corrected[change.id]
            yield _of_change(change, because, each.at, each.later)


def _took_effect(question: Asked) -> Iterator[DigestRow]:
    """The acts whose day came after they were recorded; of others the news tells it."""
    window = question.window
    came = changes.took_effect(
        question.tracker, question.chosen, window.since, window.until
    )
    for change in came:
        recorded = _first_recorded(question.tracker, change.id)
        if recorded[:10] < change.day and question.is_news(change):
            yield _of_change(change, change.summary, recorded)


def _first_recorded(tracker: Tracker, of: str) -> str:
    return next(iter(tracker.present.texts(FIRST_RECORDED, (of,))), "")


def _of_change(
    change: StatusChange, words: str, recorded: str, later: str | None = None
) -> DigestRow:
    shared = {name: getattr(change, name) for name in _SHARED}
    return DigestRow(words=words, recorded=recorded, later=later, **shared)


_SHARED = [name for name in DigestRow._fields if name in StatusChange._fields]


def _evidence(tracker: Tracker, each: Recorded) -> DigestRow:
    """An update that moved no verdict, or a correction that moved none."""
    update = each.update
    words = update.summary
    if each.before:
        done = "corrected" if each.after else "retracted"
        words = f"{done}: {each.reason}, by {each.by}"
    effect = update.headline_effect
    return DigestRow(
        kind=EVIDENCE,
        date=update.date,
        entity=update.entity,
        name=tracker.entities.name(update.entity),
        scope=effect.scope if effect else None,
        status=effect.status if effect else None,
        words=words,
        id=update.id,
        publisher=update.cited.publisher,
        url=update.cited.url,
        recorded=each.at,
        later=each.later,
    )


# -- dates -----------------------------------------------------------------------------


def _dates(question: Asked, recorded: Iterable[Recorded]) -> Iterator[DigestRow]:
    """Dates that fell due, those whose outcome was recorded, and those that were set."""
    tracker, chosen, window = question
    new = {each.update.id: each for each in recorded if not each.before and each.after}
    outcomes = (o for each in new.values() for o in each.update.outcomes)
    reported = {outcome.deadline for outcome in outcomes}

    def counts(row: DeadlineRow) -> bool:
        came = window.since <= row.last <= window.until
        is_set = row.id in new and row.last > window.until
        return came or is_set or row.called in reported

    due = filter(counts, tracker.deadlines.in_force(window.until))
    rows = [r for r in due if matches_scope(tracker, chosen, r.entity, r.scope)]
    tracker.fetch(row.id for row in rows)
    rows = [r for r in rows if matches_update(tracker, chosen, tracker.update(r.id))]
    for view in told_once(tracker, deadline_views(tracker, rows, window.until)):
        if view.outcome_by in new:
            by = new[str(view.outcome_by)]
            yield row_of_date(FELL_DUE, view)._replace(id=by.update.id, recorded=by.at)
        elif view.last_day > window.until:
            yield row_of_date(NEW_DATE, view)._replace(recorded=new[view.decided_by].at)
        elif _first_recorded(tracker, view.decided_by)[:10] < view.last_day:
            yield row_of_date(FELL_DUE, view)


def row_of_date(kind: str, view: DeadlineView) -> DigestRow:
    """The row of a deadline that fell due, was set, or lies ahead."""
    return DigestRow(
        kind=kind,
        date=view.date,
        entity=view.entity,
        name=view.names,
        scope=view.scope,
        status=view.outcome,
        words=view.due,
        id=view.decided_by,
        publisher=view.publisher,
        url=view.url,
    )


# -- what was looked at ----------------------------------------------------------------


def looked_at(question: Asked) -> Iterator[DigestRow]:
    """Whom somebody looked at in a window, and found nothing new."""
    anywhere = question.chosen._replace(scopes=())
    for _, line, at, by, *_ in _touched(question, CHECKED):
        record = canonical.restored(CHECKED, line)
        if isinstance(record, NothingNew) and matches_scope(
            question.tracker, anywhere, record.entity, ""
        ):
            yield DigestRow(
                kind=CHECKED,
                date=record.date,
                entity=record.entity,
                name=question.tracker.entities.name(record.entity),
                words=record.note or "",
                publisher=by,
                recorded=at,
            )
