"""Tables of other programs: the rows of CSV and TSV, and of the first sheet of an Excel workbook that holds one.

Each row has the number of its line. In a workbook merged cells are filled; a formula is what it was when saved.

`sqlite_utils.utils.rows_from_file` is not used: it keeps no line numbers, fills short rows
in silence, wants to be told the encoding, and takes JSON as a whole.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from hwstatus.errors import BadRecord, Unreadable
from hwstatus.exchange import TSV, jsonl
from hwstatus.exchange.columns import is_known
from hwstatus.exchange.jsonl import text_lines
from hwstatus.exchange.recognition import LOOKED_AT, separator_of
from hwstatus.installation import needing

_OWN_TITLES = ("id", "entity", "recorded_at", "recorded_by")
_QUOTED_RECORD = '\t"{""'

Cells = Mapping[str, str]
"""The cells of a row by column."""


class Row(NamedTuple):
    """A row: the line on which it begins, counted from 1, and its cells by column.

    `problem` says why it is none; it is empty for a sound row.
    """

    line: int
    cells: Cells
    problem: str = ""


class Table(NamedTuple):
    """The columns of a table in their order, and its rows as they are read."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def read_table(lines: Iterable[bytes], form: str) -> Table:
    """A table of the form CSV or TSV; raises `BadRecord` with the line of what is wrong.

    Its first line holds the titles of the columns. A line `sep=;` may come before.
    """
    text = text_lines(lines)
    head = list(islice(text, LOOKED_AT))
    separator = _separator(head, form)
    stated = bool(head) and head[0].lower().startswith("sep=")
    if stated:
        head[0] = "\n"  # it keeps the lines' numbers
    reader = csv.reader(
        chain(head, text),
        delimiter=separator,
        quoting=csv.QUOTE_NONE if _is_plain_export(head, form) else csv.QUOTE_MINIMAL,
        strict=True,
    )
    rows = _numbered(reader)
    first = next(rows, None)
    if first is None:
        raise BadRecord("", "the table is empty: its first line names the columns", 1)
    titles = titles_of(first[1], first[0])
    return Table(titles, _rows(rows, titles))


def _separator(head: list[str], form: str) -> str:
    if form == TSV:
        return "\t"
    looked = [line for line in head if line.strip()]
    return "," if not looked else separator_of(looked) or ","


def _is_plain_export(head: list[str], form: str) -> bool:
    """Whether this is a TSV file of ours, in which quotation marks mean themselves.

    A spreadsheet that saved one again has put its records into quotation marks.
    """
    if form != TSV or not head:
        return False
    titles = head[0].rstrip("\r\n").split("\t")
    saved_again = any(_QUOTED_RECORD in line for line in head)
    return set(_OWN_TITLES) <= set(titles) and not saved_again


def _numbered(reader: "csv.Reader") -> Iterator[tuple[int, list[str]]]:  # type: ignore[name-defined]
    """The rows that say anything with the number of the line on which each begins; raises `BadRecord`."""
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        problem = f"is no row of a table: {_worded(error)}"
        raise BadRecord("", problem, number) from None


def _worded(error: csv.Error) -> str:
    said = str(error)
    return next((words for part, words in _WORDS.items() if part in said), said)


_WORDS = {
    "unexpected end": "a quotation mark is not closed",
    "field larger": "a quotation mark is not closed",
    "expected after": "text follows a closing quotation mark",
}


def titles_of(cells: Iterable[str], number: int) -> tuple[str, ...]:
    """The columns' titles; one without is called by its place."""
    titles: dict[str, int] = {}
    for at, cell in enumerate(cells, 1):
        title = cell.strip() or f"column {at}"
        if titles.setdefault(title, at) != at:
            raise BadRecord("", f"two columns are called '{title}'", number)
    return tuple(titles)


def _rows(
    rows: Iterator[tuple[int, list[str]]], titles: tuple[str, ...]
) -> Iterator[Row]:
    size = len(titles)
    for number, cells in rows:
        if tuple(cell.strip() for cell in cells) == titles:
            continue  # files that were put together name their columns again
        problem, further = "", list[str]()
        if any(cells[size:]) or len(cells) < size:
            problem = f"has {len(cells):,} cells, the line of titles has {size:,}"
            further = [f"column {at}" for at in range(size + 1, len(cells) + 1)]
        yield Row(number, dict(zip((*titles, *further), cells, strict=False)), problem)


