"""`--confidence --official --stage --basis --binding`: on updates, and on deciding acts."""

from pathlib import Path

import pytest

from conftest import InProcess, json_lines
from hwstatus.models import Deadline, Source
from samples import WORLD_ENTITIES, effect, update, write_tracker

PAPER = (Source("The Strelsau Times"),)
GAZETTE = (*PAPER, Source("Office of the Ether", official=True))

UPDATES = (
    update(
        "aa00000000",
        "ruritania",
        date="2020-01-01",
        confidence="official",
        effects=[effect("banned", "in-force", "law")],
        sources=GAZETTE,
        deadlines=(Deadline("5g", "2030-01-01", "Out"),),
    ),
    update(
        "bb00000000",
        "borduria",
        date="2020-02-01",
        effects=[effect("banned", "announced", "informal")],
        deadlines=(Deadline("5g", "2030-02-01", "Out"),),
    ),
    update(
        "cc00000000",
        "syldavia",
        date="2020-03-01",
        confidence="anonymous",
        effects=[
            effect("discouraged", "adopted", "guidance"),
            effect("fixed=permitted", "in-force", "law"),
        ],
    ),
    update("dd00000000", "elbonia", date="2020-04-01", confidence="corroborated"),
)

ALL = {"ruritania", "borduria", "syldavia", "elbonia"}

CASES = [
    (("--confidence", "official"), {"ruritania"}),
    (("--confidence", "official,single-press"), {"ruritania", "borduria"}),
    (("--confidence", "corroborated"), {"elbonia"}),
    (("--official",), {"ruritania"}),
    (("--stage", "in-force"), {"ruritania", "syldavia"}),
    (("--stage", "announced", "--stage", "adopted"), {"borduria", "syldavia"}),
    (("--basis", "guidance"), {"syldavia"}),
    (("--basis", "Informal"), {"borduria"}),
    (("--binding",), {"ruritania"}),
    (("--binding", "--status", "discouraged"), set()),
    (("--stage", "in-force", "--status", "discouraged"), set()),
    (("--stage", "in-force", "--status", "permitted"), {"syldavia"}),
    (("--stage", "in-force", "--scope", "5g"), {"ruritania"}),
    (("--basis", "law", "--confidence", "anonymous"), {"syldavia"}),
    ((), ALL),
]


@pytest.fixture
def acts(tmp_path: Path) -> Path:
    """Four countries: one act each, of different weight."""
    return write_tracker(tmp_path / "acts.db", WORLD_ENTITIES, UPDATES)


@pytest.mark.parametrize("command", ["list", "timeline", "export"])
@pytest.mark.parametrize(("options", "entities"), CASES)
def test_updates(
    fast: InProcess,
    acts: Path,
    command: str,
    options: tuple[str, ...],
    entities: set[str],
) -> None:
    found = fast(command, *options, "-f", "jsonl", db=acts)
    assert found.code == 0, found.err
    assert {row["entity"] for row in json_lines(found)} == entities


@pytest.mark.parametrize(("options", "entities"), CASES)
def test_search_and_show(
    fast: InProcess, acts: Path, options: tuple[str, ...], entities: set[str]
) -> None:
    found = fast("search", "something", *options, "-f", "jsonl", db=acts)
    assert {row["entity"] for row in json_lines(found)} == entities
    found = fast("show", *sorted(ALL), *options, "-f", "jsonl", db=acts)
    assert {row["entity"] for row in json_lines(found)} == entities


@pytest.mark.parametrize(("options", "entities"), CASES)
def test_counts(
    fast: InProcess, acts: Path, options: tuple[str, ...], entities: set[str]
) -> None:
    found = fast("summary", "--by", "country", *options, "-f", "jsonl", db=acts)
    assert {row["country"].lower() for row in json_lines(found)} == entities


@pytest.mark.parametrize(
    ("options", "entities"),
    [
        (("--confidence", "official"), {"ruritania"}),
        (("--official",), {"ruritania"}),
        (("--stage", "adopted"), {"syldavia"}),
        (("--stage", "in-force", "--scope", "fixed"), {"syldavia"}),
        (("--basis", "informal"), {"borduria"}),
        (("--binding",), {"ruritania"}),
    ],
)
def test_standings_by_the_deciding_act(
    fast: InProcess, acts: Path, options: tuple[str, ...], entities: set[str]
) -> None:
    for command in ("status", "changes"):
        found = fast(command, *options, "-f", "jsonl", db=acts)
        assert {row["entity"] for row in json_lines(found)} == entities, command


def test_scopes_side_by_side(fast: InProcess, acts: Path) -> None:
    found = fast("status", "--scopes", "--stage", "in-force", "-f", "jsonl", db=acts)
    statuses = {row["entity"]: row["statuses"] for row in json_lines(found)}
    assert statuses == {
        "ruritania": {"5g": "banned"},
        "syldavia": {"fixed": "permitted"},
    }


def test_deadlines_by_their_act(fast: InProcess, acts: Path) -> None:
    found = fast("deadlines", "--binding", "-f", "jsonl", db=acts)
    assert [row["entity"] for row in json_lines(found)] == ["ruritania"]


def test_a_chart_of_binding_acts(fast: InProcess, acts: Path) -> None:
    found = fast("timeline", "--chart", "--binding", "-f", "jsonl", db=acts)
    assert {row["entity"] for row in json_lines(found)} == {"ruritania"}


@pytest.mark.parametrize(
    ("option", "typed", "near"),
    [
        ("--confidence", "oficial", "official"),
        ("--stage", "inforce", "in-force"),
        ("--basis", "licenses", "licence"),
    ],
)
def test_a_near_word_is_suggested(
    fast: InProcess, acts: Path, option: str, typed: str, near: str
) -> None:
    for command in ("list", "status", "changes", "deadlines", "summary", "export"):
        found = fast(command, option, typed, db=acts)
        assert (found.code, found.out) == (2, "")
        assert f"{near}? One of: " in found.err


def test_what_did_not_match_is_named(fast: InProcess, acts: Path) -> None:
    found = fast("list", "--official", "--stage", "repealed", db=acts)
    assert "No updates match --official --stage repealed (4 recorded)." in found.err
