"""`--group` and `groups`: membership as of the day asked, regions, totals."""

import re
from pathlib import Path

import pytest

from conftest import SHIPPED, InProcess, Terminal, json_lines
from program import DAY

ISSUE_3 = (
    "eu",
    "eea",
    "nato",
    "five-eyes",
    "g7",
    "g20",
    "asean",
    "brics",
    "gcc",
    "oecd",
    "quad",
    "au",
)


def members(fast: InProcess, group: str, on: str) -> set[str]:
    found = fast("status", "--group", group, "--on", on, "-f", "jsonl", db=SHIPPED)
    assert found.code == 0, found.err
    return {row["entity"] for row in json_lines(found)}


@pytest.mark.parametrize(
    "options", ["-f csv", "-f table", "--scopes", "--compare 2020 2024"]
)
def test_whom_no_update_is_about_is_left_out_aloud(
    fast: InProcess, world: Path, options: str
) -> None:
    """And `world` has every country; where a filter leaves others out, nothing is said."""
    told = "Left out: 1 country that no update is about; with them: --group world."
    assert told in fast("status", *options.split(), db=world).err
    for narrowed in ("ruritania", "--status=banned", "--kind=company"):
        assert told not in fast("status", narrowed, *options.split(), db=world).err
    every = fast("names", "--kind", "country", db=world).lines
    assert len(fast("status", "--group", "world", db=world).lines) == len(every)


@pytest.mark.parametrize(
    ("group", "country", "last_without", "first_with"),
    [
        ("nato", "sweden", "2024-03-06", "2024-03-07"),
        ("nato", "finland", "2023-04-03", "2023-04-04"),
        ("nato", "north-macedonia", "2020-03-26", "2020-03-27"),
        ("eu", "croatia", "2013-06-30", "2013-07-01"),
        ("brics", "indonesia", "2024-12-31", "2025-01-06"),
        ("oecd", "costa-rica", "2021-05-24", "2021-05-25"),
    ],
)
def test_joining(
    fast: InProcess, group: str, country: str, last_without: str, first_with: str
) -> None:
    assert country not in members(fast, group, last_without)
    assert country in members(fast, group, first_with)


def test_the_united_kingdom_left(fast: InProcess) -> None:
    """At midnight in Brussels at the end of 31 January 2020: that day it was still a member."""
    assert "united-kingdom" in members(fast, "eu", "2020-01-31")
    assert "united-kingdom" not in members(fast, "eu", "2020-02-01")
    assert len(members(fast, "eu", "2020-01-31")) == 28
    assert len(members(fast, "eu", "2020-02-01")) == 27
    assert "united-kingdom" in members(fast, "nato", "2020-02-01")


@pytest.mark.parametrize(
    ("group", "on", "size"),
    [
        ("eu", "2026-11-24", 27), ("eu", "2004-04-30", 15), ("eu", "2004-05-01", 25), ("nato", "2019-01-01", 29),
        ("nato", "2024-03-07", 32), ("five-eyes", "2020-01-01", 5), ("g7", "2020-01-01", 7), ("quad", "2021-01-01", 4),
        ("gcc", "2020-01-01", 6), ("asean", "2020-01-01", 10), ("asean", "2025-10-26", 11), ("au", "2020-01-01", 55),
        ("brics", "2020-01-01", 5),
    ],
)  # fmt: skip
def test_sizes(fast: InProcess, group: str, on: str, size: int) -> None:
    assert len(members(fast, group, on)) == size


def test_the_groups_of_the_issue_are_there_with_their_source(fast: InProcess) -> None:
    rows = {
        row["slug"]: row
        for row in json_lines(fast("groups", "-f", "jsonl", db=SHIPPED))
    }
    assert set(ISSUE_3) <= set(rows)
    for row in rows.values():
        assert row["publisher"] and row["url"].startswith("http")
        assert sum(row["statuses"].values()) == row["members"]
        assert row["with_status"] == row["members"] - row["statuses"]["unknown"]


def test_groups_on_a_day(fast: InProcess) -> None:
    found = fast("groups", "--on", "2024-03-06", "-f", "jsonl", db=SHIPPED)
    sizes = {row["slug"]: row["members"] for row in json_lines(found)}
    assert sizes["nato"] == 31


