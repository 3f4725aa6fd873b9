"""`import`: files in any form, each by the reader of its form, one ledger entry a file."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from hwstatus import text
from hwstatus.changes.import_records import import_lines
from hwstatus.changes.import_report import ImportOptions, Report
from hwstatus.changes.import_rows import (
    import_json,
    import_table,
    import_table_as_drafts,
)
from hwstatus.errors import HwstatusError, NotFound, Refused, Usage
from hwstatus.exchange import ARTICLE, DRAFTS, JSON, JSONL, TABLES, recognition
from hwstatus.exchange.columns import REFUSED
from hwstatus.output import files
from hwstatus.output.formats import quoted
from hwstatus.store.editor import Editor
from hwstatus.text import cell

Reader = Callable[[Editor, Iterable[bytes], Report], None]
"""Takes in the lines of one file, inside an open transaction, as one ledger entry.

It counts in the report what it did, and leaves to `Report.refuse` what it cannot take. It
raises `BadRecord` with the line's number, `Conflict`, and `Usage`.
"""

# -- files ----------------------------------------------------------------------------


def _import_page(editor: Editor, lines: Iterable[bytes], report: Report) -> None:
    # A page needs the words of all languages, for which no other form has to wait.
    from hwstatus.changes.drafts import import_page

    import_page(editor, lines, report)


READERS: dict[str, Reader] = {
    ARTICLE: _import_page,
    DRAFTS: import_table_as_drafts,
    JSONL: import_lines,
    JSON: import_json,
    **{form: partial(import_table, form=form) for form in TABLES},
}
"""What takes in a file of each form."""


class InputFile(NamedTuple):
    """A file to import: its name for messages (empty for standard input), and how to open it.

    Opened, it gives lines of at most `jsonl.MAX_LINE_BYTES` + 1 bytes.
    """

    name: str
    opened: Callable[[], AbstractContextManager[Iterable[bytes]]]


class Outcome(NamedTuple):
    """What came of all files: one report, and what is wrong with those that were refused."""

    report: Report
    errors: list[HwstatusError]
    refused: list[Report]
    """Those of the files of which lines were refused."""


def import_files(
    editor: Editor,
    files: Iterable[InputFile],
    options: ImportOptions = ImportOptions(),  # noqa: B008 - immutable
) -> Outcome:
    """Take in several files, each of them whole or not at all."""
    if editor.tracker.total():
        editor.back_up("before-import")
    outcome = Outcome(Report(options), [], [])
    for file in files:
        try:
            with file.opened() as lines:
                report = import_file(editor, lines, options, file.name)
            outcome.report.include(report)
            if report.refusals:
                outcome.refused.append(report)
        except (Usage, Refused, NotFound) as error:
            outcome.errors.append(error)
    return outcome


def import_file(
    editor: Editor,
    lines: Iterable[bytes],
    options: ImportOptions = ImportOptions(),  # noqa: B008 - immutable
    name: str = "",
) -> Report:
    """Take in one file, in the form that was asked for or that its content shows.

    `name` is what the file was called by, and errors name it; it is empty for standard input.

    Raises `BadRecord` with the line's number, `Conflict`, and `Usage` for a form that
    cannot be read.
    """
    report = Report(options, name)
    try:
        form, lines = recognition.recognise(lines, options.form)
        if form not in READERS:
            raise Usage(f"this looks like an {form}; import reads {', '.join(READERS)}")
        with editor.transaction():
            READERS[form](editor, lines, report)
            report.end()
    except HwstatusError as error:
        # What is wrong with a file; the rest is wrong with the tracker.
        if name and error.code in (Usage.code, Refused.code):
            raise error.about(name) from None
        raise
    return report


def files_in(folder: Path) -> Iterator[Path]:
    """The files of a folder, those that lie in it before those of its folders, by name.

    Hidden files are left out, and those that an earlier import wrote of refused lines.
    """
    for path in sorted(
        folder.rglob("*"), key=lambda path: (len(path.parts), str(path))
    ):
        inner = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in inner)
        if path.is_file() and not hidden and MARK not in path.name:
            yield path


# -- refused lines ---------------------------------------------------------------------

MARK = ".refused"
"""What is in the name of such a file, before its ending."""

_BYTE_ORDER_MARK = "\ufeff"
"""By it Excel knows UTF-8."""


def write_refused(report: Report) -> Path:
    """Write the refused lines of a file beside it, each with the reason; returns where.

    Those of standard input, which has no name, come into the present folder. A table
    stays one, with the reasons in a column of its own; of other files the lines are kept,
    with the reasons as comments. Raises `NotWritable`.
    """
    ending = ".csv" if report.columns else ".jsonl"
    path = _free(report.name, ending)
    written = _table if report.columns else _lines
    files.write(written(report), path)
    return path


def _free(name: str, ending: str) -> Path:
    """A name that no file has: `list.refused.csv`, `list.refused-2.csv`."""
    base = Path(name or "import")
    stem = base.stem.partition(MARK)[0]
    names = (f"{stem}{MARK}-{number}{ending}" for number in count(2))
    paths = map(base.with_name, chain([f"{stem}{MARK}{ending}"], names))
    return next(path for path in paths if not path.exists())


def _lines(report: Report) -> Iterator[str]:
    for refusal in report.refusals:
        yield f"# line {refusal.line}: {text.line(refusal.reason)}\n"
        if refusal.held:
            yield f"{str(refusal.held).rstrip()}\n"


def _table(report: Report) -> Iterator[str]:
    titles = [title for title in report.columns if title != REFUSED]
    yield _BYTE_ORDER_MARK
    yield quoted(map(cell, [*titles, REFUSED]))
    for refusal in report.refusals:
        row = refusal.held if not isinstance(refusal.held, str) else {}
        cells = [row.get(title, "") for title in titles]
        further = [value for title, value in row.items() if title not in report.columns]
        reason = f"line {refusal.line}: {refusal.reason}"
        if further:
            reason += f" (left over: {'; '.join(further)})"
        yield quoted(map(cell, [*cells, reason]))
