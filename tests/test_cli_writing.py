"""The writes: add and all its refusals, import, export, init. Nothing is half-written, nothing is written twice."""

import json
import re
import shlex
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import InProcess, Outcome, Subprocess, json_lines
from costs import examples
from hwstatus.paths import Location
from hwstatus.record import canonical
from hwstatus.record.forms import NothingNew, Version
from hwstatus.record.models import Entity, Filter, Update
from hwstatus.store import editor
from hwstatus.store.history import LedgerReader
from hwstatus.store.tracker import open_tracker
from program import DAY
from samples import (
    ADD,
    AFTER,
    CONTEXT,
    HOSTILE_TEXT,
    TODAY,
    WORLD_CHECKS,
    WORLD_ENTITIES,
    WORLD_GROUPS,
    WORLD_UPDATES,
    ledger_of,
    update,
    updates,
)


def all_updates(path: Path) -> dict[str, Update]:
    """What the tracker holds; asserts that its chain and its file are whole."""
    with open_tracker(Location(path, ""), CONTEXT) as tracker:
        assert ledger_of(tracker.reader).first_break() is None
        assert tracker.reader.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return {u.id: u for u in tracker.updates(Filter())}


def entries(path: Path) -> list[str]:
    """The verbs of the ledger."""
    with open_tracker(Location(path, ""), CONTEXT) as tracker:
        return [entry.verb for entry in ledger_of(tracker.reader).entries()]


def added(found: Outcome, path: Path) -> Update:
    """The update that a run of `add` recorded."""
    assert found.code == 0, found.err
    [known] = found.lines
    return all_updates(path)[known]


def refused(found: Outcome, code: int, start: str) -> None:
    assert (found.code, found.out) == (code, "")
    first, *hints = found.err.splitlines()
    assert first.startswith(f"error: {start}")
    assert all(hint.startswith("  ") for hint in hints)


# -- add ---------------------------------------------------------------------------------------------


def test_add(hw: Subprocess, world: Path) -> None:
    found = hw(*ADD, "--status", "banned", "--basis", "law", db=world)
    new = added(found, world)
    assert (
        found.err == "Recorded as announced. If it is decided: "
        f"hwstatus --db {world} edit {new.id[:4]} --set stage=adopted\n"
        "Recorded without the kind of actor, so that --own leaves it out. If a regulator acted: "
        f"hwstatus --db {world} edit {new.id[:4]} --set actor=regulator\n"
        f"Added {new.id[:4]} · Ruritania · banned (5g) · 2024-01-02.   Undo: hwstatus --db {world} undo\n"
    )
    assert (
        entries(world)[-1] == "add"
        and len(all_updates(world)) == len(WORLD_UPDATES) + 1
    )
    assert (new.recorded_at, new.recorded_by, new.confidence) == (
        "2026-11-24T12:00:00Z",
        "a tester",
        "single-press",
    )
    assert hw("show", "ruritania", db=world).lines[-2].startswith(new.id)
    assert hw("search", "wires", db=world).lines[0].startswith(new.id)
    assert (
        json_lines(hw("status", "ruritania", "-f", "jsonl", db=world))[0]["status"]
        == "phase-out"
    ), "2024-05 is later"


def test_add_tells_which_headline_it_changes(fast: InProcess, world: Path) -> None:
    words = ("ruritania", "It took the wires.", "--date", "2025", "--source", "R")
    done = fast("add", *words, "--status", "banned", db=world)
    said = "By it the headline of Ruritania is banned (5g); it was phase-out (5g)."
    assert said in done.err


def test_add_with_every_option(fast: InProcess, world: Path) -> None:
    found = fast(
        *ADD,
        "--source",
        "AFP",
        "--url",
        "https://a.example/1",
        "--url",
        "https://b.example/2",
        "--title",
        "Wires",
        "--published",
        "2024-01-03",
        "--official",
        "--status",
        "restricted",
        "--status",
        "5g-core = banned",
        "--stage",
        "in-force",
        "--basis",
        "order",
        "--effective",
        "2025",
        "--deadline",
        "5g=2027-12-31",
        "--deadline",
        "fixed=2030",
        "--actor",
        "regulator",
        "--actor-name",
        "Office",
        "--about",
        "Ruritel AG",
        "--about",
        "freedonia",
        "--confidence",
        "corroborated",
        "--pending",
        "tighten",
        "--note",
        "A note.",
        db=world,
    )
    new = json.loads(canonical.dump(added(found, world)))
    assert new == {
        "id": found.lines[0],
        "entity": "ruritania",
        "also_about": ["ruritel", "freedonia"],
        "date": "2024-01-02",
        "summary": "The king spoke of wires.",
        "note": "A note.",
        "actor": "regulator",
        "actor_name": "Office",
        "confidence": "corroborated",
        "pending": "tighten",
        "effects": [
            {
                "scope": "5g",
                "status": "restricted",
                "stage": "in-force",
                "basis": "order",
                "effective": "2025",
            },
            {
                "scope": "5g-core",
                "status": "banned",
                "stage": "in-force",
                "basis": "order",
                "effective": "2025",
            },
        ],
        "deadlines": [
            {
                "scope": "5g",
                "date": "2027-12-31",
                "what": "Huawei equipment must be out",
            },
            {"scope": "fixed", "date": "2030", "what": "Huawei equipment must be out"},
        ],
        "sources": [
            {
                "publisher": "Reuters",
                "title": "Wires",
                "url": "https://a.example/1",
                "published": "2024-01-03",
                "official": True,
            },
            {"publisher": "AFP", "url": "https://b.example/2"},
        ],
        "recorded_at": "2026-11-24T12:00:00Z",
        "recorded_by": "a tester",
    }


