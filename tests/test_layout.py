"""The pages fit the terminal: nothing is cut, and no word is broken that fits a line or is alone in one."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from conftest import InProcess
from costs import examples
from faults.strategies import HOSTILE
from hwstatus.answers.answer import Answer, Shown, Table
from hwstatus.columns import NUMBER, TEXT, Column
from hwstatus.output import layout, tables
from hwstatus.output.emit import emit
from hwstatus.output.layout import Screen
from hwstatus.output.options import Output
from hwstatus.record.vocabulary import STATUSES

_WORDS = st.text("abcdefghij-", min_size=1, max_size=45)
_TEXTS = st.lists(_WORDS, max_size=12).map(" ".join)
_ROWS = st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS), min_size=1, max_size=5)
_WIDTHS = st.integers(40, 160)


class Labelled(NamedTuple):
    """A row of two texts."""

    label: str
    body: str


COLUMNS = (Shown("one"), Shown("two", look=NUMBER), Shown("told", look=TEXT))


def drawn(page: layout.Page, width: int) -> list[str]:
    """The lines of a page without colours."""
    return "".join(Screen(width, colored=False).draw(page)).splitlines()


def whole_words(lines: list[str]) -> list[str]:
    """The words of a page, sorted."""
    return sorted(" ".join(lines).split())


@examples(200)
@given(_ROWS, _WIDTHS)
def test_a_table_keeps_every_word_whole(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    cells = [[Text(text) for text in row] for row in rows]
    lines = drawn(tables.table(COLUMNS, cells, width, header=False), width)
    assert all(cell_len(line) <= width or " " not in line.strip() for line in lines)
    words = [word for row in rows for text in row for word in text.split()]
    if all(len(word) <= width for word in words):
        shown = [word for word in whole_words(lines) if word not in ("·", "two")]
        assert shown == sorted(words)


@examples(200)
@given(_TEXTS, _TEXTS, _WIDTHS)
def test_an_entry_keeps_every_word_whole(label: str, body: str, width: int) -> None:
    entry = (Text(label), Text(body))
    lines = drawn(layout.entries([entry], 10, width, indent=2), width)
    assert all(cell_len(line) <= width or " " not in line.strip() for line in lines)
    words = [*label.split(), *body.split()]
    if all(len(word) <= width for word in words):
        assert whole_words(lines) == sorted(words)


def test_a_long_address_moves_no_label() -> None:
    bodies = ["Reuters\nhttps://a.example/1", f"Post\nhttps://b.example/{'2' * 30}"]
    entries = [(Text("source"), Text(body)) for body in bodies]
    lines = drawn(layout.entries(entries, 10, 50), 50)
    assert [line.rstrip() for line in lines] == [
        "source      Reuters",
        "            https://a.example/1",
        "source      Post",
        f"  https://b.example/{'2' * 30}",
    ]


def test_what_no_line_has_room_for_keeps_its_indent() -> None:
    page = (layout.indented(Text("a" * size), 4, 10) for size in (12, 10, 9, 6))
    shown = [line.rstrip() for line in drawn(page, 10)]
    assert shown == [f"    {'a' * 12}", "a" * 10, f" {'a' * 9}", f"    {'a' * 6}"]


def test_an_address_longer_than_a_line_is_one_that_can_be_copied() -> None:
    address = f"https://a.example/{'2' * 60}"
    page = layout.entries([(Text("source"), Text(f"Post\n{address}"))], 10, 40)
    assert drawn(page, 40) == ["source      Post", f"{' ' * 12}{address}"]
    rows = [
        [Text("Post"), Text("1"), Text("It met.")],
        [Text(address), Text("2"), Text("")],
    ]
    assert address in drawn(tables.table(COLUMNS, rows, 40), 40)


def test_a_long_table_is_drawn_by_screens_in_the_same_widths() -> None:
    rows = [[Text(f"{number:04}"), Text("2"), Text("said")] for number in range(1200)]
    pieces = list(Screen(80, colored=False).draw(tables.table(COLUMNS, rows, 80)))
    assert 2 < len(pieces) <= len(rows) / 20 and pieces[0].startswith("one")
    lines = "".join(pieces).splitlines()
    assert len(lines) == len(rows) + 2
    assert {line.index("said") for line in lines[2:]} == {lines[2].index("said")}


def test_a_page_is_given_out_while_the_rest_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(given, write_through=False))
    given_before: list[int] = []

    def rows() -> Iterator[Labelled]:
        for number in range(tables.SAMPLE + 1):
            given_before.append(len(given.getvalue()))
            yield Labelled(str(number), "said")

    table: Table[Labelled] = Table(
        "entries", Labelled, more={"label": Column("a"), "body": Column("b")}
    )
    emit(Answer(table=table, rows=rows()), Output(format="table"))
    assert given_before[0] == 0
    assert given_before[-1] > tables.SCREEN


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_moves_no_cursor(text: str) -> None:
    shown = "\n".join(drawn(iter([layout.safe(text)]), 80))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/\x1b]", None]
)
def test_only_addresses_of_the_web_are_links(url: str | None) -> None:
    page = iter([layout.source("Reuters", url)])
    assert "\x1b]8" not in "".join(Screen(80, colored=True).draw(page))


@pytest.mark.parametrize("command", ["timeline --chart", "summary", "show ruritania"])
def test_an_ascii_terminal_gets_ascii_marks(
    fast: InProcess, world: Path, command: str
) -> None:
    page = fast(*command.split(), "-f", "table", db=world).out
    lines = drawn(iter([Text(page)]), 200)
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    ascii_screen = Screen(200, colored=False, stream=stream)
    marked = "".join(ascii_screen.draw(iter([Text(page)]))).splitlines()
    assert len(marked) == len(lines)
    assert not set("█▓▒░◊○·●▶←╭│─") & set("".join(marked))


@pytest.mark.parametrize("width", [*range(40, 100, 7), 200])
def test_a_mark_of_the_chart_is_on_the_line_of_its_word(
    fast: InProcess, world: Path, width: int
) -> None:
    env = {"COLUMNS": str(width)}
    page = fast("timeline", "--chart", "-f", "table", db=world, env=env).out
    legend = page.rpartition("\n\n")[2]
    words = [part.strip() for part in re.split(r"  |\n", legend) if part.strip()]
    assert words == [f"{entry.mark}\u00a0{word}" for word, entry in STATUSES.items()]
    assert max(map(len, legend.splitlines())) <= width


_LIKELY = st.text("abcdefghij", min_size=1, max_size=14)
_FACTS = st.lists(
    st.tuples(_LIKELY, st.lists(_LIKELY, max_size=5).map(" ".join), _TEXTS),
    min_size=2,
    max_size=8,
)


@examples(200)
@given(_FACTS, _WIDTHS)
def test_the_first_facts_of_all_rows_begin_alike(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    columns = (Shown("id"), Shown("who"), Shown("what"), Shown("told", look=TEXT))
    cells = [
        [Text(f"#{number}"), Text(word), Text(several), Text(told)]
        for number, (word, several, told) in enumerate(rows)
    ]
    lines = drawn(tables.table(columns, cells, width, header=False), width)
    leads = [line.split(maxsplit=1) for line in lines if line.startswith("#")]
    assert len(leads) == len(rows)
    assert len({len(lead) for lead in leads}) == 1
    begins = {
        line.index(lead[1])
        for line, lead in zip(
            (line for line in lines if line.startswith("#")), leads, strict=True
        )
        if len(lead) == 2
    }
    assert len(begins) <= 1


def test_a_late_word_too_long_for_its_column_hangs_over_below_it() -> None:
    rows = [["2020", "short", "said"] for _ in range(tables.SAMPLE + 20)]
    rows[tables.SAMPLE + 5] = ["2021", "an " + "overlong" * 4, "said"]
    cells = [[Text(cell) for cell in row] for row in rows]
    lines = drawn(tables.table(COLUMNS, cells, 60), 60)
    at = next(at for at, line in enumerate(lines) if line.startswith("2021"))
    assert lines[at].index("said") == lines[at - 1].index("said")
    assert lines[at + 1].strip() == "an " + "overlong" * 4
    assert lines[at + 2] == lines[at - 1]


def test_facts_in_one_line_keep_their_arrows_and_what_a_number_counts() -> None:
    columns = (
        Shown("date"),
        Shown("days", look=NUMBER),
        Shown("from"),
        Shown("to", joint=" → "),
    )
    rows = [
        [Text("2026"), Text(days), Text("under-review"), Text("phase-out")]
        for days in ("33", "1")
    ]
    assert drawn(tables.table(columns, rows, 26), 26) == [
        "2026",
        "  33 days · under-review →",
        "  phase-out",
        "2026",
        "  1 day · under-review →",
        "  phase-out",
    ]


@pytest.mark.parametrize(
    ("words", "source", "width", "is_column"),
    [
        (6, "Times", 60, True),
        (30, "Times", 60, True),
        (30, "Times", 40, False),
        (6, "Office of the Ether", 60, True),
        (6, "Office of the Ether", 46, False),
    ],
)
def test_sentences_have_half_of_the_page_or_stand_below_comfortable_facts(
    words: int, source: str, width: int, is_column: bool
) -> None:
    columns = (Shown("id"), Shown("told", look=TEXT), Shown("source"))
    cells = [[Text("3b0a"), Text("it rain " * (words // 2)), Text(source)]]
    first, *lines = drawn(tables.table(columns, cells, width), width)
    titles = ["id", "told", "source"] if is_column else ["id", "source"]
    assert first.split() == titles
    assert any(line.startswith("  it rain") for line in lines) is not is_column
