"""Tables of other programs: the rows of CSV and TSV, with the numbers of their lines.

`sqlite_utils.utils.rows_from_file` is not used: it keeps no line numbers, fills short rows
in silence, wants to be told the encoding, and takes JSON as a whole.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import NamedTuple

from hwstatus.errors import BadRecord
from hwstatus.exchange import TSV
from hwstatus.exchange.encodings import TextLines
from hwstatus.exchange.recognition import LOOKED_AT, separator_of

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
    text = iter(TextLines(lines))
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
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            titles = titles_of(cells, number)
            return Table(titles, _rows(rows, titles))
    raise BadRecord("", "the table is empty: its first line names the columns", 1)


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
    """The rows with the number of the line on which each begins; raises `BadRecord`."""
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadRecord(
                "", f"is no row of a table: {_worded(error)}", number
            ) from None
        yield number, cells


def _worded(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end" in said or "field larger" in said:
        return "a quotation mark is not closed"
    if "expected after" in said:
        return "text follows a closing quotation mark"
    return said


def titles_of(cells: list[str], number: int) -> tuple[str, ...]:
    """The columns' titles; one without is called by its place."""
    named = [cell.strip() or f"column {n}" for n, cell in enumerate(cells, 1)]
    taken = set()
    for title in named:
        if title in taken:
            raise BadRecord("", f"two columns are called '{title}'", number)
        taken.add(title)
    return tuple(named)


def _rows(
    rows: Iterator[tuple[int, list[str]]], titles: tuple[str, ...]
) -> Iterator[Row]:
    size = len(titles)
    for number, cells in rows:
        is_blank = not any(cell.strip() for cell in cells)
        if is_blank or tuple(cell.strip() for cell in cells) == titles:
            continue  # files that were put together name their columns again
        problem = ""
        if any(cells[size:]) or len(cells) < size:
            problem = f"has {len(cells):,} cells, the line of titles has {size:,}"
        further = [f"column {at}" for at in range(size + 1, len(cells) + 1)]
        named = [*titles, *further] if problem else titles
        yield Row(number, dict(zip(named, cells, strict=False)), problem)
