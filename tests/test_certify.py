"""`certify` and `checked`: sheets that follow from the ledger, and every alteration of either found."""

import json
import re
import shutil
import sqlite3
import subprocess
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import InProcess, Setting
from costs import one_in, sampled
from hwstatus.certify import making
from hwstatus.certify.content import FORM, Sheet
from hwstatus.paths import Location
from hwstatus.store.schema import GUARDS
from hwstatus.store.tracker import open_tracker
from program import DAY
from samples import (
    CONTEXT,
    TODAY,
    WORLD_ENTITIES,
    WORLD_UPDATES,
    effect,
    update,
    write_tracker,
)

FORMS = ("text", "json", "html")
ADD = ("--date", "2024-06-01", "--source", "Reuters")


@pytest.fixture(scope="module")
def sheets(
    _built_world: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """A sheet in every form, of the world as each test finds it."""
    home = tmp_path_factory.mktemp("home")
    asked = ("certify", "ruritania", "genovia", "-f")
    with pytest.MonkeyPatch.context() as patch:
        fast = InProcess(Setting(home, home), patch)
        return {form: fast(*asked, form, db=_built_world).out for form in FORMS}


def unwrapped(sheet: str) -> str:
    """A sheet with its line breaks as blanks and its HTML escapes as characters."""
    return " ".join(unescape(sheet).split())


def verify(fast: InProcess, world: Path, sheet: str) -> tuple[int, str]:
    found = fast("certify", "--verify", "-", db=world, stdin=sheet)
    assert found.out == ""
    return found.code, found.err


@one_in(3)
@pytest.mark.parametrize("form", FORMS)
def test_line_ends_and_trailing_blank_lines_say_nothing(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str
) -> None:
    mailed = sheets[form].replace("\n", "\r\n") + "\r\n\r\n"
    assert verify(fast, world, mailed)[0] == 0
    assert verify(fast, world, sheets[form].rstrip("\n"))[0] == 0
    blank = verify(fast, world, sheets[form].replace("\n", " \n", 1))
    assert blank[0] == 1
    assert "line 1 has other blanks than" in blank[1]
    assert verify(fast, world, sheets[form].replace("\n", "\n\n", 1))[0] != 0


@pytest.mark.parametrize(
    "beside",
    ["genovia", "--on 2020", "--known-at 2020", "--group eu", "-f json", "--json",
     "-o sheet.txt", "--sign key"],
)  # fmt: skip
def test_what_has_no_part_in_verifying_is_refused(
    fast: InProcess, world: Path, beside: str
) -> None:
    found = fast("certify", "--verify", "a sheet", *beside.split(), db=world)
    assert (found.code, found.out) == (2, "")
    assert "--verify takes no " in found.err
    assert "hwstatus certify --verify 'a sheet'" in found.err


def test_a_missing_signers_file_is_said_first(
    fast: InProcess, world: Path, sheets: dict[str, str], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(sheets["text"])
    found = fast("certify", "--verify", str(sheet), "--signers", "gone", db=world)
    assert (found.code, found.out) == (1, "")
    assert found.err == "error: no signers file at gone\n"


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
                  "https://ether.example/12", "2026-10-01", "binding: no new purchases"):  # fmt: skip
        assert words in unwrapped(sheet), words
    if form != "json":
        assert "which is not the same as permitted" in unwrapped(sheet)
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


def test_an_ending_that_no_sheet_has_is_refused(fast: InProcess, world: Path) -> None:
    done = fast("certify", "ruritania", "-o", "a.pdf", db=world)
    assert done.code == 2 and not (fast.setting.cwd / "a.pdf").exists()
    assert "--output a.pdf: unknown ending .pdf; use .txt" in done.err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            ("borduria", "--on", "2021-01-15"),
            "As of 2021-01-15, Borduria: banned (5g) since 2021-01-10.",
        ),
        (
            ("elbonia", "--known-at", "2026-11-23"),
            ", as known at 2026-11-23, Elbonia: unknown: ",
        ),
        (("--group", "Southern Europe"), " (members of Southern Europe), Borduria: "),
        (("--group", "Southern Europe"), "; and 2 more."),
    ],
)
def test_of_a_file_it_is_said_of_whom_and_which_day_it_is(
    fast: InProcess, world: Path, tmp_path: Path, asked: tuple[str, ...], said: str
) -> None:
    sheet = str(tmp_path / "sheet.html")
    written = fast("certify", *asked, "-o", sheet, db=world).err
    assert said in written
    assert written in fast("certify", "--verify", sheet, db=world).err
    assert fast("certify", *asked, db=world).err == ""


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


