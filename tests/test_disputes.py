"""`disputes`: contradicting effects within a short time (rule 13), flagged in `show` and `status`."""

import re
from pathlib import Path

import pytest

from conftest import SHIPPED, InProcess, json_lines
from hwstatus.record.models import DISPUTE_DAYS


def test_the_world(fast: InProcess, world: Path) -> None:
    [row] = json_lines(fast("disputes", "-f", "jsonl", db=world))
    assert (row["entity"], row["scope"], row["status"], row["id"]) == (
        "freedonia",
        "5g",
        "banned",
        "6f0000000e",
    )
    assert (row["other_status"], row["other_id"]) == ("permitted", "6e0000000d")
    page = fast("disputes", "-f", "table", db=world).out
    assert re.findall(r"\b6[ef]\w+", page) == ["6f00", "6e00"]


@pytest.mark.parametrize(
    "command", ["status freedonia", "show freedonia", "why freedonia"]
)
def test_it_is_flagged(fast: InProcess, world: Path, command: str) -> None:
    assert "disputed" in fast(*command.split(), "-f", "table", db=world).out
    assert (
        "disputed"
        not in fast(*command.split(), "-f", "table", "--on", "2019-05-19", db=world).out
    )


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (("freedonia",), 1), (("ruritania",), 0), (("--scope", "5g"), 1), (("--scope", "fixed"), 0),
        (("--status", "banned"), 1), (("--status", "permitted"), 0), (("--kind", "company"), 0),
        (("--on", "2019-05-19"), 0), (("--group", "old-alliance"), 0), (("--known-at", "2026-11-01"), 0),
    ],
)  # fmt: skip
def test_filters(
    fast: InProcess, world: Path, arguments: tuple[str, ...], count: int
) -> None:
    found = fast("disputes", *arguments, "-f", "jsonl", db=world)
    assert (found.code, len(found.lines)) == (0, count)


@pytest.mark.parametrize(("day", "count"), [("2025-01-31", 1), ("2025-02-01", 0)])
def test_a_short_time(fast: InProcess, world: Path, day: str, count: int) -> None:
    assert DISPUTE_DAYS == 30
    for date, status in (("2025-01-01", "permitted"), (day, "banned")):
        added = fast("add", "elbonia", f"Elbonia: {status}.", "--date", date, "--source", "Reuters", "--status", status,
                     "--actor", "government", db=world)  # fmt: skip
        assert added.code == 0
    assert len(fast("disputes", "elbonia", "-f", "jsonl", db=world).lines) == count


def test_a_court_is_no_contradiction(fast: InProcess, world: Path) -> None:
    """Borduria's ban and its suspension lie three weeks apart: the world changed."""
    assert fast("disputes", "borduria", "--json", db=world).out == "[]\n"


def test_a_retraction_settles_it(fast: InProcess, world: Path) -> None:
    assert fast("delete", "6e00", "-y", db=world).code == 0
    assert fast("disputes", "--json", db=world).out == "[]\n"
    assert "No verdict is disputed." in fast("disputes", db=world).err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            ("--group", "old alliance"),
            "No verdict is disputed for --group 'old alliance'.",
        ),
        (("--scope", "cloud"), "No verdict is disputed for --scope cloud."),
        (("borduria", "--scope", "5g"), "Borduria: not disputed for --scope 5g."),
        (("borduria",), "Borduria: not disputed."),
    ],
)
def test_what_is_not_disputed_is_said_as_it_was_asked(
    fast: InProcess, world: Path, asked: tuple[str, ...], said: str
) -> None:
    assert said in fast("disputes", *asked, db=world).err


def test_the_shipped_ones_agree_with_status(fast: InProcess) -> None:
    kinds = [
        option for kind in ("country", "bloc", "company") for option in ("--kind", kind)
    ]
    heads = {
        (row["entity"], row["scope"]): row["disputed_with"]
        for row in json_lines(fast("status", *kinds, "-f", "jsonl", db=SHIPPED))
        if row["disputed_with"]
    }
    listed = {
        (r["entity"], r["scope"]): r["other_id"]
        for r in json_lines(fast("disputes", "-f", "jsonl", db=SHIPPED))
    }
    assert heads.items() <= listed.items()
