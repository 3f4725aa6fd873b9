"""What is behind the door of `export`: which form is asked for, and who writes it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hwstatus import wording
from hwstatus.answers.export import export, export_updates, exported_filter
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.updates import EXPORTED, UPDATES, UpdateRow
from hwstatus.cli.option_sets import DatabaseOption
from hwstatus.cli.session import reading
from hwstatus.errors import Usage
from hwstatus.output.emit import emit
from hwstatus.output.messages import acknowledge
from hwstatus.output.options import Output
from hwstatus.record.models import UNLIMITED, Filter
from hwstatus.rows import Answer, Done
from hwstatus.store.tracker import Tracker


def _flat_database(tracker: Tracker, chosen: Filter, path: Path) -> None:
    from hwstatus.tables import flat_database

    flat_database.write(path, tracker, chosen)


def _data_package(tracker: Tracker, chosen: Filter, path: Path) -> None:
    from hwstatus.output.formats import cell
    from hwstatus.tables import data_package

    data_package.write(path, tracker, cell, chosen)


def _parquet(tracker: Tracker, chosen: Filter, path: Path) -> None:
    from hwstatus.tables import parquet

    rows = map(UpdateRow, tracker.lines(chosen))
    parquet.write(path, tuple(UPDATES.columns), map(UPDATES.cells, rows))


FILE_FORMS: Mapping[str, Callable[[Tracker, Filter, Path], None]] = {
    "sqlite": _flat_database,
    "parquet": _parquet,
    "datapackage": _data_package,
}
"""Formats that are no text, and who writes each: to a file or a folder, whole or not at all."""

EXTRA = ("ics", *FILE_FORMS)
"""Formats that an export has beside those of a list."""

_RECORDS = ("jsonl", "json")
"""Formats in which all records go out; in the others only updates do."""
_TABLES = ("csv", "tsv")
"""Formats that come back by `import`."""
_DEFAULT = ("table", "plain")
"""What a terminal and a pipe ask for: an export is then in JSON Lines."""


def carry_out(
    names: Sequence[str], wanted: FilterOptions, output: Output, place: DatabaseOption
) -> int:
    """Export what the names and filters let through; returns the exit code."""
    asked = output._replace(extra=EXTRA)
    if asked.chosen in FILE_FORMS:
        return _to_file(names, wanted, asked, place)
    if asked.chosen in _DEFAULT:
        asked = asked._replace(format="jsonl", json=False)
    with reading(place) as tracker:
        answer = _answer(tracker, names, wanted, asked)
        # On a terminal the rows themselves show how far it is.
        if asked.output or not sys.stdout.isatty():
            total = tracker.total()
            answer.rows = tracker.context.counted("Exporting", total, answer.rows)
        return emit(answer, asked)


def _answer(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions, output: Output
) -> Answer[Any]:
    """What a text format has rows of."""
    if output.chosen == "ics":
        from hwstatus.answers.deadlines import deadlines

        return deadlines(tracker, names, wanted)
    if output.chosen in _RECORDS and not output.fields:
        return export(tracker, names, wanted)
    table = EXPORTED if output.chosen in _TABLES else UPDATES
    return export_updates(tracker, names, wanted, table)


def _to_file(
    names: Sequence[str], wanted: FilterOptions, output: Output, place: DatabaseOption
) -> int:
    """Write one of `FILE_FORMS`; raises `NotWritable`, `MissingExtra`, `Refused` where something else is there."""
    path = _file_of(output)
    with reading(place) as tracker:
        chosen = exported_filter(tracker, names, wanted)
        FILE_FORMS[output.chosen](tracker, chosen, path)
        number = tracker.count(chosen, most=UNLIMITED)
    acknowledge(Done(f"Wrote {path}: {wording.counted(number, 'update')}."))
    return 0


def _file_of(output: Output) -> Path:
    """The file that a form needs which is no text; raises `Usage`."""
    if output.output is None or output.to_stdout:
        raise Usage(f"{output.chosen} is written to a file: -o FILE")
    if output.fields:
        raise Usage(f"{output.chosen} has all fields: leave --fields out")
    return Path(output.output)