@one_in(3)
@sampled(6)
@pytest.mark.parametrize("form", FORMS)
def test_every_altered_character_is_found(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str, step: int
) -> None:
    sheet = sheets[form]

    @settings(max_examples=120 // step)
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


@one_in(3)
@sampled(8)
@pytest.mark.parametrize("form", FORMS)
def test_every_altered_parameter_is_found(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str, step: int
) -> None:
    """The line that says what the sheet was made from is the one that a verifier reads: digit by digit."""
    sheet = sheets[form]
    start = (
        sheet.index("sheet: {")
        if form == "text"
        else sheet.index('"sheet": {' if form == "json" else "<meta name")
    )
    end = sheet.index("}", start)
    digits = [at for at in range(start, end) if sheet[at].isalnum()]
    for at in digits[::step]:
        changed = altered(sheet, at, "1" if sheet[at] != "1" else "0")
        code, err = verify(fast, world, changed)
        assert code in (1, 2, 3) and "bug" not in err, sheet[start : at + 1]


@one_in(3)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("cut", [0, 1, 50, 400])
def test_a_shortened_or_lengthened_sheet(
    fast: InProcess, world: Path, sheets: dict[str, str], form: str, cut: int
) -> None:
    assert verify(fast, world, sheets[form][cut:] if cut else sheets[form] + "\nx")[
        0
    ] in (1, 2)
    # Its last line break alone says nothing.
    assert verify(fast, world, sheets[form][: -(cut + 2)])[0] in (1, 2)


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


@one_in(2)
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
    [
        "",
        "hello",
        "{}",
        "[]",
        '{"sheet": 1}',
        "sheet: {}",
        'hwstatus-sheet content=""',
        pytest.param('{"sheet":' + "[" * 100_000, id="nested too deeply"),
    ],
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
    assert "unknown: no evidence" in sheet and "5d00000zzz" not in sheet
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


# -- what a sheet says -------------------------------------------------------------------------------


def test_a_sheet_names_the_beginning_and_the_confirmation(
    sheets: dict[str, str],
) -> None:
    ruritania, _ = json.loads(sheets["json"])["subjects"]
    assert ruritania["began"]["id"] == "5d0000000c"
    assert ruritania["confirmed"]["id"] == "5d00000zzz"
    for form in ("text", "html"):
        sheet = unwrapped(sheets[form])
        assert "set by 5d0000000c of 2020-07-22, The Strelsau Times" in sheet
        assert "last confirmed by 5d00000zzz of 2024-05" in sheet
        assert "in effect from 2028" in sheet


def test_every_scope_has_its_day_and_id(sheets: dict[str, str]) -> None:
    words = "5g-core: banned since 2019-03-12; set by 4c0000000b of 2019-03-12"
    assert words in unwrapped(sheets["text"])
    assert words in unwrapped(sheets["html"])
    ruritania, _ = json.loads(sheets["json"])["subjects"]
    acts = {found["scope"]: found["confirmed"]["id"] for found in ruritania["scopes"]}
    assert acts == {"5g": "5d00000zzz", "5g-core": "4c0000000b"}


def test_a_deadline_with_its_slippage(sheets: dict[str, str]) -> None:
    words = (
        "2028-12-31 (5g): Huawei equipment must be out; earlier 2027-12-31;"
        " set by 5d00000zzz; still ahead"
    )
    assert words in unwrapped(sheets["text"])


@pytest.mark.parametrize(
    ("known_at", "words"),
    [
        ("2026-11-24", "ledger begins on 2026-11-20 issued"),
        (
            "2026-11-19",
            "ledger begins on 2026-11-20; before that day this tracker held nothing",
        ),
    ],
)
def test_a_sheet_says_from_when_its_ledger_speaks(
    fast: InProcess, world: Path, known_at: str, words: str
) -> None:
    sheet = fast("certify", "ruritania", "--known-at", known_at, db=world).out
    assert words in unwrapped(sheet)


def test_a_ledger_speaks_from_its_first_update(fast: InProcess, tmp_path: Path) -> None:
    """Names alone, which come before, say nothing of anybody."""
    db = write_tracker(tmp_path / "t.db", WORLD_ENTITIES)
    assert fast("add", "ruritania", "Switches.", *ADD, db=db).code == 0
    sheet = unwrapped(fast("certify", "ruritania", db=db).out)
    assert f"ledger begins on {TODAY} " in sheet


def test_practice_where_the_status_is_unknown(fast: InProcess, tmp_path: Path) -> None:
    """Taken from the company's own record, and never a status."""
    own = update("9b0000000p", "fredcom", effects=[effect("permitted", "in-force")])
    db = write_tracker(tmp_path / "practice.db", WORLD_ENTITIES, [own])
    sheet = fast("certify", "freedonia", db=db).out
    assert "unknown: no evidence" in sheet
    assert "in-use since 2020-07-22: operators of the country run" in sheet
    assert "Fredcom: in-use since 2020-07-22 (permitted for 5g)" in unwrapped(sheet)
    assert verify(fast, db, sheet)[0] == 0


def test_the_words_of_a_sheet_are_explained(sheets: dict[str, str]) -> None:
    terms = json.loads(sheets["json"])["glossary"]
    used = {f"{term['kind']} {term['word']}" for term in terms}
    assert {"status phase-out", "stage adopted", "basis licence", "scope 5g"} <= used
    assert "status case-by-case" not in used
    for term in terms:
        words = f"{term['kind']} {term['word']}: {term['meaning']}"
        assert words in unwrapped(sheets["text"])


def test_no_word_of_a_sheet_is_broken(fast: InProcess, world: Path) -> None:
    """A long address has a line of its own."""
    sheet = fast("certify", "elbonia", db=world).out
    address = "https://news.example/" + "long-path/" * 12
    assert f"\n        {address}\n" in sheet
    body = sheet.split("\nsheet: ")[0].replace(address, "")
    assert max(map(len, body.splitlines())) <= 80


def test_web_addresses_are_linked(sheets: dict[str, str]) -> None:
    assert '<a href="https://ether.example/12" rel="noreferrer">' in sheets["html"]
    assert sheets["html"].count("href=") == sheets["html"].count('href="https://')


def test_a_sheet_of_a_group(fast: InProcess, world: Path) -> None:
    """On the day asked, the members of then."""
    for day, members in (("2026-11-24", 1), ("2000-01-01", 2)):
        command = ("certify", "--group", "OA", "--on", day)
        sheet = json.loads(fast(*command, "--json", db=world).out)
        assert len(sheet["subjects"]) == members
    sheet = fast("certify", "-g", "OA", db=world).out
    assert "members of  OA" in sheet
    assert verify(fast, world, sheet)[0] == 0
    assert fast("certify", "ruritania", "-g", "OA", db=world).code == 2


# -- signatures --------------------------------------------------------------------------------------

needs_openssh = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed"
)


