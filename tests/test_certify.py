"""`certify` and `checked`: sheets that follow from the ledger, and every alteration of either found."""

import json
import re
import sqlite3
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import InProcess, Setting
from hwstatus.store.schema import GUARDS

FORMS = ("text", "json", "html")
ADD = ("--date", "2024-06-01", "--source", "Reuters")


@pytest.fixture
def sheets(fast: InProcess, world: Path) -> dict[str, str]:
    """A sheet in every form."""
    return {
        form: fast("certify", "ruritania", "genovia", "-f", form, db=world).out
        for form in FORMS
    }


def unwrapped(sheet: str) -> str:
    """A sheet with its line breaks as blanks and its HTML escapes as characters."""
    return " ".join(unescape(sheet).split())


def verify(fast: InProcess, world: Path, sheet: str) -> tuple[int, str]:
    found = fast("certify", "--verify", "-", db=world, stdin=sheet)
    assert found.out == ""
    return found.code, found.err


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_verifies(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str
) -> None:
    code, err = verify(fast, world, sheets[form])
    assert (code, err.startswith("Verified: ")) == (0, True)


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_verifies_after_later_entries(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str
) -> None:
    assert fast("add", "genovia", "Something else.", *ADD, db=world).code == 0
    assert verify(fast, world, sheets[form])[0] == 0


def test_a_sheet_names_updates_in_full(sheets: dict[str, str]) -> None:
    """It is read where no tracker is at hand to complete a prefix."""
    rows = [
        row
        for subject in json.loads(sheets["json"])["subjects"]
        for row in subject["evidence"]
    ]
    assert rows and all(row["short"] == row["id"] for row in rows)


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_says_what_it_must(
    world: Path, sheets: dict[str, str], form: str
) -> None:
    """Verdict, rule, evidence with sources, the ledger's hash, what was last checked, and nothing found."""
    sheet = sheets[form]
    head = (
        sqlite3.connect(world)
        .execute("SELECT hash FROM ledger ORDER BY seq DESC")
        .fetchone()[0]
    )
    for words in ("phase-out", "5d00000zzz", "3b0000000a", "4c0000000b", "5d0000000c", head, "The Strelsau Times",
                  "https://ether.example/12", "2026-10-01", "only a jurisdiction's own state organs"):  # fmt: skip
        assert words in unwrapped(sheet), words
    if form != "json":
        assert "Unknown is not permitted" in unwrapped(sheet)
        assert "no check is recorded" in sheet


def test_the_json_form(sheets: dict[str, str]) -> None:
    found = json.loads(sheets["json"])
    ruritania, genovia = found["subjects"]
    assert (ruritania["status"], ruritania["scope"], ruritania["since"]) == (
        "phase-out",
        "5g",
        "2020-07-22",
    )
    assert [row["decides"] for row in ruritania["evidence"]] == [
        True,
        False,
        False,
        False,
    ]
    assert all(len(row["record"]) == 64 for row in ruritania["evidence"])
    assert genovia["status"] == "unknown"
    assert found["ledger"]["entry"] == found["sheet"]["entry"] == 2


def test_the_html_form_is_one_sound_page_for_paper(sheets: dict[str, str]) -> None:
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, _attrs: object) -> None:
            if tag not in ("meta", "br"):
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    page = sheets["html"]
    Reader().feed(page)
    assert opened == []
    assert "@page{size:A4" in page and "<script" not in page and 'src="http' not in page


def test_the_ending_of_the_file_gives_the_form(fast: InProcess, world: Path) -> None:
    for name, start in (
        ("a.txt", "HUAWEI STATUS"),
        ("a.json", "{"),
        ("a.html", "<!DOCTYPE html>"),
    ):
        assert fast("certify", "ruritania", "-o", name, db=world).code == 0
        assert (fast.setting.cwd / name).read_text().startswith(start)
        assert fast("certify", "--verify", name, db=world).code == 0


def test_a_sheet_stays_verifiable_after_later_changes(
    fast: InProcess, world: Path, sheets: dict[str, str]
) -> None:
    assert (
        fast(
            "add",
            "ruritania",
            "The ban was lifted.",
            *ADD,
            "--status",
            "permitted",
            db=world,
        ).code
        == 0
    )
    assert fast("edit", "4c00", "--set", "summary=Other words.", db=world).code == 0
    assert fast("delete", "5d00000z", "-y", db=world).code == 0
    assert fast("checked", "genovia", db=world).code == 0
    assert [verify(fast, world, sheets[form])[0] for form in FORMS] == [0, 0, 0]
    assert fast("undo", db=world).code == 0
    assert [verify(fast, world, sheets[form])[0] for form in FORMS] == [0, 0, 0]
    now = fast("certify", "ruritania", "genovia", db=world).out
    assert now != sheets["text"] and "retracted on 2026-11-24" in now
    assert verify(fast, world, now)[0] == 0


def altered(sheet: str, at: int, letter: str) -> str:
    return sheet[:at] + letter + sheet[at + 1 :]


@pytest.mark.parametrize("form", FORMS)
def test_every_altered_character_is_found(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str
) -> None:
    sheet = sheets[form]

    @settings(max_examples=120)
    @given(
        st.integers(0, len(sheet) - 1),
        st.sampled_from("0123456789abefxyz\"{}[]-, '\nZ<&é"),
    )
    def found(at: int, letter: str) -> None:
        changed = altered(sheet, at, letter)
        code, err = verify(fast, world, changed)
        assert (code == 0) == (changed == sheet), (
            at,
            sheet[max(0, at - 20) : at + 20],
            letter,
        )
        assert code in (0, 1, 2, 3) and "bug" not in err

    found()


