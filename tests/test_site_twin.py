"""The twin of a site: it makes the next one quicker, and nothing else of it ever shows."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hwstatus.errors import HwstatusError, NotWritable
from hwstatus.site import exchange, levelling, stage, twin
from hwstatus.site import folder as folder_of_a_site
from hwstatus.site.folder import scratch_of, write_site
from hwstatus.site.site_file import SiteFile
from hwstatus.site.twin import Twin

FIRST = {"index.html": "1", "a.css": "a", "c/x/index.html": "x1", "c/y/index.html": "y"}
SECOND = {**FIRST, "index.html": "2", "c/x/index.html": "x2"}
THIRD = {"index.html": "3", "a.css": "a", "c/y/index.html": "y", "d/index.html": "d"}


def publish(folder: Path, texts: dict[str, str], *, force: bool = False) -> None:
    files = [SiteFile(path, text.encode()) for path, text in texts.items()]
    write_site(files, folder, force=force)


def whole(folder: Path) -> dict[str, bytes | None]:
    """All that a folder holds, the manifest and empty folders too; links as they are."""
    found: dict[str, bytes | None] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = os.fsencode(path.readlink())
        else:
            found[name] = path.read_bytes() if path.is_file() else None
    return found


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sync_file_system", "confirm_name"):
        monkeypatch.setattr(folder_of_a_site, name, lambda folder: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the second site, beside its twin with the first."""
    found = tmp_path / "www" / "public"
    publish(found, FIRST)
    publish(found, SECOND)
    return found


@pytest.fixture
def third(tmp_path: Path) -> dict[str, bytes | None]:
    """What the third site is where there was none before."""
    publish(tmp_path / "apart" / "public", THIRD)
    return whole(tmp_path / "apart" / "public")


def twin_of(folder: Path) -> Path:
    return folder.with_name(".public.twin")


def test_a_twin_is_made_of_second_names(folder: Path) -> None:
    """It costs folders alone, and what is not in the site any more."""
    for path in ("a.css", "c/y/index.html"):
        assert (twin_of(folder) / "site" / path).samefile(folder / path)
    assert (twin_of(folder) / "site" / "index.html").read_text() == "1"


def test_a_first_site_has_no_twin(tmp_path: Path) -> None:
    publish(tmp_path / "public", FIRST)
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
    (tmp_path / "empty").mkdir()
    publish(tmp_path / "empty", FIRST)
    assert not (tmp_path / ".empty.twin").exists()
    with pytest.raises(AttributeError):
        write_site([SiteFile("a", b""), None], tmp_path / "broken")  # type: ignore[list-item]
    assert {path.name for path in tmp_path.iterdir()} == {"public", "empty"}


def test_a_twin_is_in_nobodys_way(folder: Path) -> None:
    """Neither in a repository's, nor in a web server's that serves the folder above."""
    git = ("git", "-C", str(folder.parent))
    subprocess.run([*git, "init", "-q"], check=True)
    shown = subprocess.run([*git, "status", "--short"], check=True, capture_output=True)
    assert shown.stdout == b"?? public/\n"
    assert twin_of(folder).stat().st_mode & 0o777 == 0o700


# -- whatever is done to it ------------------------------------------------------------


def replaced(site: Path) -> None:
    (site / "a.css").unlink()
    (site / "a.css").write_text("another")


def others(site: Path) -> None:
    (site / "c" / "mine").mkdir()
    (site / "c" / "mine" / "thesis").write_text("years of work")


def led_elsewhere(site: Path) -> None:
    shutil.rmtree(site / "c")
    (site / "c").symlink_to(site.parents[2] / "private")


def emptied(site: Path) -> None:
    shutil.rmtree(site)
    site.mkdir()


def gone(site: Path) -> None:
    shutil.rmtree(site.parent)


def file_for_folder(site: Path) -> None:
    shutil.rmtree(site / "c")
    (site / "c").write_text("file")


def folder_for_file(site: Path) -> None:
    (site / "a.css").unlink()
    (site / "a.css").mkdir()
    (site / "a.css" / "file").touch()