@pytest.fixture
def signed(fast: InProcess, world: Path) -> Path:
    """A signed sheet, beside the keys of Ann and Bob and a file that knows Ann."""
    folder = fast.setting.cwd
    for name in ("ann", "bob"):
        new_key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name]
        subprocess.run(new_key, check=True, cwd=folder)
        public = (folder / f"{name}.pub").read_text()
        (folder / f"knows-{name}").write_text(f"{name}@example.org {public}")
    command = ("certify", "ruritania", "-o", "a.html", "--sign", "ann")
    assert fast(*command, db=world).code == 0
    return folder / "a.html"


def verify_signed(fast: InProcess, db: Path, *options: str) -> tuple[int, str]:
    found = fast("certify", "--verify", "a.html", *options, db=db)
    return found.code, found.err


@needs_openssh
def test_a_signed_sheet(fast: InProcess, world: Path, signed: Path) -> None:
    code, err = verify_signed(fast, world, "--signers", "knows-ann")
    assert (code, "Signed by ann@example.org with SHA256:" in err) == (0, True)
    code, err = verify_signed(fast, world)
    assert (code, "Its signature was not verified" in err) == (0, True)


@needs_openssh
def test_a_signature_that_proves_nothing(
    fast: InProcess, world: Path, signed: Path
) -> None:
    known = ("--signers", "knows-ann")
    assert verify_signed(fast, world, "--signers", "knows-bob")[0] == 3
    assert verify_signed(fast, world, *known, "--identity", "bob@example.org")[0] == 3
    other = fast("certify", "genovia", "-o", "a.html", db=world)
    assert other.code == 0
    code, err = verify_signed(fast, world, *known)
    assert (code, "does not belong to this text" in err) == (3, True)
    signed.with_name("a.html.sig").unlink()
    code, err = verify_signed(fast, world, *known)
    assert (code, "no signature at a.html.sig" in err) == (1, True)