@pytest.mark.parametrize(
    ("arguments", "code", "start"),
    [
        (
            ("ruritannia", "S.", "--date", "2024", "--source", "R"),
            3,
            "no country or company matches 'ruritannia'; nothing was added",
        ),
        (
            ("ruritania freedonia", "S.", "--date", "2024", "--source", "R"),
            3,
            "'ruritania freedonia' names several entities: ruritania, freedonia",
        ),
        (
            ("ruritania and more", "S.", "--date", "2024", "--source", "R"),
            3,
            "no country or company matches",
        ),
        (("", "S.", "--date", "2024", "--source", "R"), 2, "missing: entity"),
        ((" ", "S.", "--date", "2024", "--source", "R"), 2, "entity: is empty"),
        (("ruritania", "", "--date", "2024", "--source", "R"), 2, "missing: summary"),
        (
            ("ruritania", "  ", "--date", "2024", "--source", "R"),
            2,
            "summary: is empty",
        ),
        (("ruritania", "S.", "--source", "R"), 2, "missing: --date"),
        (("ruritania", "S.", "--date", "2024"), 2, "missing: --source"),
        (("ruritania",), 2, "missing: summary, --date, --source"),
        ((), 2, "missing: entity, summary, --date, --source"),
        (
            ("ruritania", "S.", "--date", "2026-11-25", "--source", "R"),
            2,
            "date: 2026-11-25 is in the future (today is 2026-11-24)",
        ),
        (
            ("ruritania", "S.", "--date", "2026-11-25", "--source", "R"),
            2,
            "date: 2026-11-25 is in the future",
        ),
        (
            ("ruritania", "S.", "--date", "2024-02-30", "--source", "R"),
            2,
            "--date '2024-02-30' does not exist: 2024-02 has 29 days",
        ),
        (
            ("ruritania", "S.", "--date", "03/04/2020", "--source", "R"),
            2,
            "--date '03/04/2020' is ambiguous: use 2020-04-03 or 2020-03-04",
        ),
        (
            ("ruritania", "S.", "--date", "6 parsecs", "--source", "R"),
            2,
            "--date '6 parsecs' is not a date: use 2018, 2018-12, 2018-12-28, yesterday, 2d or 3 months ago",
        ),
        (
            ("ruritania", "S.", "--date", "1950", "--source", "R"),
            2,
            "date: 1950 is out of range",
        ),
        (
            ("ruritania", "S.", "--date", "2024", "--source", " "),
            2,
            "sources.publisher: is empty",
        ),
        (
            ("ruritania", "S.", "--date", "2024", "--source", "R", "--url", "nope"),
            2,
            "sources.url: 'nope' is no web address",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--url",
                "javascript:x",
            ),
            2,
            "sources.url: 'javascript:x' is no web address",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--url",
                "http://a",
                "--url",
                "http://b",
            ),
            2,
            "2 --url for 1 --source",
        ),
        (
            ("ruritania", "S.", "--date", "2024", "--source", "R", "--status", "bannd"),
            2,
            "--status 'bannd': expected banned?",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--status",
                "6g=banned",
            ),
            2,
            "scope '6g': expected one of: 5g, ",
        ),
        (
            ("ruritania", "S.", "--date", "2024", "--source", "R", "--status", "5g="),
            2,
            "--status ''",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--status",
                "banned",
                "--status",
                "5g=permitted",
            ),
            2,
            "effects: two of them are for 5g",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--status",
                "banned",
                "--stage",
                "soon",
            ),
            2,
            "effects.stage: 'soon' is not one of",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--status",
                "banned",
                "--basis",
                "whim",
            ),
            2,
            "effects.basis: 'whim' is not one of",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--status",
                "banned",
                "--effective",
                "x",
            ),
            2,
            "--effective 'x' is not a date",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--status",
                "5g=banned",
                "--status",
                "cloud=banned",
                "--deadline",
                "2028",
            ),
            2,
            "--deadline '2028': expected SCOPE=DATE",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--deadline",
                "x=2028",
            ),
            2,
            "scope 'x': expected ",
        ),
        *(
            (("ruritania", "S.", "-d", "2024", "-s", "R", *options.split()), 2, problem)
            for options, problem in (
                ("--scope fixed", "--scope fixed says what --status is for: give"),
                (
                    "--scope fixed --status 5g=banned",
                    "--scope fixed says what --status is for: 5g=banned has its own",
                ),
                (
                    "--scope fixed --deadline 5g=2028",
                    "--scope fixed says what --status is for: 5g=2028 has its own",
                ),
                ("--scope= --status banned", "--scope '': expected one of"),
            )
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--deadline",
                "5g=soon",
            ),
            2,
            "--deadline 'soon' is not a date",
        ),
        (
            ("ruritania", "S.", "--date", "2024", "--source", "R", "--actor", "king"),
            2,
            "actor: 'king' is not one of",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--confidence",
                "sure",
            ),
            2,
            "confidence: 'sure' is not one of",
        ),
        (
            ("ruritania", "S.", "--date", "2024", "--source", "R", "--pending", "up"),
            2,
            "pending: 'up' is not one of",
        ),
        (
            (
                "ruritania",
                "S.",
                "--date",
                "2024",
                "--source",
                "R",
                "--about",
                "atlantis",
            ),
            3,
            "no country or company matches 'atlantis'",
        ),
        (
            ("newcom", "S.", "--date", "2024", "--source", "R", "--new", "planet"),
            2,
            "--new 'planet': expected",
        ),
        (
            ("华为技术", "S.", "--date", "2024", "--source", "R", "--new", "company"),
            2,
            "'华为技术' has no Latin letter or digit to make a name of",
        ),
        (
            ("ruritania", "S", "surplus", "--date", "2024", "--source", "R"),
            2,
            "got unexpected extra argument",
        ),
        (
            ("ruritania", "x" * 4001, "--date", "2024", "--source", "R"),
            2,
            "summary: is 4,001 characters long",
        ),
        (
            ("-", "S.", "--date", "2024"),
            2,
            "with - the record comes from standard input alone",
        ),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else "",
)
def test_what_add_refuses(
    fast: InProcess, world: Path, arguments: tuple[str, ...], code: int, start: str
) -> None:
    before = world.read_bytes()
    refused(fast("add", *arguments, db=world), code, start)
    assert world.read_bytes() == before


def test_an_option_that_changes_nothing_is_refused(
    fast: InProcess, world: Path
) -> None:
    assert fast(*ADD, "--effective", "2025", "--stage", "in-force", db=world).code == 2


WORDS_OF_DAYS = [
    ("today", TODAY),
    ("yesterday", "2026-11-23"),
    ("Today", TODAY),
    ("2 days ago", "2026-11-22"),
    ("2d", "2026-11-22"),
    ("3 months ago", "2026-08-24"),
    ("monday", "2026-11-23"),
    ("last year", "2025"),
    ("january", "2026-01"),
    ("22 July", "2026-07-22"),
]


@pytest.mark.parametrize(("typed", "day"), WORDS_OF_DAYS)
@pytest.mark.parametrize(
    "line",
    [
        ("add", "ruritania", "S.", "--source", "R", "--date"),
        ("add", "ruritania", "S.", "--source", "R", "--date", "2020", "--published"),
        ("edit", "3b0000000a", "--set", "date="),
        ("outcome", "ruritania:5g", "met", "--source", "R", "--date"),
    ],
    ids=" ".join,
)
def test_the_day_of_an_event_may_be_said_in_words(
    fast: InProcess, world: Path, line: tuple[str, ...], typed: str, day: str
) -> None:
    *words, last = line
    end = [f"{last}{typed}"] if last.endswith("=") else [last, typed]
    done = fast(*words, *end, "-n", db=world)
    assert f": {day})" in done.err


def test_add_records_the_day_that_words_mean(fast: InProcess, world: Path) -> None:
    done = fast(
        "add", "ruritania", "S.", "--date", "2 days ago", "--source", "R", db=world
    )
    assert added(done, world).date == "2026-11-22"


@pytest.mark.parametrize("typed", ["2020-Q3", "last week", "end of 2020", "last 2y"])
def test_a_period_that_no_record_can_have_is_no_day_of_an_event(
    fast: InProcess, world: Path, typed: str
) -> None:
    done = fast("add", "ruritania", "S.", "--date", typed, "--source", "R", db=world)
    assert done.code == 2
    assert "is no day, month or year: use 2018, 2018-12" in done.err


