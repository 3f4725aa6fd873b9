"""`schema`: the JSON Schema accepts what the validation accepts, and nothing else."""

import copy
import json
from calendar import monthrange
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import InProcess
from costs import examples
from hwstatus import paths
from hwstatus.errors import BadRecord
from hwstatus.record import canonical, dates, forms, json_schema, validation
from samples import TODAY, checks, enquiries, entities, groups, updates

SCHEMA = json_schema.schema()
VALIDATOR = Draft202012Validator(SCHEMA)

UNSAID = (
    "is in the future",
    "is out of range: Huawei",
    "is the date itself",
    "is before",
    "two of them are for",
    "is not valid UTF-8",
    "is no web address",
)
"""What the validation says of what a schema cannot say; two effects for one scope it can."""

JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        1.5,
        "",
        " ",
        "\x00",
        "x\n",
        "banned",
        "5g",
        "2020",
        "2020-02-30",
        "2020-02-29",
        "2100-02-29",
        "2020-7",
        "2101",
        "0000",
        "2020-01-01T00:00:00Z",
        "2020-02-30T00:00:00Z",
        "2020-01-01T24:00:00Z",
        "aaaaaaaaaa",
        "aaaaaaaaaa:5g",
        "aaaaaaaaaa:6g",
        "a-slug",
        "A Slug",
        "ABC",
        "AB\n",
        "a" * 64,
        "x" * 201,
        "x" * 4_001,
        "http://",
        "ftp://a.example",
        "https://a.example/ b",
        "https://a.example/x",
        [],
        [None],
        [""],
        ["a-slug"],
        [1],
        {},
        [{}],
        {"x": 1},
        [{"publisher": "P"}],
        [{"scope": "5g", "status": "banned"}, {"scope": "5g", "status": "permitted"}],
    ]
).map(copy.deepcopy)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value: what holds it, and its key."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in list(items):
        yield value, key
        if isinstance(held, dict | list):
            yield from places(held)


@st.composite
def nearly_records(draw: st.DrawFn) -> dict[str, Any]:
    """A record as JSON with up to two places changed, taken out or added."""
    record = draw(updates | entities | groups | checks | enquiries)
    raw = copy.deepcopy(canonical.as_json(record))
    for _ in range(draw(st.integers(0, 2))):
        holder, key = draw(st.sampled_from(list(places(raw))))
        change = draw(st.sampled_from(["set", "remove", "add"]))
        if change == "set":
            holder[key] = draw(JUNK)
        elif change == "remove":
            del holder[key]
        elif isinstance(holder, dict):
            known = [name for form in forms.SUBJECTS.values() for name in form.fields]
            holder[draw(st.sampled_from(known))] = draw(JUNK)
        if not raw:
            break
    return raw


def problem_of(raw: dict[str, Any]) -> str:
    """What the validation says; empty where it accepts."""
    try:
        validation.load(json.dumps(raw), TODAY)
    except BadRecord as error:
        return str(error)
    return ""


@examples(40)
@given(nearly_records())
def test_the_schema_and_the_validation_agree(raw: dict[str, Any]) -> None:
    problem = problem_of(raw)
    if any(words in problem for words in UNSAID) and "are for 5g" not in problem:
        return
    complaints = [error.message for error in VALIDATOR.iter_errors(raw)]
    assert bool(problem) == bool(complaints), (problem, complaints)


@examples(30)
@given(updates | entities | groups | checks | enquiries)
def test_every_record_is_accepted(record: Any) -> None:
    assert VALIDATOR.is_valid(canonical.as_json(record))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_every_line_of_the_dataset_is_accepted() -> None:
    lines = [
        line
        for path in sorted((paths.DATASET / "updates").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(lines) > 1_000
    for line in lines[::25]:
        assert VALIDATOR.is_valid(json.loads(line)), line


@pytest.mark.parametrize("year", [1, 4, 1900, 2000, 2019, 2020, 2099, 2100])
def test_every_day_of_the_calendar_and_no_other(year: int) -> None:
    date = Draft202012Validator(SCHEMA["$defs"]["update"]["properties"]["date"])
    for month in range(14):
        for day in range(33):
            text = f"{year:04}-{month:02}-{day:02}"
            exists = 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
            assert date.is_valid(text) == exists, text


def test_it_is_printed(fast: InProcess, tmp_path: Path) -> None:
    found = fast("schema")
    assert (found.code, found.err) == (0, "")
    assert json.loads(found.out) == SCHEMA
    assert fast("schema", "-o", str(tmp_path / "s.json")).out == ""
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == SCHEMA
    assert str(dates.LATEST_YEAR) in found.out