@needs_openssh
def test_nothing_empty_or_endless_stands_for_a_signature(
    fast: InProcess, world: Path, signed: Path
) -> None:
    """What a script leaves empty turns no check off."""
    known = ("--signers", "knows-ann")
    for empty in (("--signers", ""), (*known, "--identity", ""), (*known, "--identity", " ")):  # fmt: skip
        code, err = verify_signed(fast, world, *empty)
        assert (code, "expected" in err) == (2, True)
    signature = Path(f"{signed}.sig")
    with signature.open("r+b") as file:
        file.truncate(60_000_000)
    code, err = verify_signed(fast, world, *known)
    assert (code, "too large" in err) == (3, True)


@needs_openssh
@pytest.mark.parametrize("how", ["a signature", "a link"])
def test_a_signature_is_written_over_nothing(
    fast: InProcess, world: Path, signed: Path, how: str
) -> None:
    elsewhere = signed.with_name("elsewhere")
    elsewhere.write_text("mine")
    beside = Path(f"{signed}.sig")
    if how == "a link":
        beside.unlink()
        beside.symlink_to(elsewhere)
    before = signed.read_bytes(), beside.read_bytes()
    done = fast("certify", "genovia", "-o", "a.html", "--sign", "ann", db=world)
    assert done.code == 3
    assert how in done.err
    assert (signed.read_bytes(), beside.read_bytes()) == before


@needs_openssh
def test_a_key_that_is_listed_first_for_another_use(
    fast: InProcess, world: Path, signed: Path
) -> None:
    public = signed.with_name("ann.pub").read_text()
    known = signed.with_name("knows-ann")
    known.write_text(f'ann@git namespaces="git,file" {public}{known.read_text()}')
    code, err = verify_signed(fast, world, "--signers", "knows-ann")
    assert (code, "Signed by ann@example.org" in err) == (0, True)


@needs_openssh
def test_openssh_alone_verifies_a_signature(signed: Path) -> None:
    folder = signed.parent
    command = ["ssh-keygen", "-Y", "verify", "-n", "hwstatus", "-f", "knows-ann"]
    done = subprocess.run(
        [*command, "-I", "ann@example.org", "-s", "a.html.sig"],
        cwd=folder,
        input=signed.read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@needs_openssh
def test_what_cannot_be_signed_is_not_written(
    fast: InProcess, world: Path, signed: Path
) -> None:
    unsigned = fast(
        "certify", "genovia", "-o", "b.txt", "--sign", "knows-ann", db=world
    )
    assert unsigned.code == 3
    assert not signed.with_name("b.txt").exists()
    without = {"PATH": "/nowhere"}
    command = ("certify", "genovia", "-o", "b.txt", "--sign", "ann")
    found = fast(*command, db=world, env=without)
    assert (found.code, "ssh-keygen, which is not installed" in found.err) == (3, True)
    assert not signed.with_name("b.txt").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("genovia", "--sign", "ann"),
        ("genovia", "--signers", "knows-ann"),
        ("--verify", "-", "--signers", "knows-ann"),
        ("--verify", "-", "--identity", "ann@example.org"),
    ],
    ids=" ".join,
)
def test_signing_options_that_miss_their_file(
    fast: InProcess, world: Path, options: tuple[str, ...]
) -> None:
    found = fast("certify", *options, db=world)
    assert (found.code, found.out) == (2, "")


# -- what no program can have issued, and what came later ----------------------------------------------


