"""Sites of large records: the same as those of small ones, made without holding the record."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import count, repeat
from pathlib import Path

import pytest

from hwstatus.errors import NotATracker, Refused
from hwstatus.models import Update
from hwstatus.paths import Location
from hwstatus.site import beside, record, site, updates
from hwstatus.site import publish as publish_of_site
from hwstatus.site.bounded import Bounded
from hwstatus.site.hosting import sitemap
from hwstatus.site.pages import entities, search
from hwstatus.site.publish import foreseen, publish
from hwstatus.store.tracker import Tracker, open_tracker
from samples import CONTEXT, WORLD_ENTITIES, effect, update, write_tracker
from site_of import BASE, site_of, write_storied


@pytest.fixture(scope="module")
def storied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_storied(tmp_path_factory.mktemp("storied") / "storied.db")


def test_what_is_held_has_a_bound() -> None:
    held: Bounded[int, str] = Bounded(10)
    for number in range(100):
        held.hold(number, "x", 3)
        assert number in held and len(held) <= 3


def test_a_site_is_the_same_however_little_is_held(
    storied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = site_of(storied, BASE)
    for module in (record, site, updates):
        monkeypatch.setattr(module, "HELD", 2)
    monkeypatch.setattr(updates, "TOGETHER", 3)
    monkeypatch.setattr(site, "LARGE", 50)
    assert site_of(storied, BASE) == whole


def many() -> list[Update]:
    """More updates about a country than its page is made to hold here."""
    return [
        update(
            f"{day:02}00000000", date=f"2020-03-{day:02}", effects=[effect("5g=banned")]
        )
        for day in range(1, 10)
    ]


def test_pages_of_many_updates_stay_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tracker(tmp_path / "many.db", WORLD_ENTITIES, many())
    monkeypatch.setattr(entities, "MOST", 3)
    monkeypatch.setattr(beside, "MOST", 3)
    monkeypatch.setattr(search, "MOST", 4)
    monkeypatch.setattr(sitemap, "MOST", 5)
    files = site_of(tmp_path / "many.db", BASE)
    page = files["c/ruritania/index.html"].decode()
    assert page.count("<article") == 3 and "u/0900000000/" in page
    assert "9 updates, newest first. Here are 3; all are in" in page
    assert files["c/ruritania/index.md"].decode().count("2020-03-") >= 3
    assert files["c/ruritania/history.csv"].count(b"\r\n") == 10
    assert "The 5 oldest updates are left out" in files["search/index.html"].decode()
    index = files["sitemap.xml"].decode()
    parts = [path for path in files if path.startswith("sitemap-")]
    assert index.count("<loc>") == len(parts) > 3
    listed = "".join(files[part].decode() for part in parts)
    assert all(f"{BASE}u/{one.id}/" in listed for one in many())


def opened(path: Path) -> Tracker:
    return open_tracker(Location(path, "test", asked=True), CONTEXT)


def test_a_refusal_comes_before_the_work(
    storied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "thesis.txt").write_text("years of work")
    monkeypatch.setattr(updates.Updates, "read", lambda self: 1 / 0)
    with pytest.raises(Refused, match="thesis"):
        publish(
            opened(storied), tmp_path / "public", base=None, cards=False, force=False
        )


def test_a_tracker_that_changes_meanwhile_is_no_site(
    storied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = count()
    monkeypatch.setattr(Tracker, "head", lambda self: next(heads))
    with pytest.raises(Refused, match="changed while its site was made"):
        publish(
            opened(storied), tmp_path / "public", base=None, cards=False, force=False
        )
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    ("heads", "error", "said"),
    [
        (count(), Refused, "changed while its site was made"),
        (repeat(0), NotATracker, "which it does not hold"),
    ],
    ids=["changed meanwhile", "damaged"],
)
def test_an_update_that_is_not_held_is_no_bug(
    storied: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    heads: Iterator[int],
    error: type[Exception],
    said: str,
) -> None:
    def nothing(self: Tracker, ids: list[str]) -> Iterator[tuple[str, str]]:
        return iter(())

    monkeypatch.setattr(updates, "HELD", 2)
    monkeypatch.setattr(Tracker, "lines_with", nothing)
    monkeypatch.setattr(Tracker, "head", lambda self: next(heads))
    with pytest.raises(error, match=said):
        publish(
            opened(storied), tmp_path / "public", base=None, cards=False, force=False
        )
    assert not (tmp_path / "public").exists()


def test_what_a_large_site_takes_is_told_beforehand(
    storied: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not foreseen(99_999)
    whole = "The site of 1,000,000 updates is about 2,000,000 files, which take about 20 GB."
    assert foreseen(1_000_000) == whole
    monkeypatch.setattr(publish_of_site, "MANY", 1)
    monkeypatch.setattr(
        publish_of_site, "write_site", lambda files, *_, **__: next(iter(files))
    )
    with suppress(AttributeError):  # of what stands for a report
        publish(
            opened(storied), tmp_path / "public", base=None, cards=False, force=False
        )
    assert "updates is about" in capsys.readouterr().err
