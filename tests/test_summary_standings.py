"""`summary --standings`: how many countries had which status, and when."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import SHIPPED, InProcess, json_lines
from hwstatus.languages import MADE
from hwstatus.record.models import Entity
from samples import WORLD_ENTITIES, WORLD_UPDATES, update, write_tracker

Value = Callable[[dict[str, Any]], Any]


def counted(fast: InProcess, db: Path, *arguments: str) -> list[dict[str, Any]]:
    found = fast("summary", "--standings", *arguments, "-f", "jsonl", db=db)
    assert found.code == 0, found.err
    return json_lines(found)


def heads(fast: InProcess, db: Path, on: str) -> Counter[str]:
    found = fast("status", "--on", on, "-f", "jsonl", db=db)
    return Counter(row["status"] for row in json_lines(found))


@pytest.mark.parametrize("day", ["2018-12-31", "2020-12-31", "2023-12-31"])
def test_each_year_agrees_with_its_last_day(fast: InProcess, day: str) -> None:
    rows = counted(fast, SHIPPED, "--by", "year,status")
    year = {r["status"]: r["countries"] for r in rows if r["year"] == day[:4]}
    assert year == heads(fast, SHIPPED, day)


def test_the_current_year_is_today(fast: InProcess) -> None:
    rows = counted(fast, SHIPPED, "--by", "year,status", "--since", "2026")
    today = fast("status", "-f", "jsonl", db=SHIPPED)
    assert {r["status"]: r["countries"] for r in rows} == Counter(
        row["status"] for row in json_lines(today)
    )


def test_years_begin_with_the_first_status(fast: InProcess, world: Path) -> None:
    years = [row["year"] for row in counted(fast, world, "--by", "year")]
    assert years == [str(year) for year in range(2018, 2027)]
    first, *_ = counted(fast, world, "--by", "year,status")
    assert first == {"year": "2018", "status": "under-review", "countries": 1}


def test_by_region_and_group(fast: InProcess, world: Path) -> None:
    assert counted(fast, world, "--by", "region,status", "--status", "phase-out") == [
        {"region": "Europe", "status": "phase-out", "countries": 1}
    ]
    assert counted(fast, world, "--by", "group") == [
        {"group": "old-alliance", "countries": 1}
    ]


def test_of_one_scope(fast: InProcess, world: Path) -> None:
    rows = counted(fast, world, "--by", "status", "--scope", "government")
    assert {"status": "banned", "countries": 1} in rows


def test_what_is_counted_is_said(fast: InProcess, world: Path) -> None:
    found = fast("summary", "--standings", "--by", "year,status", db=world)
    assert "countries by their verdict on the networks, at each year's end" in found.err
    found = fast("summary", "--standings", "--scope", "5g", db=world)
    assert "countries by their status for 5g, on 2026-11-24." in found.err
    assert "--updates" in found.err


@pytest.mark.parametrize(
    ("arguments", "said", "title"),
    [
        ("--by year", "Counted: updates.", "Huawei: updates by year"),
        ("--by basis", "Counted: countries with a status by", "Huawei: countries by basis"),
        ("--by basis,status --updates", "Counted: updates.", "updates by basis, status"),
        ("--by status --since 2021", "networks, begun since 2021-01-01, on 2026", ": countries by status"),
        ("--by basis --until 2020", "networks, begun until 2020-12-31, on 2026", ": countries by basis"),
        ("--by year --kind bloc --since 2026", "(15 recorded).\n", ""),
    ],
)  # fmt: skip
def test_every_form_says_what_is_counted(
    fast: InProcess, world: Path, arguments: str, said: str, title: str
) -> None:
    done = fast("summary", *arguments.split(), "-f", "html", db=world)
    assert said in done.err and title in done.out
    assert fast("summary", *arguments.split(), db=world).err == done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "Territories among them: Palma, Zenda."),
        ("--by region", "Territories among them: Zenda."),
        ("--group old-alliance", ""),
        ("--kind company", ""),
    ],
)
def test_territories_among_the_countries_are_named(
    fast: InProcess, tmp_path: Path, arguments: str, told: str
) -> None:
    made = [
        Entity("palma", "Palma", "country", home="ruritania"),
        Entity("zenda", "Zenda", "country", home="ruritania"),
    ]
    acts = [
        *WORLD_UPDATES,
        update("f000000000", "palma", effects=[]),
        update("f111111111", "zenda", effects=["banned"]),
    ]
    place = write_tracker(tmp_path / "t.db", [*WORLD_ENTITIES, *made], acts)
    said = fast("summary", *arguments.split(), db=place).err.splitlines()
    assert [line for line in said if "erritor" in line] == [told] * bool(told)


def test_a_region_has_as_many_by_its_key_as_by_its_name(fast: InProcess) -> None:
    by_region = counted(fast, SHIPPED, "--by", "region,status")
    for region in {row["region"] for row in by_region}:
        own = counted(fast, SHIPPED, "--by", "status", "--group", region)
        assert {row["status"]: row["countries"] for row in own} == {
            row["status"]: row["countries"]
            for row in by_region
            if row["region"] == region
        }
    assert len(fast("status", "--group", "africa", db=SHIPPED).lines) == 60


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "Left out: 1 country that no update is about; with them: --group world."),
        ("--by practice", "Left out: 1 country that no update is about; with them: --group world."),
        ("--group world", ""),
        ("--by region,status", ""),
        ("--by group,status", ""),
        ("--by scope", ""),
        ("--status banned", ""),
        ("--kind company", ""),
        ("--group old-alliance", ""),
    ],
)  # fmt: skip
def test_countries_without_an_update_are_counted_or_told(
    fast: InProcess, world: Path, arguments: str, told: str
) -> None:
    said = fast("summary", *arguments.split(), db=world).err.splitlines()
    assert [line for line in said if "Left out" in line] == [told] * bool(told)


def test_a_cross_table_fits_its_terminal(fast: InProcess) -> None:
    for columns in (40, 80, 120):
        env = {"COLUMNS": str(columns)}
        found = fast(
            *["summary", "--standings", "--by", "year,status", "-f", "table"],
            db=SHIPPED,
            env=env,
        )
        assert found.code == 0
        assert max(map(len, found.lines)) <= columns


@pytest.mark.parametrize("by", ["publisher", "month", "year,status,region"])
def test_what_standings_are_not_counted_by(
    fast: InProcess, world: Path, by: str
) -> None:
    found = fast("summary", "--standings", "--by", by, db=world)
    assert (found.code, found.out) == (2, "")


@pytest.mark.parametrize("by", ["region", "group", "practice", "region,official"])
def test_what_updates_are_not_counted_by(fast: InProcess, world: Path, by: str) -> None:
    assert "--updates" not in fast("summary", "--by", by, db=world).err
    refused = fast("summary", "--by", by, "--updates", db=world)
    assert (refused.code, refused.out) == (2, "")
    assert "--by of updates" in refused.err


@pytest.mark.parametrize(
    "by",
    [
        "status",
        "year,status",
        "status,confidence",
        "practice",
        "region",
        "group",
        "basis",
        "extent,stage",
    ],
)
def test_what_countries_have_counts_countries(fast: InProcess, by: str) -> None:
    answer = fast("summary", "--by", by, "-f", "csv", db=SHIPPED)
    assert answer.lines[0].strip() == f"{by},countries"
    assert (
        answer.out
        == fast("summary", "--standings", "--by", by, "-f", "csv", db=SHIPPED).out
    )


@pytest.mark.parametrize(
    "by", ["status,publisher", "confidence", "extent,instrument", "year"]
)
def test_what_updates_have_counts_updates(fast: InProcess, by: str) -> None:
    answer = fast("summary", "--by", by, "-f", "csv", db=SHIPPED)
    assert answer.lines[0].strip() == f"{by},updates"
    basis = fast("summary", "--by", "basis", "--updates", "-f", "csv", db=SHIPPED)
    assert basis.lines[0].strip() == "basis,updates"


@pytest.mark.parametrize(
    ("key", "of_verdict", "of_update"),
    [
        ("confidence", lambda row: row["confidence"], lambda row: row["confidence"]),
        ("official", lambda row: row["official"], lambda row: any(s.get("official") for s in row["sources"])),
        ("instrument", lambda row: row["instrument"] or "none", lambda row: row.get("instrument", "none")),
    ],
)  # fmt: skip
def test_each_key_agrees_with_what_is_listed(
    fast: InProcess, key: str, of_verdict: Value, of_update: Value
) -> None:
    said = {True: "official", False: "not official"}
    heads = json_lines(fast("status", "-f", "jsonl", db=SHIPPED))
    known = Counter(of_verdict(row) for row in heads if row["status"] != "unknown")
    of_countries = counted(fast, SHIPPED, "--by", key)
    assert {row[key]: row["countries"] for row in of_countries} == {
        said.get(word, word): number for word, number in known.items()
    }
    updates = Counter(
        of_update(row) for row in json_lines(fast("list", "-f", "jsonl", db=SHIPPED))
    )
    of_updates = json_lines(fast("summary", "--by", key, "-f", "jsonl", db=SHIPPED))
    assert {row[key]: row["updates"] for row in of_updates} == {
        said.get(word, word): number for word, number in updates.items()
    }


def test_groups_are_counted_side_by_side(fast: InProcess) -> None:
    together = counted(fast, SHIPPED, "--by", "status,group", "--group", "eu,gulf")
    assert together == counted(fast, SHIPPED, "--group", "eu", "--group", "gulf")
    assert {row["group"] for row in together} == {"eu", "gulf"}
    alone = counted(fast, SHIPPED, "--group", "gulf")
    assert [row for row in together if row["group"] == "gulf"] == [
        {"status": row["status"], "group": "gulf", "countries": row["countries"]}
        for row in alone
    ]


@pytest.mark.parametrize(
    "typed", [("gulf", "asean"), ("asean", "gulf"), ("EU", "five eyes")]
)
def test_groups_stand_in_the_order_and_by_the_names_that_were_typed(
    fast: InProcess, typed: tuple[str, str]
) -> None:
    asked = [word for group in typed for word in ("--group", group)]
    page = fast("summary", *asked, "-f", "table", db=SHIPPED)
    [head] = [line for line in page.lines if line.startswith("status ")]
    assert re.split(r"  +", head) == ["status", *typed]
    rows = counted(fast, SHIPPED, *asked)
    assert {row["group"] for row in rows} == set(typed)


def test_filters_narrow_the_countries(fast: InProcess) -> None:
    asked = ("--official", "--since", "2020", "--status", "banned")
    rows = counted(fast, SHIPPED, *asked)
    assert rows == [
        {"status": "banned", "countries": len(fast("status", *asked, db=SHIPPED).lines)}
    ]


def test_people_are_added_up(fast: InProcess) -> None:
    figures = {
        code: int(people)
        for code, people, _ in (
            line.split("\t")
            for line in (MADE / "territories.tsv").read_text().splitlines()
        )
    }
    rows = json_lines(fast("status", "banned", "-f", "jsonl", db=SHIPPED))
    answer = fast("summary", "--weight", "population", "-f", "jsonl", db=SHIPPED)
    assert json_lines(answer)[0] == {
        "status": "banned",
        "population": sum(figures[row["iso2"]] for row in rows),
    }
    assert "billion" in answer.err and "CLDR 48.2.0" in answer.err
    assert fast("summary", "--weight", "area", db=SHIPPED).code == 2
    assert fast("summary", "--weight", "gdp", "--updates", db=SHIPPED).code == 2
