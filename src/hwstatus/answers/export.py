"""`export`: the records and the updates that go to other programs."""

from collections.abc import Iterator, Sequence

from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.answers.updates import UPDATES, UpdateRow, UpdateTable
from hwstatus.record.models import Filter
from hwstatus.rows import Answer
from hwstatus.store.tracker import Tracker


def export(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions
) -> Answer[UpdateRow]:
    """Canonical lines, oldest first: the user's own entities, then the updates, then the checks and enquiries."""
    chosen = exported_filter(tracker, names, wanted)
    partial = bool(names) or wanted.is_restrictive
    rows = map(UpdateRow, _exported(tracker, chosen, partial))
    return Answer(UPDATES, rows, empty_message="Nothing to export.")


def export_updates(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    table: UpdateTable = UPDATES,
) -> Answer[UpdateRow]:
    """The updates alone, oldest first, in the columns of a table."""
    rows = map(UpdateRow, tracker.lines(exported_filter(tracker, names, wanted)))
    return Answer(table, rows, empty_message="Nothing to export.")


def exported_filter(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions
) -> Filter:
    """What the options mean: oldest first, other than in a list."""
    return build_filter(tracker, wanted._replace(reverse=not wanted.reverse), names)


def _exported(tracker: Tracker, chosen: Filter, partial: bool) -> Iterator[str]:
    for subject in ("entity", "group"):
        yield from tracker.ledger.own_lines(subject)
    yield from tracker.lines(chosen)
    if not partial:
        yield from tracker.ledger.own_lines("checked")
        yield from tracker.ledger.own_enquiries()
