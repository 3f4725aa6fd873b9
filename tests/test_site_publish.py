"""Publishing: what is refused before and after the work; pages of many updates."""

from collections.abc import Iterator
from itertools import count, repeat
from pathlib import Path

import pytest

from hwstatus.errors import NotATracker, Refused
from hwstatus.paths import Location
from hwstatus.record.models import Filter, Update
from hwstatus.site import beside
from hwstatus.site import publish as publish_of_site
from hwstatus.site.folder import write_site
from hwstatus.site.pages import entities, lists
from hwstatus.site.publish import publish
from hwstatus.site.published import text_file
from hwstatus.store.history import LedgerReader
from hwstatus.store.tracker import Tracker, open_tracker
from hwstatus.team.pages import SIGNATURE
from samples import CONTEXT, WORLD_ENTITIES, effect, update, write_tracker
from site_of import BASE, site_of, write_storied


@pytest.fixture(scope="module")
def storied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_storied(tmp_path_factory.mktemp("storied") / "storied.db")


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
    monkeypatch.setattr(lists, "MOST", 4)
    files = site_of(tmp_path / "many.db", BASE)
    page = files["c/ruritania/index.html"].decode()
    assert page.count("<article") == 3 and "u/0900000000/" in page
    assert "9 updates, newest first. Here are 3; all are in" in page
    assert files["c/ruritania/index.md"].decode().count("2020-03-") >= 3
    assert files["c/ruritania/history.csv"].count(b"\r\n") == 10
    assert "The oldest updates are left out" in files["search/index.html"].decode()


def opened(path: Path) -> Tracker:
    return open_tracker(Location(path, "test", asked=True), CONTEXT)


def test_a_refusal_comes_before_the_work(
    storied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "thesis.txt").write_text("years of work")
    monkeypatch.setattr(publish_of_site, "Record", lambda tracker: 1 / 0)
    with pytest.raises(Refused, match="thesis"):
        publish(
            opened(storied), tmp_path / "public", base=None, cards=False, force=False
        )


def test_a_signature_does_not_go_without_a_word(
    storied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site([text_file(SIGNATURE, "signed")], tmp_path / "public")
    monkeypatch.setattr(publish_of_site, "tasks", lambda site: iter(()))
    done = publish(
        opened(storied), tmp_path / "public", base=None, cards=False, force=False
    )
    assert any("--sign KEY" in note for note in done.notes)


def test_a_tracker_that_changes_meanwhile_is_no_site(
    storied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = count()
    monkeypatch.setattr(LedgerReader, "head", lambda self: next(heads))
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
    lines = Tracker.lines

    def without_an_act(self: Tracker, chosen: Filter) -> Iterator[str]:
        return (line for line in lines(self, chosen) if "5d0000000c" not in line)

    monkeypatch.setattr(Tracker, "lines", without_an_act)
    monkeypatch.setattr(LedgerReader, "head", lambda self: next(heads))
    with pytest.raises(error, match=said):
        publish(
            opened(storied), tmp_path / "public", base=None, cards=False, force=False
        )
    assert not (tmp_path / "public").exists()
