"""Cards: a picture beside each page with a record, drawn only where it changed."""

import struct
import sys
from pathlib import Path

import pytest

from conftest import InProcess
from hwstatus.paths import Location
from hwstatus.pictures.card import HEIGHT, WIDTH, card
from hwstatus.pictures.png import png
from hwstatus.record.models import Update
from hwstatus.site import beside
from hwstatus.site import publish as publishing
from hwstatus.site.publish import publish
from hwstatus.store.tracker import open_tracker
from samples import (
    CONTEXT,
    HOSTILE_TEXT,
    WORLD_ENTITIES,
    WORLD_GROUPS,
    update,
    write_tracker,
)
from site_of import BASE

pytest.importorskip("resvg_py")

FIRST = update("aa00000000", "ruritania", effects=["5g=banned"])
SECOND = update("bb00000000", "borduria", effects=["5g=permitted"])


def made(tmp_path: Path, *updates: Update) -> Path:
    """The site of these updates with cards, in the same folder each time."""
    path = tmp_path / "tracker.db"
    path.unlink(missing_ok=True)
    write_tracker(path, [*WORLD_ENTITIES, *WORLD_GROUPS], updates)
    with open_tracker(Location(path, "a test"), CONTEXT) as tracker:
        publish(tracker, tmp_path / "public", base=BASE, cards=True, force=False)
    return tmp_path / "public"


def test_what_has_a_record_has_a_card(tmp_path: Path) -> None:
    folder = made(tmp_path, FIRST)
    cards = {path.relative_to(folder).as_posix() for path in folder.rglob("card.png")}
    years = {path for path in cards if path.startswith("on/")}
    groups = {f"g/{group.slug}/card.png" for group in WORLD_GROUPS}
    assert cards - years == {"card.png", "c/ruritania/card.png", *groups}
    assert years
    picture = (folder / "c/ruritania/card.png").read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (2 * WIDTH, 2 * HEIGHT)
    page = (folder / "c/ruritania/index.html").read_text()
    assert f'<meta property="og:image" content="{BASE}c/ruritania/card.png">' in page
    shown = {f"u/{FIRST.id}/": "c/ruritania/", "": "", "on/2020/": "on/2020/"}
    shown |= {"c/borduria/": "", "matrix/": "", "week/": ""}
    for path, whose in shown.items():
        page = (folder / path / "index.html").read_text()
        assert f'property="og:image" content="{BASE}{whose}card.png"' in page


@pytest.mark.slow
def test_a_card_is_drawn_again_only_where_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def counted(svg: str) -> bytes:
        drawn.append(svg)
        return png(svg)

    monkeypatch.setattr(beside, "png", counted)
    made(tmp_path, FIRST, SECOND)
    first = len(drawn)
    made(tmp_path, FIRST, SECOND)
    assert len(drawn) == first
    softer = update("bb00000000", "borduria", effects=["5g=restricted"])
    made(tmp_path, FIRST, softer)
    again = drawn[first:]
    assert all("restricted" in svg for svg in again)
    assert 2 <= len(again) < first


def test_a_card_that_somebody_altered_is_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it says what it was drawn from."""
    drawn = png(card_of("Ruritania"))
    monkeypatch.setattr(beside, "png", lambda svg: drawn)
    picture = made(tmp_path, FIRST) / "c/ruritania/card.png"
    whole = picture.read_bytes()
    picture.write_bytes(whole[:-20] + bytes(20))
    made(tmp_path, FIRST)
    assert picture.read_bytes() == whole


def card_of(text: str) -> str:
    """A card that says the same everywhere."""
    return card(
        above=text, title=text, word="banned", colour="#2d0a3d", since=text, text=text, below=text
    )  # fmt: skip


def test_hostile_text_stays_text_on_a_card() -> None:
    from xml.etree.ElementTree import fromstring

    bad = f"{HOSTILE_TEXT} ]]> \ufffe \U0001ffff"
    found = fromstring(card_of(bad))
    assert {element.tag.rpartition("}")[2] for element in found.iter()} == {
        "svg",
        "rect",
        "path",
        "text",
    }
    assert png(card_of(bad))


def test_without_the_extra_nothing_is_changed(
    fast: InProcess, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    monkeypatch.setattr(publishing, "write_site", pytest.fail)  # refused before it
    outcome = fast("--db", str(world), "publish", str(tmp_path / "public"), "--cards")
    assert outcome.code == 4
    assert "resvg-py>=" in outcome.err
    assert not (tmp_path / "public").exists()