def test_all_that_is_wrong_with_settings_is_said_at_once(
    fast: InProcess, world: Path
) -> None:
    wrong = ("date=2020-13", "actor=Anacom", "basis=foo", "note=x")
    settings = [word for setting in wrong for word in ("--set", setting)]
    done = fast("edit", "3b0000000a", *settings, db=world)
    assert done.code == 2
    said = " ".join(done.err.split())
    assert "--set date '2020-13' does not exist" in said
    assert "actor: 'Anacom' is not one of" in said
    assert "basis: 'foo' is not one of" in said
    assert "--set actor_name=Anacom --set basis=foo --set note=x" in said


@pytest.mark.parametrize("date", ["2018", "2018-12", "2018-12-28", "2026", "2026-11"])
def test_add_keeps_the_date_as_known(fast: InProcess, world: Path, date: str) -> None:
    assert (
        added(
            fast("add", "ruritania", "S.", "--date", date, "--source", "R", db=world),
            world,
        ).date
        == date
    )


EQUIPMENT_OUT = "Huawei equipment must be out"
MOVES = (
    "add",
    "ruritania",
    "The king gave them half a year.",
    *("--date", "2026-01-02", "--source", "Gazette", "--deadline", "5g=2029-06-30"),
)


def test_a_deadline_beside_an_open_one_may_have_moved(
    fast: InProcess, world: Path
) -> None:
    """What is printed is what makes it so, as typed."""
    told = "Ruritania has an open deadline of 2028-12-31 for 5g too. If it moved to 2029-06-30: "
    tried = fast(*MOVES, "-n", db=world)
    assert f"{told}--replaces 5g=2028-12-31, or in a record" in tried.err
    found = fast(*MOVES, db=world)
    new = added(found, world)
    assert new.deadlines[0].replaces is None
    [line] = [line for line in found.err.splitlines() if line.startswith(told)]
    _, *typed = line.removeprefix(told).split()
    assert typed[-4:] == ["edit", new.id[:4], "--set", "replaces=5g=2028-12-31"]
    [finding] = json_lines(
        fast("check", "--rule", "second-deadline", "-f", "jsonl", db=world)
    )
    assert finding["id"] == new.id
    assert fast(*typed).code == 0
    assert all_updates(world)[new.id].deadlines[0].replaces == "2028-12-31"
    assert not fast("check", "--rule", "second-deadline", db=world).lines
    [row] = fast("deadlines", "ruritania", "--fields", "date", db=world).lines
    assert row == "2029-06-30"


@pytest.mark.parametrize("tried", [(), ("-n",)])
def test_a_deadline_whose_outcome_is_told_has_not_moved(
    fast: InProcess, world: Path, tried: tuple[str, ...]
) -> None:
    fields = ("deadlines", "ruritania", "--scope", "5g", "--fields", "id,scope")
    [before] = fast(*fields, db=world).lines
    record = {
        "entity": "ruritania",
        "date": "2026-01-02",
        "summary": "The king let the day pass and named another.",
        "sources": [{"publisher": "Gazette"}],
        "deadlines": [{"scope": "5g", "date": "2029-06-30", "what": EQUIPMENT_OUT}],
        "outcomes": [{"deadline": before.replace("\t", ":"), "word": "missed"}],
    }
    done = fast("add", "-", *tried, stdin=json.dumps(record), db=world)
    assert done.code == 0, done.err
    assert "has an open deadline" not in done.err


@pytest.mark.parametrize("was", ["2028-12-31", "5g=2028-12-31"])
def test_a_deadline_says_which_it_replaces(
    fast: InProcess, world: Path, was: str
) -> None:
    found = fast(*MOVES, "--replaces", was, db=world)
    [moved] = added(found, world).deadlines
    assert moved.replaces == "2028-12-31"
    assert "open deadline" not in found.err


def test_a_deadline_that_moved_is_about_what_it_was_about(
    fast: InProcess, world: Path
) -> None:
    first = fast(*MOVES[:-1], "fixed=2029-06-30: all masts", db=world)
    assert first.code == 0, first.err
    again = (*MOVES[:2], "The king thought again.", *MOVES[3:-1])
    short = added(fast(*again, "fixed=2030", db=world), world).id
    assert all_updates(world)[short].deadlines[0].what == EQUIPMENT_OUT
    assert fast("edit", short, "--set", "replaces=2029-06-30", db=world).code == 0
    assert all_updates(world)[short].deadlines[0].what == "all masts"
    last = (*MOVES[:2], "The king gave up.", *MOVES[3:-1], "fixed=2031")
    new = added(fast(*last, "--replaces", "2030", db=world), world)
    assert new.deadlines[0][2:4] == ("all masts", "2030")
    own = (*MOVES[:2], "The queen spoke.", *MOVES[3:-1], "fixed=2032: the last mast")
    new = added(fast(*own, "--replaces", "2031", db=world), world)
    assert new.deadlines[0][2:4] == ("the last mast", "2031")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--replaces", "2028"), "of which deadline? the update sets none"),
        (("--deadline", "5g=2029", "--replaces", "fixed=2028"), "of which deadline? 5g"),
        (("--deadline", "5g=2029", "--deadline", "fixed=2029", "--replaces", "2028"), "5g, fixed"),
        (("--deadline", "5g=2029", "--replaces", "2029"), "is the date itself"),
    ],
)  # fmt: skip
def test_what_a_deadline_cannot_replace(
    fast: InProcess, world: Path, options: tuple[str, ...], problem: str
) -> None:
    found = fast(*ADD, *options, db=world)
    assert found.code != 0 and problem in found.err


def test_add_dry_run(fast: InProcess, world: Path) -> None:
    before = world.read_bytes()
    for flag in ("--dry-run", "-n"):
        found = fast(*ADD, "--status", "banned", flag, db=world)
        assert (found.code, found.out) == (0, "")
        basis, *_ = found.err.partition("Would")
        assert basis == (
            "Recorded as informal. If a law, order, licence or contract stands behind it: --basis law\n"
            "Recorded as announced. If it is decided: --stage adopted\n"
            "Recorded without the kind of actor, so that --own leaves it out. If a regulator acted: --actor regulator\n"
        )
        assert (
            found.err.removeprefix(basis)
            == "Would add Ruritania · banned (5g) · 2024-01-02. Nothing was written.\n"
        )
    found = fast("add", "newcom", *ADD[2:], "--new", "company", "-n", db=world)
    assert "New company: newcom (newcom)." in found.err and "Would add" in found.err
    assert world.read_bytes() == before


