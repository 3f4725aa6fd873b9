"""What people expect of the installed command, one test an expectation."""

import csv
import io
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from conftest import InProcess, Subprocess, Terminal, json_lines
from costs import one_in
from forge import Process
from hwstatus.output.options import FORMATS
from hwstatus.record.models import Source
from program import DAY, PROGRAM
from samples import (
    ADD,
    HOSTILE_TEXT,
    KEPT,
    READS,
    WORLD_ENTITIES,
    WORLD_UPDATES,
    update,
    write_tracker,
)

TEXTS = [form for form in FORMATS if form != "xlsx"]
FLAT = ("plain", "csv", "tsv", "json", "jsonl", "markdown", "html")


def with_note(tmp_path: Path, note: str, summary: str = "Something happened.") -> Path:
    """A tracker with one update that has this note."""
    return write_tracker(
        tmp_path / "noted.db", WORLD_ENTITIES, [update(note=note, summary=summary)]
    )


def test_01_no_escape_in_a_pipe(hw: Subprocess, world: Path) -> None:
    found = hw("list", db=world)
    assert found.code == 0 and len(found.lines) == len(WORLD_UPDATES)
    assert "\x1b" not in found.out + found.err


def test_02_no_color_on_a_terminal(terminal: Terminal, world: Path) -> None:
    # Tall enough to need no pager, whose own codes would count.
    assert "\x1b[" in terminal("list", db=world, rows=200).out
    plain = terminal("list", db=world, rows=200, env={"NO_COLOR": "1"})
    assert plain.code == 0 and "ruritania" in plain.out and "\x1b" not in plain.out
    assert (
        "\x1b["
        in terminal(
            "list", "--color", "always", db=world, rows=200, env={"NO_COLOR": "1"}
        ).out
    )


def test_03_force_color_leaves_json_alone(hw: Subprocess, world: Path) -> None:
    found = hw("list", "--json", db=world, env={"FORCE_COLOR": "1"})
    assert len(json.loads(found.out)) == len(WORLD_UPDATES)


def test_04_every_line_has_the_same_number_of_fields(
    hw: Subprocess, world: Path
) -> None:
    found = hw("list", db=world, env={"COLUMNS": "40"})
    assert {len(line.split("\t")) for line in found.lines} == {8}


@pytest.mark.parametrize("form", FLAT)
def test_05_a_long_url_survives(fast: InProcess, tmp_path: Path, form: str) -> None:
    url = "https://a.example/" + "x" * 282
    tracker = write_tracker(
        tmp_path / "t.db", WORLD_ENTITIES, [update(sources=(Source("P", None, url),))]
    )
    for command in ("list", "show ruritania", "timeline", "search something"):
        assert (
            url
            in fast(*command.split(), "-f", form, db=tracker, env={"COLUMNS": "40"}).out
        ), command


@pytest.mark.parametrize("form", ["table", "plain", "csv", "tsv", "json", "jsonl"])
def test_06_markup_prints_verbatim(fast: InProcess, tmp_path: Path, form: str) -> None:
    note = "[bold] [/x] :smile:"
    found = fast(
        "list", "-f", form, "--fields", "id,note", db=with_note(tmp_path, note)
    )
    assert found.code == 0 and note in found.out


@one_in(4)
@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("color", ["never", "always"])
def test_07_no_raw_escape_of_a_record_in_any_output(
    fast: InProcess, tmp_path: Path, form: str, color: str
) -> None:
    tracker = with_note(tmp_path, "a\x1b[2Jb", summary="c\x1b]0;owned\x07d")
    for command in (
        "list --fields note,summary",
        "list",
        "show ruritania",
        "timeline",
        "search owned",
        "export",
    ):
        found = fast(*command.split(), "-f", form, "--color", color, db=tracker)
        assert found.code == 0
        assert (
            "\x1b[2J" not in found.out
            and "\x1b]0" not in found.out
            and "\x07" not in found.out
        )
        if color == "never":
            assert "\x1b" not in found.out


