"""What is behind the door of `import`: opening its files, watching them, reporting."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from hwstatus.changes.import_ import InputFile, Outcome, files_in, import_files
from hwstatus.changes.import_records import ImportOptions
from hwstatus.cli.named_file import is_sqlite, opened
from hwstatus.cli.option_sets import DatabaseOption
from hwstatus.cli.progress import watched
from hwstatus.cli.session import changing, true_when_interrupted
from hwstatus.errors import AfterCommit, NotFound, NotWritable, Usage
from hwstatus.output.messages import acknowledge, tell
from hwstatus.rows import Done
from hwstatus.wording import counted


def carry_out(file: str, place: DatabaseOption, options: ImportOptions) -> int:
    """Import a file, a folder or standard input; returns the exit code.

    What is wrong with a single file is raised; of a folder the other files are taken in.
    """
    dry_run = options.dry_run
    files = _input_files(file)
    editor = changing(place, create=not dry_run, dry_run=dry_run)
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
    (tell if report.options.dry_run else acknowledge)(done)
    return codes[0] if codes else 0


def _keep_refused(outcome: Outcome) -> None:
    """Write the refused lines of each file beside it; raises `AfterCommit`."""
    from hwstatus.changes.import_ import write_refused

    for name, report in outcome.refused:
        try:
            path = write_refused(name, report.refusals, report.columns)
        except NotWritable as error:
            problem = f"the refused lines were not written: {error}"
            raise AfterCommit("the import was made", problem) from error
        number = len(report.refusals)
        lines = counted(number, "refused line is", "refused lines are")
        tell(Done(f"{lines} in {path}: mend and import it again."))


def _input_files(file: str) -> list[InputFile]:
    """The files that an argument names; raises `NotFound`."""
    if file == "-":
        return [InputFile("", partial(watched, sys.stdin.buffer))]
    path = Path(file)
    if not path.is_dir():
        return [InputFile(file, partial(_lines_of, path))]
    found = [
        InputFile(str(inner), partial(_lines_of, inner)) for inner in files_in(path)
    ]
    if not found:
        raise NotFound(f"{file} holds no file to import")
    return found


@contextmanager
def _lines_of(path: Path) -> Iterator[Iterable[bytes]]:
    """The lines of a file, watched; raises `Unreadable`, and `Usage` for an SQLite file."""
    with opened(path) as stream:
        if is_sqlite(stream):
            raise _no_text(path)
        with watched(stream) as lines:
            yield lines


def _no_text(path: Path) -> Usage:
    return Usage(
        f"{path} is an SQLite file; import reads text",
        f"to take over a tracker: hwstatus restore {path}",
        f"to import its updates: hwstatus --db {path} export | hwstatus import -",
    )