def test_a_publisher_spelt_otherwise_is_respelt_by_the_line_that_is_told(
    fast: InProcess, shipped: Path
) -> None:
    source = "Irish Times, 2026-11-20, https://www.irishtimes.com/x"
    two = ("--source", source, "--add-source", "AFP, 2026-11-20")
    day = {DAY: AFTER}
    told = fast("add", "ireland", *ADD[2:5], *two, db=shipped, env=day)
    [line] = re.findall("mostly spelt The Irish Times: hwstatus (.*)", told.err)
    assert fast(*shlex.split(line), env=day).code == 0
    names = fast("list", told.lines[0], "--fields", "publisher", db=shipped).out
    assert names.strip() == "The Irish Times; AFP"


def test_a_dry_run_creates_no_tracker(fast: InProcess) -> None:
    found = fast("add", "france", *ADD[2:], "--dry-run")
    assert found.code == 0
    assert list(fast.setting.home.iterdir()) == []


def test_a_refused_add_creates_no_tracker(fast: InProcess) -> None:
    assert fast("add", "fracne", *ADD[2:]).code == 3
    assert list(fast.setting.home.iterdir()) == []


def test_add_a_new_entity(fast: InProcess, world: Path) -> None:
    found = fast(
        "add",
        "Åcme & Sons",
        *ADD[2:],
        "--new",
        "company",
        "--about",
        "ruritania",
        db=world,
    )
    new = added(found, world)
    assert (new.entity, new.also_about) == ("acme-and-sons", ("ruritania",))
    assert "New company: Åcme & Sons (acme-and-sons)." in found.err
    assert [
        r["slug"] for r in json_lines(fast("names", "acme", "-f", "jsonl", db=world))
    ] == ["acme-and-sons"]
    assert fast("show", "acme and sons", db=world).code == 0
    assert entries(world)[-1] == "add" and entries(world).count("add") == 2, (
        "one entry for both"
    )


def test_a_new_name_that_is_taken(fast: InProcess, world: Path) -> None:
    new = added(fast("add", "MSU", *ADD[2:], "--new", "bloc", db=world), world)
    assert new.entity == "middle-sea-union", (
        "--new creates nothing where the name is known"
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, 3),
        ({"summary": "THE KING spoke of wires"}, 3),
        ({"summary": "Quite other words about the same page."}, 0),
        ({"date": "2024-01-03"}, 3),
        ({"date": "2024-01-20"}, 0),
        ({"entity": "freedonia"}, 0),
        ({"source": "AFP"}, 3),
        ({"source": "AFP", "summary": "The duchess bought cables."}, 0),
    ],
)
def test_likely_duplicates(
    fast: InProcess, world: Path, changes: dict[str, str], code: int
) -> None:
    added(fast(*ADD, db=world), world)
    draft = {
        "entity": "ruritania",
        "summary": ADD[2],
        "date": ADD[4],
        "source": "Reuters",
        **changes,
    }
    found = fast(
        "add",
        draft["entity"],
        draft["summary"],
        "--date",
        draft["date"],
        "--source",
        draft["source"],
        db=world,
    )
    assert found.code == code, found.err


RECORD: dict[str, Any] = {
    "entity": "Kingdom of Ruritania",
    "also_about": ["Ruritel AG"],
    "summary": "The king spoke.",
    "date": "2024-01-02",
    "sources": [{"publisher": "Reuters"}],
    "effects": [{"scope": "5g", "status": "banned"}],
}


def test_add_from_json(hw: Subprocess, world: Path) -> None:
    new = added(hw("add", "-", db=world, stdin=json.dumps(RECORD)), world)
    assert (new.entity, new.also_about, new.recorded_by) == (
        "ruritania",
        ("ruritel",),
        "a tester",
    )


def test_add_from_json_keeps_hostile_text(fast: InProcess, world: Path) -> None:
    new = added(
        fast(
            "add",
            "-",
            db=world,
            stdin=json.dumps({**RECORD, "summary": HOSTILE_TEXT, "note": HOSTILE_TEXT}),
        ),
        world,
    )
    kept = HOSTILE_TEXT.replace("\t", " ")
    for beside_blanks in (" \u202e", " \u200b\ufeff "):
        kept = kept.replace(beside_blanks, " ")
    assert new.summary == new.note == kept


@pytest.mark.parametrize(
    ("changes", "code", "start"),
    [
        ({"entity": None}, 2, "entity: is missing"),
        ({"entity": 5}, 2, "entity: is not text"),
        ({"also_about": "x"}, 2, "also_about: is not a list"),
        ({"also_about": [None]}, 2, "entity: is missing"),
        ({"entity": "atlantis"}, 3, "no country or company matches 'atlantis'"),
        ({"sources": []}, 2, "sources: is empty"),
        ({"summary": None}, 2, "summary: is missing"),
        ({"date": "2030"}, 2, "date: 2030 is in the future"),
        ({"colour": "red"}, 2, 'unknown field "colour" in an update'),
        ({"id": "3b0000000a"}, 3, "the id 3b0000000a was used before"),
        ({"id": "x"}, 2, "id: 'x' is not 10 letters and digits"),
        ({"summary": "a\ud800"}, 2, "summary: is not valid UTF-8 text"),
        ({"entity": "a\ud800"}, 2, "entity: is not valid UTF-8 text"),
    ],
)
def test_what_add_refuses_as_json(
    fast: InProcess, world: Path, changes: dict[str, Any], code: int, start: str
) -> None:
    before = world.read_bytes()
    refused(
        fast("add", "-", db=world, stdin=json.dumps({**RECORD, **changes})), code, start
    )
    assert world.read_bytes() == before


def test_the_first_add_begins_a_copy_of_the_dataset(hw: Subprocess) -> None:
    found = hw("add", "france", *ADD[2:], env={DAY: AFTER})
    own = hw.setting.home / "share" / "hwstatus" / "tracker.db"
    assert found.code == 0 and own.is_file()
    assert len(all_updates(own)) > 100
    read = hw("list", "--limit", "0")
    assert read.err == "" and len(read.lines) == len(all_updates(own))
    assert [p.name for p in own.parent.iterdir()] == ["tracker.db"]


def test_the_tracker_of_a_folder_above_is_used(hw: Subprocess, world: Path) -> None:
    deep = hw.setting.cwd / "a" / "b"
    deep.mkdir(parents=True)
    (hw.setting.cwd / "data").mkdir()
    near = world.rename(hw.setting.cwd / "data" / "tracker.db")
    assert len(hw("list", cwd=deep).lines) == len(WORLD_UPDATES)
    assert hw(*ADD, cwd=deep).code == 0
    assert len(all_updates(near)) == len(WORLD_UPDATES) + 1
    assert list(hw.setting.home.iterdir()) == []


def test_the_place_may_stand_before_or_after(fast: InProcess, world: Path) -> None:
    before = fast("--db", str(world), "list")
    assert (
        before
        == fast("list", "--db", str(world))
        == fast("list", env={"HWSTATUS_DB": str(world)})
    )
    assert len(before.lines) == len(WORLD_UPDATES)
    assert fast("--db", "nowhere.db", "list", "--db", str(world)) == before, (
        "the nearer one counts"
    )


# -- import ------------------------------------------------------------------------------------------

