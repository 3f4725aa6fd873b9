"""The file of what an import refused: to be mended and imported again."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from hwstatus import text
from hwstatus.changes.import_records import Refusal
from hwstatus.exchange.columns import REFUSED
from hwstatus.output import files
from hwstatus.output.formats import cell

MARK = ".refused"
"""What is in the name of such a file, before its ending."""

_BYTE_ORDER_MARK = "\ufeff"
"""By it Excel knows UTF-8."""


def write_refused(
    name: str, refusals: Sequence[Refusal], columns: Sequence[str]
) -> Path:
    """Write the refused lines of a file beside it, each with the reason; returns where.

    Those of standard input, which has no name, come into the present folder. A table
    stays one, with the reasons in a column of its own; of other files the lines are kept,
    with the reasons as comments. Raises `NotWritable`.
    """
    if columns:
        path = _free(name, ".csv")
        files.write(_table(refusals, columns), path)
    else:
        path = _free(name, ".jsonl")
        files.write(_lines(refusals), path)
    return path


def _free(name: str, ending: str) -> Path:
    """A name that no file has: `list.refused.csv`, `list.refused-2.csv`."""
    base = Path(name or "import")
    stem = base.stem.partition(MARK)[0]
    number = 1
    while True:
        place = f"-{number}" if number > 1 else ""
        path = base.with_name(f"{stem}{MARK}{place}{ending}")
        if not path.exists():
            return path
        number += 1


def _lines(refusals: Sequence[Refusal]) -> Iterator[str]:
    for refusal in refusals:
        yield f"# line {refusal.line}: {text.line(refusal.reason)}\n"
        if refusal.held:
            yield f"{str(refusal.held).rstrip()}\n"


def _table(refusals: Sequence[Refusal], columns: Sequence[str]) -> Iterator[str]:
    titles = [title for title in columns if title != REFUSED]
    yield _BYTE_ORDER_MARK
    yield _row([*titles, REFUSED])
    for refusal in refusals:
        held = refusal.held if not isinstance(refusal.held, str) else {}
        cells = [held.get(title, "") for title in titles]
        further = [value for title, value in held.items() if title not in columns]
        reason = f"line {refusal.line}: {refusal.reason}"
        if further:
            reason += f" (left over: {'; '.join(further)})"
        yield _row([*cells, reason])


def _row(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(cell, cells))
    return buffer.getvalue()
