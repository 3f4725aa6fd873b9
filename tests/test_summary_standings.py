"""`summary --standings`: how many countries had which status, and when."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conftest import SHIPPED, InProcess, json_lines


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
