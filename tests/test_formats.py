"""A CSV or TSV line says what its cells say, whatever they hold."""

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import InProcess
from costs import examples
from faults.strategies import HOSTILE
from hwstatus.answers import flat_updates
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.names import LISTED
from hwstatus.answers.timeline import PERIODS, StatusPeriod
from hwstatus.answers.updates import EVERY, UPDATES
from hwstatus.answers.verdicts import by_check
from hwstatus.columns import NUMBER
from hwstatus.errors import DamagedRecord
from hwstatus.output import views
from hwstatus.output.formats import chosen_fields, csv_rows, plain, slugs_told, tsv
from hwstatus.output.options import Output
from hwstatus.text import cell, line, lines

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "docs"))
from generator.answers import TABLES

_TEXTS = st.one_of(st.sampled_from(["", "plain", "a, b", 'a "b"', *HOSTILE]), st.text())
_EDGES = st.text("=+-@',\"\t\r\n a\u00e9\u200b\U000e0101", max_size=4)
_CELLS = _TEXTS | _EDGES
_ROWS = st.lists(st.tuples(_CELLS, _CELLS), max_size=3)


class Pair(NamedTuple):
    """A row of two texts."""

    one: Annotated[str, "a text"]
    two: Annotated[str, "another"]


class Days(NamedTuple):
    """A row of a text and a number."""

    what: Annotated[str, "a text"]
    left: Annotated[int, "a number", NUMBER]


PAIRS = Table("pairs", Pair)


@examples(400)
@given(_ROWS)
def test_csv_gives_its_cells_back(rows: list[tuple[str, str]]) -> None:
    """A line that is looked at whole is the one that is made cell by cell."""
    written = "".join(
        csv_rows(Answer(table=PAIRS, rows=map(Pair._make, rows)), Output())
    )
    expected = io.StringIO()
    writer = csv.writer(expected, lineterminator="\r\n")
    writer.writerow(PAIRS.columns)
    writer.writerows(map(cell, cells) for cells in rows)
    assert written == expected.getvalue()
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read == [["one", "two"], *([cell(a), cell(b)] for a, b in rows)]
    for row in rows:
        assert all(cell(text) in (lines(text), f"'{lines(text)}") for text in row)


@examples(300)
@given(st.lists(st.lists(_TEXTS, min_size=6, max_size=6), max_size=3))
def test_a_tsv_line_is_its_cells_made_safe(notes: list[list[str]]) -> None:
    """Whatever a record holds, its line has as many fields as the header, and nothing that moves a cursor."""
    rows = [StatusPeriod(*cells) for cells in notes]
    head, *written = "".join(
        tsv(Answer(table=PERIODS, rows=rows), Output())
    ).splitlines(keepends=True)
    assert head == "\t".join(PERIODS.columns) + "\n"
    expected = ["\t".join(cell(line(c)) for c in cells) + "\n" for cells in notes]
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
        (("\uff1d1+1", "\uff20A1"), "'\uff1d1+1,'\uff20A1"),
        (("two\nlines", "x"), '"two\nlines",x'),
        (("\U0001f600", "\U000e0101"), "\U0001f600,\\U000e0101"),
        (("\x1b[2J", "ü"), "\\x1b[2J,ü"),
    ],
)
def test_csv_lines(cells: tuple[str, str], written: str) -> None:
    found = "".join(
        csv_rows(Answer(table=PAIRS, rows=[Pair(*cells)]), Output(no_header=True))
    )
    assert found == written + "\r\n"


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (csv_rows, "'-4534,-4534\r\n'=1+1,7\r\n"),
        (tsv, "'-4534\t-4534\n'=1+1\t7\n"),
        (plain, "-4534\t-4534\n=1+1\t7\n"),
    ],
)
def test_a_number_is_no_formula(form: Callable[..., Any], written: str) -> None:
    """A spreadsheet adds it up; and a script reads what there is, with no mark of ours."""
    rows = [Days("-4534", -4534), Days("=1+1", 7)]
    answer = Answer(table=Table("days", Days), rows=rows)
    assert "".join(form(answer, Output(no_header=True))) == written