ENTITIES = "".join(canonical.dump(e) + "\n" for e in WORLD_ENTITIES)
LINES = "".join(canonical.dump(u) + "\n" for u in WORLD_UPDATES)


def test_import_makes_the_tracker_it_is_told_to_fill(fast: InProcess) -> None:
    path = fast.setting.cwd / "new.db"
    found = fast("import", "-", db=path, stdin=ENTITIES + LINES)
    assert (found.code, found.out, found.err) == (
        0,
        "",
        f"Imported: 26 added.   Undo: hwstatus --db {path} undo\n",
    )
    assert {u.id: u for u in WORLD_UPDATES} == all_updates(path)
    assert entries(path)[-1] == "import"


def test_import_from_a_file(hw: Subprocess, world: Path) -> None:
    (hw.setting.cwd / "in.jsonl").write_text(
        "\ufeff" + canonical.dump(update("newupdate0")) + "\r\n\n  \n", encoding="utf-8"
    )
    assert (
        hw("import", "in.jsonl", db=world).err
        == f"Imported: 1 added.   Undo: hwstatus --db {world} undo\n"
    )
    assert len(all_updates(world)) == len(WORLD_UPDATES) + 1
    refused(
        hw("import", "missing.jsonl", db=world),
        2,
        "cannot read missing.jsonl: No such file or directory",
    )


def test_import_of_nothing(fast: InProcess, world: Path) -> None:
    before = world.read_bytes()
    found = fast("import", "-", db=world, stdin="")
    assert (found.code, found.err) == (0, "Imported: 0 added.\n")
    assert world.read_bytes() == before


NEW = canonical.dump(update("newupdate0"))


@pytest.mark.parametrize(
    ("lines", "code", "start"),
    [
        ([NEW, "{"], 2, "line 2: is not JSON"),
        ([NEW, "", "nonsense"], 2, "line 3: is not JSON"),
        ([NEW, "[]"], 2, "line 2: is not a JSON object"),
        ([NEW, NEW], 2, "line 2: id: is on line 1 too"),
        (
            [NEW, canonical.dump(update("newupdate1", "atlantis"))],
            2,
            "line 2: entity: 'atlantis' is not known",
        ),
        (
            [NEW, canonical.dump(update("newupdate1", also_about=("atlantis",)))],
            2,
            "line 2: entity: 'atlantis' is not known",
        ),
        (
            [NEW, canonical.dump(WORLD_GROUPS[0]).replace('"freedonia"', '"atlantis"')],
            2,
            "line 2: members: 'atlantis' is not known",
        ),
        (
            [
                NEW,
                canonical.dump(Entity("newcom", "Newcom", "company", home="atlantis")),
            ],
            2,
            "line 2: entity: 'atlantis' is not known",
        ),
        (
            [
                NEW,
                canonical.dump(
                    NothingNew(
                        "atlantis", "2026-01-01", None, "2026-01-01T00:00:00Z", "x"
                    )
                ),
            ],
            2,
            "line 2: entity: 'atlantis' is not known",
        ),
        (
            [NEW, canonical.dump(update("newupdate1", date="2027"))],
            2,
            "line 2: date: 2027 is in the future",
        ),
        (
            [
                NEW,
                canonical.dump(
                    update("newupdate1", recorded_at="2026-11-25T00:00:00Z")
                ),
            ],
            2,
            "line 2: recorded_at: 2026-11-25T00:00:00Z is in the future",
        ),
        (
            [NEW, canonical.dump(WORLD_UPDATES[0]._replace(summary="Other."))],
            3,
            "line 2: update 3b00 is already recorded with other content",
        ),
        (
            [NEW, canonical.dump(WORLD_CHECKS[0]._replace(note="Other."))],
            3,
            "line 2: checked ruritania/2026-10-01 is already recorded",
        ),
        ([NEW, "x" * 1_000_001], 2, "line 2: is longer than 1,000,000 bytes"),
    ],
)
def test_import_is_all_or_nothing(
    fast: InProcess, world: Path, lines: list[str], code: int, start: str
) -> None:
    before = world.read_bytes()
    refused(fast("import", "-", db=world, stdin="\n".join(lines)), code, start)
    assert world.read_bytes() == before


def test_a_file_that_contradicts_itself_is_told_so(
    fast: InProcess, world: Path
) -> None:
    other = canonical.dump(update("newupdate0", summary="Something else."))
    for options in ((), ("--dry-run",)):
        found = fast("import", "-", *options, db=world, stdin=f"{NEW}\n{other}\n")
        refused(found, 2, "line 2: id: is on line 1 too")


@pytest.mark.parametrize(
    "line",
    [
        canonical.dump(update("newupdate0", "france")),
        canonical.dump(
            NothingNew("france", "2026-01-01", None, "2026-01-01T00:00:00Z", "x")
        ),
        canonical.dump(Entity("newcom", "Newcom", "company")),
    ],
    ids=["update", "check", "entity"],
)
@pytest.mark.parametrize("fresh", [True, False])
def test_what_stands_twice_in_a_file_is_refused(
    fast: InProcess, world: Path, line: str, fresh: bool
) -> None:
    """Into a new tracker too, where nothing has to be looked up."""
    db = fast.setting.cwd / "new.db" if fresh else world
    if not fresh:
        assert (
            fast(
                "import",
                "-",
                db=db,
                stdin=canonical.dump(Entity("france", "France", "country")),
            ).code
            == 0
        )
    before = db.read_bytes() if db.exists() else None
    refused(
        fast("import", "-", db=db, stdin=f"{line}\n\n{line}\n"),
        2,
        "line 3: id: is on line 1 too",
    )
    assert (db.read_bytes() if db.exists() else None) == before


def test_import_of_broken_utf8(fast: InProcess, world: Path) -> None:
    refused(
        fast("import", "-", db=world, stdin=NEW.encode() + b"\n\xff\n"),
        2,
        "line 2: is not valid UTF-8",
    )
    assert "newupdate0" not in all_updates(world)


def test_a_refused_import_leaves_no_file(fast: InProcess) -> None:
    assert fast("import", "-", db=fast.setting.cwd / "new.db", stdin="{").code == 2
    assert list(fast.setting.cwd.iterdir()) == []


def test_an_entity_may_stand_before_its_updates(fast: InProcess, world: Path) -> None:
    lines = [
        canonical.dump(Entity("newland", "Newland", "country")),
        canonical.dump(update("newupdate0", "newland")),
    ]
    assert fast("import", "-", db=world, stdin="\n".join(lines)).code == 0
    assert fast("show", "newland", db=world).code == 0


def test_import_update_takes_corrections(fast: InProcess, world: Path) -> None:
    corrected = WORLD_UPDATES[0]._replace(summary="Corrected: zucchini.")
    stdin = canonical.dump(corrected) + "\n" + canonical.dump(WORLD_UPDATES[1])
    found = fast("import", "-", "--update", db=world, stdin=stdin)
    assert (found.code, found.err) == (
        0,
        f"Imported: 0 added, 1 corrected, 1 already there.   Undo: hwstatus --db {world} undo\n",
    )
    assert all_updates(world)[corrected.id] == corrected
    assert (
        len(fast("search", "zucchini", db=world).lines) == 1
        and fast("search", "inquiry", db=world).code == 1
    )


