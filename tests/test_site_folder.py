"""The folder of a site: swapped in as a whole, and only what is ours is ever touched."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from faults.trace import NO_STRACE, STRACE
from hwstatus import files
from hwstatus.errors import NotWritable, Refused
from hwstatus.interrupts import raise_once
from hwstatus.site import exchange, stage
from hwstatus.site import folder as folder_of_a_site
from hwstatus.site.folder import Report, scratch_of, write_site
from hwstatus.site.manifest import NAME as MANIFEST
from hwstatus.site.site_file import LargeFile, SiteFile, text_file


def files_of(texts: Mapping[str, str]) -> Iterator[SiteFile]:
    """A site of these texts by path."""
    for path, text in texts.items():
        yield text_file(path, text)


def held(folder: Path) -> dict[str, str]:
    """What a folder holds, the manifest left out."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


FIRST = {"index.html": "one", "c/ruritania/index.html": "two", "a.css": "three"}
SECOND = {"index.html": "one", "c/ruritania/index.html": "2", "c/syldavia.html": "4"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the first site."""
    found = tmp_path / "public"
    write_site(files_of(FIRST), found)
    return found


def twin_of(folder: Path) -> Path:
    """The site before the last, which stays beside a folder."""
    return folder.with_name(f".{folder.name}.twin")


def alone(folder: Path, *, but: Path | None = None) -> bool:
    """Whether nothing was left beside a folder, but its twin perhaps."""
    left = set(folder.parent.iterdir())
    return left - {folder, twin_of(folder), but} == set()


def test_a_site_is_written_whole(folder: Path) -> None:
    assert held(folder) == FIRST
    assert alone(folder)


def test_only_what_changed_is_written(folder: Path) -> None:
    same = (folder / "index.html").stat()
    report = write_site(files_of(SECOND), folder)
    assert held(folder) == SECOND
    assert report == Report(new=1, changed=2, removed=1, unchanged=1, kept=0)
    after = (folder / "index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (same.st_ino, same.st_mtime_ns)
    assert alone(folder)


def test_a_large_file_is_copied_where_it_changed(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "large.db"
    for text, report in (
        ("first", Report(1, 1, 3, 0, 0)),
        ("first", Report(0, 0, 0, 2, 0)),
        ("other", Report(0, 2, 0, 0, 0)),
    ):
        source.write_text(text)
        assert write_site([LargeFile("data/large.db", source)], folder) == report
        assert held(folder) == {"data/large.db": text}


def test_an_unchanged_site_is_left_alone(folder: Path) -> None:
    before = folder.stat().st_ino
    assert write_site(files_of(FIRST), folder).same
    assert folder.stat().st_ino == before
    assert alone(folder)


def test_a_file_that_somebody_altered_is_mended(folder: Path) -> None:
    (folder / "a.css").write_text("THREE")
    assert write_site(files_of(FIRST), folder).changed == 1
    assert held(folder) == FIRST


def test_a_link_in_the_place_of_a_file_becomes_the_file(folder: Path) -> None:
    (folder / "a.css").rename(folder.parent / "elsewhere.css")
    (folder / "a.css").symlink_to(folder.parent / "elsewhere.css")
    write_site(files_of(FIRST), folder)
    assert not (folder / "a.css").is_symlink()


def test_files_of_others_are_refused(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "thesis.txt").write_text("years of work")
    with pytest.raises(Refused, match=r"thesis\.txt"):
        write_site(files_of(FIRST), tmp_path / "public")
    assert held(tmp_path / "public") == {"thesis.txt": "years of work"}


def test_files_of_others_stay_where_it_is_forced(folder: Path) -> None:
    mine = {"CNAME": "status.example.org", ".git/refs/heads/main": "0f", "c/mine": "m"}
    for path, text in mine.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / ".git" / "objects").mkdir()
    (folder / "link").symlink_to("CNAME")
    with pytest.raises(Refused, match="and 3 more"):
        write_site(files_of(SECOND), folder)
    report = write_site(files_of(SECOND), folder, force=True)
    assert report.kept == 4
    assert held(folder) == {**SECOND, **mine, "link": "status.example.org"}
    assert (folder / ".git" / "objects").is_dir()
    assert (folder / "link").is_symlink()


@pytest.mark.parametrize(
    ("ours", "theirs"), [("a.css", "a.css/mine"), ("c/syldavia.html", "c")]
)
def test_what_stands_in_the_place_of_the_sites_own_is_named(
    tmp_path: Path, ours: str, theirs: str
) -> None:
    """Neither may be both a file and a folder: nobody's file is lost or put elsewhere."""
    mine = tmp_path / "public" / theirs
    mine.parent.mkdir(parents=True)
    mine.write_text("years of work")
    with pytest.raises(Refused, match="stands where the site has something else"):
        write_site([text_file(ours, "new")], tmp_path / "public", force=True)
    assert held(tmp_path / "public") == {theirs: "years of work"}
    assert alone(tmp_path / "public")


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        '{"files": 7}',
        '{"files": ["../private.txt", "/etc/passwd", "c/../../private.txt"]}',
    ],
)
def test_a_manifest_reaches_nothing_outside(folder: Path, manifest: str) -> None:
    private = folder.parent / "private.txt"
    private.write_text("mine")
    (folder / MANIFEST).write_text(manifest)
    write_site(files_of(SECOND), folder, force=True)
    assert private.read_text() == "mine"
    assert held(folder) == {**FIRST, **SECOND}


