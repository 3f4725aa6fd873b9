"""What is behind the door of `export`: which form is asked for, and who writes it."""

from collections.abc import Sequence
from pathlib import Path

from hwstatus.cli.option_sets import DatabaseOption
from hwstatus.cli.session import reading
from hwstatus.commands.filters import FilterOptions
from hwstatus.errors import Usage
from hwstatus.output.emit import emit
from hwstatus.output.messages import acknowledge
from hwstatus.output.options import Output

SQLITE = "sqlite"

EXTRA = (SQLITE,)
"""Formats that only an export has."""

_DEFAULT = ("table", "plain")
"""What a terminal and a pipe ask for: an export is then in JSON Lines."""


def carry_out(
    names: Sequence[str],
    wanted: FilterOptions,
    output: Output,
    place: DatabaseOption,
) -> int:
    """Export what the names and filters let through; returns the exit code."""
    asked = output._replace(extra=EXTRA)
    if asked.chosen == SQLITE:
        return _flat_database(names, wanted, asked, place)
    if asked.chosen not in ("jsonl", *_DEFAULT) or asked.fields:
        raise Usage(
            "export writes JSON Lines; other formats: hwstatus list --format", ""
        )
    from hwstatus.commands.export import export

    lines = asked._replace(format="jsonl", json=False)
    with reading(place) as tracker:
        return emit(export(tracker, names, wanted), lines)


def _flat_database(
    names: Sequence[str],
    wanted: FilterOptions,
    output: Output,
    place: DatabaseOption,
) -> int:
    from hwstatus.commands.export import export_flat_database

    path = _file_of(output)
    with reading(place) as tracker:
        done = export_flat_database(tracker, names, wanted, path)
    acknowledge(done)
    return 0


def _file_of(output: Output) -> Path:
    """The file that a form needs which is no text; raises `Usage`."""
    if output.output is None:
        raise Usage(f"{output.chosen} is written to a file: -o FILE")
    if output.fields:
        raise Usage(f"{output.chosen} has all fields: leave --fields out")
    return Path(output.output)