def test_08_an_empty_list_is_an_answer(hw: Subprocess, world: Path) -> None:
    found = hw("list", "--json", "--since", "2099", db=world)
    assert (found.code, found.out) == (0, "[]\n")
    nothing, covered = found.err.splitlines()
    assert nothing == "No updates match --since 2099 (15 recorded)."
    assert covered.startswith("The newest update is of 31 Jan 2025")


def test_09_json_lines_and_json_hold_the_same(hw: Subprocess, shipped: Path) -> None:
    lines = hw("list", "-f", "jsonl", db=shipped)
    assert json_lines(lines) == json.loads(hw("list", "--json", db=shipped).out) != []


def noted_csv(hw: Subprocess, tmp_path: Path, note: str) -> str:
    found = hw("list", "-f", "csv", db=with_note(tmp_path, note))
    [row] = csv.DictReader(io.StringIO(found.out, newline=""), strict=True)
    return row["note"]


@pytest.mark.parametrize(
    "note",
    [
        'a, "quoted"; and\nanother line',
        '"',
        '""',
        ",,,",
        "a\n\nb",
        'ends in a quote"',
        "a;b|c",
    ],
)
def test_10_csv_comes_back(hw: Subprocess, tmp_path: Path, note: str) -> None:
    assert noted_csv(hw, tmp_path, note) == note


def test_10_csv_keeps_a_tab_or_a_blank(hw: Subprocess, tmp_path: Path) -> None:
    assert noted_csv(hw, tmp_path, "one\ttwo") in ("one\ttwo", "one two")


@one_in(4)
@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("command", READS)
def test_11_every_read_in_every_format(
    fast: InProcess, world: Path, command: str, form: str
) -> None:
    found = fast(*command.split(), "-f", form, db=world)
    told = ("Counted: ", "Left out: ")
    said = [line for line in found.err.splitlines() if not line.startswith(told)]
    assert (found.code, said) == (0, [])
    assert found.out.endswith("\n")


def test_12_a_record_is_the_same_everywhere(hw: Subprocess, world: Path) -> None:
    """A key that says nothing is absent: what is there is the stored line in every read."""
    stored = {}
    for line in hw("export", db=world).lines:
        record = json.loads(line)
        stored[record.get("id")] = record
    for command in ("list", "show ruritania", "timeline", "search ban*"):
        answer = json.loads(hw(*command.split(), "--json", db=world).out)
        records = answer["updates"] if "show" in command else answer
        assert records
        for record in records:
            assert record == stored[record["id"]]
            assert list(record) == list(stored[record["id"]])


@pytest.mark.parametrize(
    "clock", ["2020-01-01", "2020-02-29", "2020-12-31", "2026-11-24"]
)
def test_13_a_year_is_a_whole_year(fast: InProcess, tmp_path: Path, clock: str) -> None:
    days = ("2019-12-31", "2020-01-01", "2020-07-22", "2020-12-31", "2021-01-01")
    records = [update(f"{n}aaaaaaaaa", date=day) for n, day in enumerate(days)]
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, records)
    env = {DAY: clock}

    def dates(*options: str) -> list[str]:
        found = fast("list", "--json", "--reverse", *options, db=tracker, env=env)
        return [r["date"] for r in json.loads(found.out)]

    assert dates("--since", "2020") == list(days[1:])
    assert dates("--until", "2020") == list(days[:4])
    assert dates("--since", "2020", "--until", "2020") == list(days[1:4])


@pytest.mark.parametrize("command", READS[:-1])
def test_14_a_bad_date_is_refused(fast: InProcess, world: Path, command: str) -> None:
    found = fast(*command.split(), "--since", "garbage", db=world)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("error: --since 'garbage' is not a date")


def test_15_an_ambiguous_date_is_refused_with_both_readings(
    hw: Subprocess, world: Path
) -> None:
    found = hw("list", "--since", "03/04/2020", db=world)
    assert (found.code, found.out) == (2, "")
    assert (
        found.err
        == "error: --since '03/04/2020' is ambiguous: use 2020-04-03 or 2020-03-04\n"
    )


def test_16_a_search_that_finds_nothing(hw: Subprocess, world: Path) -> None:
    found = hw("search", "zzzz", db=world)
    assert (found.code, found.out) == (1, "")
    assert found.err == "No updates match 'zzzz' (15 recorded).\n"


