"""Updates dressed for a reader: with short ids, names, and what they changed."""

from collections.abc import Iterable, Iterator

from hwstatus.models import Update
from hwstatus.rows.updates import Matched, Move, UpdateRow
from hwstatus.serialization import canonical
from hwstatus.store.tracker import Tracker


def update_rows(
    tracker: Tracker,
    lines: Iterable[str],
    matched: Matched = Matched(),  # noqa: B008 - immutable
    *,
    detailed: bool,
) -> Iterator[UpdateRow]:
    """Stored lines as rows, one by one; detailed, with the short ids of a page."""
    for line in lines:
        row = UpdateRow(line, matched)
        if detailed:
            row.short = tracker.short(row.update.id)
        yield row


def detailed_row(
    tracker: Tracker,
    update: Update,
    line: str = "",
    matched: Matched = Matched(),  # noqa: B008 - immutable
) -> UpdateRow:
    """An update with its short id, its entity's name and what it changed."""
    return UpdateRow(
        line or canonical.dump(update),
        matched,
        update=update,
        short=tracker.short(update.id),
        name=tracker.entities.name(update.entity),
        moves=moves(tracker, update),
    )


def moves(tracker: Tracker, update: Update) -> tuple[Move, ...]:
    """What an update did to its entity's standings, scope by scope."""
    return tuple(
        Move(
            update.entity,
            effect.scope,
            tracker.standings.status_before(update, effect.scope),
            effect.status,
        )
        for effect in update.effects
    )