def test_the_members_of_a_group_with_their_status(fast: InProcess, world: Path) -> None:
    found = fast("groups", "OA", "--on", "2001", "-f", "jsonl", db=world)
    assert [(row["entity"], row["status"]) for row in json_lines(found)] == [
        ("freedonia", "unknown"),
        ("ruritania", "unknown"),
    ]
    [row] = json_lines(fast("groups", "OA", "-f", "jsonl", db=world))
    assert (
        row
        | {
            "group": "old-alliance",
            "group_name": "Old Alliance",
            "entity": "ruritania",
            "name": "Ruritania",
            "extent": None,
            "status": "phase-out",
            "scope": "5g",
            "since": "2020-07-22",
            "decided_by": "5d0000000c",
            "began_by": "5d0000000c",
            "iso2": "QR",
        }
        == row
    )
    assert (
        "Old Alliance: 1 of 1 members have a status: 1 phase-out."
        in fast("groups", "OA", db=world).err
    )


def test_the_members_agree_with_status(fast: InProcess) -> None:
    found = fast("groups", "eu", "nato", "-f", "jsonl", db=SHIPPED)
    rows = json_lines(found)
    for group in ("eu", "nato"):
        own = {row["entity"]: row["status"] for row in rows if row["group"] == group}
        asked = fast("status", "--group", group, "-f", "jsonl", db=SHIPPED)
        assert own, group
        assert own == {row["entity"]: row["status"] for row in json_lines(asked)}


@pytest.mark.parametrize("name", ["EU", "European Union", "eu", "european union"])
def test_names_of_a_group(fast: InProcess, name: str) -> None:
    assert members(fast, name, "2026-11-24") == members(fast, "eu", "2026-11-24")


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "list",
        "summary",
        "timeline",
        "changes",
        "deadlines",
        "disputes",
        "export",
        "status --scopes",
        "groups",
    ],
)
def test_an_unknown_group_lists_the_known_ones(fast: InProcess, command: str) -> None:
    option = ("nope",) if command == "groups" else ("--group", "nope")
    found = fast(*command.split(), *option, db=SHIPPED)
    assert (found.code, found.out) == (2, "")
    assert "no group 'nope'" in found.err
    assert all(
        group in found.err
        for group in ("eu", "nato", "five-eyes", "Europe", "South-eastern Asia")
    )


@pytest.mark.parametrize(
    ("region", "inside", "outside"),
    [
        ("Europe", {"france", "germany", "norway"}, {"japan", "brazil"}),
        ("northern europe", {"sweden", "estonia", "united-kingdom"}, {"france"}),
        (
            "South-eastern Asia",
            {"vietnam", "malaysia", "singapore"},
            {"japan", "india"},
        ),
        ("Africa", {"kenya", "south-africa"}, {"france"}),
        ("Oceania", {"australia", "new-zealand"}, {"japan"}),
    ],
)
def test_regions(
    fast: InProcess, region: str, inside: set[str], outside: set[str]
) -> None:
    found = members(fast, region, "2026-11-24")
    assert inside <= found and not outside & found


def test_several_groups_are_joined(fast: InProcess) -> None:
    both = members(fast, "quad,five-eyes", "2026-11-24")
    assert both == members(fast, "quad", "2026-11-24") | members(
        fast, "five-eyes", "2026-11-24"
    )


def test_totals(fast: InProcess) -> None:
    found = fast("status", "--group", "five-eyes", "-f", "table", db=SHIPPED)
    assert "five-eyes: 5 of 5 members have a status" in found.out + found.err


def test_a_blocs_stance_is_not_its_members(fast: InProcess) -> None:
    """Rule 12."""
    assert "european-union" not in members(fast, "eu", "2026-11-24")


def test_a_group_narrows_every_read(fast: InProcess, world: Path) -> None:
    everything = {
        row["id"] for row in json_lines(fast("list", "-f", "jsonl", db=world))
    }
    inside = {
        row["id"]
        for row in json_lines(
            fast("list", "--group", "old-alliance", "-f", "jsonl", db=world)
        )
    }
    assert {"3b0000000a", "5d00000zzz"} <= inside < everything
    assert "6e0000000d" not in inside, "Freedonia left in 2001"


def test_a_membership_known_by_year(fast: InProcess, world: Path) -> None:
    """It counts from the last possible first day to the last possible last day."""
    sizes = [
        len(json_lines(fast("groups", "OA", "--on", on, "-f", "jsonl", db=world)))
        for on in ("1894-12-30", "1894-12-31", "1933-12-31", "2001-12-31", "2002-01-01")
    ]
    assert sizes == [0, 1, 2, 2, 1]


def test_the_name_of_one_group_is_no_column(fast: InProcess, world: Path) -> None:
    one = fast("groups", "OA", "-f", "table", db=world)
    assert "group" not in one.lines[0]
    assert fast("groups", "OA", "-f", "csv", db=world).out.startswith(
        "group,group_name"
    )
    both = fast("groups", "five-eyes", "quad", "-f", "table", db=SHIPPED)
    assert both.lines[0].endswith("group")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--basis law", "eu: 13 of 27 members match --basis law."),
        ("--basis law --limit 2", "eu: 13 of 27 members match --basis law."),
        ("--kind country --kind company --binding", "eu: 11 of 27 members match"),
        ("", ""),
        ("--limit 2", ""),
        ("--scope government", ""),
    ],
)
def test_of_filters_it_is_said_how_many_members_match(
    fast: InProcess, typed: str, said: str
) -> None:
    told = fast("status", "--group", "eu", *typed.split(), db=SHIPPED).err
    assert (said in told) if said else (" match" not in told)
    assert " of 27 members have a status" in told