def test_a_lone_empty_cell_is_quoted() -> None:
    """A blank line would be no row."""
    found = csv_rows(
        Answer(table=PERIODS, rows=[StatusPeriod(*[""] * 6)]),
        Output(fields=("status",)),
    )
    assert "".join(found) == 'status\r\n""\r\n'


@pytest.mark.parametrize("line", ["{", "[]", "{}", "[" * 100_000, '{"effects":5}'])
def test_no_cells_are_made_of_a_damaged_line(line: str) -> None:
    with pytest.raises(DamagedRecord):
        flat_updates.writer()(line, lambda _: {}, EVERY)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_names_what_there_is(table: Table[Any]) -> None:
    """Columns are named by texts: a slip would be found by whoever asks for that form, and no sooner."""
    assert {*table.plain, *table.document} <= set(table.columns)
    for shown in table.screen:
        if shown.drawn:
            assert callable(views._named(shown.drawn))
        else:
            assert hasattr(table.kind, (shown.field or shown.title).partition(".")[0])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("list --fields publisher", "summary --by publisher)"),
        ("list ruritania --fields source,id", "summary ruritania --by publisher)"),
        ("list --fields id,publisher", ""),
        ("list --fields publisher --json", ""),
        ("list --fields title", ""),
    ],
)
def test_cells_with_several_values_are_counted_elsewhere(
    fast: InProcess, world: Path, asked: str, said: str
) -> None:
    told = fast(*asked.split(), db=world).err
    assert ("counted singly" in told) == bool(said) and said in told


@pytest.mark.parametrize("table", [*TABLES, by_check(), LISTED], ids=lambda t: t.name)
def test_what_a_screen_calls_a_column_names_it(table: Table[Any]) -> None:
    for shown in table.screen:
        meant = chosen_fields([shown.title], table, (), keys=table.keys)
        assert {*meant} <= {*table.columns, *table.keys}


def test_what_a_screen_calls_a_column_is_read_as_it_and_that_is_said(
    fast: InProcess, world: Path
) -> None:
    done = fast("status", "--fields", "name,id,decided by", "-f", "csv", db=world)
    head, row, *_ = done.out.splitlines()
    assert head == "name,id,decided by"
    assert "(id: read as decided_by)" in done.err
    assert row.split(",")[1] == row.split(",")[2] != ""


def test_a_scope_is_a_field_by_its_other_names_where_it_is_a_column(
    fast: InProcess, world: Path
) -> None:
    scopes = "core,radio,networks,Subsea_Cables"
    done = fast("status", "--scopes", "--fields", scopes, "-f", "tsv", db=world)
    assert done.lines[0].split("\t") == scopes.split(",")
    fields = "5g-core,5g-ran,5g,subsea"
    told = fast("status", "--scopes", "--fields", fields, "-f", "tsv", db=world)
    assert done.lines[1:] == told.lines[1:] != []
    assert fast("status", "--fields", "core", db=world).code == 2


@pytest.mark.parametrize("word", ["?", "help", "list"])
def test_the_fields_are_told_where_it_is_asked_which_there_are(
    fast: InProcess, world: Path, word: str
) -> None:
    told = fast("list", "--fields", word, db=world)
    assert (told.code, told.err) == (0, "")
    named = dict(each.split("\t") for each in told.lines)
    assert [*named][: len(UPDATES.columns)] == [*UPDATES.columns]
    assert "array" in named["sources"] and "extras" not in named
    every = ",".join(named)
    assert fast("list", "--fields", every, "-f", "jsonl", db=world).code == 0
    # Also where no row is left.
    assert fast("list", "--since", "2100", "--fields", word, db=world).out == told.out


def test_a_field_that_is_none_has_a_near_one_and_a_way_on(
    fast: InProcess, world: Path
) -> None:
    for field, told in [
        ("sumary", "did you mean: summary?"),
        ("wat", "each in words: --fields ?"),
        ("sources", "in JSON alone: -f jsonl"),
    ]:
        done = fast("list", "--fields", field, db=world)
        assert done.code == 2 and told in done.err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["id", "Country"], ["(Country: the slug; the name: --fields name)"]),
        (["id", "entity"], []),
    ],
)
def test_a_country_asked_for_as_a_field_is_told_to_be_a_slug(
    typed: list[str], told: list[str]
) -> None:
    assert list(slugs_told(typed, ["id", "entity", "name"])) == told
