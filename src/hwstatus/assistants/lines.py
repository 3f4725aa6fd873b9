"""Rows as an assistant reads them: one record a line, with publisher, date, id, address."""

from collections.abc import Iterable

from hwstatus import text
from hwstatus.answers.changes import TOOK_EFFECT
from hwstatus.answers.comparison import ComparedStatus
from hwstatus.answers.deadlines import DeadlineView
from hwstatus.library import DigestRow, Evidence, FlatUpdate, StatusChange, Verdict
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.wording import limit, status_for


def standing(row: Verdict, *, address: bool, summary: bool) -> str:
    """A verdict, with the address of its source and what decided it in words."""
    subject = f"{row.name}: {_status(row.status, row.limit)}"
    if row.decided_by is None:
        return _joined([f"{subject}, which is not permitted", _looked(row)])
    return _joined(
        [
            f"{subject} since {row.since}",
            f"decided {row.decided_on} by {row.actor_name}" if row.actor_name else None,
            _cited(row.publisher, row.decided_on),
            f"id {row.short or row.decided_by}",
            row.url if address else None,
            row.summary if summary else None,
            row.excuse,
        ]
    )


def _looked(row: Verdict) -> str | None:
    return None if row.last_checked is None else f"nothing found on {row.last_checked}"


def evidence(row: Evidence) -> str:
    """An update, and why it decides or does not."""
    mark = "decides" if row.decides else "-"
    status = _status(row.status or "no status", limit(row.scope, row.extent))
    cited = _cited(row.publisher, row.date)
    return _joined(
        [
            f"{mark}: {status}",
            cited,
            f"id {row.short}",
            row.url,
            row.reason,
            row.summary,
        ]
    )


def update(row: FlatUpdate) -> str:
    """An update about an entity."""
    status = _status(row.status or "no status", limit(row.scope, row.extent))
    cited = _cited(row.publisher, row.date)
    return _joined(
        [f"{row.entity}: {status}", cited, f"id {row.id}", row.url, row.summary]
    )


def change(row: StatusChange, *, address: bool) -> str:
    """A standing that moved."""
    moved = f"{row.name} ({row.scope}): {row.was} to {row.status} by {row.kind}"
    if row.kind == TOOK_EFFECT:
        moved = f"{row.name} ({row.scope}): {row.status} took effect"
    cited = _cited(row.publisher, row.date)
    return _joined([moved, cited, f"id {row.id}", row.url if address else None])


def news(row: DigestRow, *, address: bool) -> str:
    """A piece of news, or how something stands."""
    words = row.words if address else None
    cited = _cited(row.publisher, row.date)
    known = f"id {row.id}" if row.id else None
    return _joined(
        [
            f"{row.kind}: {row.headline}",
            words,
            cited,
            known,
            row.url if address else None,
        ]
    )


def deadline(row: DeadlineView, *, address: bool) -> str:
    """A deadline, the dates it moved from, and who says so."""
    due = f"{row.name} ({row.scope}): {row.date}, {row.days_left} days left"
    moved = f"was {', '.join(row.was)}" if row.was else None
    cited = _cited(row.publisher, row.decided_on)
    url = row.url if address else None
    return _joined([due, row.what, moved, cited, f"id {row.decided_by}", url])


def compared(row: ComparedStatus, *, address: bool) -> str:
    """The headlines of an entity on two days, with the source of the second."""
    before = _status(row.status_1, row.limit_1)
    after = _status(row.status_2, row.limit_2)
    word = "moved" if row.moved else "same"
    said: list[str | None] = [f"{row.name}: {before}, then {after} ({word})"]
    if row.decided_by:
        said.append(_cited(row.publisher, row.date))
        said.append(f"id {row.decided_by}")
        said.append(row.url if address else None)
    return _joined(said)


def joined(lines: Iterable[str]) -> str:
    """The lines as one text; hostile characters in them are spelled out."""
    return "\n".join(map(text.line, lines))


def _status(status: str, what: str | None) -> str:
    return status if status == UNKNOWN else status_for(status, what)


def _cited(publisher: str | None, day: str | None) -> str:
    return f"{publisher}, {day}"


def _joined(parts: Iterable[str | None]) -> str:
    return "; ".join(part for part in parts if part)
