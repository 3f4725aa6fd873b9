"""`deadlines`: what must stop or be removed by when, days left, and how often the day has moved."""

from collections.abc import Sequence

from hwstatus import dates
from hwstatus.commands import evidence
from hwstatus.commands.filters import (
    FilterOptions,
    asks_about_acts,
    build_filter,
    matches_scope,
    matches_update,
)
from hwstatus.errors import Usage
from hwstatus.rows.verdicts import Deadlines
from hwstatus.store.tracker import Tracker


def deadlines(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    *,
    within: str | None = None,
    overdue: bool = False,
) -> Deadlines:
    """The deadlines that stand on the day asked, soonest first; passed ones only with `overdue`."""
    if within is not None and overdue:
        raise Usage("--within looks ahead, --overdue back: one of the two")
    chosen = build_filter(tracker, wanted, names)
    horizon = None
    if within is not None:
        horizon = dates.read_horizon(within, "--within", tracker.on)
    rows, hidden = [], 0
    for row in tracker.deadlines(tracker.on):
        passed = row.last < tracker.on
        if passed != overdue and not (chosen.since or chosen.until):
            hidden += passed and (not chosen.entities or row.entity in chosen.entities)
            continue
        if (horizon and row.last > horizon) or not matches_scope(
            tracker, chosen, row.entity, row.scope
        ):
            continue
        first = dates.read_date(row.date).first
        if (chosen.since and row.last < chosen.since) or (
            chosen.until and first > chosen.until
        ):
            continue
        if asks_about_acts(chosen) and not matches_update(
            chosen, tracker.update(row.id)
        ):
            continue
        rows.append(evidence.limit(tracker, row, tracker.on))
    if wanted.reverse:
        rows.reverse()
    rows = rows[: chosen.limit] if chosen.limit else rows
    slipped = sum(bool(row.was) for row in rows)
    told = f"{len(rows)} deadline{'' if len(rows) == 1 else 's'}" + (
        f", {slipped} of them moved before" if slipped else ""
    )
    nothing = "No deadline in that time."
    if hidden:
        nothing = f"No deadline ahead; {hidden} passed: --overdue"
    return Deadlines(rows, summary=told, empty_message=nothing)
