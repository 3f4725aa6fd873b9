"""Tables and JSON files of other programs, with the numbers of their lines."""

import csv
import io
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwstatus.errors import BadRecord
from hwstatus.exchange import CSV, TSV, jsonl
from hwstatus.exchange.jsonl import read_items
from hwstatus.exchange.tables import Row, read_table


def lines(data: bytes) -> list[bytes]:
    return io.BytesIO(data).readlines()


def rows(text: str, form: str = CSV, encoding: str = "utf-8") -> list[Row]:
    return list(read_table(lines(text.encode(encoding)), form).rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_excel_writes_is_read(encoding: str, separator: str, end: str) -> None:
    written = [["country", "date", "note"], ["Côte d'Ivoire", "2020", "a, b; c"]]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=end).writerows(written)
    form = TSV if separator == "\t" else CSV
    found = rows(file.getvalue(), form, encoding)
    assert found == [Row(2, dict(zip(*written, strict=True)))]


def test_windows_own_encoding_is_noticed_late() -> None:
    text = "country;note\nFrance;ok\nGermany;für – alle\n"
    assert rows(text, CSV, "cp1252")[1] == Row(
        3, {"country": "Germany", "note": "für – alle"}
    )


@pytest.mark.parametrize(
    ("data", "line", "encoding"),
    [
        ("a;b\nÅ;1\n".encode() + b"\xc5;2\n", 3, "UTF-8"),
        (b"a;b\n\xc5;1\n" + "Å;2\n".encode(), 2, "UTF-8"),
        (b"\xef\xbb\xbfa;b\n\xc5;1\n", 2, "UTF-8"),
        (b"a;b\n\x81;1\n", 2, "Windows-1252"),
        ("a;b\n1;2\n".encode("utf-16") + b"x", 3, "UTF-16"),
    ],
)
def test_a_line_that_the_encoding_does_not_write_is_refused(
    data: bytes, line: int, encoding: str
) -> None:
    with pytest.raises(BadRecord, match=f"is not valid {encoding}$") as error:
        list(read_table(lines(data), CSV).rows)
    assert error.value.line == line


def test_a_table_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_TABLE_BYTES", 20)
    with pytest.raises(BadRecord, match="larger than 20 bytes: give it in parts"):
        read_table(itertools.repeat(b"a,b\n"), CSV)


def test_a_stated_separator_counts() -> None:
    assert rows("sep=;\ncountry;note\nFrance;a,b\n") == [
        Row(3, {"country": "France", "note": "a,b"})
    ]


def test_the_line_is_the_one_on_which_a_row_begins() -> None:
    found = rows('country,note\nFrance,"one\ntwo"\n\n,\nItaly,x\n')
    assert [row.line for row in found] == [2, 6]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "the table is empty"),
        ("\n \n", 1, "the table is empty"),
        ("a,a\n1,2\n", 1, "two columns are called 'a'"),
        ('a,b\n1,"2\n', 2, "a quotation mark is not closed"),
        ('a,b\n1,2\n3,"x"y\n', 3, "text follows a closing quotation mark"),
        ("a,b\n1,2\n\x00,3\n", 3, "holds a NUL character"),
        ("a,b\n1,2\n" + "x" * 1_000_001 + ",3\n", 3, "is longer than 1,000,000 bytes"),
        ('a,b\n1,2\n"' + "x\n" * 70_000, 3, "a quotation mark is not closed"),
    ],
)
def test_what_is_no_table_names_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(BadRecord) as error:
        rows(text)
    assert error.value.line == line
    assert said in str(error.value)


def test_a_ragged_row_says_so_and_keeps_its_cells() -> None:
    found = rows("a,b\n1\n1,2,3\n1,2,\n4,5\n")
    few = "has 1 cells, the line of titles has 2"
    many = "has 3 cells, the line of titles has 2"
    assert found == [
        Row(2, {"a": "1"}, few),
        Row(3, {"a": "1", "b": "2", "column 3": "3"}, many),
        Row(4, {"a": "1", "b": "2"}),
        Row(5, {"a": "4", "b": "5"}),
    ]


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=20
)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5))
def test_a_table_that_python_writes_is_read_as_it_was(found: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["entity", "summary"], *found])
    read = rows(file.getvalue())
    kept = [row for row in found if any(cell.strip() for cell in row)]
    assert [list(row.cells.values()) for row in read] == kept


# -- JSON ------------------------------------------------------------------------------


def items(text: str) -> list[tuple[int, object]]:
    return [(item.line, item.value) for item in read_items(lines(text.encode()))]


def test_a_list_and_one_object() -> None:
    assert items('[\n{"a":1},\n\n{"b":\n2},{"c":3}\n]\n') == [
        (2, {"a": 1}),
        (4, {"b": 2}),
        (5, {"c": 3}),
    ]
    assert items(' {"a":\n1} ') == [(1, {"a": 1})]
    assert items("[ ]") == []


@given(st.lists(st.dictionaries(st.text(), st.text()), max_size=4), st.booleans())
def test_what_python_writes(values: list[dict[str, str]], spread: bool) -> None:
    text = json.dumps(values, indent=2 if spread else None)
    assert [value for _, value in items(text)] == values


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "neither a JSON list nor an object"),
        ("\n7", 2, "neither a JSON list nor an object"),
        ('[\n{"a":1}\n{"b":2}]', 3, "a comma or ] is missing"),
        ('[\n{"a":1},\n', 3, "is not JSON"),
        ('[{"a":1},\n7]', 2, "is not a JSON object"),
        ('{"a":\nx}', 2, "is not JSON"),
        ('{"a":1}\n["b"]', 2, "something follows the end"),
        ('{"a":' + "[" * 200_000, 1, "nested too deeply"),
        ('[\n{"a":' + '{"a":' * 200_000, 2, "nested too deeply"),
    ],
)
def test_what_is_no_json_names_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(BadRecord) as error:
        items(text)
    assert error.value.line == line
    assert said in str(error.value)


def test_a_file_that_is_read_whole_has_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_JSON_BYTES", 20)
    with pytest.raises(BadRecord, match="larger than 20 bytes: give it as JSON Lines"):
        items('[{"a": "' + "x" * 30 + '"}]')


def test_utf_16_is_read_and_what_is_no_utf_8_is_refused() -> None:
    assert [i.value for i in read_items(lines('[{"a":"é"}]'.encode("utf-16")))] == [
        {"a": "é"}
    ]
    with pytest.raises(BadRecord, match="line 2: is not valid UTF-8"):
        list(read_items([b'[{"a":"ok"},\n', b'{"b":"\xff"}]']))
