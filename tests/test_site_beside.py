"""What is beside the page of an entity: a table, a text, a badge."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conftest import InProcess
from hwstatus.pictures.card import badge
from hwstatus.record.models import Source
from hwstatus.record.vocabulary import STATUSES
from samples import WORLD_ENTITIES, update, write_tracker
from site_of import BASE, read, site_of, storied_site, write_storied

Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_storied(tmp_path_factory.mktemp("storied") / "storied.db")


@pytest.fixture(scope="module")
def files() -> Files:
    return storied_site()


BESIDE = {
    "index.html",
    "index.md",
    "history.csv",
    "feed.atom",
    "feed.json",
    "badge.svg",
}


def test_every_entity_has_them_all_and_a_calendar_where_anything_is_due(
    files: Files,
) -> None:
    due = {row["entity"] for row in read(files, "api/v1/deadlines.json")["result"]}
    entities = read(files, "api/v1/entities.json")["result"]
    for entity in entities:
        folder = "c/" if entity["kind"] in ("country", "bloc", "region") else "o/"
        start = f"{folder}{entity['slug']}/"
        beside = {path.removeprefix(start) for path in files if path.startswith(start)}
        assert beside == BESIDE | (
            {"deadlines.ics"} if entity["slug"] in due else set()
        )


def test_the_table_is_that_of_the_command_line(
    fast: InProcess, tracker: Path, files: Files
) -> None:
    said = fast("list", "ruritania", "--reverse", "-f", "csv", db=tracker).out
    shown = files["c/ruritania/history.csv"].decode()
    assert shown == said


def test_the_text_is_that_of_the_command_line(
    fast: InProcess, tracker: Path, files: Files
) -> None:
    """But for the short ids, which are those of a tracker."""
    day = read(files, "api/v1/index.json")["as_of"]
    said = fast("show", "ruritania", "--on", day, "-f", "markdown", db=tracker).out
    shown = files["c/ruritania/index.md"].decode()
    assert _without_sources(shown) == _without_sources(said)


def _without_sources(text: str) -> list[str]:
    """The lines below the title and the day, those left out that name an act by its short id."""
    lines = text.splitlines()[3:]
    return [line for line in lines if not line.startswith(("- Source:", "- last conf"))]


def test_no_cell_is_a_formula(files: Files) -> None:
    rows = list(csv.reader(io.StringIO(files["c/hostile/history.csv"].decode())))
    assert len(rows) == 3
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_badge_is_a_picture_of_the_verdict(files: Files) -> None:
    root = ElementTree.fromstring(files["c/ruritania/badge.svg"])
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Huawei · Ruritania", "phase-out (5g)"]
    title = root.findtext("{http://www.w3.org/2000/svg}title") or ""
    assert "phase-out (5g) since 22 Jul 2020. As of" in title
    assert STATUSES["phase-out"].colours.word in files["c/ruritania/badge.svg"].decode()


def test_a_badge_has_no_style_that_a_policy_forbids(files: Files) -> None:
    shown = files["c/ruritania/badge.svg"].decode()
    assert "style" not in shown and "script" not in shown and "href" not in shown


@pytest.mark.parametrize(
    "name", ["華為" * 30, "<script>", "\ufffe\u202e\x0b", "a" * 300]
)
def test_any_name_fits_a_badge(name: str) -> None:
    drawn = badge(name, name, "#000000", name)
    root = ElementTree.fromstring(drawn)
    assert int(root.attrib["width"]) < 950
    assert not re.search("[\u202e\x0b\ufffe]", drawn)


def test_a_site_is_the_same_on_any_day(tracker: Path, files: Files) -> None:
    assert site_of(tracker) == files


def test_a_base_changes_addresses_alone(files: Files) -> None:
    based = storied_site(BASE)
    same = {"history.csv", "index.md", "badge.svg"}
    for path in files:
        if path.rpartition("/")[2] in same:
            assert based[path] == files[path]


def test_no_character_hides_in_the_address_of_a_link(tmp_path: Path) -> None:
    source = Source("Radio", url="https://radio.example/\u202egpj.exe?a=ä")
    told = update("9f0000000a", "ruritania", date="2020", sources=(source,))
    write_tracker(tmp_path / "a.db", [*WORLD_ENTITIES, told])
    shown = site_of(tmp_path / "a.db")["c/ruritania/index.md"].decode()
    assert "](<https://radio.example/%E2%80%AEgpj.exe?a=ä>)" in shown
