"""`deadlines`: what must stop or be removed by when, and what became of what has passed."""

from collections.abc import Iterable, Iterator, Sequence

from hwstatus import dates, wording
from hwstatus.answers.filters import (
    FilterOptions,
    asks_about_acts,
    build_filter,
    matches_scope,
    matches_update,
)
from hwstatus.commands.deadline_views import deadline_view
from hwstatus.errors import Usage
from hwstatus.models import Filter
from hwstatus.rows.deadlines import Deadlines, DeadlineView
from hwstatus.store.deadlines import DeadlineRow
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import MISSED, NOT_KNOWN


def deadlines(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    *,
    within: str | None = None,
    overdue: bool = False,
    passed: bool = False,
) -> Deadlines:
    """The deadlines ahead on the day asked, soonest first.

    With `passed` those behind instead, replaced ones included; with `overdue` those of
    them that nothing is known to have closed. Raises `Usage`.
    """
    if (within is not None) + overdue + passed > 1:
        raise Usage("--within looks ahead, --passed and --overdue back: one of them")
    chosen = build_filter(tracker, wanted, names)
    horizon = None
    if within is not None:
        horizon = dates.read_horizon(within, "--within", tracker.on)
    if passed or overdue:
        found = list(_behind(tracker, chosen, overdue=overdue))
    else:
        found = list(_ahead(tracker, chosen, horizon))
    if wanted.reverse:
        found.reverse()
    rows = found[: chosen.limit] if chosen.limit else found
    nothing = _nothing(tracker, chosen, within, overdue=overdue, passed=passed)
    return Deadlines(rows, summary=_counted(rows), empty_message=nothing)


def _behind(
    tracker: Tracker, chosen: Filter, *, overdue: bool
) -> Iterator[DeadlineView]:
    rows = tracker.deadlines.passed(tracker.on)
    for row in _asked(tracker, rows, chosen):
        view = deadline_view(tracker, row, tracker.on)
        if not overdue or view.outcome in (MISSED, NOT_KNOWN):
            yield view


def _ahead(
    tracker: Tracker, chosen: Filter, horizon: str | None
) -> Iterator[DeadlineView]:
    """The standing deadlines; in a time that was asked for, passed ones too."""
    earliest = chosen.since or (None if chosen.until else tracker.on)
    for row in _asked(tracker, tracker.deadlines.in_force(tracker.on), chosen):
        early = earliest is not None and row.last < earliest
        late = horizon is not None and row.last > horizon
        if not (early or late):
            yield deadline_view(tracker, row, tracker.on)


def _asked(
    tracker: Tracker, rows: Iterable[DeadlineRow], chosen: Filter
) -> Iterator[DeadlineRow]:
    """The deadlines that a filter lets through."""
    by_act = asks_about_acts(chosen)
    for row in rows:
        if not matches_scope(tracker, chosen, row.entity, row.scope):
            continue
        if chosen.since and row.last < chosen.since:
            continue
        if chosen.until and dates.read_date(row.date).first > chosen.until:
            continue
        if not by_act or matches_update(chosen, tracker.update(row.id)):
            yield row


def _counted(rows: Sequence[DeadlineView]) -> str:
    slipped = sum(bool(row.was) for row in rows)
    moved = ""
    if slipped:
        moved = f", {slipped:,} of them moved before"
    return wording.counted(len(rows), "deadline") + moved


def _nothing(
    tracker: Tracker, chosen: Filter, within: str | None, *, overdue: bool, passed: bool
) -> str:
    """What to say where there is no deadline: whose, in which time, what there is instead."""
    whose = ", ".join(map(tracker.entities.name, chosen.entities))
    subject = "No deadline"
    if whose:
        subject = f"{whose}: no deadline"
    if overdue:
        return f"{subject} is overdue."
    if passed:
        return f"{subject} has passed."
    if within or chosen.since or chosen.until:
        return f"{subject} in that time."
    behind = sum(1 for _ in _behind(tracker, chosen, overdue=False))
    return f"{subject} ahead; {behind} passed: --passed" if behind else f"{subject}."
