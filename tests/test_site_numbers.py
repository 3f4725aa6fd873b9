"""What is held of the files of a site: right whatever their number, and little for each."""

import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from hwstatus.site import manifest, numbers
from hwstatus.site.folder import Report, write_site
from hwstatus.site.former import Former
from hwstatus.site.ids import Ids
from hwstatus.site.manifest import Listed
from hwstatus.site.numbers import Names, Numbers
from hwstatus.site.site_file import SiteFile, text_file

FILES = 2_000


@pytest.fixture
def shelved(monkeypatch: pytest.MonkeyPatch) -> None:
    """As most names of a large site are held."""
    monkeypatch.setattr(numbers, "FEW", 0)
    monkeypatch.setattr(numbers, "_SHELVES", 4)


@pytest.mark.parametrize("few", [0, 10, 10_000])
def test_a_number_is_found_by_its_name_until_it_is_taken(
    monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(numbers, "FEW", few)
    held = Numbers()
    expected = {}
    chance = random.Random(5)
    for number in range(1, 500):
        name = f"u/{chance.random()}"
        expected[name] = number << chance.randrange(50)
        held.add(name, expected[name])
    assert "u/" not in held and not held.take("u/")
    for name, number in expected.items():
        assert name in held
        assert held.take(name) == number
        assert name not in held and not held.take(name)
    assert not len(held)


def test_what_is_half_of_two_entries_is_none(
    shelved: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "hash", int, raising=False)
    held = Numbers()
    held.add("0", 8)
    across = str(8 << 32)
    assert across not in held
    held.add(across, 3)
    assert held.take(across) == 3
    assert held.take("0") == 8


def test_names_come_as_they_went() -> None:
    names = Names()
    given = ["a", "two words", "a\nline", "\udcff"]
    for name in given:
        names.add(name)
    assert list(names) == given


def site(folder: Path) -> Path:
    """A folder as a site of many files, but for what is in them."""
    (folder / "u").mkdir(parents=True)
    with (folder / manifest.NAME).open("w") as lines:
        lines.write(manifest.opening(""))
        for number in range(FILES):
            path = f"u/{number:010}.html"
            (folder / path).touch()
            lines.write(manifest.line(Listed(path, "5" * 64, "a" * 32), ","))
        lines.write(manifest.closing())
    return folder


def test_little_is_held_of_each_file(tmp_path: Path, shelved: None) -> None:
    place = site(tmp_path / "public")
    tracemalloc.start()
    try:
        old = Former(place)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert old.count == FILES + 1
    assert not old.foreign
    assert held < 25 * FILES


def test_what_is_left_is_found_however_little_is_held(
    tmp_path: Path, shelved: None
) -> None:
    def files(*names: str) -> Iterator[SiteFile]:
        for name in names:
            yield text_file(f"u/{name}/index.html", name)

    place = tmp_path / "public"
    write_site(files(*"abcdefgh"), place)
    report = write_site(files(*"hgxcba"), place)
    assert report == Report(new=1, changed=1, removed=3, unchanged=5, kept=0)
    assert sorted(path.name for path in (place / "u").iterdir()) == list("abcghx")


def test_ids_are_a_sequence_of_ten_bytes_each() -> None:
    given = [f"{number:010}" for number in range(1_000)]
    tracemalloc.start()
    try:
        ids = Ids()
        for known in given:
            ids.add(known)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert held < 12 * len(given)
    assert list(ids) == given and list(reversed(ids)) == given[::-1]
    assert ids[0] == given[0] and ids[-1] == given[-1]
    assert ids[-3:] == given[-3:] and ids[990:2000] == given[990:]
    assert len(ids) == len(given)
