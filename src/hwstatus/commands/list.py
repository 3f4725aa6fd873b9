"""`list`: the updates that match, newest first."""

from collections.abc import Sequence

from hwstatus.commands.filters import FilterOptions, build_filter, described
from hwstatus.rows import Result
from hwstatus.store.tracker import Tracker


def list_updates(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str] = ()
) -> Result:
    """The updates that match, newest first unless sorted otherwise."""
    chosen = build_filter(tracker, wanted, names)
    empty = (
        f"No updates match {described(wanted, names)} ({tracker.total():,} recorded)."
        if (wanted.is_restrictive or names)
        else "No updates recorded yet."
    )
    wanted_effects = (chosen.statuses, chosen.scopes)
    return Result("updates", tracker.lines(chosen), empty=empty, wanted=wanted_effects)
