"""Commands that read and write whole files: imports, exports, backups, pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from hwstatus import paths, text
from hwstatus.answers.filters import FilterOptions
from hwstatus.citation import FORMATS, citations
from hwstatus.cli import completion
from hwstatus.cli.option_sets import (
    Argument,
    DatabaseOption,
    DryRun,
    Names,
    Option,
    Yes,
    one_of,
)
from hwstatus.cli.registry import examples
from hwstatus.cli.running import present
from hwstatus.cli.session import bring_up_to_date, confirm, reading
from hwstatus.errors import BadValue, Usage
from hwstatus.exchange import FORMS
from hwstatus.output.emit import emit
from hwstatus.output.messages import acknowledge, tell
from hwstatus.output.options import Output

InputFile = Annotated[
    str,
    Argument(
        metavar="FILE", help="A file, a folder of files, or - for standard input."
    ),
]
Form = Annotated[
    str | None,
    Option(
        "--as",
        metavar="FORM",
        help=f"{one_of(FORMS)}. Default: what the content shows.",
        autocompletion=completion.of_words(FORMS),
    ),
]
Update = Annotated[
    bool,
    Option("--update", help="Where an id has another content here, take the file's."),
]
KeepGoing = Annotated[
    bool, Option("--keep-going", help="Leave out refused lines; write them to a file.")
]
ColumnMapping = Annotated[
    Sequence[str],
    Option(
        "--map",
        metavar="COLUMN=FIELD",
        help="A column of a table gives this field; COLUMN= leaves it out.",
    ),
]
Join = Annotated[
    bool,
    Option("--join", help="News that is recorded gets the file's further sources."),
]
AllowDuplicate = Annotated[
    bool, Option("--allow-duplicate", help="Add rows that seem to be recorded already.")
]


@examples(
    "hwstatus import tracker.jsonl",
    "hwstatus import spreadsheet.csv --map Land=country --dry-run",
    "hwstatus import folder --keep-going",
    "hwstatus export | hwstatus --db other.db import -",
)
def import_(
    file: InputFile,
    place: DatabaseOption,
    form: Form = None,
    update: Update = False,
    keep_going: KeepGoing = False,
    mapping: ColumnMapping = (),
    join: Join = False,
    allow_duplicate: AllowDuplicate = False,
    dry_run: DryRun = False,
) -> Any:
    """Take in records, all of a file or nothing; what is there already is not added twice.

    A tracker that was named with --db or HWSTATUS_DB and is not there is made, without updates.
    """
    from hwstatus.changes.import_records import ImportOptions
    from hwstatus.cli.importing import carry_out

    if form not in (None, *FORMS):
        raise BadValue("--as", form, f"one of: {one_of(FORMS)}")
    options = ImportOptions(
        form=form,
        update=update,
        dry_run=dry_run,
        keep_going=keep_going,
        join=join,
        mapping=tuple(mapping),
        allow_duplicate=allow_duplicate,
    )
    return carry_out(file, place, options)


Empty = Annotated[
    bool, Option("--empty", help="With every country and company, and no update.")
]
Replace = Annotated[bool, Option("--force", help="Replace a tracker that is there.")]
SharedFile = Annotated[
    str | None,
    Option("--from", metavar="FILE", help="Share this tracker with a team's server."),
]
Editors = Annotated[
    str | None,
    Option("--editors", metavar="ROLE", help="Who may write to a team's server."),
]


@examples(
    "hwstatus init",
    "hwstatus --db mine.db init --empty",
    "hwstatus --db postgresql://anna@db.example.org/hwstatus init --editors editors",
)
def init(
    place: DatabaseOption,
    empty: Empty = False,
    force: Replace = False,
    source: SharedFile = None,
    editors: Editors = None,
) -> Any:
    """Build a tracker from the dataset's text: at --db, else data/tracker.db of this folder, else your own."""
    from hwstatus.changes.init import ShareOptions, share
    from hwstatus.changes.init import init as command

    location = paths.locate_for_building(place.db)
    if location.server is not None:
        if force:
            raise Usage("a team's ledger is never replaced: --force is for files")
        acknowledge(share(location, present(), ShareOptions(source, editors, empty)))
        return 0
    if source or editors:
        raise Usage(
            "--from and --editors are for a team's server: --db postgresql://..."
        )
    context = present()
    with context.watch("Building", None):
        done = command(location, context.now, empty=empty, force=force)
    acknowledge(done)
    return 0


@examples("hwstatus backup", "hwstatus backup ~/safe/tracker.db")
def backup(
    place: DatabaseOption,
    file: Annotated[
        str | None, Argument(metavar="[FILE]", help="A file that is not there yet.")
    ] = None,
) -> Any:
    """Copy the tracker, verified after writing."""
    from hwstatus.changes.backups import backup as command

    location = paths.locate_for_writing(place.db)
    bring_up_to_date(location, present())
    acknowledge(command(location, present(), file))
    return 0


@examples("hwstatus backups")
def backups(output: Output, place: DatabaseOption) -> Any:
    """The tracker's backups, newest first. They are made before import, restore, refresh and migration."""
    from hwstatus.answers.backups import backups as command

    return emit(command(paths.locate_for_writing(place.db)), output)