def test_import_dry_run(fast: InProcess, world: Path) -> None:
    before = world.read_bytes()
    found = fast("import", "-", "-n", db=world, stdin=NEW)
    assert (found.code, found.err) == (
        0,
        "add newupdate0 · ruritania · 2020-07-22 · no change of status · "
        "Something happened, told as newupdate0.\n"
        "Would import: 1 added. Nothing was written.\n",
    )
    assert world.read_bytes() == before
    refused(
        fast("import", "-", "-n", "--db", "new.db", stdin=NEW),
        4,
        "no tracker at new.db",
    )
    assert list(fast.setting.cwd.iterdir()) == []


# -- export ------------------------------------------------------------------------------------------


def test_export_is_sorted_and_canonical(fast: InProcess, shipped: Path) -> None:
    lines = fast("export", db=shipped).lines
    found = [canonical.load_update(line) for line in lines]
    assert lines == [canonical.dump(u) for u in found]
    from hwstatus.record.dates import last_day

    moments = [(last_day(u), u.recorded_at) for u in found]
    assert moments == sorted(moments)
    assert fast("export", "-f", "jsonl", db=shipped).lines == lines


def test_export_of_names_and_filters(fast: InProcess, world: Path) -> None:
    ids = [
        canonical.load_update(line).id
        for line in fast("export", "ruritania", "--since", "2020", db=world).lines
    ]
    assert ids == ["5d0000000c", "5d00000zzz"]
    assert (
        fast("export", "--status", "permitted", "-o", "out.jsonl", db=world).out == ""
    )
    assert len((fast.setting.cwd / "out.jsonl").read_text().splitlines()) == 2
    found = fast("export", "sylvania", db=world)
    assert (found.code, found.out, found.err) == (0, "", "Nothing to export.\n")


def round_trip(fast: InProcess, source: Path, name: str = "copy.db") -> None:
    """`import(export(t)) = t` into a blank tracker, and nothing the second time."""
    whole = fast("export", db=source)
    copy = fast.setting.cwd / name
    kept = {DAY: AFTER}
    taken = fast("import", "-", db=copy, stdin=whole.out, env=kept)
    assert taken.code == 0, taken.err
    assert fast("export", db=copy).out == whole.out
    again = fast("import", "-", db=copy, stdin=whole.out, env=kept)
    assert again.err.startswith("Imported: 0 added")
    for command in ("status", "names", "summary", "list", "timeline --chart"):
        assert fast(*command.split(), db=copy) == fast(*command.split(), db=source), (
            command
        )


def test_own_entities_and_checks_travel_along(fast: InProcess, shipped: Path) -> None:
    added(
        fast(
            "add",
            "Newcom",
            *ADD[2:],
            "--new",
            "company",
            "--about",
            "france",
            db=shipped,
            env={DAY: AFTER},
        ),
        shipped,
    )
    check = canonical.dump(
        NothingNew("france", "2026-01-01", HOSTILE_TEXT, "2026-01-01T00:00:00Z", "x")
    )
    assert fast("import", "-", db=shipped, stdin=check, env={DAY: AFTER}).code == 0
    round_trip(fast, shipped)
    assert fast("export", db=shipped).lines[-1] == check


def test_a_corrected_entity_travels_along(fast: InProcess, shipped: Path) -> None:
    with open_tracker(Location(shipped, ""), CONTEXT) as tracker:
        france = tracker.entities.get("france")
    line = canonical.dump(france._replace(aliases=(*france.aliases, "Hexagone")))
    after = {DAY: AFTER}
    assert fast("import", "-", "--update", db=shipped, stdin=line, env=after).code == 0
    round_trip(fast, shipped)


def test_own_groups_travel_along(fast: InProcess, shipped: Path) -> None:
    from hwstatus.record.forms import Group, Membership
    from hwstatus.record.models import Source

    line = canonical.dump(
        Group(
            "my-club",
            "My club",
            (),
            Source("me"),
            (Membership("france", "2020", None),),
        )
    )
    assert fast("import", "-", db=shipped, stdin=line, env={DAY: AFTER}).code == 0
    assert line in fast("export", db=shipped).lines


SLUGS = [entity.slug for entity in WORLD_ENTITIES]


@examples(12)
@given(
    st.lists(
        st.tuples(
            updates,
            st.sampled_from(SLUGS),
            st.lists(st.sampled_from(SLUGS), max_size=2, unique=True),
        ),
        max_size=8,
        unique_by=lambda t: t[0].id,
    )
)
@pytest.mark.slow
def test_any_updates_make_the_round_trip(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[Update, str, list[str]]]
) -> None:
    """export | import on whatever an update may hold, through bytes."""
    from conftest import Setting
    from samples import write_tracker

    folder = tmp_path_factory.mktemp("trip")
    setting = Setting(folder / "home", folder / "elsewhere")
    setting.home.mkdir()
    setting.cwd.mkdir()
    batch = [
        u._replace(entity=slug, also_about=tuple(a for a in about if a != slug))
        for u, slug, about in found
    ]
    source = write_tracker(folder / "a.db", WORLD_ENTITIES, batch)
    copy = write_tracker(folder / "b.db", WORLD_ENTITIES)
    fast = InProcess(setting, pytest.MonkeyPatch())
    whole = fast("export", db=source)
    taken = fast("import", "-", db=copy, stdin=whole.out)
    assert taken.code == 0, taken.err
    assert fast("export", db=copy).out == whole.out
    assert all_updates(copy) == {u.id: u for u in batch}


def test_a_backup_over_a_file_is_refused_with_a_line_that_makes_one(
    fast: InProcess, world: Path
) -> None:
    folder = fast.setting.cwd / "of mine"
    assert fast("backup", "of mine/", db=world).code == 0
    (folder / "copy.db").touch()
    found = fast("backup", "of mine/copy.db", db=world)
    refused(found, 3, "of mine/copy.db is there already; nothing was written")
    assert found.err.endswith(" backup 'of mine/'\n"), found.err
    assert fast("backup", "of mine/", db=world).code == 0
    assert len([*folder.iterdir()]) == 3


# -- init --------------------------------------------------------------------------------------------


def test_init_builds_and_refuses_to_build_over(hw: Subprocess) -> None:
    path = hw.setting.cwd / "deep" / "mine.db"
    found = hw("init", db=path)
    assert (found.code, found.out) == (0, "") and found.err.startswith(
        f"Built {path} (dataset "
    )
    assert len(all_updates(path)) > 100
    before = path.read_bytes()
    refused(hw("init", db=path), 3, f"{path} is there already; nothing was changed")
    assert path.read_bytes() == before
    assert hw("init", "--force", db=path).code == 0
    assert path.read_bytes() == before, "same text, same bytes"
    assert sorted(p.name for p in path.parent.iterdir()) == ["backups", "mine.db"]


