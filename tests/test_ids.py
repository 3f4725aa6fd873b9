"""Ids of updates where names may stand."""

import re
from pathlib import Path

import pytest

from conftest import InProcess, json_lines


@pytest.mark.parametrize("command", ["list", "timeline", "export"])
def test_those_updates_are_listed(fast: InProcess, world: Path, command: str) -> None:
    told = fast(command, "7b00", "5d0000000c", "-f", "jsonl", db=world)
    listed = [row["id"] for row in json_lines(told)]
    assert sorted(listed) == ["5d0000000c", "7b0000000g"]


def test_filters_narrow_them(fast: InProcess, world: Path) -> None:
    assert fast("list", "7b00", "--actor", "regulator", db=world).lines == []


def test_its_sources_alone_are_listed(fast: InProcess, world: Path) -> None:
    told = fast("sources", "9a00", "--fields", "updates,publishers", db=world)
    assert told.lines == ["9a00\t新华社"]


def test_what_it_counts_for_is_told(fast: InProcess, world: Path) -> None:
    told = fast("why", "7a00", "--fields", "id,reason", db=world)
    assert told.lines == ["7a0000000f\tsuperseded by 7b00 of 2021-02-01 (under-review)"]


@pytest.mark.parametrize(
    "command",
    ["status", "changes", "deadlines", "disputes", "certify", "checked", "check"],
)
def test_elsewhere_it_is_no_name(fast: InProcess, world: Path, command: str) -> None:
    told = fast(command, "7b00", db=world)
    assert (told.code, told.out) == (1, "")
    assert "an update about Borduria: hwstatus" in told.err
    assert "show 7b00" in told.err
    assert re.search(rf"about Borduria: hwstatus .*{command} borduria", told.err)


def test_a_name_goes_before_an_id(fast: InProcess, world: Path) -> None:
    told = fast("list", "7b00", "borduria", db=world)
    assert (told.code, told.out) == (1, "")