@examples("hwstatus restore backups/tracker.db-20261124T093000Z-before-import.db")
def restore(
    file: Annotated[
        str, Argument(metavar="FILE", help="A backup, or any other tracker.")
    ],
    place: DatabaseOption,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Any:
    """Bring the tracker to what a backup holds. It can be undone; a damaged tracker is kept beside."""
    from hwstatus.changes.backups import restore as command
    from hwstatus.store.opening import inspect

    location = paths.locate_for_writing(place.db)
    bring_up_to_date(location, present())
    inspect(paths.Location(Path(file), "restore", asked=True))
    if not (yes or dry_run):
        confirm(f"restoring {location.path} from {file}")
    done = command(location, present(), file, dry_run=dry_run)
    (tell if dry_run else acknowledge)(done)
    return 0


@examples("hwstatus doctor", "hwstatus doctor --repair")
def doctor(
    output: Output,
    place: DatabaseOption,
    repair: Annotated[
        bool, Option("--repair", help="Make again what follows from the ledger.")
    ] = False,
    expect: Annotated[
        str | None,
        Option("--expect", metavar="HEAD", help="The head that the ledger must have."),
    ] = None,
    server: Annotated[
        bool, Option("--server", help="Compute every hash on a team's server anew.")
    ] = False,
) -> Any:
    """Is the file sound? Integrity, ledger chain, projection, full-text index, permissions, versions."""
    from hwstatus.answers.doctor import examine
    from hwstatus.changes.backups import repair as mend

    location = paths.locate_for_writing(place.db) if repair else paths.locate(place.db)
    mending = mend if repair else None
    answer = examine(location, present(), mend=mending, expect=expect, chain=server)
    return emit(answer, output)


@examples("hwstatus schema", "hwstatus schema -o record.schema.json")
def schema(
    file: Annotated[
        str | None, Option("--output", "-o", metavar="FILE", help="Write to a file.")
    ] = None,
) -> None:
    """The JSON Schema (2020-12) of a line that import takes and export writes."""
    from hwstatus import json_text
    from hwstatus.output.emit import print_text
    from hwstatus.record import json_schema

    print_text(json_text.pretty(json_schema.schema()) + "\n", file)


@examples("hwstatus head", "hwstatus head --json")
def head(output: Output, place: DatabaseOption) -> Any:
    """The ledger's last entry with its hash: keep it elsewhere.

    Whoever kept a head finds out whether the ledger was cut or rewritten since:
    hwstatus log --consistency HEAD
    """
    from hwstatus.answers.heads import head as command

    with reading(place) as tracker:
        return emit(command(tracker), output)


@examples(
    "hwstatus export -o tracker.jsonl",
    "hwstatus export -f csv --since 2024 -o recent.csv",
    "hwstatus export -f sqlite -o hwstatus.db",
    "hwstatus export -f datapackage -o package",
    "hwstatus export france | hwstatus --db other.db import -",
)
def export(
    wanted: FilterOptions, output: Output, place: DatabaseOption, names: Names = ()
) -> Any:
    """Write updates, oldest first, in a form that other programs take.

    JSON Lines (the default), JSON, CSV and TSV come back by import; sqlite is a flat
    database for Datasette, pandas, DuckDB and SQL; parquet has the updates alone;
    datapackage describes its tables (a .zip file or a new folder); ics are the deadlines
    ahead.
    """
    from hwstatus.cli.exporting import carry_out

    return carry_out(names, wanted, output, place)


Folder = Annotated[
    Path, Argument(metavar="DIR", help="A new folder, or one published to.")
]
Base = Annotated[
    str | None,
    Option(
        metavar="URL",
        help="The address that the site will have: feeds and search engines need it.",
    ),
]
Cards = Annotated[
    bool, Option("--cards", help="With a picture a page for social networks.")
]
Beside = Annotated[
    bool, Option("--force", help="Publish beside files of somebody else in DIR.")
]
Key = Annotated[
    Path | None,
    Option("--sign", metavar="KEY", help="Sign the ledger's head with this SSH key."),
]


@examples(
    "hwstatus publish public",
    "hwstatus publish public --base https://status.example.org/",
)
def publish(
    place: DatabaseOption,
    folder: Folder,
    base: Base = None,
    cards: Cards = False,
    force: Beside = False,
    key: Key = None,
) -> Any:
    """Write the tracker as a web site: static files for any host, which also open from a disk.

    The new site is swapped in as a whole; only files that changed are written.
    """
    from hwstatus.site.addresses import read_base
    from hwstatus.site.publish import publish as command

    address = read_base(base)
    with reading(place) as tracker:
        done = command(tracker, folder, base=address, cards=cards, force=force, key=key)
    acknowledge(done)
    return 0


@examples("hwstatus cite", "hwstatus cite --format bibtex")
def cite(
    place: DatabaseOption,
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
    """How to cite the dataset that a tracker was built from."""
    if format not in FORMATS:
        raise BadValue("--format", format, f"one of: {one_of(FORMATS)}")
    with reading(place) as tracker:
        version = tracker.ledger.meta("dataset") or "unknown"
    print(citations(text.line(version))[format])