@pytest.mark.parametrize(
    "words",
    [
        "opt-out",
        "d'ivoire",
        '"',
        '""',
        '"a',
        "'",
        "AT&T",
        "5G-Advanced",
        "NOT",
        "AND OR",
        "NEAR(a b)",
        "a NEAR b",
        "summary:x",
        "^a",
        "*",
        "**",
        "-x",
        "a*b",
        "(",
        ")",
        "{}",
        "a AND",
        "%",
        "_",
        "\\",
        ";",
        "--",
        "é",
        "华为",
        "\x00",
        "a\x00b",
        "x" * 5000,
        "a " * 3000,
        "\n",
    ],
)
def test_17_a_search_may_hold_anything(
    fast: InProcess, world: Path, words: str
) -> None:
    found = fast("search", "--", words, db=world)
    assert found.code in (0, 1)
    assert bool(found.out) == (found.code == 0)
    assert "error" not in found.err


@pytest.mark.parametrize(
    "words",
    [
        "uk",
        "UK",
        "united-kingdom",
        "united kingdom",
        "UNITED KINGDOM",
        "GB",
        "gbr",
        "britain",
        "Great Britain",
    ],
)
def test_18_names_in_any_spelling(fast: InProcess, shipped: Path, words: str) -> None:
    found = fast("status", *words.split(), "--json", db=shipped)
    assert [row["entity"] for row in json.loads(found.out)] == ["united-kingdom"]
    assert fast("show", *words.split(), db=shipped) == fast("show", words, db=shipped)


@pytest.mark.parametrize(
    "words", ["Türkiye", "turkiye", "TURKEY", "Côte d'Ivoire", "cote divoire"]
)
def test_18_accents_are_optional(fast: InProcess, shipped: Path, words: str) -> None:
    [row] = json.loads(fast("status", words, "--json", db=shipped).out)
    assert row["entity"] in ("turkey", "turkiye", "cote-d-ivoire")


def test_19_a_miss_suggests(hw: Subprocess, shipped: Path) -> None:
    found = hw("show", "fracne", db=shipped)
    assert (found.code, found.out) == (1, "")
    error, hint = found.err.splitlines()
    assert error == "error: no country or company matches 'fracne'"
    assert hint.startswith("  did you mean: france (") and hint.endswith(
        f"all names: hwstatus --db {shipped} names"
    )


@one_in(4)
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("shwo", "show"), ("lst", "list"), ("timline", "timeline"), ("exprot", "export")],
)
def test_20_a_misspelt_command_suggests_and_does_nothing(
    hw: Subprocess, world: Path, typed: str, meant: str
) -> None:
    before = world.read_bytes()
    found = hw(typed, "1", "-y", db=world)
    assert (found.code, found.out) == (2, "")
    error, hint, _ = found.err.splitlines()
    assert error == f"error: no command '{typed}'"
    assert hint == f"  did you mean: {meant}?"
    assert world.read_bytes() == before


def test_20_deltee(hw: Subprocess, world: Path) -> None:
    before = world.read_bytes()
    found = hw("deltee", "1", "-y", db=world)
    assert (found.code, found.out) == (2, "") and found.err.startswith(
        "error: no command 'deltee'"
    )
    assert world.read_bytes() == before


def test_21_a_fresh_home_outside_a_checkout(hw: Subprocess) -> None:
    found = hw("list")
    assert found.code == 0 and len(found.lines) > 100
    assert len(found.err.splitlines()) == 1 and "shipped dataset" in found.err
    assert list(hw.setting.home.iterdir()) == list(hw.setting.cwd.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--db", "typo.db", "list"),
        ("list", "--db", "typo.db"),
        ("--db", "typo.db", "add", "france", "x", "--date", "2020", "--source", "S"),
    ],
)
def test_22_a_mistyped_path_creates_nothing(
    hw: Subprocess, arguments: tuple[str, ...]
) -> None:
    found = hw(*arguments)
    assert (found.code, found.out) == (4, "")
    assert found.err.startswith(
        "error: no tracker at typo.db (from --db); nothing was created\n"
    )
    assert list(hw.setting.home.iterdir()) == list(hw.setting.cwd.iterdir()) == []