def test_init_empty(fast: InProcess) -> None:
    path = fast.setting.cwd / "mine.db"
    found = fast("init", "--empty", db=path)
    assert found.err == f"Built {path} (no updates).\n"
    assert all_updates(path) == {}
    assert (
        fast("status", "france", db=path).code == 0
        and fast("show", "france", db=path).code == 1
    )
    assert fast("add", "france", *ADD[2:], db=path).code == 0


def test_init_without_a_place_builds_ones_own(hw: Subprocess) -> None:
    assert hw("init").code == 0
    assert (hw.setting.home / "share" / "hwstatus" / "tracker.db").is_file()
    assert list(hw.setting.cwd.iterdir()) == []


def test_init_in_a_checkout_builds_its_tracker(fast: InProcess) -> None:
    (fast.setting.cwd / "src" / "hwstatus" / "dataset").mkdir(parents=True)
    assert fast("init").code == 0
    assert (fast.setting.cwd / "data" / "tracker.db").is_file()
    assert list(fast.setting.home.iterdir()) == []


def test_init_of_an_empty_file_fills_it(fast: InProcess) -> None:
    path = fast.setting.cwd / "empty.db"
    path.touch(0o600)
    assert fast("init", db=path).code == 0
    assert len(all_updates(path)) > 100
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_file_is_one_that_sqlite_tools_can_read(fast: InProcess) -> None:
    path = fast.setting.cwd / "mine.db"
    fast("init", db=path)
    opened = sqlite3.connect(path)
    assert opened.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert (
        opened.execute(
            "SELECT count(*) FROM updates u JOIN entity e ON e.slug = u.entity"
        ).fetchone()[0]
        > 100
    )
    opened.close()


# -- undo and redo ---------------------------------------------------------------------


def test_undo_and_redo_name_the_change_they_are_about(
    fast: InProcess, world: Path
) -> None:
    [known] = fast(*ADD, db=world).lines
    fast("delete", known, "-y", db=world)
    for verb, done, other in [
        ("undo", "Undone", "redo"),
        ("redo", "Redone", "undo"),
        ("undo", "Undone", "redo"),
    ]:
        said = fast(verb, db=world).err
        assert f"{done}: delete of 1 update ({known[:4]}), made 20" in said
        assert f"{other.capitalize()}: hwstatus --db {world} {other}" in said
    assert f"add of 1 update ({known[:4]})" in fast("undo", db=world).err
    fast("checked", "ruritania", "freedonia", db=world)
    assert "Undone: 2 checks, made 20" in fast("undo", db=world).err


def test_what_an_undo_restores_is_said(fast: InProcess, world: Path) -> None:
    fast("edit", "7a00", "--set", "summary=It banned it.", "--set", "date=2021-01", db=world)  # fmt: skip
    undone = fast("undo", db=world).err.splitlines()
    was = "Borduria banned Huawei from its 5G network."
    assert undone[:3] == [
        f"  7a00 · Borduria · 2021-01-10 · {was}",
        "   date: 2021-01 → 2021-01-10",
        f"   summary: It banned it. → {was}",
    ]
    redone = fast("redo", "-n", db=world).err.splitlines()
    assert redone[:2] == [
        "  7a00 · Borduria · 2021-01 · It banned it.",
        "   date: 2021-01-10 → 2021-01",
    ]


def test_the_lines_that_take_back_the_last_changes_can_be_run(
    fast: InProcess, world: Path
) -> None:
    for note in ("one", "two", "three"):
        fast("edit", "7a00", "--set", f"note={note}", db=world)
    fast("undo", db=world)
    offered = fast("undo", "1", db=world).err.partition("one at a time: ")[2]
    line = offered.partition("   ")[0]
    assert line.count("undo") == 1
    assert fast(*line.split()[-2:], db=world).code == 0


def test_an_earlier_entry_is_taken_back_unless_others_rest_on_it(
    fast: InProcess, world: Path
) -> None:
    first = int(fast("head", "--fields", "entry", db=world).out) + 1
    fast("add", "acme", "It began.", "--date", "2020", "-s", "Post", "--new", "company", db=world)  # fmt: skip
    fast("add", "ruritania", "It met Acme.", "--date", "2021", "-s", "Post", "--about", "acme", db=world)  # fmt: skip
    fast("add", "freedonia", "It looked on.", "--date", "2022", "-s", "Post", db=world)
    before = world.read_bytes()
    newest, *_ = fast("list", "freedonia", "--fields", "id", db=world).lines
    refused = fast("undo", str(first), db=world)
    assert refused.code == 3 and f" {first + 1} (add by a tester);" in refused.err
    assert f"hwstatus --db {world} undo {first + 1}\n" in refused.err
    for words, code, told in [
        (("undo", "1"), 3, "entry 1 is the dataset"),
        (("undo", "nine"), 2, "expected the number of an entry"),
        (("redo", str(first)), 3, f"is of add: hwstatus undo {first}"),
        (("undo", newest, "-n"), 0, "Would be undone: add of 1 update"),
        (("redo", newest), 2, "nothing to redo there; what became of it: hwstatus"),
        (("undo", "add"), 2, f"the last add: hwstatus --db {world} undo {first + 2}"),
        (("undo", "undo"), 2, f"see: hwstatus --db {world} log"),
        (("redo", "add"), 2, f"see: hwstatus --db {world} log"),
        (("undo", "acme"), 2, f"see: hwstatus --db {world} log acme"),
        (("undo", "last"), 2, f"that is: hwstatus --db {world} undo"),
    ]:
        answer = fast(*words, db=world)
        assert (answer.code, told in answer.err) == (code, True), answer.err
    assert world.read_bytes() == before
    assert fast("undo", str(first + 1), db=world).code == 0
    assert fast("redo", str(first + 3), db=world).code == 0
    # What was done again stands as it did: Acme is named.
    assert fast("undo", str(first), db=world).code == 3
    assert fast("undo", str(first + 1), db=world).code == 0
    undone = fast("undo", str(first), db=world)
    assert "Undone: add of 1 entity, 1 update" in undone.err
    assert "taken back already" in fast("undo", str(first), db=world).err
    assert fast("list", "freedonia", db=world).code == 0


def test_the_id_of_an_update_takes_back_its_last_change(
    fast: InProcess, world: Path
) -> None:
    def typed(line: str) -> str:
        return fast(*line.split(), db=world).err

    typed("edit 7a00 --set note=one")
    typed("edit 7a00 --set note=two")
    typed("edit 3b00 --set note=three")
    assert "note: two → one" in typed("undo 7a00")
    assert "note: one → (none)" in typed("undo 7A00")
    assert "the last of it, with others: hwstatus" in typed("undo 7a00")
    assert "note: (none) → one" in typed("redo 7a00")
    typed("delete 7a00 -y")
    assert "Undone: delete of 1 update (7a00)" in typed("undo 7a00")
    last = fast("head", "--fields", "entry", db=world).out.strip()
    assert f"the last undo: hwstatus --db {world} redo {last}\n" in typed("undo undo")
    assert f"the last delete: hwstatus --db {world} redo {last}\n" in typed(
        "redo delete"
    )
    assert "hwstatus undo" not in typed("redo import")


