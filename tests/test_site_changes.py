"""What a publish changes: the pages that show it, the front page and the page of the data; no other page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import InProcess
from hwstatus.paths import Location
from hwstatus.site.publish import publish
from hwstatus.site.site import TOLD
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT
from site_of import BASE

Publish = Callable[[], dict[str, bytes]]

THIS_WEEK = {"week/index.html", "week/2026-W48/index.html"}
ALWAYS = {"index.html", "data/index.html", "cite/index.html", *THIS_WEEK}
"""The pages that say what is new, and which version of the record this is."""


@pytest.fixture
def again(world: Path, tmp_path: Path) -> Publish:
    """Publish the invented world to the same folder each time; its files by path."""
    folder = tmp_path / "public"

    def published() -> dict[str, bytes]:
        with open_tracker(Location(world, "a test"), CONTEXT) as tracker:
            publish(tracker, folder, base=BASE, cards=False, force=False)
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    return published


def changed_pages(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """The pages that are new, gone or others."""
    paths = before.keys() | after.keys()
    pages = {path for path in paths if path.endswith(".html")}
    return {path for path in pages if before.get(path) != after.get(path)}


def test_a_correction_changes_the_pages_that_show_it(
    fast: InProcess, world: Path, again: Publish
) -> None:
    before = again()
    outcome = fast("edit", "9b0000000p", "--set", "note=A note.", "-y", db=world)
    assert outcome.code == 0
    recorded = "week/2026-W47/index.html"
    shows = {"u/9b0000000p/index.html", "o/fredcom/index.html", recorded}
    assert changed_pages(before, again()) == ALWAYS | shows


def test_a_corrected_verdict_changes_the_pages_that_show_it(
    fast: InProcess, world: Path, again: Publish
) -> None:
    before = again()
    softer = ("--set", "status=discouraged")
    assert fast("edit", "7b0000000g", *softer, "-y", db=world).code == 0
    shows = {
        "u/7b0000000g/index.html",
        "week/2026-W47/index.html",
        "c/borduria/index.html",
        "embed/c/borduria/index.html",
        "embed/map/index.html",
        "matrix/index.html",
        "c/index.html",
        "changes/index.html",
        "changes/2021/index.html",
        "on/index.html",
        *(f"on/{year}/index.html" for year in range(2021, 2026)),
    }
    assert changed_pages(before, again()) == ALWAYS | shows


@pytest.mark.parametrize(
    ("status", "lists"),
    [
        ((), set()),
        (
            ("--status", "banned", "--stage", "adopted", "--basis", "law"),
            {
                "c",
                "changes",
                "changes/2025",
                "embed",
                "embed/c/elbonia",
                "embed/map",
                "matrix",
                "on",
                "on/2025",
            },
        ),
    ],
    ids=["context", "a ban"],
)
def test_an_update_of_a_new_day_changes_the_pages_that_show_it(
    fast: InProcess,
    world: Path,
    again: Publish,
    status: tuple[str, ...],
    lists: set[str],
) -> None:
    before = again()
    words = ("add", "elbonia", "Elbonia acted.", "--date", "2025-03-01", *status)
    outcome = fast(*words, "--source", "The Gazette", db=world)
    assert outcome.code == 0
    shows = {f"u/{outcome.lines[-1]}", "c/elbonia", *lists}
    after = again()
    assert changed_pages(before, after) == ALWAYS | {
        f"{page}/index.html" for page in shows
    }
    assert b'"day": "2025-01-31", "spelled": "31 Jan 2025"' in before[TOLD]
    assert b'"day": "2025-03-01", "spelled": "1 Mar 2025"' in after[TOLD]


def test_files_that_differ_by_capitals_alone_are_the_same(again: Publish) -> None:
    """Some disks take them for one, whichever that is."""
    files = again()
    either = {path.casefold(): content for path, content in files.items()}
    for path, content in files.items():
        assert either[path.casefold()] == content