def link_for_file(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(site.parents[2] / "private" / "x")


def link_for_twin(site: Path) -> None:
    shutil.rmtree(site.parent)
    site.parent.symlink_to(site.parents[2] / "private")


def link_for_site(site: Path) -> None:
    shutil.rmtree(site)
    site.symlink_to(site.parents[2] / "private")


def file_for_twin(site: Path) -> None:
    shutil.rmtree(site.parent)
    site.parent.write_text("file")


def links_for_notes(site: Path) -> None:
    (site.parent / ".gitignore").unlink()
    (site.parent / ".gitignore").symlink_to(site.parents[2] / "private" / "new")


@pytest.mark.parametrize(
    "done",
    [
        replaced,
        others,
        led_elsewhere,
        emptied,
        gone,
        file_for_folder,
        folder_for_file,
        link_for_file,
        link_for_twin,
        link_for_site,
        file_for_twin,
        links_for_notes,
    ],
)
def test_whatever_was_done_to_a_twin_shows_nowhere(
    folder: Path, third: dict[str, bytes | None], done: Callable[[Path], None]
) -> None:
    private = folder.parents[1] / "private"
    private.mkdir()
    (private / "x").write_text("mine")
    done(twin_of(folder) / "site")
    publish(folder, THIRD)
    assert whole(folder) == third
    assert whole(private) == {"x": b"mine"}
    publish(folder, FIRST)
    publish(folder, THIRD)
    assert whole(folder) == third


def test_a_site_that_its_owner_deleted_does_not_come_back(folder: Path) -> None:
    (folder / "mine").touch()
    publish(folder, FIRST, force=True)
    shutil.rmtree(folder)
    publish(folder, {"index.html": "new"})
    assert set(whole(folder)) == {"index.html", ".hwstatus-site.json"}
    assert not twin_of(folder).exists()


def test_what_others_removed_stays_removed(folder: Path) -> None:
    """And what they altered is as they left it."""
    (folder / "c" / "mine").mkdir()
    (folder / "c" / "mine" / "1").write_text("one")
    (folder / "2").write_text("two")
    publish(folder, FIRST, force=True)
    shutil.rmtree(folder / "c" / "mine")
    (folder / "2").write_text("TWO")
    (folder / "c").chmod(0o750)
    publish(folder, SECOND, force=True)
    assert not (folder / "c" / "mine").exists()
    assert (folder / "2").read_text() == "TWO"
    assert (folder / "c").stat().st_mode & 0o777 == 0o750


def test_a_page_becomes_a_folder_and_a_folder_a_page(folder: Path) -> None:
    for texts in ({"c": "a file"}, FIRST, {"a.css/b": "of a folder"}, FIRST):
        publish(folder, texts)
        files = {path.removesuffix("/index.html") for path in texts}
        assert {name for name, text in whole(folder).items() if text} >= files & {"c"}
        assert (
            sum(text is not None for text in whole(folder).values()) == len(texts) + 1
        )


# -- where it is of no help ------------------------------------------------------------


def refused(*_: Any, **__: Any) -> Any:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [
        (os, "link", refused),
        (Twin, "level", refused),
        (twin, "_NOTES", {"missing/note": ""}),
        (levelling, "knows_second_names", lambda scratch: False),
        (exchange, "_swapped", lambda one, other: False),
    ],
)
def test_without_its_help_the_site_is_the_same(
    folder: Path,
    third: dict[str, bytes | None],
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    instead: Any,
) -> None:
    monkeypatch.setattr(module, name, instead)
    publish(folder, THIRD)
    assert whole(folder) == third
    publish(folder, SECOND)
    publish(folder, THIRD)
    assert whole(folder) == third


def test_what_cannot_be_removed_is_left_aside_and_named(
    folder: Path, third: dict[str, bytes | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As files that root made immutable, beside a site or in its twin."""
    left = scratch_of(folder) / "site"
    (left / "c").mkdir(parents=True)
    (left / "a.css").touch()

    def stays(path: str) -> None:
        if path == str(left):
            refused()
        levelling.remove(path)

    monkeypatch.setattr(folder_of_a_site, "remove", stays)
    monkeypatch.setattr(Twin, "level", refused)
    files = [SiteFile(path, text.encode()) for path, text in THIRD.items()]
    report = write_site(files, folder)
    assert report.aside == (left, twin_of(folder))
    assert whole(folder) == third


def test_a_file_that_stands_in_the_way_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stays(path: str) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), path)

    second = whole(folder)
    monkeypatch.setattr(stage, "remove", stays)
    with pytest.raises(NotWritable) as found:
        publish(folder, FIRST)
    assert found.value.path == twin_of(folder) / "site" / "index.html"
    assert whole(folder) == second


class Unnumbered(NamedTuple):
    """What some systems list: every file has the same number, or that of its place in the list."""

    number: int

    def inode(self) -> int:
        return self.number


@pytest.mark.parametrize("numbers", [(0xFFFFFFFF, 0xFFFFFFFF), (1, 2)])
def test_a_disk_that_makes_numbers_up_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, numbers: tuple[int, ...]
) -> None:
    (tmp_path / "other").mkdir()
    assert levelling.knows_second_names(tmp_path / "other")
    made_up = map(Unnumbered, numbers)
    monkeypatch.setattr(os, "scandir", lambda folder: nullcontext(made_up))
    assert not levelling.knows_second_names(tmp_path)


# -- a process that ends in the midst of it --------------------------------------------


class Cut:
    """An end of the program at its nth doing in a folder."""

    def __init__(self) -> None:
        self.left = 0
        self.error: type[BaseException] = KeyboardInterrupt

    def hook(self, event: str, _args: tuple[object, ...]) -> None:
        if self.left and event.partition(".")[0] in ("os", "open", "shutil", "ctypes"):
            self.left -= 1
            if not self.left:
                raise self.error(errno.EIO, os.strerror(errno.EIO))


@pytest.fixture(scope="module")
def cut() -> Cut:
    found = Cut()
    sys.addaudithook(found.hook)  # which stays as long as the process
    return found


def test_wherever_it_ends_a_whole_site_is_there(
    folder: Path,
    third: dict[str, bytes | None],
    monkeypatch: pytest.MonkeyPatch,
    cut: Cut,
) -> None:
    """With nothing put right after it, as after a kill; and the next site is made as ever."""
    monkeypatch.setattr(folder_of_a_site._Work, "remove", lambda work: None)
    second = whole(folder)
    for number in count(1):
        cut.error = (KeyboardInterrupt, OSError)[number % 2]
        cut.left = number
        with suppress(cut.error, HwstatusError):
            publish(folder, THIRD)
        finished = bool(cut.left)
        cut.left = 0
        assert whole(folder) in (second, third)
        publish(folder, SECOND)
        assert whole(folder) == second
        if finished:
            assert number > 40
            return