@pytest.mark.parametrize("form", FORMS)
def test_every_altered_parameter_is_found(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str
) -> None:
    """The line that says what the sheet was made from is the one that a verifier reads: digit by digit."""
    sheet = sheets[form]
    start = (
        sheet.index("sheet: {")
        if form == "text"
        else sheet.index('"sheet": {' if form == "json" else "<meta name")
    )
    end = sheet.index("}", start)
    for at in range(start, end):
        if sheet[at].isalnum():
            code, err = verify(
                fast, world, altered(sheet, at, "1" if sheet[at] != "1" else "0")
            )
            assert code in (1, 2, 3) and "bug" not in err, sheet[start : at + 1]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("cut", [0, 1, 50, 400])
def test_a_shortened_or_lengthened_sheet(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str, cut: int
) -> None:
    assert verify(fast, world, sheets[form][cut:] if cut else sheets[form] + "\nx")[
        0
    ] in (1, 2)
    assert verify(fast, world, sheets[form][: -(cut + 1)])[0] in (1, 2)


def test_the_line_that_differs_is_named(
    fast: InProcess, world: Path, sheets: dict[str, str]
) -> None:
    code, err = verify(
        fast,
        world,
        sheets["text"].replace(
            "phase-out (5g) since 2020-07-22", "banned (5g) since 2020"
        ),
    )
    assert code == 1
    assert re.search(r"line \d+ differs", err)
    assert "sheet:  banned (5g)" in err and "ledger: phase-out (5g)" in err


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        (
            "UPDATE version SET record = replace(record, 'kept Huawei out', 'let Huawei in') WHERE key = '4c0000000b'",
            2,
        ),
        ("UPDATE version SET record = NULL WHERE key = '3b0000000a'", 2),
        ("DELETE FROM version WHERE key = '3b0000000a'", 2),
        (
            "UPDATE version SET record = replace(record, 'Ruritania', 'Urbania') WHERE key = 'ruritania'",
            1,
        ),
        ("UPDATE ledger SET by = 'somebody' WHERE seq = 1", 1),
        ("UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE seq = 3", 3),
        (
            "UPDATE ledger SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 2",
            2,
        ),
    ],
)
def test_an_altered_ledger_is_named_and_left_alone(
    fast: InProcess, world: Path, sheets: dict[str, str], statement: str, entry: int
) -> None:
    assert fast("checked", "genovia", db=world).code == 0
    connection = sqlite3.connect(world)
    for trigger in GUARDS:
        connection.execute(f"DROP TRIGGER {trigger}")
    assert connection.execute(statement).rowcount == 1
    connection.commit()
    connection.close()
    before = world.read_bytes()
    for arguments in (("certify", "ruritania"), ("certify", "--verify", "-")):
        found = fast(*arguments, db=world, stdin=sheets["text"])
        assert (found.code, found.out) == (4, "")
        assert f"entry {entry} is the first whose hash does not hold" in found.err
    assert fast("doctor", db=world).code != 0
    assert world.read_bytes() == before


def test_a_sheet_of_another_tracker(
    fast: InProcess, world: Path, shipped: Path, sheets: dict[str, str]
) -> None:
    assert verify(fast, shipped, sheets["text"])[0] != 0


@pytest.mark.parametrize(
    "text",
    ["", "hello", "{}", "[]", '{"sheet": 1}', "sheet: {}", 'hwstatus-sheet content=""'],
)
def test_what_is_no_sheet(fast: InProcess, world: Path, text: str) -> None:
    code, err = verify(fast, world, text)
    assert code == 2 and "no evidence sheet" in err


def test_refusals(fast: InProcess, world: Path) -> None:
    assert fast("certify", db=world).code == 2
    assert fast("certify", "nobody", db=world).code in (1, 3)
    assert fast("certify", "ruritania", "-f", "csv", db=world).code == 2
    assert (
        fast("certify", "ruritania", "--on", "2029", "--projected", db=world).code == 2
    )
    assert fast("certify", "--verify", "no such file", db=world).code == 1


def test_on_and_known_at(fast: InProcess, world: Path) -> None:
    sheet = fast("certify", "ruritania", "--on", "2019-12-31", db=world).out
    assert (
        "restricted (5g) since 2019-03-12" in sheet
        and "later than the day asked (2019-12-31)" in sheet
    )
    assert verify(fast, world, sheet)[0] == 0
    sheet = fast("certify", "ruritania", "--known-at", "2026-11-19", db=world).out
    assert "unknown: no update says" in sheet and "5d00000zzz" not in sheet
    assert verify(fast, world, sheet)[0] == 0


def test_checked_is_told_and_can_be_undone(
    fast: InProcess, world: Path, setting: Setting
) -> None:
    assert (
        fast(
            "checked",
            "genovia",
            "borduria",
            "--date",
            "2026-11-01",
            "--note",
            "press",
            db=world,
        ).code
        == 0
    )
    for name in ("genovia", "borduria"):
        assert (
            '"last_checked":"2026-11-01"'
            in fast("status", name, "-f", "jsonl", db=world).out
        )
        assert "last checked on 2026-11-01" in fast("certify", name, db=world).out
    assert fast("undo", db=world).code == 0
    assert (
        '"last_checked":null' in fast("status", "genovia", "-f", "jsonl", db=world).out
    )
    assert fast("checked", "genovia", "--date", "2027", db=world).code == 2
    assert fast("checked", "nobody", db=world).code in (1, 3)
