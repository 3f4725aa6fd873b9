"""A CSV or TSV line says what its cells say, whichever way it was put together."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faults.strategies import HOSTILE, examples
from hwstatus.render.formats import cell, csv_line

_CELLS = st.lists(st.one_of(st.sampled_from(["", "plain", "a, b", 'a "b"', *HOSTILE]), st.text()), min_size=1)


def spelled(cells: list[str]) -> str:
    """The line as the standard library writes it of safe cells."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(map(cell, cells))
    return buffer.getvalue()


@examples(400)
@given(_CELLS)
def test_a_quick_line_is_the_standard_one(cells: list[str]) -> None:
    assert csv_line(cells) == spelled(cells)


@pytest.mark.parametrize(
    ("cells", "line"),
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
def test_csv_lines(cells: list[str], line: str) -> None:
    assert csv_line(cells) == line + "\r\n"