def test_22_a_mistyped_variable_creates_nothing(hw: Subprocess) -> None:
    found = hw("list", env={"HWSTATUS_DB": "typo.db"})
    assert (found.code, found.out) == (4, "")
    assert found.err.startswith("error: no tracker at typo.db (from HWSTATUS_DB)")
    assert list(hw.setting.cwd.iterdir()) == []


def test_23_the_same_news_twice(hw: Subprocess, world: Path) -> None:
    first = hw(*ADD, db=world)
    assert first.code == 0
    second = hw(*ADD, db=world)
    assert (second.code, second.out) == (3, "")
    assert second.err.startswith(
        f"error: already recorded as {first.out[:4]} (ruritania, 2024-01-02, same source)\n"
    )
    assert "--allow-duplicate" in second.err
    assert f"change it: hwstatus --db {world} edit {first.out[:4]}" in second.err
    assert len(hw("list", db=world).lines) == len(WORLD_UPDATES) + 1
    assert hw(*ADD, "--allow-duplicate", db=world).code == 0


def test_24_an_unknown_name_is_refused_without_a_question(
    hw: Subprocess, world: Path
) -> None:
    before = world.read_bytes()
    found = hw("add", "ruritannia", *ADD[2:], db=world)
    assert (found.code, found.out) == (3, "")
    assert found.err.startswith(
        "error: no country or company matches 'ruritannia'; nothing was added\n  did you mean: ruritania (4 updates)?"
    )
    assert world.read_bytes() == before


@pytest.mark.slow
def test_26_a_locked_tracker(hw: Subprocess, world: Path) -> None:
    import sqlite3
    import time

    other = sqlite3.connect(world, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    # Side by side: both wait their five seconds.
    running = [hw.start(*arguments, db=world) for arguments in (ADD, ("list",))]
    for process in running:
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (4, b"")
        assert (
            err == b"error: database busy after 5 s; nothing was changed. Try again.\n"
        )
    assert 4.5 < time.monotonic() - begun < 25
    other.execute("ROLLBACK")
    other.close()
    assert len(hw("list", db=world).lines) == len(WORLD_UPDATES)


@one_in(3)
@pytest.mark.parametrize(
    "command",
    [
        "list",
        "list --json",
        "list -f csv",
        "export",
        "names -f table",
        "man",
        "show huawei -f table",
        "list --help",
    ],
)
def test_27_whoever_reads_may_go(hw: Subprocess, shipped: Path, command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = Process(
        [*PROGRAM, *command.split()],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=hw.setting.environment({"HWSTATUS_DB": str(shipped)}),
    )
    os.close(writer)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (141, b"")


def test_27_control_c(hw: Subprocess, world: Path) -> None:
    before = world.read_bytes()
    process = hw.start("import", "-", db=world)
    assert process.stdin is not None
    process.stdin.write(
        b"\n" * 300_000
    )  # more than a pipe holds: it is reading when this returns
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
    assert world.read_bytes() == before


def test_28_export_and_import(hw: Subprocess, shipped: Path) -> None:
    whole = hw("export", db=shipped)
    assert whole.code == 0 and len(whole.lines) > 100
    copy = hw.setting.cwd / "copy.db"
    kept = {DAY: KEPT}
    taken = hw("import", "-", db=copy, stdin=whole.out, env=kept)
    assert (taken.code, taken.out) == (0, "")
    assert (
        taken.err
        == f"Imported: {len(whole.lines):,} added.   Undo: hwstatus --db {copy} undo\n"
    )
    assert hw("export", db=copy).out == whole.out
    before = copy.read_bytes()
    again = hw("import", "-", db=copy, stdin=whole.out, env=kept)
    assert again.err == f"Imported: 0 added, {len(whole.lines):,} already there.\n"
    assert copy.read_bytes() == before


def test_hostile_text_ends_no_command(fast: InProcess, tmp_path: Path) -> None:
    tracker = with_note(tmp_path, HOSTILE_TEXT, summary=HOSTILE_TEXT)
    for command in (
        "list",
        "show ruritania",
        "timeline",
        "status",
        "search cmd",
        "overview",
        "summary --by publisher",
    ):
        assert fast(*command.split(), db=tracker).code == 0
