"""`why`: the deciding update and its rule, then every other one with the reason it did not decide."""

from pathlib import Path
from typing import Any

import pytest

from conftest import SHIPPED, InProcess, Terminal, json_lines
from hwstatus.record.vocabulary import STAGES, STATUSES
from hwstatus.rules.coding_rules import RULES
from samples import WORLD_UPDATES

ADD = ("--source", "Reuters")


def weigh(fast: InProcess, world: Path, *arguments: str) -> dict[str, dict[str, Any]]:
    """The rows by id, the one that began the status first."""
    found = fast("why", *arguments, "-f", "jsonl", db=world)
    assert found.code == 0, found.err
    rows = json_lines(found)
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


def test_the_beginning_comes_first_then_what_confirmed_it(
    fast: InProcess, world: Path
) -> None:
    rows = weigh(fast, world, "ruritania")
    assert list(rows) == ["5d0000000c", "5d00000zzz", "3b0000000a", "4c0000000b"], (
        "which carries it too; then the one that confirmed it, then the others in order"
    )
    decides, confirmed, *others = rows.values()
    meaning = STATUSES["phase-out"].definition
    carries = "decides: phase-out on 5g, adopted, by licence"
    assert decides["reason"] == (
        f"began it: phase-out since 2020-07-22; {carries}; {meaning}"
    )
    assert (confirmed["reason"], confirmed["rule"]) == (
        f"last confirmed it; {meaning}",
        None,
    )
    assert [row["decides"] for row in rows.values()] == [True, False, False, False]
    assert [row["reason"] for row in others] == [
        "superseded by 4c00 of 2019-03-12 (restricted)",
        "superseded by 5d000000 of 2020-07-22 (phase-out)",
    ]


def test_another_scope(fast: InProcess, world: Path) -> None:
    rows = weigh(fast, world, "ruritania", "--scope", "5g-core")
    assert [row["id"] for row in rows.values() if row["decides"]] == ["4c0000000b"]
    assert {row["rule"] for row in rows.values() if not row["decides"]} == {10}
    assert (
        rows["3b0000000a"]["reason"]
        == "other scope (5g): a status for one scope says nothing of another"
    )


def test_a_scope_that_nobody_touched(fast: InProcess, world: Path) -> None:
    rows = weigh(fast, world, "ruritania", "--scope", "subsea")
    assert not any(row["decides"] for row in rows.values()) and len(rows) == 4


def test_what_is_later_than_the_day(fast: InProcess, world: Path) -> None:
    rows = weigh(fast, world, "ruritania", "--on", "2019-12-31")
    assert rows["4c0000000b"]["decides"]
    assert (
        rows["5d0000000c"]["reason"]
        == rows["5d00000zzz"]["reason"]
        == "later than the day asked (2019-12-31)"
    )


def test_a_company_and_what_its_country_did(fast: InProcess, world: Path) -> None:
    rows = weigh(fast, world, "fredcom")
    assert (rows["9b0000000p"]["decides"], rows["9b0000000p"]["rule"]) == (True, 15)
    assert rows["9a0000000n"]["rule"] == 1 and rows["9a0000000n"]["reason"].startswith(
        "it is about Elbonia"
    )
    rows = weigh(fast, world, "ruritel")
    assert rows["5d0000000c"]["rule"] == 1 and not rows["5d0000000c"]["decides"]


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (("--actor", "operator"), 2),
        (("--actor", "vendor"), 1),
        (("--actor", "foreign-government"), 1),
        (("--actor", "industry-body"), 1),
        (("--actor", "legislature", "--pending", "tighten"), 4),
        (("--actor", "court"), 6),
        (("--actor", "government", "--confidence", "anonymous"), 7),
        (("--actor", "government"), None),
    ],
)
def test_the_rule_that_keeps_context_out(
    fast: InProcess, world: Path, options: tuple[str, ...], rule: int | None
) -> None:
    added = fast(
        "add",
        "ruritania",
        "Somebody said something.",
        "--date",
        "2025-01-01",
        *ADD,
        *options,
        db=world,
    )
    assert added.code == 0, added.err
    row = weigh(fast, world, "ruritania")[added.lines[0]]
    assert (row["decides"], row["rule"]) == (False, rule)
    assert row["reason"]


@pytest.mark.parametrize(
    ("options", "rule", "reason"),
    [
        (("--status", "banned", "--basis", "law"), None, STATUSES["banned"].definition),
        (
            ("--status", "restricted", "--basis", "order"),
            None,
            STATUSES["restricted"].definition,
        ),
        (
            ("--status", "under-review", "--basis", "law", "--stage", "announced"),
            None,
            STATUSES["under-review"].definition,
        ),
        (
            ("--status", "unknown", "--basis", "law", "--stage", "repealed"),
            None,
            STAGES["repealed"].definition,
        ),
        (
            ("--status", "under-review", "--basis", "order", "--stage", "suspended"),
            6,
            RULES[6],
        ),
        (("--status", "under-review", "--confidence", "anonymous"), 7, RULES[7]),
        (("--status", "banned", "--basis", "implied"), 9, RULES[9]),
    ],
)
def test_the_rule_that_a_verdict_rests_on(
    fast: InProcess,
    world: Path,
    options: tuple[str, ...],
    rule: int | None,
    reason: str,
) -> None:
    """A rule is named where the record says that it applied; else what the status means."""
    said = ("elbonia", "Elbonia acted.", "--date", "2025-01-01", *ADD)
    added = fast("add", *said, *options, "--actor", "government", db=world)
    assert added.code == 0, added.err
    row = weigh(fast, world, "elbonia")[added.lines[0]]
    assert row["decides"]
    assert row["rule"] == rule and reason in row["reason"]


