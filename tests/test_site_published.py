"""What a site depends on: the same hash means the same bytes, so everything that counts must change it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hwstatus.context import Context
from hwstatus.paths import Location
from hwstatus.site import publish, published
from hwstatus.site.published import made_from, text_file
from hwstatus.store.database import Database
from hwstatus.store.tracker import Tracker, open_tracker
from samples import CONTEXT, WORLD_ENTITIES, WORLD_UPDATES, write_tracker


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_tracker(tmp_path / "t.db", WORLD_ENTITIES, WORLD_UPDATES[:3])
    return tmp_path / "t.db"


def opened(path: Path, context: Context = CONTEXT) -> Tracker:
    return open_tracker(Location(path, "test", asked=True), context)


def mark(path: Path, base: str | None = None, *, cards: bool = False) -> str:
    return made_from(opened(path), base, cards=cards)


def test_neither_day_nor_user_nor_place_counts(path: Path, tmp_path: Path) -> None:
    whole = mark(path)
    other = Context("2031-05-06", "2031-05-06T07:08:09Z", "somebody else")
    moved = path.rename(tmp_path / "moved.db")
    assert made_from(opened(moved, other), None, cards=False) == whole


def test_every_option_counts(path: Path) -> None:
    known = {mark(path), mark(path, "https://a.example/"), mark(path, cards=True)}
    assert len(known) == 3


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO checked VALUES ('ruritania', '2026-01-02', NULL, 'x', 1)",
        "UPDATE entity SET name = name || '.' WHERE slug = 'ruritania'",
        "UPDATE updates SET status = 'banned' WHERE seq = (SELECT min(seq) FROM updates)",
        "INSERT INTO meta VALUES ('note', 'x')",
        "DELETE FROM effect WHERE n = (SELECT min(n) FROM effect)",
    ],
)
def test_every_row_counts_beside_the_ledger(path: Path, change: str) -> None:
    whole = mark(path)
    connection = Database.at(path)
    connection.execute(change)
    connection.commit()
    connection.close()
    assert mark(path) != whole


def _edited(package: Path) -> None:
    (package / "page.html.j2").write_text("two")


def _renamed(package: Path) -> None:
    (package / "page.html.j2").rename(package / "other.html.j2")


def _added(package: Path) -> None:
    (package / "site").mkdir()
    (package / "site" / "more.js").write_text("")


@pytest.mark.parametrize("change", [_edited, _renamed, _added])
def test_every_file_of_the_program_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    (tmp_path / "page.html.j2").write_text("one")
    monkeypatch.setattr(published, "PACKAGE", tmp_path)
    asked = published.program.__wrapped__
    whole = asked()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_text("compiled")
    assert asked() == whole
    change(tmp_path)
    assert asked() != whole


def test_other_libraries_count(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = published.program.__wrapped__
    whole = asked()
    monkeypatch.setattr(published, "version", lambda name: "99")
    assert asked() != whole


def test_only_cards_depend_on_what_draws_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a site depend on the Python that made it: two environments publish the same list."""
    whole, drawn = mark(path), mark(path, cards=True)
    known = published._version
    monkeypatch.setattr(
        published, "_version", lambda name: "99" if "resvg" in name else known(name)
    )
    monkeypatch.setattr(sys, "version", "99")
    published.program.cache_clear()
    assert mark(path) == whole
    assert mark(path, cards=True) != drawn


def test_an_unchanged_tracker_is_not_read_again(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless somebody signs: another key may have the same name."""
    folder = tmp_path / "public"
    page = text_file("index.html", "whole")
    monkeypatch.setattr(publish, "tasks", lambda site: [lambda: [page]])
    publish.publish(opened(path), folder, base=None, cards=False, force=False)
    monkeypatch.setattr(publish, "Record", lambda tracker: 1 / 0)
    done = publish.publish(opened(path), folder, base=None, cards=False, force=False)
    assert "already holds this site" in done.message
    for key, base in ((path, None), (None, "https://a.example/")):
        with pytest.raises(ZeroDivisionError):
            publish.publish(
                opened(path), folder, base=base, cards=False, force=False, key=key
            )
