"""The API of the site: every answer fits its schema, and no key is ever lost."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from conftest import InProcess
from hwstatus.paths import Location
from hwstatus.site.api.answers import FOLDER, KINDS
from hwstatus.site.api.description import schema_of
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT
from site_of import (
    BAD_TEXT,
    BASE,
    CORRECTED,
    RETRACTED,
    read,
    storied_site,
    write_storied,
)

Files = Mapping[str, bytes]

KEPT = Path(__file__).parent / "data" / "api_keys.json"
"""The keys of every answer and their types. Lines may be added, never changed."""


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_storied(tmp_path_factory.mktemp("storied") / "storied.db")


@pytest.fixture(scope="module")
def files() -> Files:
    return storied_site()


def answers(files: Files) -> Iterator[tuple[str, Any]]:
    """Every answer by path."""
    for path in files:
        described = path.startswith(
            tuple(FOLDER + name for name in ("schema/", "openapi", "404"))
        )
        if not described and path.endswith(".json") and path.startswith(FOLDER):
            yield path, read(files, path)


def kind_of(path: str) -> str:
    """The kind of answer that a path is, by the paths of the kinds."""
    for kind in KINDS:
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(kind.path))
        if re.fullmatch(pattern, path.removeprefix(FOLDER)):
            return kind.name
    raise AssertionError(f"no kind of answer is at {path}")


def test_every_answer_fits_its_schema(files: Files) -> None:
    validators = {}
    for kind in KINDS:
        schema = read(files, kind.schema_path)
        Draft202012Validator.check_schema(schema)
        validators[kind.name] = Draft202012Validator(schema)
    seen = set()
    for path, answer in answers(files):
        named = kind_of(path)
        errors = list(validators[named].iter_errors(answer))
        assert not errors, (path, errors[0].message, list(errors[0].absolute_path))
        seen.add(named)
    assert seen == set(validators)


def test_the_description_is_openapi(files: Files) -> None:
    described = read(files, f"{FOLDER}openapi.json")
    OpenAPIV31SpecValidator(described).validate()
    assert set(described["paths"]) == {f"/{kind.path}" for kind in KINDS}


def test_every_path_that_is_described_is_there(files: Files) -> None:
    described = read(files, f"{FOLDER}openapi.json")["paths"]
    paths = {path.removeprefix(FOLDER) for path, _ in answers(files)}
    for template in described:
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template[1:]))
        assert any(re.fullmatch(pattern, path) for path in paths), template


# -- the contract ----------------------------------------------------------------------


def keys_of(schema: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    """Every key below a schema, as a path with its type; needed ones have a `!`."""
    for option in schema.get("anyOf", [schema]):
        kind = option["type"]
        if kind == "array":
            yield from keys_of(option["items"], f"{place}[]")
        for key, value in option.get("properties", {}).items():
            needed = "!" if key in option["required"] else ""
            types = value.get("type") or [o["type"] for o in value["anyOf"]]
            name = types if isinstance(types, str) else " or ".join(types)
            yield f"{place}.{key}", name + needed
            yield from keys_of(value, f"{place}.{key}")


def present_keys() -> dict[str, str]:
    return {
        key: kind for one in KINDS for key, kind in keys_of(schema_of(one), one.name)
    }


def test_no_key_goes_and_none_changes() -> None:
    """Programs out there rely on each: what fails here needs another version."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    present = present_keys()
    lost = {key: kind for key, kind in kept.items() if present.get(key) != kind}
    assert lost == {}


def test_new_keys_are_written_down() -> None:
    """From then on they are kept: python tests/test_site_api.py"""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert set(present_keys()) - set(kept) == set()


# -- what they say ---------------------------------------------------------------------


def test_an_entity_says_what_the_command_line_says(
    fast: InProcess, tracker: Path, files: Files
) -> None:
    day = read(files, f"{FOLDER}index.json")["as_of"]
    said = fast("status", "ruritania", "--on", day, "--json", db=tracker)
    result = read(files, f"{FOLDER}entities/ruritania.json")["result"]
    assert [result["verdict"]] == json.loads(said.out)
    listed = fast("list", "ruritania", "--reverse", "--json", db=tracker)
    ids = {row["id"] for row in json.loads(listed.out)}
    assert {row["id"] for row in result["updates"]} == ids
    assert [run["status"] for run in result["runs"] if run["scope"] == "5g"] == [
        "under-review",
        "restricted",
        "phase-out",
    ]


@pytest.mark.parametrize("code", ["qr", "QR", "qrx", "QRX"])
def test_a_country_answers_to_its_codes(files: Files, code: str) -> None:
    by_slug = files[f"{FOLDER}entities/ruritania.json"]
    assert files[f"{FOLDER}entities/{code}.json"] == by_slug
    assert b'url=../../c/ruritania/index.html"' in files[f"c/{code}/index.html"]


