"""What goes to other programs and readers: exports, the schema of records, the web site, citations."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from hwstatus import json_text, tables, wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.done import Done
from hwstatus.answers.filters import FilterOptions
from hwstatus.citation import FORMATS, citations
from hwstatus.cli import completion
from hwstatus.cli.option_sets import (
    Argument,
    AsOf,
    DatabaseOption,
    DryRun,
    Names,
    Option,
    one_of,
)
from hwstatus.cli.registry import examples
from hwstatus.cli.running import line
from hwstatus.cli.session import reading
from hwstatus.errors import Usage
from hwstatus.output.emit import acknowledge, emit, print_text, say
from hwstatus.output.options import Output
from hwstatus.record.models import UNLIMITED
from hwstatus.record.names import require_one_of
from hwstatus.store.tracker import Tracker

_INSIDE = {
    "sqlite": " Tables and views: verdicts, entities, updates, effects, deadlines, sources and more;"
    " updates by country, as summary counts them: about."
    "   Asked: sqlite3 {} \"SELECT status, count(*) FROM verdicts WHERE kind = 'country' GROUP BY 1\""
    "   columns: sqlite3 {} .schema"
}
"""What is said of where a form has what most people look for, and how a file is asked for it."""

EXTRA = ("ics", *tables.FORMS)
"""Formats that an export has beside those of a list."""

_RECORDS = ("jsonl", "json")
"""Formats in which all records go out; in the others only updates do."""
_TABLES = ("csv", "tsv", "xlsx")
"""Formats that come back by `import`."""


@examples(
    "hwstatus export -o tracker.jsonl",
    "hwstatus export -f csv --since 2024 -o recent.csv",
    "hwstatus export -f sqlite -o hwstatus.db",
    "hwstatus export -f datapackage -o package",
    "hwstatus export france | hwstatus --db other.db import -",
)
def export(
    wanted: FilterOptions, output: Output, database: DatabaseOption, names: Names = ()
) -> Any:
    """Write updates, oldest first, for other programs.

    JSON Lines (the default), JSON, CSV and TSV come back by import, the first two with
    what you recorded beside updates: names, checks, retractions. sqlite is a flat
    database for Datasette, pandas, DuckDB and SQL; parquet has the updates alone, or
    every table in a new folder; datapackage describes its tables (a .zip file or a new
    folder); ics are the deadlines ahead.
    """
    options = output._replace(extra=EXTRA)
    if options.chosen in tables.FORMS:
        return _to_file(names, wanted, options, database)
    if options.chosen in ("table", "plain"):  # what a terminal and a pipe ask for
        options = options._replace(format="jsonl", json=False)
    if options.chosen == "xlsx":
        say("Updates only; every table: -o FILE.db")
    with reading(database) as tracker:
        answer = _answer(tracker, names, wanted, options)
        # On a terminal the rows themselves show how far it is.
        if options.output or not sys.stdout.isatty():
            total = tracker.total()
            answer.rows = tracker.context.counted("Exporting", total, answer.rows)
        return emit(answer, options)


def _answer(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions, output: Output
) -> Answer[Any]:
    """What a text format has rows of."""
    from hwstatus.answers import export
    from hwstatus.answers.updates import EXPORTED, UPDATES

    if output.chosen == "ics":
        from hwstatus.answers.deadlines import deadlines

        return deadlines(tracker, names, wanted)
    if output.chosen in _RECORDS and not output.fields:
        return export.export(tracker, names, wanted)
    table = EXPORTED if output.chosen in _TABLES else UPDATES
    return export.export_updates(tracker, names, wanted, table)


def _to_file(
    names: Sequence[str],
    wanted: FilterOptions,
    output: Output,
    database: DatabaseOption,
) -> int:
    """Write one of `tables.FORMS`; raises `NotWritable`, `MissingExtra`, `Refused` where something else is there."""
    from hwstatus.answers.export import exported_filter

    path = _file_of(output)
    with reading(database) as tracker:
        chosen = exported_filter(tracker, names, wanted)
        tables.write(output.chosen, path, tracker, chosen)
        number = tracker.count(chosen, most=UNLIMITED)
        if number < tracker.total() and path.suffix.lower() != ".parquet":
            say("The updates are filtered; verdicts and changes rest on all of them.")
    counted = wording.counted(number, "update")
    inside = _INSIDE.get(output.chosen, "").replace("{}", shlex.quote(str(path)))
    return acknowledge(Done(f"Wrote {path}: {counted}.{inside}"))


def _file_of(output: Output) -> Path:
    """The file that a form needs which is no text; raises `Usage`."""
    if output.output is None or output.to_stdout:
        raise Usage(f"{output.chosen} is written to a file: -o FILE")
    if output.fields:
        raise Usage(f"{output.chosen} has all fields: leave --fields out")
    return Path(output.output)


@examples("hwstatus schema", "hwstatus schema -o record.schema.json")
def schema(
    file: Annotated[
        str | None, Option("--output", "-o", metavar="FILE", help="Write to a file.")
    ] = None,
) -> None:
    """The JSON Schema (2020-12) of a line that import takes and export writes."""
    from hwstatus.record import json_schema

    print_text(json_text.pretty(json_schema.schema()) + "\n", file)


@examples(
    "hwstatus publish public",
    "hwstatus publish public --base https://status.example.org/",
    "hwstatus publish public --dry-run                which pages would change",
)
def publish(
    database: DatabaseOption,
    folder: Annotated[
        Path, Argument(metavar="DIR", help="A new folder, or one published to before.")
    ],
    base: Annotated[
        str | None,
        Option(
            metavar="URL",
            help="The address that the site will have: feeds and search engines need it.",
        ),
    ] = None,
    cards: Annotated[
        bool, Option("--cards", help="Add a picture for social networks to each page.")
    ] = False,
    force: Annotated[
        bool, Option("--force", help="Publish even if DIR holds other files.")
    ] = False,
    key: Annotated[
        Path | None,
        Option(
            "--sign", metavar="KEY", help="Sign the ledger's head with this SSH key."
        ),
    ] = None,
    watch: Annotated[
        Path | None,
        Option(
            "--watch",
            metavar="FILE",
            help="Add a page, a feed and a calendar for each watchlist in a file.",
            autocompletion=completion.files,
        ),
    ] = None,
    dry_run: DryRun = False,
) -> Any:
    """Write the tracker as a web site: static files for any host, which also open from a disk.

    The new site is swapped in as a whole; only files that changed are written.
    """
    from hwstatus.site.addresses import read_base
    from hwstatus.site.publish import publish as command

    address = read_base(base)
    with reading(database) as tracker:
        done = command(
            tracker, folder, base=address, cards=cards, force=force, key=key, watch=watch,
            dry_run=dry_run,
        )  # fmt: skip
        notes = (*done.notes, *_of_its_name(tracker, str(folder)))
    return acknowledge(done._replace(notes=notes), dry_run=dry_run)


def _of_its_name(tracker: Tracker, folder: str) -> Iterator[str]:
    """Of a folder that is called as a group or an entity: how a site of that alone is written."""
    from hwstatus.cli.again import of_a_part
    from hwstatus.store.groups import is_known

    option = ["--group"] if is_known(tracker.entities, folder) else []
    if option or tracker.entities.only(folder):
        part = of_a_part([*option, folder], line())
        yield f"That is the whole tracker; a part: {part}"


@examples(
    "hwstatus cite",
    "hwstatus cite germany                    the verdict of today",
    "hwstatus cite k7q2 --format bibtex       one update",
    "hwstatus cite germany --on 2024-01-01 -f csl",
)
def cite(
    database: DatabaseOption,
    as_of: AsOf,
    names: Annotated[
        Sequence[str],
        Argument(
            metavar="[NAME|ID]",
            help="A country or company, whose verdict is cited, or an update.",
            autocompletion=completion.names,
        ),
    ] = (),
    format: Annotated[
        str,
        Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"{one_of(FORMATS)}.",
            autocompletion=completion.of_words(FORMATS),
        ),
    ] = "text",
) -> Any:
    """How to cite the dataset that a tracker was built from, a verdict of it, or an update."""
    require_one_of("--format", format, FORMATS)
    from hwstatus.answers.cite import edition, part_meant

    with reading(database, as_of) as tracker:
        version = edition(tracker)
        part = part_meant(tracker, names) if names else None
    written = citations(version, part=part)
    if format not in written:
        raise Usage(
            f"{format} cites the dataset as a whole", "name no part: hwstatus cite"
        )
    print(written[format])