def full_disk(path: str) -> None:
    """What a write does on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def test_a_full_disk_leaves_the_old_site(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "remove", full_disk)
    with pytest.raises(NotWritable, match="No space left"):
        write_site(files_of(SECOND), folder)
    assert held(folder) == FIRST
    assert alone(folder)
    assert not twin_of(folder).exists()  # what a full disk holds of the new site


@pytest.fixture
def _heard_once() -> Iterator[None]:
    """Ctrl-C as in a command."""
    before = signal.signal(signal.SIGINT, raise_once)
    yield
    signal.signal(signal.SIGINT, before)


def stopped() -> Iterator[SiteFile]:
    """The files of a site whose making a person ends."""
    yield text_file("index.html", "new")
    signal.raise_signal(signal.SIGINT)


@pytest.mark.usefixtures("_heard_once")
def test_what_is_stopped_in_the_making_leaves_the_old_site(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_site(stopped(), folder)
    assert capsys.readouterr().err.startswith("Removing what was written.")
    assert held(folder) == FIRST
    assert alone(folder)


@pytest.mark.usefixtures("_heard_once")
def test_a_second_interrupt_leaves_what_was_written_to_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remove_slowly(_work: object) -> None:
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("the second one is not heard")

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(folder_of_a_site._Work, "remove", remove_slowly)
        write_site(stopped(), folder)
    assert held(folder) == FIRST
    assert not alone(folder)
    write_site(files_of(SECOND), folder)
    assert held(folder) == SECOND
    assert alone(folder)


def test_folders_change_places_without_help_of_the_system(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_swapped", lambda one, other: False)
    write_site(files_of(SECOND), folder)
    assert held(folder) == SECOND
    assert alone(folder)


def test_a_site_put_aside_by_a_killed_process_comes_back(folder: Path) -> None:
    folder.rename(folder.with_name(".public.former"))
    twin_of(folder).mkdir()
    report = write_site(files_of(FIRST), folder)
    assert report.same
    assert held(folder) == FIRST
    assert alone(folder)


@pytest.mark.parametrize("name", ["scratch", "former", "twin"])
def test_a_link_in_the_place_of_a_hidden_folder_leads_nowhere(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    """Where others may write beside a site, they shall not have us remove what is elsewhere."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "precious").write_text("mine")
    (elsewhere / "site").mkdir()
    beside = folder.with_name(f".public.{name}")
    beside.symlink_to(elsewhere)
    if name == "former":
        folder.rename(tmp_path_factory.mktemp("moved") / "public")
    refused = suppress(Refused) if name == "scratch" else nullcontext()
    with refused:
        write_site(files_of(SECOND), folder)
    assert not folder.is_symlink()
    assert held(folder) == (FIRST if name == "scratch" else SECOND)
    assert held(elsewhere) == {"precious": "mine"}
    assert (elsewhere / "site").is_dir()


def test_two_at_a_time_are_refused(folder: Path) -> None:
    """For one site: another in the same folder is nobody's concern."""
    other = folder.with_name("other")

    def nested() -> Iterator[SiteFile]:
        with pytest.raises(Refused, match="another hwstatus publishes"):
            write_site(files_of(FIRST), folder)
        write_site(files_of(FIRST), other)
        yield from files_of(SECOND)

    write_site(nested(), folder)
    assert held(folder) == SECOND
    assert held(other) == FIRST
    assert alone(folder, but=other)


