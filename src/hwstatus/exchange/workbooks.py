"""Tables in workbooks of Excel: the first sheet that holds one.

Merged cells are filled; a formula is what it was when the workbook was saved.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from hwstatus.errors import BadRecord, Unreadable
from hwstatus.exchange import encodings
from hwstatus.exchange.columns import is_known
from hwstatus.exchange.tables import Row, Table, titles_of
from hwstatus.installation import needing

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
        rows = _rows(sheet, written[sheet.title])
        start = _first_of_table(rows)
        if start is not None:
            return _table(rows, start)
    raise BadRecord("", "the workbook holds no table: a row that names the columns")


def _content(chunks: Iterable[bytes]) -> bytes:
    """The whole workbook, which unpacks to a bounded size."""
    problem = f"the workbook is larger than {MOST_BYTES:,} bytes"
    content = encodings.whole(chunks, MOST_BYTES, problem)
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


def _rows(sheet: Any, written: Any) -> list[list[str]]:
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
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _first_of_table(rows: Sequence[Sequence[str]]) -> int | None:
    """The row that names the columns: the first with several different cells."""
    for at, row in enumerate(rows[:_LONGEST_BANNER]):
        if len({cell for cell in row if cell}) > 1:
            return at
    return None


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
    return Table(titles, _numbered(rows, first, titles))


def _joined(above: str, title: str, titles: Sequence[str]) -> str:
    """What two rows of titles call a column; the lower one alone where that says what it gives."""
    whole = title if above == title else f"{above} {title}".strip()
    is_clear = titles.count(title) == 1 and is_known(title) and not is_known(whole)
    return title if is_clear else whole


def _numbered(
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
