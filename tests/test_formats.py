"""A CSV or TSV line says what its cells say, whatever they hold."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faults.strategies import HOSTILE, examples
from hwstatus.output.formats import cell, csv_rows, tsv
from hwstatus.output.options import Output
from hwstatus.output.text import line, lines
from hwstatus.rows import Answer, Column, Table
from hwstatus.rows.movements import PERIODS, Chart, StatusPeriod

_TEXTS = st.one_of(st.sampled_from(["", "plain", "a, b", 'a "b"', *HOSTILE]), st.text())
_ROWS = st.lists(st.tuples(_TEXTS, _TEXTS), max_size=3)


class Pairs(Table[tuple[str, str]]):
    """Rows of two texts."""

    def cells(self, row: tuple[str, str]) -> tuple[str, str]:
        return row


PAIRS = Pairs("pairs", {"one": Column("a text"), "two": Column("another")})


@examples(400)
@given(_ROWS)
def test_csv_gives_its_cells_back(rows: list[tuple[str, str]]) -> None:
    written = "".join(csv_rows(Answer(PAIRS, rows), Output()))
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read == [["one", "two"], *([cell(a), cell(b)] for a, b in rows)]
    for row in rows:
        assert all(cell(text) in (lines(text), f"'{lines(text)}") for text in row)


@examples(300)
@given(st.lists(st.lists(_TEXTS, min_size=6, max_size=6), max_size=3))
def test_a_tsv_line_is_its_cells_made_safe(notes: list[list[str]]) -> None:
    """Whatever a record holds, its line has as many fields as the header, and nothing that moves a cursor."""
    rows = [StatusPeriod(*cells) for cells in notes]
    head, *written = "".join(tsv(Chart(rows), Output())).splitlines(keepends=True)
    assert head == "\t".join(PERIODS.columns) + "\n"
    expected = ["\t".join(map(line, cells)) + "\n" for cells in notes]
    assert written == expected
    assert all(text.count("\t") == len(PERIODS.columns) - 1 for text in written)


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (("a", "b"), "a,b"),
        (("a, b", ""), '"a, b",'),
        (("one,-two", "three"), '"one,-two",three'),
        (("", ""), ","),
        (('said "no"', "x"), '"said ""no""",x'),
        (("=1+1", "-1"), "'=1+1,'-1"),
        (("x", "@SUM(A1)"), "x,'@SUM(A1)"),
        (("two\nlines", "x"), '"two\nlines",x'),
        (("\x1b[2J", "ü"), "\\x1b[2J,ü"),
    ],
)
def test_csv_lines(cells: tuple[str, str], written: str) -> None:
    found = "".join(csv_rows(Answer(PAIRS, [cells]), Output(no_header=True)))
    assert found == written + "\r\n"