def test_a_terminal_counts_the_members_once(terminal: Terminal, world: Path) -> None:
    said = terminal("status", "--group", "OA", db=world).err
    assert said.count("1 phase-out") == 1
    assert "OA: 1 of 1 members" in said
    assert terminal("groups", db=world).err == ""


def test_two_days_side_by_side_keep_their_arrow(fast: InProcess) -> None:
    """Where the columns fit, the days are above them instead."""
    asked = ("status", "--compare", "2019", "2021", "-f", "table")
    narrow = fast(*asked, db=SHIPPED, env={"COLUMNS": "40"}).out
    assert re.search(r"^United Kingdom ●\n  .+ → phase-out \(5g\)$", narrow, re.M)
    wide = fast(*asked, db=SHIPPED, env={"COLUMNS": "120"}).out
    assert "United Kingdom ●" in wide and "→" not in wide and "2021-12-31" in wide


@pytest.mark.parametrize(
    ("words", "group"),
    [
        (["gulf"], "gcc"),
        (["five", "eyes"], "five-eyes"),
        (["Nordic"], "nordics"),
        (["europe"], "Europe"),
        (["baltics", "benelux"], "baltics,benelux"),
    ],
)
def test_a_group_is_named_as_a_country_is(
    fast: InProcess, words: list[str], group: str
) -> None:
    def named(*asked: str) -> list[str]:
        return sorted(fast("status", *asked, "--fields", "entity", db=SHIPPED).lines)

    by_option = named("--group", group, "--kind", "country")
    assert set(named(*words)) == set(by_option) != set()
    assert named(*words, "japan") == sorted([*by_option, "japan"])


def test_a_bloc_brings_its_members_unless_it_is_named_in_full(fast: InProcess) -> None:
    found = fast("status", "eu", "--fields", "entity", db=SHIPPED)
    assert {"european-union", "germany"} < set(found.lines)
    alone = fast("status", "european-union", "--fields", "entity", db=SHIPPED)
    assert alone.lines == ["european-union"]


def test_a_sheet_is_about_the_group_that_is_named(fast: InProcess) -> None:
    today = {DAY: "2027-01-01"}  # no entry of the ledger is ahead of it
    sheet = fast("certify", "five-eyes", db=SHIPPED, env=today).out
    assert "members of  five-eyes" in sheet and "Canada" in sheet
    assert fast("certify", "six-eyes", db=SHIPPED).code == 1


def test_a_status_is_a_filter_among_the_names(fast: InProcess) -> None:
    def listed(*asked: str) -> list[str]:
        return fast("status", *asked, "--fields", "entity,status", db=SHIPPED).lines

    assert listed("case-by-case") == listed("--status", "case-by-case") != []
    assert listed("Banned", "taiwan", "italy") == ["taiwan\tbanned"]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (["--country", "usa"], set()),
        (["usa", "germany"], {"germany"}),
        (["--company", "vodafone"], {"vodafone"}),
        (["--company", "verizon"], set()),
        (["--kind", "company", "usa"], {"deutsche-telekom"}),
    ],
)
def test_names_beside_a_group_are_those_that_belong_to_it(
    fast: InProcess, asked: list[str], named: set[str]
) -> None:
    found = fast("status", "--group", "eu", *asked, db=SHIPPED)
    assert {line.split("\t")[0] for line in found.lines} == named
    assert "members have a status" not in found.err


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("--group five-eyes --scope 5g-core", 5),
        ("--group five-eyes --scope 5g-core --status unknown", 4),
        ("--group five-eyes --scope 5g-core --since 2000", 1),
        ("--group eu --kind company --scope devices", 2),
        ("--scope 5g-core", 7),
    ],
)
def test_members_unknown_for_a_scope_are_rows(
    fast: InProcess, asked: str, rows: int
) -> None:
    assert len(fast("status", *asked.split(), db=SHIPPED).lines) == rows


def test_a_scope_of_which_no_member_has_a_verdict_is_named(fast: InProcess) -> None:
    asked = ("status", "--group", "eu", "--scope", "devices,5g-core")
    told = fast(*asked, "-f", "table", db=SHIPPED)
    assert "No verdict here is of --scope devices." in told.out + told.err
