"""`show ID` prints one update whole; `open ID` opens its first address."""

import json
import re
import shlex
from pathlib import Path

import pytest

from conftest import InProcess, Subprocess
from hwstatus.record.models import Deadline, Source
from samples import HOSTILE_TEXT, WORLD_ENTITIES, update, write_tracker


def page(fast: InProcess, world: Path, known: str, columns: int = 80) -> str:
    env = {"COLUMNS": str(columns)}
    found = fast("show", known, "-f", "table", db=world, env=env)
    assert found.code == 0, found.err
    return found.out


def test_all_of_it_is_on_the_page(fast: InProcess, world: Path) -> None:
    shown = page(fast, world, "4c00", 120)
    for part in (
        "Ruritania, 12 Mar 2019",
        "4c0000000b",
        "The regulator kept Huawei out",
        "began       restricted (5g) ← under-review · in-force, by order",
        "regulator, Office of the Ether",
        "Order 12 · published 12 Mar 2019 · official",
        "https://ether.example/12",
        "https://times.example/a?b=1&c=2",
        "2026-11-20T12:00:00Z, an editor: added",
    ):
        assert part in shown, part


def test_what_it_confirmed_and_its_deadlines(fast: InProcess, world: Path) -> None:
    shown = page(fast, world, "5d00000zzz", 120)
    assert "confirmed   phase-out (5g) · adopted, by licence" in shown
    assert "in effect from 2028" in shown
    assert "31 Dec 2028 (5g): Huawei equipment must be out" in shown
    assert "was 31 Dec 2027" in shown


def test_the_outcome_of_its_deadline(fast: InProcess, tmp_path: Path) -> None:
    passed = update("aa00000000", deadlines=(Deadline("5g", "2024", "Out"),))
    tracker = write_tracker(tmp_path / "one.db", WORLD_ENTITIES, [passed])
    assert "not known whether it was met" in " ".join(
        page(fast, tracker, "aa00").split()
    )
    options = ("missed", "--date", "2025-01-02", "--source", "Reuters")
    done = fast("outcome", "aa00:5g", *options, db=tracker)
    assert f"missed (2025-01-02, {done.out.strip()})" in " ".join(
        page(fast, tracker, "aa00").split()
    )
    assert "deadline aa00000000:5g: missed" in page(fast, tracker, done.out.strip())


def test_its_corrections(fast: InProcess, world: Path) -> None:
    fast("edit", "7a00", "--set", "note=Seen.", "--reason", "a gap", db=world)
    shown = " ".join(page(fast, world, "7a00").split())
    assert "a tester: corrected (entry 3, edit): a gap" in shown


def test_the_stored_line_in_a_pipe(fast: InProcess, world: Path) -> None:
    line = next(x for x in fast("export", db=world).lines if "7a0000000f" in x)
    assert fast("show", "7a00", db=world).lines == [line]
    assert fast("show", "7a00", "-f", "jsonl", db=world).lines == [line]
    assert json.loads(fast("show", "7a00", "--json", db=world).out) == [
        json.loads(line)
    ]


def test_other_formats_and_fields(fast: InProcess, world: Path) -> None:
    assert fast("show", "7a00", "--fields", "id", db=world).lines == ["7a0000000f"]
    assert "7a0000000f" in fast("show", "7a00", "-f", "csv", db=world).out


def test_a_name_wins(fast: InProcess, tmp_path: Path) -> None:
    entities = [e._replace(aliases=("abc",)) for e in WORLD_ENTITIES[:1]]
    updates = [update("abc0000000", "ruritania"), update("bbb0000000", "ruritania")]
    tracker = write_tracker(tmp_path / "abc.db", entities, updates)
    assert len(fast("show", "abc", "-f", "jsonl", db=tracker).lines) == 2
    assert len(fast("show", "abc0", "-f", "jsonl", db=tracker).lines) == 1


