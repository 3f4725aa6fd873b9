"""The dataset as files, and its descriptions for catalogues."""

import hashlib
import io
import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from zipfile import ZipFile

import pytest

from hwstatus.exchange import data_package, flat_database
from hwstatus.exchange.flat_database import datasette_files
from hwstatus.site.open_data import kept
from hwstatus.site.open_data.linked import script
from samples import WORLD_ENTITIES, WORLD_GROUPS, WORLD_UPDATES, write_tracker
from site_of import BAD_TEXT, BASE, RETRACTED, known, read, site_of, write_storied

Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_storied(tmp_path_factory.mktemp("storied") / "storied.db")


@pytest.fixture(scope="module")
def files(tracker: Path) -> Files:
    return site_of(tracker)


@pytest.fixture(scope="module")
def based(tracker: Path) -> Files:
    return site_of(tracker, BASE)


def linked(files: Files, path: str) -> Any:
    """The facts that a page has for search engines."""
    html = files[path].decode()
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(text)


def test_every_update_is_in_the_lines(files: Files) -> None:
    lines = files["data/updates.jsonl"].decode().splitlines()
    ids = {known(line).id for line in lines}
    listed = read(files, "api/v1/changes.json")["result"]
    assert {row["id"] for row in listed if row["kind"] == "news"} <= ids
    assert len(ids) == len(lines) and RETRACTED.id not in ids