@pytest.mark.parametrize(
    ("later", "code", "told"),
    [
        (("--set", "note=two"), 0, "what later entries changed stays: "),
        (("--add-source", "Reuters, 2021-01-11"), 0, "date: 2021-01-12 → 2021-01-10"),
        (("--set", "date=2021-01-13"), 3, "edit 7a00 --set date=2021-01-10\n"),
        (("--set", "date=2021-01-10"), 3, "is as it was before: "),
    ],
)
def test_an_earlier_correction_is_taken_back_field_by_field(
    fast: InProcess, world: Path, later: tuple[str, ...], code: int, told: str
) -> None:
    def fields() -> list[object]:
        [row] = json_lines(fast("show", "7a00", "-f", "jsonl", db=world))
        return [row.get(key) for key in ("date", "note", "sources")]

    fast("edit", "7a00", "--set", "date=2021-01-12", db=world)
    entry = fast("head", "--fields", "entry", db=world).out.strip()
    fast("edit", "7a00", *later, db=world)
    both = fields()
    undone = fast("undo", entry, db=world)
    assert (undone.code, told in undone.err) == (code, True), undone.err
    assert fields() == (both if code else ["2021-01-10", *both[1:]])
    assert fast("doctor", db=world).code == 0
    if not code:
        assert fast("redo", db=world).code == 0
        assert fields() == both
        assert fast("undo", entry, db=world).code == 0
        # The newest in force is the later one: the wrong date does not come back with it.
        assert fast("undo", db=world).code == 0
        assert fields()[0] == "2021-01-10" != both[0]
        assert fields()[1:] != both[1:]


def test_what_the_line_of_a_refused_undo_sets_is_what_stood_before(
    fast: InProcess, world: Path
) -> None:
    first = int(fast("head", "--fields", "entry", db=world).out) + 1
    before = fast("show", "7a00", "-f", "jsonl", db=world).out
    for day in ("2021-01-12", "2021-01-13"):
        source = f"publisher=Post,{day}"
        fast("edit", "7a00", "--set", f"date={day}", "--set", source, db=world)
    refused = fast("undo", str(first), db=world)
    [line] = [each for each in refused.err.splitlines() if " edit 7a00 " in each]
    words = shlex.split(line.partition("hwstatus ")[2])
    assert fast(*words).code == 0, line
    assert fast("show", "7a00", "-f", "jsonl", db=world).out == before


def test_what_later_changes_have_overtaken_is_done_again_by_its_number(
    fast: InProcess, world: Path
) -> None:
    assert "hwstatus" not in fast("redo", db=world).err
    fast("edit", "7a00", "--set", "note=one", db=world)
    fast("undo", db=world)
    fast("checked", "freedonia", db=world)
    refused = fast("redo", db=world)
    assert refused.code == 3
    assert "edit of 1 update (7a00)" in refused.err
    assert fast(*refused.err.split()[-2:], db=world).code == 0
    fast("undo", db=world)
    fast("edit", "7a00", "--set", "note=two", db=world)
    assert fast("redo", db=world).err == "error: nothing to redo\n"


def test_the_log_of_a_time_and_of_a_person(fast: InProcess, world: Path) -> None:
    tomorrow = {"HWSTATUS_TEST_TODAY": "2026-11-25", "HWSTATUS_USER": "Ada Byron"}
    assert fast("checked", "freedonia", db=world).code == 0
    assert fast("checked", "ruritania", db=world, env=tomorrow).code == 0
    only = ("log", "--fields", "by,about")
    for asked in (
        ("--since", "today"),
        ("--by", "ada"),
        ("ruritania", "--by", "byron"),
    ):
        answer = fast(*only, *asked, db=world, env=tomorrow)
        assert answer.lines == ["Ada Byron\truritania"], asked
    both = fast(*only, "--since", "yesterday", db=world, env=tomorrow)
    assert both.lines[1:2] == ["a tester\tfreedonia"]
    none = fast("log", "--since", "today", "--by", "nobody", db=world, env=tomorrow)
    assert (none.code, none.err) == (
        0,
        "No change since today by nobody is recorded.\n",
    )
    for option, text in (
        ("since", "03/04/2020"),
        ("since", ""),
        ("action", ""),
        ("by", " "),
    ):
        assert fast("log", f"--{option}", text, db=world).code == 2


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [("delete", ["retracted"]), ("Corrected", ["corrected"]), ("add", ["added"] * 2)],
)
def test_the_log_of_what_was_done(
    fast: InProcess, world: Path, typed: str, kinds: list[str]
) -> None:
    """Also on a terminal, where an entry of the dataset is folded else."""
    for spoken in ("It spoke.", "It spoke again."):
        fast("add", "freedonia", spoken, "-d", "2022", "-s", "Post", db=world)
    newest, *_ = fast("list", "freedonia", "--fields", "id", db=world).lines
    fast("edit", newest, "--set", "note=Read.", db=world)
    fast("delete", newest, "-y", db=world)
    only = ("log", "--action", typed, "--by", "tester")
    answer = fast(*only, "--fields", "kind", db=world)
    assert answer.lines == kinds
    assert "expected one of: added, corrected, retracted" in fast("log", "--action", "x", db=world).err  # fmt: skip


def test_what_held_no_draft_is_taken_back_without_a_search_for_drafts(
    fast: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "t.db"
    assert fast("init", "--empty", db=db).code == 0
    many = [update(f"u{number:09}", "france") for number in range(300)]
    lines = "".join(f"{canonical.dump(one)}\n" for one in many)
    assert fast("import", "-", db=db, stdin=lines).code == 0
    read = []
    versions = LedgerReader.versions

    def noted(self: LedgerReader, entry: int) -> Iterator[Version]:
        for version in versions(self, entry):
            read.append(version.seq)
            yield version

    monkeypatch.setattr(LedgerReader, "versions", noted)
    monkeypatch.setattr(LedgerReader, "require_sound_end", lambda _: None)
    for command in ("undo", "redo"):
        read.clear()
        assert fast(command, db=db).code == 0
        assert 0 < len(read) < 20


def test_an_import_that_is_most_of_a_tracker_is_undone(
    fast: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The projection is then made anew: no read may be open on what is dropped."""
    monkeypatch.setattr(editor, "LARGE", 1)
    db = tmp_path / "t.db"
    assert fast("init", "--empty", db=db).code == 0
    many = [update(f"u{number:09}", "france") for number in range(30)]
    lines = "".join(f"{canonical.dump(one)}\n" for one in many)
    assert fast("import", "-", db=db, stdin=lines).code == 0
    undone = fast("undo", db=db)
    assert undone.code == 0, undone.err
    assert all_updates(db) == {}
    assert fast("redo", db=db).code == 0
    assert len(all_updates(db)) == 30
