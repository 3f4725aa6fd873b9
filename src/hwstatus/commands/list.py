"""`list`: the updates that match, newest first."""

from collections.abc import Iterator, Sequence
from functools import partial

from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    described,
    limited,
    vague_notes,
)
from hwstatus.answers.update_rows import update_rows
from hwstatus.models import UNLIMITED
from hwstatus.rows import Beside
from hwstatus.rows.updates import Matched, UpdateRow, Updates
from hwstatus.store.tracker import Tracker


def list_updates(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str] = (),
    *,
    detailed: bool = False,
) -> Updates:
    """The updates that match, newest first unless sorted otherwise."""
    rows, beside = matching(tracker, wanted, names, detailed=detailed)
    return Updates(rows, **beside)


def matching(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str], *, detailed: bool
) -> tuple[Iterator[UpdateRow], Beside]:
    """The updates that match, as they are read, and what to say beside them."""
    chosen = build_filter(tracker, wanted, names)
    matched = Matched(chosen.statuses, chosen.scopes)
    lines = tracker.lines(chosen)
    rows = update_rows(tracker, lines, matched, detailed=detailed)
    summary = ""
    if detailed:
        everything = chosen._replace(limit=None)
        summary = limited(chosen, partial(tracker.count, everything))
    if not (wanted.is_restrictive or names):
        return rows, {"empty_message": "No updates recorded yet.", "summary": summary}
    asked = described(wanted, names)
    nothing = f"No updates match {asked} ({tracker.total():,} recorded)."
    in_time = chosen.since or chosen.until
    notes = vague_notes(tracker, tracker.vague(chosen)) if in_time else []
    return rows, {"empty_message": nothing, "notes": notes, "summary": summary}


def how_many(tracker: Tracker, wanted: FilterOptions, names: Sequence[str] = ()) -> int:
    """How many updates a list has."""
    chosen = build_filter(tracker, wanted, names)
    return tracker.count(chosen, most=chosen.limit or UNLIMITED)
