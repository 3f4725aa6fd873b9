"""A CSV or TSV line says what its cells say, whichever way it was put together."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faults.strategies import HOSTILE, examples
from hwstatus.output.formats import cell, csv_line, tsv
from hwstatus.output.options import Output
from hwstatus.output.text import line
from hwstatus.rows import Result, StatusPeriod

_CELLS = st.lists(
    st.one_of(st.sampled_from(["", "plain", "a, b", 'a "b"', *HOSTILE]), st.text()),
    min_size=1,
)


def spelled(cells: list[str]) -> str:
    """The line as the standard library writes it of safe cells."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(map(cell, cells))
    return buffer.getvalue()


@examples(400)
@given(_CELLS)
def test_a_quick_line_is_the_standard_one(cells: list[str]) -> None:
    assert csv_line(cells) == spelled(cells)


@examples(300)
@given(st.lists(_CELLS, max_size=3))
def test_a_tsv_line_is_its_cells_made_safe(notes: list[list[str]]) -> None:
    """Whatever a record holds, its line has as many fields as the header, and nothing that moves a cursor."""
    found = Result(
        "runs",
        [StatusPeriod(*cells[:6], *[""] * (6 - len(cells[:6]))) for cells in notes],
    )
    head, *lines = "".join(tsv(found, Output())).splitlines(keepends=True)
    assert head == "\t".join(StatusPeriod._fields) + "\n"
    assert lines == [
        "\t".join(line(str(value)) for value in row) + "\n" for row in found.rows
    ]
    assert all(text.count("\t") == len(StatusPeriod._fields) - 1 for text in lines)


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (["a", "b"], "a,b"),
        (["a, b", "", "c"], '"a, b",,c'),
        (["one,-two", "three"], '"one,-two",three'),
        (["", ""], ","),
        ([""], '""'),
        (['said "no"', "x"], '"said ""no""",x'),
        (["=1+1", "-1", "x"], "'=1+1,'-1,x"),
        (["x", "@SUM(A1)"], "x,'@SUM(A1)"),
        (["two\nlines", "x"], '"two\nlines",x'),
        (["\x1b[2J", "ü"], "\\x1b[2J,ü"),
    ],
)
def test_csv_lines(cells: list[str], written: str) -> None:
    assert csv_line(cells) == written + "\r\n"
