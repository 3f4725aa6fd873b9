"""`export`: the tracker as canonical lines."""

from collections.abc import Iterator, Sequence

from hwstatus.commands.filters import FilterOptions, build_filter
from hwstatus.models import Filter
from hwstatus.rows.updates import UpdateRow, Updates
from hwstatus.store.tracker import Tracker


def export(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
) -> Updates:
    """Canonical lines, oldest first: the user's own entities, then the updates, then the checks and enquiries."""
    chosen = build_filter(tracker, wanted._replace(reverse=not wanted.reverse), names)
    partial = bool(names) or wanted.is_restrictive
    rows = map(UpdateRow, _exported(tracker, chosen, partial))
    return Updates(rows, empty_message="Nothing to export.")


def _exported(
    tracker: Tracker,
    chosen: Filter,
    partial: bool,
) -> Iterator[str]:
    for subject in ("entity", "group"):
        yield from tracker.own_lines(subject)
    yield from tracker.lines(chosen)
    if not partial:
        yield from tracker.own_lines("checked")
        yield from tracker.own_enquiries()
