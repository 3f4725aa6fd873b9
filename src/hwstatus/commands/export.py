"""`export`: the tracker in the forms that other programs take."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from hwstatus import wording
from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.answers.updates import UPDATES, UpdateRow, UpdateTable
from hwstatus.record.models import UNLIMITED, Filter
from hwstatus.rows import Answer, Done
from hwstatus.store.tracker import Tracker


def export(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions
) -> Answer[UpdateRow]:
    """Canonical lines, oldest first: the user's own entities, then the updates, then the checks and enquiries."""
    chosen = _chosen(tracker, names, wanted)
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
    rows = map(UpdateRow, tracker.lines(_chosen(tracker, names, wanted)))
    return Answer(table, rows, empty_message="Nothing to export.")


def _chosen(tracker: Tracker, names: Sequence[str], wanted: FilterOptions) -> Filter:
    """What the options mean: oldest first, other than in a list."""
    return build_filter(tracker, wanted._replace(reverse=not wanted.reverse), names)


def export_file(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions, form: str, path: Path
) -> Done:
    """Write one of `FILE_FORMS`, whole or not at all.

    Raises `NotWritable`, `Refused` where something else is there, and `MissingExtra`.
    """
    chosen = _chosen(tracker, names, wanted)
    FILE_FORMS[form](tracker, chosen, path)
    number = tracker.count(chosen, most=UNLIMITED)
    return Done(f"Wrote {path}: {wording.counted(number, 'update')}.")


def _flat_database(tracker: Tracker, chosen: Filter, path: Path) -> None:
    from hwstatus.exchange import flat_database

    flat_database.write(path, tracker, chosen)


def _data_package(tracker: Tracker, chosen: Filter, path: Path) -> None:
    from hwstatus.exchange import data_package
    from hwstatus.output.formats import cell

    data_package.write(path, tracker, cell, chosen)


def _parquet(tracker: Tracker, chosen: Filter, path: Path) -> None:
    from hwstatus.exchange import parquet

    rows = map(UpdateRow, tracker.lines(chosen))
    parquet.write(path, tuple(UPDATES.columns), map(UPDATES.cells, rows))


FILE_FORMS: Mapping[str, Callable[[Tracker, Filter, Path], None]] = {
    "sqlite": _flat_database,
    "parquet": _parquet,
    "datapackage": _data_package,
}
"""The forms that are no text, and who writes each."""


def _exported(tracker: Tracker, chosen: Filter, partial: bool) -> Iterator[str]:
    for subject in ("entity", "group"):
        yield from tracker.ledger.own_lines(subject)
    yield from tracker.lines(chosen)
    if not partial:
        yield from tracker.ledger.own_lines("checked")
        yield from tracker.ledger.own_enquiries()
