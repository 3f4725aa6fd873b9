"""What is behind the door of `export`: which form is asked for, and who writes it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hwstatus.answers.filters import FilterOptions
from hwstatus.cli.option_sets import DatabaseOption
from hwstatus.cli.session import reading
from hwstatus.errors import Usage
from hwstatus.output.emit import emit
from hwstatus.output.messages import acknowledge
from hwstatus.output.options import Output
from hwstatus.rows import Answer
from hwstatus.store.tracker import Tracker

FILE_FORMS = ("sqlite", "parquet", "datapackage")
"""Formats that are no text: they are written to a file or a folder."""

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
    from hwstatus.answers.updates import EXPORTED, UPDATES
    from hwstatus.commands import export

    if output.chosen == "ics":
        from hwstatus.answers.deadlines import deadlines

        return deadlines(tracker, names, wanted)
    if output.chosen in _RECORDS and not output.fields:
        return export.export(tracker, names, wanted)
    table = EXPORTED if output.chosen in _TABLES else UPDATES
    return export.export_updates(tracker, names, wanted, table)


def _to_file(
    names: Sequence[str], wanted: FilterOptions, output: Output, place: DatabaseOption
) -> int:
    from hwstatus.commands.export import export_file

    path = _file_of(output)
    with reading(place) as tracker:
        done = export_file(tracker, names, wanted, output.chosen, path)
    acknowledge(done)
    return 0


def _file_of(output: Output) -> Path:
    """The file that a form needs which is no text; raises `Usage`."""
    if output.output is None or output.to_stdout:
        raise Usage(f"{output.chosen} is written to a file: -o FILE")
    if output.fields:
        raise Usage(f"{output.chosen} has all fields: leave --fields out")
    return Path(output.output)