def test_the_database_answers(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "hwstatus.db"
    path.write_bytes(files["data/hwstatus.db"])
    with sqlite3.connect(path) as opened:
        [row] = opened.execute("SELECT status FROM entities WHERE slug = 'ruritania'")
    assert row == ("phase-out",)


def test_datasette_is_told_how_to_show_it(files: Files) -> None:
    for name, words in datasette_files.datasette_files().items():
        assert files[f"data/{name}"].decode() == words
        assert f'href="{name}"' in files["data/index.html"].decode()
        described = json.loads(words)["databases"]["hwstatus"]
        assert "status_on" in described["queries"]
        assert set(described["tables"]) >= set(flat_database.VIEWS)


def test_the_package_describes_its_tables(files: Files) -> None:
    with ZipFile(io.BytesIO(files["data/hwstatus.zip"])) as package:
        described = json.loads(package.read("datapackage.json"))
        for resource in described["resources"]:
            content = package.read(resource["path"])
            digest = hashlib.sha256(content).hexdigest()
            assert resource["hash"] == f"sha256:{digest}"
            assert b"\n=1+1" not in content and b",=1+1" not in content


def test_a_page_says_what_it_is_about(files: Files, based: Files) -> None:
    page = linked(files, "c/ruritania/index.html")
    assert page["@type"] == "WebPage" and page["about"]["name"] == "Ruritania"
    assert page["url"] == "../../c/ruritania/index.html"
    modified = read(files, "c/ruritania/index.json")["last_modified"]
    assert page["dateModified"] == modified
    assert linked(based, "c/ruritania/index.html")["isPartOf"]["url"] == BASE
    page = linked(files, "c/sylvania/index.html")
    assert "dateModified" not in page
    assert "</script>" in linked(files, "c/hostile/index.html")["about"]["name"]


def test_the_sums_are_right(files: Files) -> None:
    lines = files["data/SHA256SUMS"].decode().splitlines()
    assert len(lines) == 3
    page = files["data/index.html"].decode()
    for line in lines:
        digest, _, name = line.partition("  ")
        content = files[f"data/{name}"]
        assert hashlib.sha256(content).hexdigest() == digest
        assert digest in page and f"{len(content):,}" in page


def written_to(folder: Path, files: Files) -> None:
    """What is in the folder of the data, on a disk."""
    (folder / "data").mkdir(parents=True)
    for path, content in files.items():
        if path.startswith("data/"):
            (folder / path).write_bytes(content)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tables' files that are made, as they are made."""
    found = []
    for module in (flat_database, data_package):
        original = module.write

        def write(
            path: Path,
            *rest: Any,
            original: Callable[..., None] = original,
            **named: Any,
        ) -> None:
            found.append(path.name)
            original(path, *rest, **named)

        monkeypatch.setattr(module, "write", write)
    return found


def test_files_made_from_the_same_are_taken_over(
    tracker: Path, files: Files, tmp_path: Path, made: list[str]
) -> None:
    written_to(tmp_path, files)
    assert site_of(tracker, former=tmp_path) == files
    assert made == []


@pytest.mark.parametrize("name", ["hwstatus.db", "hwstatus.zip"])
def test_a_file_that_was_altered_is_made_anew(
    tracker: Path, files: Files, tmp_path: Path, made: list[str], name: str
) -> None:
    written_to(tmp_path, files)
    (tmp_path / "data" / name).write_bytes(b"something else")
    assert site_of(tracker, former=tmp_path) == files
    assert made == [name]


@pytest.mark.parametrize("note", [b"", b"[]", b'{"made_from": 1}', b"\xff"])
def test_an_old_site_that_does_not_say_is_not_trusted(
    tracker: Path, files: Files, tmp_path: Path, made: list[str], note: bytes
) -> None:
    written_to(tmp_path, files)
    (tmp_path / kept.PATH).write_bytes(note)
    assert (
        site_of(tracker, former=tmp_path)["data/hwstatus.db"]
        == files["data/hwstatus.db"]
    )
    assert len(made) == 2


def test_another_record_makes_other_files(
    files: Files, tmp_path: Path, made: list[str]
) -> None:
    written_to(tmp_path / "old", files)
    shared = WORLD_ENTITIES + WORLD_GROUPS
    other = write_tracker(tmp_path / "other.db", shared, WORLD_UPDATES)
    found = site_of(other, former=tmp_path / "old")
    assert made == ["hwstatus.db", "hwstatus.zip"]
    assert found["data/hwstatus.db"] != files["data/hwstatus.db"]


def test_another_program_makes_the_files_anew(
    tracker: Path,
    files: Files,
    tmp_path: Path,
    made: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written_to(tmp_path / "old", files)
    monkeypatch.setattr(kept, "program", lambda: "another")
    site_of(tracker, former=tmp_path / "old")
    assert made == ["hwstatus.db", "hwstatus.zip"]


def test_search_engines_find_the_dataset(files: Files, based: Files) -> None:
    facts = linked(based, "data/index.html")
    assert facts["@type"] == "Dataset"
    assert 50 <= len(facts["description"]) <= 5000
    assert facts["license"].startswith("https://creativecommons.org/")
    assert facts["temporalCoverage"] == "2018-12-31/2026-11-19"
    assert facts["dateModified"] == "2026-11-22T08:00:00Z"
    for one in facts["distribution"]:
        assert one["contentUrl"].removeprefix(BASE) in based
    for one in linked(files, "data/index.html")["distribution"]:
        target = urljoin("https://a.example/data/", one["contentUrl"])
        assert target.removeprefix("https://a.example/") in files


def test_the_front_page_says_the_same(based: Files) -> None:
    assert linked(based, "index.html") == linked(based, "data/index.html")


def test_catalogues_find_the_dataset(based: Files) -> None:
    facts = read(based, "data/dcat.jsonld")
    assert facts["@type"] == "dcat:Dataset"
    assert facts["@id"] == BASE
    for one in facts["dcat:distribution"]:
        assert one["dcat:downloadURL"]["@id"].removeprefix(BASE) in based
        assert re.fullmatch(r"[\w.+-]+/[\w.+-]+", one["dcat:mediaType"])


def test_no_text_ends_a_script() -> None:
    written = str(script({"name": BAD_TEXT}))
    assert not set("<>&") & set(written)
    assert json.loads(written) == {"name": BAD_TEXT}


@pytest.mark.parametrize("name", ["hwstatus.bib", "hwstatus.ris", "CITATION.cff"])
def test_the_citation_is_a_file_too(based: Files, name: str) -> None:
    said = based[f"cite/{name}"].decode()
    assert BASE in said and "The hwstatus editors" in said