def issued_as(fast: InProcess, world: Path, **changed: Any) -> tuple[int, str]:
    """Verify a sheet that is made from the ledger by other parameters."""
    with open_tracker(Location(world, "a test"), CONTEXT) as tracker:
        genuine = Sheet(
            FORM, "text", ("ruritania",), None, TODAY, TODAY, 2, CONTEXT.now, "x", "0.1.0"
        )  # fmt: skip
        changed_sheet = genuine._replace(**changed)
        sheet = making.written(making.content_of(tracker, changed_sheet))
    return verify(fast, world, sheet)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""),
        ({"entry": 1}, "it rests on entry 1, and entry 2 was the newest"),
        (
            {"issued": "1999-01-01T00:00:00Z", "on": "1998-01-01", "known_at": "1998-01-01"},
            "entry 2 is later than the sheet",
        ),
        ({"issued": "9999-01-01T00:00:00Z"}, "which lies in the future"),
        ({"on": "2099-01-01"}, "it says as of 2099-01-01"),
        ({"known_at": "2099-01-01"}, "it says known at 2099-01-01"),
        ({"names": ()}, "it is about nobody"),
        ({"names": ("ruritania", "genovia", "ruritania")}, "it names ruritania twice"),
        ({"by": "an  editor"}, ""),
        ({"heard": "2026-11-20T12:30:00Z"}, ""),
        ({"heard": "2026-11-20T11:30:00Z"}, "entry 2 is later than the sheet"),
        ({"issued": f"{TODAY}T12:00:00Z", "heard": f"{TODAY}T12:10:00Z"}, ""),
        (
            {"issued": f"{TODAY}T12:00:00Z", "heard": f"{TODAY}T12:10:01Z"},
            "after it was issued",
        ),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_have_been_issued(
    fast: InProcess, world: Path, changed: dict[str, object], words: str
) -> None:
    code, err = issued_as(fast, world, **changed)
    assert code == (1 if words else 0), err
    assert words in err
    assert ("Verified" in err) == (not words)


DECIDING = "5d00000zzz"
AGAINST = ("--status", "5g=permitted", "--allow-duplicate")
SINCE = {
    "delete": (
        ("delete", DECIDING, "-y", "--reason", "fabricated"),
        f"delete by a tester: retracted {DECIDING} (fabricated)",
    ),
    "edit": (("edit", DECIDING, "--set", "note=Misread."), f"corrected {DECIDING}"),
    "add": (
        ("add", "ruritania", "All clear.", *ADD, *AGAINST),
        "add by a tester: recorded ",
    ),
    "another": (("add", "syldavia", "All clear.", *ADD, *AGAINST), ""),
    "checked": (("checked", "ruritania"), ""),
}
"""What is done after a sheet, and what is said of it."""


@pytest.mark.parametrize("later", SINCE)
def test_what_the_ledger_has_said_since(
    fast: InProcess, world: Path, sheets: dict[str, str], later: str
) -> None:
    nothing = "Since then nothing touches it, up to entry"
    assert f"{nothing} 2" in verify(fast, world, sheets["text"])[1]
    change, words = SINCE[later]
    assert fast(*change, db=world).code == 0
    code, err = verify(fast, world, sheets["text"])
    assert (code, "Verified" in err) == (0, True)
    assert (f"{nothing} 3" in err) == (not words)
    assert (f"Since then entry 3 of {TODAY}" in err) == bool(words)
    assert words in err
    options = ("--verify", "-", "--current")
    current = fast("certify", *options, db=world, stdin=sheets["text"])
    assert current.code == (1 if words else 0)


def test_a_sheet_is_renewed(fast: InProcess, world: Path, tmp_path: Path) -> None:
    former = tmp_path / "former.json"
    asked = ("certify", "ruritania", "--renew", str(former))
    assert fast("certify", "ruritania", "-o", str(former), db=world).code == 0
    same = fast(*asked, db=world)
    assert same.err.startswith("Nothing differs from the sheet of 2026-11-24")
    assert same.out == former.read_text()
    assert fast("delete", DECIDING, "-y", db=world).code == 0
    later = {DAY: "2026-11-26"}
    done = fast(*asked, db=world, env=later)
    assert done.code == 0
    sheet = json.loads(done.out)["sheet"]
    assert (sheet["on"], sheet["known_at"], sheet["entry"]) == ("2026-11-26", "2026-11-26", 3)  # fmt: skip
    assert f"evidence retracted: {DECIDING}" in done.err
    assert fast("certify", "genovia", "--renew", str(former), db=world).code == 3
    former.write_text(former.read_text().replace("phase-out", "permitted"))
    assert fast(*asked, db=world).code == 1


def test_a_sheet_of_the_first_entry_verifies(fast: InProcess, tmp_path: Path) -> None:
    """A tracker that was made in one go."""
    db = write_tracker(tmp_path / "t.db", [*WORLD_ENTITIES, *WORLD_UPDATES])
    sheet = fast("certify", "ruritania", db=db).out
    assert '"entry":1,' in sheet
    assert fast("certify", "--verify", "-", db=db, stdin=sheet).code == 0