MOST_BYTES = 64_000_000
"""Bytes of a workbook, also once unpacked."""

_LONGEST_BANNER = 10
"""Rows above the titles: a banner, a date, a blank."""


def read_workbook(chunks: Iterable[bytes]) -> Table:
    """The table of a workbook; raises `BadRecord`, `Unreadable` and `MissingExtra`.

    A heading over several columns is part of the title of each.
    """
    with needing("excel", "reading a workbook of Excel needs openpyxl"):
        import openpyxl  # type: ignore[import-untyped]
    content = _content(chunks)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(content))
    except (BadZipFile, KeyError, ValueError, TypeError, OSError) as error:
        raise Unreadable(f"the workbook is damaged: {error}") from None
    for sheet in book.worksheets:
        rows = _sheet_rows(sheet, written[sheet.title])
        # The row that names the columns: the first with several different cells.
        for start, row in enumerate(rows[:_LONGEST_BANNER]):
            if len({cell for cell in row if cell}) > 1:
                return _table(rows, start)
    raise BadRecord("", "the workbook holds no table: a row that names the columns")


def _content(chunks: Iterable[bytes]) -> bytes:
    """The whole workbook, which unpacks to a bounded size."""
    problem = f"the workbook is larger than {MOST_BYTES:,} bytes"
    content = jsonl.whole(chunks, MOST_BYTES, problem)
    try:
        unpacked = sum(
            part.file_size for part in ZipFile(io.BytesIO(content)).infolist()
        )
    except BadZipFile:
        raise Unreadable(
            "it is no workbook of Excel, or the workbook is damaged"
        ) from None
    if unpacked > MOST_BYTES:
        raise BadRecord("", f"the workbook unpacks to more than {MOST_BYTES:,} bytes")
    return content


def _sheet_rows(sheet: Any, written: Any) -> list[list[str]]:
    """The cells of a sheet as text, each of a merged area with what the area says."""
    rows = [
        [_text(cell, formula) for cell, formula in zip(values, formulas, strict=True)]
        for values, formulas in zip(
            sheet.iter_rows(values_only=True),
            written.iter_rows(values_only=True),
            strict=True,
        )
    ]
    for area in sheet.merged_cells.ranges:
        said = rows[area.min_row - 1][area.min_col - 1]
        for row in rows[area.min_row - 1 : area.max_row]:
            size = area.max_col - area.min_col + 1
            row[area.min_col - 1 : area.max_col] = [said] * size
    return rows


def _text(value: Any, formula: Any) -> str:
    if value is None:
        is_uncounted = isinstance(formula, str) and formula.startswith("=")
        return formula if is_uncounted else ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    said = str(value).strip()
    return f"'{said}" if said.startswith("=") else said  # a text, which none counts


def _table(rows: Sequence[Sequence[str]], start: int) -> Table:
    cells = rows[start]
    named = [cell for cell in cells if cell]
    first = start + 1
    if len(named) > len(set(named)) and first < len(rows):
        below = rows[first]
        cells = [_joined(*pair, below) for pair in zip(cells, below, strict=True)]
        first += 1
    width = max(at for at, cell in enumerate(cells, 1) if cell)
    titles = titles_of(list(cells[:width]), first)
    return Table(titles, _numbered_cells(rows, first, titles))


def _joined(above: str, title: str, titles: Sequence[str]) -> str:
    """What two rows of titles call a column; the lower one alone where that says what it gives."""
    whole = title if above == title else f"{above} {title}".strip()
    is_clear = titles.count(title) == 1 and is_known(title) and not is_known(whole)
    return title if is_clear else whole


def _numbered_cells(
    rows: Sequence[Sequence[str]], first: int, titles: Sequence[str]
) -> Iterator[Row]:
    for number, cells in enumerate(rows[first:], first + 1):
        if any(cells):
            uncounted = next((cell for cell in cells if cell.startswith("=")), None)
            problem = (
                f"'{uncounted}' was never counted: save the workbook in its program"
                if uncounted
                else ""
            )
            yield Row(number, dict(zip(titles, cells, strict=False)), problem)