def test_a_lock_that_its_holder_removed_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits between opening the folder of the lock and locking it may find it gone."""
    scratch = scratch_of(folder)
    lock = files.try_lock
    gone = iter([True, False])

    def removed_first(handle: int) -> bool:
        is_ours = lock(handle)
        if next(gone):
            scratch.rmdir()
        return is_ours

    monkeypatch.setattr(folder_of_a_site, "try_lock", removed_first)
    write_site(files_of(SECOND), folder)
    assert held(folder) == SECOND
    assert alone(folder)


_SYNCED = "openat,mkdir,link,linkat,syncfs,fsync,rename,renameat2,unlink,unlinkat,rmdir"
_CHANGES = ("O_CREAT", "mkdir(", "link(", "linkat(", "unlink(", "unlinkat(", "rmdir(")


@pytest.mark.skipif(not STRACE, reason=NO_STRACE)
def test_a_power_cut_finds_one_whole_site(folder: Path, tmp_path: Path) -> None:
    """The new site is on the disk before it is swapped in, and the old one is left as it was."""
    program = (
        "import sys; from pathlib import Path\n"
        "from hwstatus.site.folder import write_site\n"
        "from hwstatus.site.site_file import text_file\n"
        "write_site([text_file('index.html', 'new')], Path(sys.argv[1]))"
    )
    log = tmp_path / "log"
    words = [str(STRACE), "-y", f"--trace={_SYNCED}", "-o", str(log)]
    subprocess.run([*words, sys.executable, "-c", program, str(folder)], check=True)
    calls = log.read_text().splitlines()
    stage = str(twin_of(folder) / "site")
    synced = [at for at, call in enumerate(calls) if "syncfs(" in call]
    swapped = [at for at, call in enumerate(calls) if "RENAME_EXCHANGE" in call]
    named = [at for at, call in enumerate(calls) if f"<{folder.parent}>) = 0" in call]
    changes = [
        at
        for at, call in enumerate(calls)
        if stage in call and any(word in call for word in _CHANGES)
    ]
    assert changes[-1] < synced[0] < swapped[0] < named[-1]


def test_a_disk_that_fails_at_last_leaves_the_old_site(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(place: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(place))

    monkeypatch.setattr(folder_of_a_site, "sync_file_system", failing)
    with pytest.raises(NotWritable, match="Input/output error"):
        write_site(files_of(SECOND), folder)
    assert held(folder) == FIRST
    assert alone(folder)


# -- a site that would be the same -----------------------------------------------------


def never() -> Iterator[SiteFile]:
    """The files of a site that nobody may ask for."""
    raise AssertionError("made again")
    yield  # type: ignore[unreachable]


def test_a_site_made_from_the_same_is_not_made_again(folder: Path) -> None:
    write_site(files_of(FIRST), folder, made_from="this")
    report = write_site(never(), folder, made_from="this")
    assert report == Report(0, 0, 0, unchanged=4, kept=0)
    assert write_site(files_of(SECOND), folder, made_from="that").changed == 2
    assert alone(folder)


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("a.css", "altered"),
        ("a.css", "linked"),
        ("c/ruritania/index.html", "removed"),
        (MANIFEST, "altered"),
        (MANIFEST, "cut short"),
        (MANIFEST, "removed"),
    ],
)
def test_a_site_that_is_not_whole_is_made_again(
    folder: Path, path: str, how: str
) -> None:
    write_site(files_of(FIRST), folder, made_from="this")
    place = folder / path
    whole = place.read_text()
    place.unlink()
    if how == "altered":
        place.write_text(whole.replace("t", "T"))
    if how == "linked":
        folder.with_name("elsewhere").write_text(whole)
        place.symlink_to(folder.with_name("elsewhere"))
    if how == "cut short":
        place.write_text(whole[:-4])
    write_site(files_of(FIRST), folder, made_from="this", force=True)
    assert held(folder) == FIRST
    assert place.read_text() == whole and not place.is_symlink()
    write_site(never(), folder, made_from="this")


def test_a_folder_one_is_in_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "c")
    with pytest.raises(Refused, match="you are in it"):
        write_site(files_of(SECOND), folder)


@pytest.mark.parametrize(("place", "why"), [("a.css", "not a folder"), ("/", "mount")])
def test_a_place_that_holds_no_site_is_refused(
    folder: Path, place: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        write_site(files_of(SECOND), folder / place)


def test_a_link_to_the_folder_stays_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(folder)
    write_site(files_of(SECOND), tmp_path / "current")
    assert (tmp_path / "current").is_symlink()
    assert held(folder) == SECOND


def test_a_folder_in_missing_folders_is_made(tmp_path: Path) -> None:
    write_site(files_of(FIRST), tmp_path / "a" / "b" / "public")
    assert held(tmp_path / "a" / "b" / "public") == FIRST