def test_what_was_retracted(fast: InProcess, world: Path) -> None:
    assert fast("delete", "5d00000z", "--reason", "a rumour", "-y", db=world).code == 0
    rows = weigh(fast, world, "ruritania")
    assert list(rows)[-1] == "5d00000zzz"
    assert (
        rows["5d00000zzz"]["reason"] == "retracted on 2026-11-24 by a tester: a rumour"
    )
    assert (rows["5d00000zzz"]["rule"], rows["5d0000000c"]["decides"]) == (14, True)
    assert fast("undo", db=world).code == 0
    again = weigh(fast, world, "ruritania")["5d00000zzz"]["reason"]
    assert again.startswith("last confirmed it"), (
        "what was brought back is retracted no more"
    )


def test_a_corrected_update_stands_once(fast: InProcess, world: Path) -> None:
    assert (
        fast(
            "edit",
            "5d00000z",
            "--set",
            "summary=Ruritania gave another year.",
            db=world,
        ).code
        == 0
    )
    rows = weigh(fast, world, "ruritania")
    assert (
        len(rows) == 4
        and rows["5d00000zzz"]["summary"] == "Ruritania gave another year."
    )


def test_nothing_to_say(fast: InProcess, world: Path) -> None:
    found = fast("why", "sylvania", db=world)
    assert (found.code, found.out) == (1, "")
    assert "which is not the same as permitted" in found.err
    assert fast("why", "ruritania", "--scope", "6g", db=world).code == 2
    assert fast("why", db=world).code == 2


def test_several_names(fast: InProcess, world: Path) -> None:
    rows = weigh(fast, world, "freedonia", "borduria")
    assert [row["entity"] for row in rows.values()] == ["freedonia"] * 2 + [
        "borduria"
    ] * 2


@pytest.mark.parametrize(
    "name", ["sweden", "italy", "germany", "uk", "india", "telecom-italia", "eu"]
)
@pytest.mark.parametrize("on", ["2019-06-30", "2020-12-31", "2023-12-31", "2026-11-24"])
def test_every_update_is_weighed_once(fast: InProcess, name: str, on: str) -> None:
    rows = weigh(fast, SHIPPED, name, "--on", on)
    listed = json_lines(fast("show", name, "-f", "jsonl", db=SHIPPED))
    assert set(rows) == {row["id"] for row in listed}
    assert sum(row["decides"] for row in rows.values()) <= 1
    assert all(row["reason"] for row in rows.values())


def test_the_world_is_consistent(fast: InProcess, world: Path) -> None:
    """`why` and `status` name the same deciding update, on every day on which something happened."""
    for on in sorted({u.date for u in WORLD_UPDATES}):
        kinds = ("--kind", "country", "--kind", "company", "--kind", "bloc")
        for head in json_lines(
            fast("status", *kinds, "--on", on, "-f", "jsonl", db=world)
        ):
            if head["decided_by"]:
                rows = weigh(fast, world, head["entity"], "--on", on)
                assert [row["id"] for row in rows.values() if row["decides"]] == [
                    head["decided_by"]
                ]


@pytest.mark.parametrize("form", ["table", "plain", "jsonl", "markdown"])
def test_each_act_is_told_by_its_name(fast: InProcess, form: str) -> None:
    told = fast("why", "romania", "-f", form, db=SHIPPED).out
    assert "Law 163/2021" in told


def test_a_page_folds_what_is_later_than_the_day(fast: InProcess) -> None:
    asked = ["why", "uk", "--on", "2020-03-01", "-f", "table"]
    told = fast(*asked, db=SHIPPED)
    days = [line[:10] for line in told.lines if line.startswith("20")]
    assert days and max(days) <= "2020-03-01"
    assert "later than the day asked," in told.lines[-2] + told.lines[-1]
    assert "\n2025-" in fast(*asked, "--all", db=SHIPPED).out


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("portugal", ["jk79"]),
        ("sweden", ["rh99"]),
        ("malta", []),
        ("portugal --on 2023-06-01", []),
    ],
)
def test_what_courts_heard_since_the_act_that_decides_is_named(
    terminal: Terminal, asked: str, ids: list[str]
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(SHIPPED)}
    seen = terminal("why", *asked.split(), "--no-pager", stderr_too=True, env=env)
    told = " ".join(seen.lines).partition("Before courts since, as context (")[2]
    assert [id_ for id_ in ("jk79", "rh99", "h7ts") if f" {id_} (" in told] == ids


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [("european commission", True), ("gsma", False), ("spain", False)],
)
def test_what_a_body_did_elsewhere_is_named(
    terminal: Terminal, asked: str, is_told: bool
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(SHIPPED)}
    seen = terminal("show", *asked.split(), stderr_too=True, env=env)
    way = "2 acts of it about others: hwstatus list --actor-name 'european commission'"
    assert (way in seen.lines) is is_told
    assert len(seen.lines) <= 23
