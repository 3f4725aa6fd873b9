"""The JSON that scripts rely on: the keys of every kind of row, spelt out, and the types of their values.

A contract with versions: a key may be added at the end; to rename or remove one breaks it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import InProcess, json_lines
from hwstatus.record.vocabulary import SCOPES, STATUSES

UPDATE = [
    "id", "entity", "also_about", "date", "summary", "note", "actor", "actor_name", "confidence", "pending", "effects",
    "deadlines", "sources", "exemptions", "recorded_at", "recorded_by", "outcomes",
    "instrument",
]  # fmt: skip
EFFECT = [
    "scope",
    "status",
    "stage",
    "basis",
    "effective",
    "restores",
    "extent",
    "confirms",
]
DEADLINE = ["scope", "date", "what", "replaces"]
SOURCE = ["publisher", "title", "url", "archive_url", "published", "official"]

CONTRACT = {
    "list": UPDATE,
    "timeline": UPDATE,
    "search ban*": UPDATE,
    "status": [
        "entity", "name", "kind", "status", "scope", "since", "stage", "basis", "effective", "confidence",
        "decided_by", "decided_on", "summary", "publisher", "url", "last_update", "last_checked", "disputed_with",
        "projected", "began_by", "began_on", "began_publisher", "began_url", "began_stage", "began_basis",
        "began_effective", "restores", "restored_on", "restored_actor", "suspended", "beside", "practice",
        "practice_since", "practice_confirmed", "practice_last_known", "practice_operators",
    ],
    "names": ["slug", "name", "kind", "iso2", "iso3", "home", "region", "aliases", "updates"],
    "chart": ["period", "day", "statuses"],
    "status --compare 2019 2021": [
        "entity", "name", "status_1", "scope_1", "status_2", "scope_2", "moved", "decided_by", "extent_1", "extent_2",
        "day_1", "day_2", "was", "status", "iso2", "iso3",
    ],
    "map": ["entity", "name", "iso2", "status", "scope", "since", "practice"],
    "timeline --chart": ["entity", "name", "scope", "status", "since", "to"],
    "overview": ["status", "countries", "scopes", "practice"],
    "summary": ["status", "countries"],
    "summary --by country": ["country", "updates"],
    "summary --by year,status": ["year", "status", "countries"],
    "summary --by year,status --updates": ["year", "status", "updates"],
}  # fmt: skip

# The first fields of a line in a pipe: what `cut -f` counts on.
PLAIN = {
    "status --compare 2019 2021": ["entity", "name", "status_1", "scope_1", "status_2"],
    "list": ["id", "date", "entity", "status", "scope", "summary", "publisher", "url"],
    "status": [
        "entity",
        "status",
        "scope",
        "since",
        "decided_by",
        "publisher",
        "url",
        "last_update",
    ],
    "names": ["slug", "name", "kind", "iso2", "iso3", "aliases", "updates"],
    "timeline --chart": ["entity", "name", "scope", "status", "since", "to"],
    "summary": ["status", "countries"],
    "overview": ["status", "countries"],
    "map": ["entity", "status"],
    "chart": ["period", "day", *STATUSES],
}

FLAT_UPDATE = [
    "id", "date", "entity", "status", "scope", "stage", "basis", "effective", "summary", "note", "actor", "actor_name",
    "confidence", "publisher", "title", "url", "published", "also_about", "effects", "deadlines", "pending",
    "recorded_at", "recorded_by",
]  # fmt: skip


def rows(fast: InProcess, db: Path, command: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        fast(*command.split(), "--json", db=db).out
    )
    assert found
    return found


def in_order(record: dict[str, Any], keys: list[str]) -> bool:
    """Whether a record has no other keys than these, in this order; some may be absent."""
    return list(record) == [key for key in keys if key in record]


@pytest.mark.parametrize("command", CONTRACT)
def test_keys(fast: InProcess, world: Path, command: str) -> None:
    expected = CONTRACT[command]
    for row in rows(fast, world, command):
        if expected is UPDATE:
            assert in_order(row, UPDATE)
        else:
            assert list(row)[: len(expected)] == expected
    assert json_lines(fast(*command.split(), "-f", "jsonl", db=world)) == rows(
        fast, world, command
    )


def test_show_has_a_verdict_a_name_and_the_updates(
    fast: InProcess, world: Path
) -> None:
    """The verdicts are the rows of `status`, with the status by scope; the updates the records of `list`."""
    names = ("ruritania", "syldavia")
    found = json.loads(fast("show", *names, "--json", db=world).out)
    assert list(found) == ["verdicts", "updates"]
    of_scopes = {row["entity"]: row for row in rows(fast, world, "status --scopes")}
    for row in found["verdicts"]:
        assert row.popitem() == ("statuses", of_scopes[row["entity"]]["statuses"])
    statuses = {row["entity"]: row for row in rows(fast, world, "status")}
    assert found["verdicts"] == [statuses[name] for name in names]
    listed = {row["id"]: row for row in rows(fast, world, "list")}
    assert found["updates"] == [listed[row["id"]] for row in found["updates"]]
    assert json_lines(fast("show", *names, "-f", "jsonl", db=world)) == found["updates"]


@pytest.mark.parametrize("command", PLAIN)
def test_columns_of_a_pipe(fast: InProcess, world: Path, command: str) -> None:
    fields = PLAIN[command]
    asked = fast(
        *command.split(), "-f", "plain", "--fields", ",".join(fields), db=world
    )
    assert asked.code == 0
    plain = fast(*command.split(), db=world)
    assert [line.split("\t")[: len(fields)] for line in plain.lines] == [
        line.split("\t") for line in asked.lines
    ]


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_header_of_updates(fast: InProcess, world: Path, form: str) -> None:
    header = fast("list", "-f", form, db=world).out.splitlines()[0]
    assert (
        header.split("," if form == "csv" else "\t")[: len(FLAT_UPDATE)] == FLAT_UPDATE
    )


@pytest.mark.parametrize(
    "command",
    [
        c
        for c, keys in CONTRACT.items()
        if keys is not UPDATE and "statuses" not in keys
    ],
)
def test_header_of_the_others_is_their_keys(
    fast: InProcess, world: Path, command: str
) -> None:
    header = fast(*command.split(), "-f", "tsv", db=world).lines[0]
    assert header.split("\t") == list(rows(fast, world, command)[0])


def test_types_of_an_update(fast: InProcess, world: Path) -> None:
    for row in rows(fast, world, "list"):
        for key in (
            "id",
            "entity",
            "date",
            "summary",
            "confidence",
            "recorded_at",
            "recorded_by",
        ):
            assert isinstance(row[key], str) and row[key]
        for key in ("note", "actor", "actor_name", "pending"):
            assert isinstance(row.get(key, ""), str)
        assert all(isinstance(slug, str) for slug in row.get("also_about", ()))
        assert all(in_order(e, EFFECT) for e in row.get("effects", ()))
        assert all(in_order(d, DEADLINE) for d in row.get("deadlines", ()))
        assert all(in_order(s, SOURCE) for s in row["sources"])
        assert all(s.get("official", True) is True for s in row["sources"])
        assert row["sources"]


def test_types_of_a_standing(fast: InProcess, world: Path) -> None:
    found = {row["entity"]: row for row in rows(fast, world, "status")}
    for row in found.values():
        assert row["status"] in STATUSES and row["scope"] in (None, *SCOPES)
        known = row["status"] != "unknown"
        assert all(
            (row[key] is not None) == known
            for key in ("since", "stage", "basis", "decided_by", "decided_on")
        )
    assert found["ruritania"] == {
        "entity": "ruritania", "name": "Ruritania", "kind": "country", "status": "phase-out", "scope": "5g",
        "since": "2020-07-22", "stage": "adopted", "basis": "licence", "effective": "2028",
        "confidence": "single-press",
        "decided_by": "5d0000000c", "decided_on": "2020-07-22",
        "summary": "Ruritania told Ruritel and the other operators that licences for Huawei equipment will not be"
                   " renewed, which takes it out of the network by 2028.",
        "publisher": "The Strelsau Times", "url": None, "last_update": "2024-05", "last_checked": "2026-10-01",
        "disputed_with": None, "projected": False,
        "began_by": "5d0000000c", "began_on": "2020-07-22", "began_publisher": "The Strelsau Times",
        "began_url": None, "began_stage": "adopted", "began_basis": "licence",
        "began_effective": "2028", "restores": None, "restored_on": None, "restored_actor": None, "suspended": None,
        "beside": [], "practice": None, "practice_since": None, "practice_confirmed": None,
        "practice_last_known": None, "practice_operators": None,
        "iso2": "QR", "iso3": "QRX", "extent": None, "actor_name": None, "instrument": None, "official": False,
        "confirmed_by": "5d00000zzz", "confirmed_on": "2024-05", "checked_on": "2026-10-01", "disputed": False,
    }  # fmt: skip
    assert found["freedonia"]["disputed_with"] == "6e0000000d"


def test_numbers_are_numbers(fast: InProcess, world: Path) -> None:
    assert all(
        isinstance(row["countries"], int) for row in rows(fast, world, "summary")
    )
    assert all(isinstance(row["updates"], int) for row in rows(fast, world, "names"))
    assert all(isinstance(row["aliases"], list) for row in rows(fast, world, "names"))


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ("id", ["id"]),
        ("summary,id", ["summary", "id"]),
        ("status,scope,url", ["status", "scope", "url"]),
        ("id, date", ["id", "date"]),
    ],
)
def test_fields_choose_and_order_the_keys(
    fast: InProcess, world: Path, fields: str, keys: list[str]
) -> None:
    found = json.loads(fast("list", "--json", "--fields", fields, db=world).out)
    assert found and all(list(row) == keys for row in found)


@pytest.mark.parametrize(
    "form", ["plain", "csv", "tsv", "json", "jsonl", "table", "markdown", "html"]
)
def test_an_unknown_field_is_refused(fast: InProcess, world: Path, form: str) -> None:
    for command in ("list", "status", "names", "summary"):
        found = fast(command, "-f", form, "--fields", "id,nope", db=world)
        assert (found.code, found.out) == (2, ""), command
        assert "error: --fields '" in found.err and "--fields ?" in found.err


def test_exit_codes_are_a_contract() -> None:
    from hwstatus import errors

    codes = {
        kind.__name__: kind.code
        for kind in (
            errors.HwstatusError,
            errors.NotFound,
            errors.Usage,
            errors.Refused,
            errors.TrackerError,
        )
    }
    assert codes == {
        "HwstatusError": 70,
        "NotFound": 1,
        "Usage": 2,
        "Refused": 3,
        "TrackerError": 4,
    }
