"""The dataset as files, and its descriptions for catalogues."""

import hashlib
import html
import io
import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from zipfile import ZipFile

import pytest

from hwstatus.site.open_data import script
from hwstatus.tables import flat_database
from hwstatus.tables.flat_database import questions
from site_of import BAD_TEXT, BASE, RETRACTED, known, read, storied_site

Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def files() -> Files:
    return storied_site()


@pytest.fixture(scope="module")
def based() -> Files:
    return storied_site(BASE)


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
    for name, words in questions.datasette_files().items():
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
    modified = read(files, "api/v1/entities/ruritania.json")["last_modified"]
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
    assert said.rstrip("\n") in html.unescape(based["cite/index.html"].decode())
    assert BASE in said and "The hwstatus editors" in said
