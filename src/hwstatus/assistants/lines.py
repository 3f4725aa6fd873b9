"""Rows as an assistant reads them: a line and the columns of its data, briefly, with the source, or in full."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from hwstatus import text
from hwstatus.answers import verdict_words
from hwstatus.answers.change_rows import TOOK_EFFECT, StatusChange
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.flat_updates import FlatUpdate
from hwstatus.answers.news import DigestRow
from hwstatus.answers.side_by_side import ComparedStatus
from hwstatus.answers.verdicts import TOLD, Verdict
from hwstatus.answers.why import Evidence
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.wording import how, limit, status_for

BRIEF, CITED, FULL = range(3)
"""How much is told of a row: what it is, who says so and where, all there is."""

Short = Callable[[str], str]
"""An id as a reader may type it; the data have it whole."""


class Form(NamedTuple):
    """How rows of a class are told: the line at a level, and the columns that each level adds."""

    line: Callable[[Any, int, Short], str]
    columns: Sequence[str]

    def names(self, level: int) -> list[str]:
        """The columns of the data at a level."""
        return " ".join(self.columns[: level + 1]).split()


def _standing(row: Verdict, level: int, short: Short) -> str:
    """A verdict; where it is unknown, what is known apart from it, and the last look."""
    subject = f"{row.name}: {_status(row.status, row.limit)}"
    if row.decided_by is None:
        apart = filter(None, (verdict_words.practised(row), verdict_words.beside(row)))
        looked = row.last_checked and f"looked on {row.last_checked}"
        return _joined([subject, *apart, looked])
    since = f"{subject} since {row.since}"
    id_ = short(row.decided_by)
    source = _source(row, level, row.decided_on, id_)
    if level == BRIEF:
        # A day besides would be taken for the one since.
        return _joined([since, *source[1:]])
    if level == CITED:
        return _joined([since, *source])
    return _joined([since, *_as_decided(row), *source, *_besides(row)])


def _as_decided(row: Verdict) -> Sequence[str | None]:
    """How a verdict was decided and by whom, and when, if not on the day since when it stands."""
    day = "" if row.decided_on == row.since else f"{row.decided_on} "
    whose = row.actor_name and f"decided {day}by {row.actor_name}"
    return (
        how(row.stage, row.basis, row.effective, row.on),
        row.suspended and f"suspended: {row.suspended}",
        row.instrument,
        row.confidence,
        whose,
    )


def _besides(row: Verdict) -> Sequence[str | None]:
    """The words of a verdict's update, what confirms it and what disputes it."""
    return (
        row.summary,
        row.excuse,
        row.later and f"last confirmed {row.later}",
        row.disputed_with and verdict_words.disputed(row),
    )


def _evidence(row: Evidence, level: int, short: Short) -> str:
    """An update, and why it decides or does not."""
    mark = "decides" if row.decides else "-"
    status = _status(row.status or "no status", limit(row.scope, row.extent))
    first = row._replace(publisher=row.publisher.split("; ")[0])
    cited, id_, _ = _source(first, CITED, row.date, row.short)
    source = (cited, id_, row.url if level else None)
    reason = row.reason if level else re.split("[;:]", row.reason)[0]
    summary = row.summary if level == FULL else None
    return _joined([f"{mark}: {status}", *source, reason, summary])


def _update(row: FlatUpdate, level: int, short: Short) -> str:
    """An update about an entity."""
    status = _status(row.status or "no status", limit(row.scope, row.extent))
    source = _source(row, level, row.date, short(row.id))
    confidence = row.confidence if level == FULL else None
    return _joined([f"{row.entity}: {status}", *source, confidence, row.summary])


def _change(row: StatusChange, level: int, short: Short) -> str:
    """A standing that moved."""
    moved = f"{row.name} ({row.scope}): {row.was} to {row.status} by {row.kind}"
    if row.kind == TOOK_EFFECT:
        moved = f"{row.name} ({row.scope}): {row.status} took effect"
    said = _source(row, level, row.date, short(row.id))
    full = row.summary if level == FULL else None
    return _joined([moved, *said, full, row.reason])


def _news(row: DigestRow, level: int, short: Short) -> str:
    """A piece of news, or how something stands."""
    id_ = short(row.id) if row.id else None
    source = _source(row, level, row.date, id_)
    words = row.words if level else None
    return _joined([f"{row.kind}: {row.headline}", *source, words])


def _deadline(row: DeadlineView, level: int, short: Short) -> str:
    """A deadline, what became of it, the dates it moved from, and who says so."""
    left = f"{row.days_left} days left" if row.days_left >= 0 else "passed"
    when = f"{row.date}, {left}" if row.left else row.date
    by = f" on {row.outcome_on}, id {short(row.outcome_by)}" if row.outcome_by else ""
    id_ = short(row.decided_by)
    said = (
        f"{row.name} ({row.scope}): {when}",
        row.outcome and f"outcome: {row.outcome}{by}",
        row.what,
        f"was {', '.join(row.was)}" if row.was else None,
        *_source(row, level, row.decided_on, id_),
    )
    return _joined(said)


def _compared(row: ComparedStatus, level: int, short: Short) -> str:
    """The headlines of an entity on two days, with the source of the second."""
    before = _status(row.status_1, row.limit_1)
    after = _status(row.status_2, row.limit_2)
    word = "moved" if row.moved else "same"
    source: Sequence[str | None] = ()
    if row.decided_by:
        id_ = short(row.decided_by)
        source = _source(row, level, row.date, id_)
    return _joined([f"{row.name}: {before}, then {after} ({word})", *source])


_ALWAYS = "entity status scope since decided_by practice"
_SOURCE = "publisher url"
_CITED = f"extent decided_on {_SOURCE}"
_MORE = (*TOLD, "beside", "practice_operators", "practice_confirmed", "summary")

STANDING = Form(
    _standing,
    (
        _ALWAYS,
        _CITED,
        " ".join(name for name in _MORE if name not in f"{_ALWAYS} {_CITED}".split()),
    ),
)
EVIDENCE = Form(
    _evidence,
    ("entity id date decides scope status confidence", f"rule reason {_SOURCE}", ""),
)
UPDATE = Form(
    _update,
    (
        "id date entity status scope",
        f"confidence stage basis {_SOURCE}",
        "summary note also_about extent effects deadlines actor actor_name instrument",
    ),
)
CHANGE = Form(
    _change,
    ("kind date entity scope was status id", _SOURCE, "summary by reason extent"),
)
NEWS = Form(
    _news,
    ("kind date entity scope was status id", f"words {_SOURCE}", "recorded later"),
)
DEADLINE = Form(
    _deadline,
    (
        "entity scope date days_left outcome decided_by",
        f"what outcome_on outcome_by {_SOURCE}",
        "last_day was decided_on also kind",
    ),
)
COMPARED = Form(
    _compared,
    (
        "entity status_1 scope_1 status_2 scope_2 moved decided_by",
        f"date {_SOURCE}",
        "extent_1 extent_2",
    ),
)


def joined(lines: Iterable[str]) -> str:
    """The lines as one text; hostile characters in them are spelled out."""
    return "\n".join(map(text.line, lines))


def _status(status: str, what: str | None) -> str:
    return status if status == UNKNOWN else status_for(status, what)


def _source(
    row: Any, level: int, day: str | None, short: str | None
) -> list[str | None]:
    """Who says so, of which day, by which id, and where; briefly the day and the id alone."""
    cited = f"{row.publisher}, {day}" if level else day
    return [cited, f"id {short}" if short else None, row.url if level else None]


def _joined(parts: Iterable[str | None]) -> str:
    return "; ".join(part for part in parts if part)