def test_a_disk_that_tells_no_capitals_has_one_file_for_both(tmp_path: Path) -> None:
    """A site is made there too: no two of its paths are the same."""
    (tmp_path / "CASE").mkdir()
    (tmp_path / "case").mkdir()
    path = write_storied(tmp_path / "storied.db")
    with open_tracker(Location(path, "a test"), CONTEXT) as opened:
        record = Record(opened)
        site = Site(record, None, tmp_path / "case", tmp_path / "none", cards=False)
        assert site.codes(record.entities["ruritania"]) == ["qr", "qrx"]
        folders = [path.lower() for path in site.forwards()]
    assert len(set(folders)) == len(folders)


@pytest.mark.parametrize(
    ("command", "name"),
    [("status", "standings"), ("deadlines", "deadlines"), ("changes", "changes")],
)
def test_a_table_has_the_rows_of_its_answer_and_the_columns_of_the_command(
    fast: InProcess, tracker: Path, files: Files, command: str, name: str
) -> None:
    head, *rows = files[f"{FOLDER}{name}.csv"].decode().splitlines()
    assert fast(command, "-f", "csv", db=tracker).lines[0].rstrip() == head
    assert len(rows) == read(files, f"{FOLDER}{name}.json")["total"]
    for page in ("index.html", f"{FOLDER}index.html", "data/index.html"):
        assert f'{name}.csv" download' in files[page].decode()


def test_an_update_for_ever(files: Files) -> None:
    gone = read(files, f"{FOLDER}updates/{RETRACTED.id}.json")
    assert gone["result"]["retracted"]["reason"] == BAD_TEXT
    assert gone["result"]["update"]["summary"] == RETRACTED.summary
    assert gone["last_modified"] == "2026-11-22T08:00:00Z"
    mended = read(files, f"{FOLDER}updates/{CORRECTED.id}.json")["result"]
    assert mended["retracted"] is None
    assert [c["reason"] for c in mended["corrections"]] == ["the paper took it back"]
    assert [m["status"] for m in mended["moves"]] == ["permitted"]


def test_changes_are_whole_and_by_year(files: Files) -> None:
    changes = read(files, f"{FOLDER}changes.json")["result"]
    news = [row for row in changes if row["kind"] == "news"]
    corrections = [row for row in changes if row["kind"] == "correction"]
    assert {row["id"] for row in corrections} == {RETRACTED.id, CORRECTED.id}
    by_year = [
        row
        for path, answer in answers(files)
        if path.startswith(f"{FOLDER}changes/")
        for row in answer["result"]
    ]
    assert sorted(map(str, by_year)) == sorted(map(str, news))


@pytest.mark.parametrize("year", ["2018", "2019", "2020", "2024"])
def test_the_end_of_a_year(
    fast: InProcess, tracker: Path, files: Files, year: str
) -> None:
    answer = read(files, f"{FOLDER}on/{year}.json")
    assert answer["as_of"] == f"{year}-12-31"
    said = fast("status", "--on", answer["as_of"], "--kind", "country", "--json",
                "--no-practice", db=tracker)  # fmt: skip
    held = {row["entity"]: row["status"] for row in answer["result"]}
    for row in json.loads(said.out):
        assert held[row["entity"]] == row["status"]


def test_a_group_has_its_members(files: Files) -> None:
    members = read(files, f"{FOLDER}groups/old-alliance.json")["result"]["members"]
    assert [(m["country"], m["to"], m["status"]) for m in members] == [
        ("freedonia", "2001", "banned"),
        ("ruritania", None, "phase-out"),
    ]


def test_hostile_text_is_in_answers_as_text(files: Files) -> None:
    answer = read(files, f"{FOLDER}updates/ha00000000.json")["result"]["update"]
    assert answer["summary"] == BAD_TEXT
    for path, content in files.items():
        if path.startswith(FOLDER) and not path.endswith(".csv"):
            assert not re.search(
                "[\x00-\x09\x0b-\x1f\x7f\u202e\u2028]", content.decode()
            )


# -- addresses -------------------------------------------------------------------------


def linked(path: str, answer: Any) -> Iterator[str]:
    """The paths within the site that an answer links."""
    for address in answer["links"].values():
        if address is not None:
            yield urlsplit(urljoin(f"https://a.example/{path}", address)).path[1:]


def test_relative_addresses_lead_to_files(files: Files) -> None:
    for path, answer in answers(files):
        self, schema, *_ = linked(path, answer)
        assert files[self] == files[path]  # by another name the same
        assert schema in files


def test_full_addresses_where_the_base_is_known() -> None:
    files = storied_site(BASE)
    for path, answer in answers(files):
        self = answer["links"]["self"].removeprefix(BASE)
        assert files[self] == files[path]
        assert all(not a or a.startswith(BASE) for a in answer["links"].values())
    described = read(files, f"{FOLDER}openapi.json")
    OpenAPIV31SpecValidator(described).validate()
    assert described["servers"] == [{"url": BASE + FOLDER}]


if __name__ == "__main__":
    KEPT.write_text(json.dumps(present_keys(), indent=0) + "\n", encoding="utf-8")
