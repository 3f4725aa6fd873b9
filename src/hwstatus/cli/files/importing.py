"""`import`: which files are named, how they are watched, and what is told of them."""

import shlex
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Annotated, Any

from hwstatus import wording
from hwstatus.answers.done import Done
from hwstatus.changes.import_ import (
    InputFile,
    Outcome,
    files_in,
    import_files,
    write_refused,
)
from hwstatus.changes.import_report import ImportOptions
from hwstatus.cli import completion
from hwstatus.cli.option_sets import (
    SETS,
    Argument,
    DatabaseOption,
    DryRun,
    Option,
    one_of,
)
from hwstatus.cli.progress import watched
from hwstatus.cli.registry import examples
from hwstatus.cli.running import line
from hwstatus.cli.session import changing, true_when_interrupted
from hwstatus.errors import PARTLY, AfterCommit, NotFound, NotWritable, Refused, Usage
from hwstatus.exchange import FORMS
from hwstatus.exchange.columns import ORDERS
from hwstatus.exchange.jsonl import lines_of
from hwstatus.exchange.recognition import is_sqlite, opened
from hwstatus.output.emit import acknowledge, tell
from hwstatus.record.names import require_one_of
from hwstatus.store.schema import APPLICATION_ID

SETS[ImportOptions] = {
    "form": Option(
        "--as",
        metavar="FORM",
        help=f"{one_of(FORMS)}. Default: what the content shows.",
        autocompletion=completion.of_words(FORMS),
    ),
    "update": Option(
        "--update", help="If a record differs here, take the file's version."
    ),
    "keep_going": Option(
        "--keep-going", help="Skip refused lines and write them to a file."
    ),
    "mapping": Option(
        "--map",
        metavar="COLUMN=FIELD",
        help="Which field a column of a table gives; COLUMN= skips it.",
    ),
    "fixed": Option(
        "--set",
        metavar="FIELD=VALUE",
        help="The value of a field in every row: publisher=Wikipedia.",
    ),
    "meanings": Option(
        "--value",
        metavar="WORDS=SCOPE:STATUS",
        help="What words in a status column mean; WORDS=none: no status.",
    ),
    "order": Option(
        "--dates",
        metavar="ORDER",
        help=f"The order of numeric dates: {one_of(ORDERS)}. Default: what a row of the column shows.",
        autocompletion=completion.of_words(ORDERS),
    ),
    "join": Option(
        "--join", help="Add the file's further sources to news already recorded."
    ),
    "allow_duplicate": Option(
        "--allow-duplicate", help="Add rows even if they look like duplicates."
    ),
}


@examples(
    "hwstatus import tracker.jsonl",
    "hwstatus import https://news.example/2020/10/sweden",
    "hwstatus import spreadsheet.csv --map Gebiet=country --dry-run",
    "hwstatus import folder --keep-going",
    "hwstatus export | hwstatus --db other.db import -",
)
def import_(
    file: Annotated[
        str,
        Argument(
            metavar="FILE",
            help="A file, a folder of files, the address of a page, or - for standard input.",
        ),
    ],
    database: DatabaseOption,
    options: ImportOptions,
    dry_run: DryRun = False,
) -> Any:
    """Import a file, all of it or nothing. Records that you have are skipped.

    A tracker named with --db or HWSTATUS_DB that does not exist is created, without updates.
    """
    require_one_of("--as", options.form, FORMS)
    require_one_of("--dates", options.order, ORDERS)
    again = "" if dry_run else f"hwstatus undo, then: hwstatus {shlex.join(line())} "
    return _carry_out(file, database, options._replace(dry_run=dry_run, again=again))


def _carry_out(file: str, database: DatabaseOption, options: ImportOptions) -> int:
    """Returns the exit code. What is wrong with a single file is raised; of a folder the others are taken in."""
    dry_run = options.dry_run
    files = _input_files(file)
    editor = changing(database, create=not dry_run, dry_run=dry_run)
    with true_when_interrupted(editor):
        with editor:
            outcome = import_files(editor, files, options)
        if len(files) == 1 and outcome.errors:
            raise outcome.errors[0]
        code = _report(outcome)
        if not dry_run:
            _keep_refused(outcome)
    return code


def _report(outcome: Outcome) -> int:
    from hwstatus.cli.reporting import report as say_error

    report = outcome.report
    codes = [say_error(error) for error in outcome.errors]
    done = Done(report.summary, (), tuple(report.lines))
    acknowledge(done, dry_run=report.options.dry_run)
    if codes:
        return codes[0]
    return PARTLY if report.refusals else 0


def _keep_refused(outcome: Outcome) -> None:
    """Write the refused lines of each file beside it; raises `AfterCommit`."""
    for report in outcome.refused:
        try:
            path = write_refused(report)
        except NotWritable as error:
            problem = f"the refused lines were not written: {error}"
            raise AfterCommit("the import was made", problem) from error
        number = len(report.refusals)
        lines = wording.counted(number, "refused line is", "refused lines are")
        tell(Done(f"{lines} in {path}: mend and import it again."))


def _input_files(file: str) -> list[InputFile]:
    """The files that an argument names; raises `NotFound`."""
    if file == "-":
        return [InputFile("", partial(watched, sys.stdin.buffer))]
    if file.startswith(("http://", "https://")):
        return [InputFile(file, partial(_page_at, file))]
    path = Path(file)
    if not path.is_dir():
        return [InputFile(file, partial(_lines_of, path))]
    files = [
        InputFile(str(inner), partial(_lines_of, inner)) for inner in files_in(path)
    ]
    if not files:
        raise NotFound(f"{file} holds no file to import")
    return files


@contextmanager
def _page_at(address: str) -> Iterator[Iterable[bytes]]:
    """The lines of what an address answers; raises `Refused` where it answers with none."""
    from hwstatus.network.fetcher import Fetcher

    got = Fetcher(purpose="reads pages").get(address)
    if got.outcome != "reachable":
        raise Refused(
            f"{got.reason}; nothing was imported",
            "save the page in a browser, then: hwstatus import FILE",
        )
    yield lines_of(BytesIO(got.body))


@contextmanager
def _lines_of(path: Path) -> Iterator[Iterable[bytes]]:
    """The lines of a file, watched; raises `Unreadable`, and `Usage` for an SQLite file."""
    with opened(path) as stream:
        if is_sqlite(stream):
            raise _no_text(path, stream)
        with watched(stream) as lines:
            yield lines


def _no_text(path: Path, stream: BufferedReader) -> Usage:
    name = shlex.quote(str(path))
    ways = ["a tracker's records are written by: hwstatus export -o records.jsonl"]
    if stream.peek(72)[68:72] == APPLICATION_ID.to_bytes(4, "big"):
        ways = [
            f"to take over a tracker: hwstatus restore {name}",
            f"to import its updates: hwstatus --db {name} export | hwstatus import -",
        ]
    return Usage(f"{path} is an SQLite file; import reads text", *ways)