def test_an_id_that_is_too_short_is_no_name(fast: InProcess, world: Path) -> None:
    told = fast("show", "7a", db=world)
    assert (told.code, told.out) == (2, "")
    assert "id '7a' is too short: give 3 characters or more" in told.err


@pytest.mark.parametrize("word", ["zzzz", "nowhere"])
def test_a_word_that_is_neither(fast: InProcess, world: Path, word: str) -> None:
    found = fast("show", word, db=world)
    assert (found.code, found.out) == (1, "")
    assert f"no country or company matches '{word}'" in found.err


def test_hostile_text_stays_text(fast: InProcess, tmp_path: Path) -> None:
    hostile = update(
        "aa00000000",
        summary=HOSTILE_TEXT.strip(),
        sources=(Source(HOSTILE_TEXT.strip()),),
    )
    tracker = write_tracker(tmp_path / "hostile.db", WORLD_ENTITIES, [hostile])
    shown = page(fast, tracker, "aa00")
    assert "[bold]loud[/bold]" in shown
    assert "\x1b" not in shown


# -- open --------------------------------------------------------------------------------------------


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A program that writes down what it is asked to open."""
    found = tmp_path / "browser"
    found.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    found.chmod(0o755)
    return found


def test_the_first_address_is_opened(
    hw: Subprocess, world: Path, browser: Path, tmp_path: Path
) -> None:
    done = hw("open", "4c00", db=world, env={"BROWSER": f"{browser} %s"})
    assert (done.code, done.out) == (0, "https://ether.example/12\n")
    assert (tmp_path / "opened").read_text() == "https://ether.example/12"


def test_without_an_address(hw: Subprocess, world: Path, browser: Path) -> None:
    done = hw("open", "7a00", db=world, env={"BROWSER": f"{browser} %s"})
    assert (done.code, done.out) == (1, "")
    assert "no source of update 7a00 has an address" in done.err
    assert not browser.with_name("opened").exists()


@pytest.mark.parametrize("verb", ["open", "show", "cite"])
def test_an_id_that_nothing_has(fast: InProcess, world: Path, verb: str) -> None:
    done = fast(verb, "zz9z", db=world)
    assert done.code == 1
    assert "no update has an id that begins so" in done.err
    assert "hwstatus show" not in done.err


def test_of_a_name_it_is_the_source_of_its_verdict(fast: InProcess) -> None:
    done = fast("open", "south", "korea", "--print")
    assert (done.code, done.out[:8]) == (0, "http://w")
    said = (
        "South Korea, permitted (5g): decided by b1mz of 2020-10-14, by BusinessKorea"
    )
    assert said in done.err
    none = fast("open", "vietnam", "--print")
    assert (none.code, none.out) == (1, "")
    assert "hwstatus sources vietnam" in none.err
    assert fast("open", "sweden", "india", "--print").code == 2


@pytest.mark.parametrize("verb", ["show", "delete", "edit", "open"])
def test_a_retracted_update_is_named(fast: InProcess, world: Path, verb: str) -> None:
    known = fast("list", "--limit", "1", "--fields", "id", db=world).lines[0]
    fast("delete", known, "-y", db=world)
    found = fast(verb, known[:5], db=world)
    assert (found.code, found.out) == (1, "")
    assert f"update {known[:5]} was retracted on 20" in found.err
    assert f": hwstatus log {known[:5]}\n" in found.err


@pytest.mark.parametrize("verb", ["show", "list", "cite", "why", "timeline"])
def test_of_an_update_recorded_later_it_is_said_since_when(
    fast: InProcess, world: Path, verb: str
) -> None:
    done = fast(verb, "4c00", "--known-at", "2026-11-01", db=world)
    day = re.findall(r"was recorded later, on (\S+)\n", done.err)
    assert done.code == 1, done.err
    line = re.findall(r"that is: hwstatus (.*)", done.err)[0]
    assert line.endswith(f"--known-at {day[0]}")
    assert fast(*shlex.split(line)).code == 0
