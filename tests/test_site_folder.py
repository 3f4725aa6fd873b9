"""The folder of a site: swapped in as a whole, and only what is ours is ever touched."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from faults.trace import NO_STRACE, STRACE
from hwstatus import files
from hwstatus.errors import HwstatusError, NotWritable, Refused
from hwstatus.interrupts import raise_once
from hwstatus.site import folder as folder_of_a_site
from hwstatus.site import published
from hwstatus.site.folder import Report, scratch_of, write_site
from hwstatus.site.published import LIST, SiteFile, text_file


def files_of(texts: Mapping[str, str]) -> Iterator[SiteFile]:
    """A site of these texts by path."""
    for path, text in texts.items():
        yield text_file(path, text)


def held(folder: Path) -> dict[str, str]:
    """What a folder holds, the list left out."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != LIST
    }


NOBODY = 65534
"""The number of a user whom no file belongs to."""
FIRST = {"index.html": "one", "c/ruritania/index.html": "two", "a.css": "three"}
SECOND = {"index.html": "one", "c/ruritania/index.html": "2", "c/syldavia.html": "4"}


MOVED = (("changed", "c/ruritania/"), ("new", "c/syldavia.html"))
"""The pages that change from the first to the second."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the first site."""
    found = tmp_path / "public"
    write_site(files_of(FIRST), found)
    return found


def alone(folder: Path, *, but: Path | None = None) -> bool:
    """Whether nothing was left beside a folder."""
    return set(folder.parent.iterdir()) - {folder, but} == set()


def test_a_site_is_written_whole(folder: Path) -> None:
    assert held(folder) == FIRST
    assert alone(folder)


def test_only_what_changed_is_written(folder: Path) -> None:
    same = (folder / "index.html").stat()
    report = write_site(files_of(SECOND), folder)
    assert held(folder) == SECOND
    assert report == Report(1, 2, removed=1, unchanged=1, kept=0, pages=MOVED)
    after = (folder / "index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (same.st_ino, same.st_mtime_ns)
    assert alone(folder)


def test_a_dry_run_says_what_would_change(folder: Path) -> None:
    before = folder.stat().st_ino
    report = write_site(files_of(SECOND), folder, dry_run=True)
    assert report == Report(1, 2, removed=1, unchanged=1, kept=0, pages=MOVED)
    assert held(folder) == FIRST and folder.stat().st_ino == before
    nowhere = folder.with_name("new") / "site"
    assert write_site(files_of(SECOND), nowhere, dry_run=True).pages == ()
    assert alone(folder)


def test_an_unchanged_site_is_left_alone(folder: Path) -> None:
    before = folder.stat().st_ino
    assert write_site(files_of(FIRST), folder).same
    assert folder.stat().st_ino == before
    assert alone(folder)


def test_a_file_that_somebody_altered_is_mended(folder: Path) -> None:
    (folder / "a.css").write_text("THREE")
    assert write_site(files_of(FIRST), folder).changed == 1
    assert held(folder) == FIRST


def test_neither_time_nor_size_makes_a_file_the_same(folder: Path) -> None:
    page = folder / "index.html"
    before = page.stat()
    page.write_text("ONE")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert write_site(files_of(SECOND), folder).changed == 3
    assert held(folder) == SECOND


def test_a_file_that_somebody_removed_comes_back(folder: Path) -> None:
    (folder / "a.css").unlink()
    assert write_site(files_of(FIRST), folder) == Report(1, 0, 0, 3, 0)
    assert held(folder) == FIRST


def test_a_copy_of_a_site_is_that_site(folder: Path) -> None:
    """As by rsync, which keeps neither inodes nor, unless it is told to, times."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy, copy_function=shutil.copyfile)
    assert write_site(files_of(FIRST), copy).same
    write_site(files_of(SECOND), copy)
    assert held(copy) == SECOND


def test_no_name_elsewhere_leads_into_a_site(folder: Path, tmp_path: Path) -> None:
    """Neither one of the old site, which is gone, nor one that somebody else gave a file."""
    os.link(folder / "index.html", tmp_path / "mine")
    before = (folder / "index.html").stat().st_mtime_ns
    write_site(files_of(SECOND), folder)
    (tmp_path / "mine").write_text("altered in place")
    assert held(folder) == SECOND
    assert (folder / "index.html").stat().st_mtime_ns == before
    assert {path.stat().st_nlink for path in folder.rglob("*.html")} == {1}


@pytest.mark.parametrize("number", [errno.EPERM, errno.EXDEV, errno.EMLINK])
def test_a_disk_without_hard_links_has_copies(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """As FAT, or a folder of the site that is on another disk; times stay, links stay links."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refused)
    (folder / "mine").symlink_to("index.html")
    before = (folder / "index.html").stat().st_mtime_ns
    report = write_site(files_of(SECOND), folder, force=True)
    assert report == Report(1, 2, removed=1, unchanged=1, kept=1, pages=MOVED)
    assert held(folder) == {**SECOND, "mine": "one"}
    assert (folder / "mine").is_symlink()
    assert (folder / "index.html").stat().st_mtime_ns == before


def test_folders_stay_as_they_were_set(folder: Path) -> None:
    folder.chmod(0o750)
    (folder / "c").chmod(0o711)
    write_site(files_of(SECOND), folder)
    assert folder.stat().st_mode & 0o777 == 0o750
    assert (folder / "c").stat().st_mode & 0o777 == 0o711


def test_files_stay_as_they_were_set(folder: Path) -> None:
    """Whether they are taken over or written."""
    for path in ("index.html", "c/ruritania/index.html"):
        (folder / path).chmod(0o440)
    write_site(files_of(SECOND), folder)
    modes = {path: (folder / path).stat().st_mode & 0o777 for path in SECOND}
    usual = modes.pop("c/syldavia.html")
    assert set(modes.values()) == {0o440}
    assert usual != 0o440


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder of somebody whom modes bind, as they do not bind root."""
    if os.geteuid():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory() as place:
        os.chown(place, NOBODY, -1)
        os.seteuid(NOBODY)
        try:
            yield Path(place)
        finally:
            os.seteuid(0)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("inside", [".", "c", "c/ruritania", "mine"])
def test_a_folder_that_may_not_be_written_is_replaced(
    home: Path, monkeypatch: pytest.MonkeyPatch, inside: str, at_once: bool
) -> None:
    folder = home / "public"
    write_site(files_of(FIRST), folder)
    (folder / "mine").mkdir()
    (folder / "mine" / "notes").write_text("mine")
    (folder / inside).chmod(0o555)
    if not at_once:
        monkeypatch.setattr(published, "_swapped", lambda one, other: False)
    write_site(files_of(SECOND), folder, force=True)
    assert held(folder) == {**SECOND, "mine/notes": "mine"}
    assert (folder / inside).stat().st_mode & 0o777 == 0o555
    assert alone(folder)


@pytest.mark.parametrize("made_from", ["this", "that"])
def test_a_page_that_cannot_be_read_is_written_anew(home: Path, made_from: str) -> None:
    folder = home / "public"
    write_site(files_of(FIRST), folder, made_from="this")
    (folder / "index.html").chmod(0)
    report = write_site(files_of(FIRST), folder, made_from=made_from)
    assert report.changed == 1 + (made_from == "that")
    assert held(folder) == FIRST
    assert (folder / "index.html").stat().st_mode & 0o400


@pytest.mark.parametrize("inside", ["c", LIST])
def test_where_nobody_knows_whose_files_are_there_nothing_is_changed(
    home: Path, inside: str
) -> None:
    folder = home / "public"
    write_site(files_of(FIRST), folder)
    (folder / inside).chmod(0)
    with pytest.raises(Refused, match=rf"cannot read .*public/{inside}: Permission"):
        write_site(files_of(SECOND), folder)
    (folder / inside).chmod(0o700)
    assert held(folder) == FIRST
    assert alone(folder)


def test_a_page_becomes_a_folder_and_a_folder_a_page(folder: Path) -> None:
    for texts in ({"c": "a file"}, FIRST, {"a.css/b": "of a folder"}, FIRST):
        write_site(files_of(texts), folder)
        assert held(folder) == texts


@pytest.mark.parametrize(
    ("path", "force"), [("a.css", False), ("a.css", True), (LIST, True)]
)
def test_an_empty_folder_in_the_place_of_a_file_becomes_the_file(
    folder: Path, path: str, force: bool
) -> None:
    (folder / path).unlink()
    (folder / path).mkdir()
    write_site(files_of(FIRST), folder, force=force)
    assert held(folder) == FIRST
    (folder / path).unlink()
    (folder / path / "mine").mkdir(parents=True)
    with pytest.raises(Refused, match="stands where the site has something else"):
        write_site(files_of(FIRST), folder, force=True)


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
    inode = (folder / "CNAME").stat().st_ino
    report = write_site(files_of(SECOND), folder, force=True)
    assert report.kept == 4
    assert (folder / "CNAME").stat().st_ino == inode
    assert held(folder) == {**SECOND, **mine, "link": "status.example.org"}
    assert (folder / ".git" / "objects").is_dir()
    assert (folder / "link").is_symlink()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("a.css", "a.css/mine"), ("c/syldavia.html", "c"), ("index.html", "index.html")],
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
    "text",
    [
        "",
        "[]",
        '{"files": 7}',
        '{"files": ["../private.txt", "/etc/passwd", "c/../../private.txt"]}',
    ],
)
def test_a_list_reaches_nothing_outside(folder: Path, text: str) -> None:
    private = folder.parent / "private.txt"
    private.write_text("mine")
    (folder / LIST).write_text(text)
    write_site(files_of(SECOND), folder, force=True)
    assert private.read_text() == "mine"
    assert held(folder) == {**FIRST, **SECOND}


def full_disk(path: str) -> None:
    """What a write does on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def test_a_full_disk_leaves_the_old_site(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        published.Stage, "_make_room", lambda stage, path: full_disk(path)
    )
    with pytest.raises(NotWritable, match="No space left"):
        write_site(files_of(SECOND), folder)
    assert held(folder) == FIRST
    assert alone(folder)


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
    assert capsys.readouterr().err.startswith("Cleaning up.")
    assert held(folder) == FIRST
    assert alone(folder)


def test_folders_change_places_without_help_of_the_system(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "_swapped", lambda one, other: False)
    write_site(files_of(SECOND), folder)
    assert held(folder) == SECOND
    assert alone(folder)


def test_a_site_put_aside_by_a_killed_process_comes_back(folder: Path) -> None:
    (scratch_of(folder) / "new.1" / "site").mkdir(parents=True)
    (scratch_of(folder) / LIST).touch()
    folder.rename(scratch_of(folder) / "former")
    report = write_site(files_of(FIRST), folder)
    assert report.same
    assert held(folder) == FIRST
    assert alone(folder)


@pytest.mark.usefixtures("_heard_once")
def test_an_interrupt_in_the_exchange_leaves_the_old_site(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its two steps, where the system has none that does it in one."""

    def stopped_between(_stage: published.Stage, aside: Path) -> None:
        folder.rename(aside)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(published.Stage, "exchange", stopped_between)
    with pytest.raises(KeyboardInterrupt):
        write_site(files_of(SECOND), folder)
    assert held(folder) == FIRST
    assert alone(folder)


def test_a_scratch_folder_of_somebody_else_is_refused(folder: Path) -> None:
    scratch = scratch_of(folder)
    scratch.mkdir()
    (scratch / "precious").write_text("mine")
    with pytest.raises(Refused, match=r"\.public\.scratch is where .* did not put"):
        write_site(files_of(SECOND), folder)
    assert held(folder) == FIRST
    assert held(scratch) == {"precious": "mine"}
    (scratch / "precious").unlink()
    write_site(files_of(SECOND), folder)
    assert alone(folder)


def test_a_link_in_the_place_of_the_hidden_folder_leads_nowhere(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where others may write beside a site, they shall not have us remove what is elsewhere."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "precious").write_text("mine")
    (elsewhere / "site").mkdir()
    scratch_of(folder).symlink_to(elsewhere)
    with pytest.raises(Refused, match="is a link"):
        write_site(files_of(SECOND), folder)
    assert held(folder) == FIRST
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
        "from hwstatus.site.published import text_file\n"
        "write_site([text_file('index.html', 'new')], Path(sys.argv[1]))"
    )
    log = tmp_path / "log"
    words = [str(STRACE), "-y", f"--trace={_SYNCED}", "-o", str(log)]
    subprocess.run([*words, sys.executable, "-c", program, str(folder)], check=True)
    calls = log.read_text().splitlines()
    new = f"{scratch_of(folder)}/new."
    synced = [at for at, call in enumerate(calls) if "syncfs(" in call]
    swapped = [at for at, call in enumerate(calls) if "RENAME_EXCHANGE" in call]
    named = [at for at, call in enumerate(calls) if f"<{folder.parent}>) = 0" in call]
    changes = [
        at
        for at, call in enumerate(calls)
        if new in call and any(word in call for word in _CHANGES)
    ]
    written = [at for at in changes if at < swapped[0]]
    removed = [at for at in changes if at > swapped[0]]
    assert written[-1] < synced[0] < swapped[0] < named[-1] < removed[0]


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
    folder: Path, monkeypatch: pytest.MonkeyPatch, cut: Cut
) -> None:
    """With nothing put right after it, as after a kill; and the next site is made as ever."""
    monkeypatch.setattr(folder_of_a_site._Work, "remove", lambda work: None)
    for name in ("sync_file_system", "confirm_name"):
        monkeypatch.setattr(folder_of_a_site, name, lambda folder: None)
    for number in count(1):
        cut.error = (KeyboardInterrupt, OSError)[number % 2]
        cut.left = number
        with suppress(cut.error, HwstatusError):
            write_site(files_of(SECOND), folder)
        finished = bool(cut.left)
        cut.left = 0
        assert held(folder) in (FIRST, SECOND)
        write_site(files_of(FIRST), folder)
        assert held(folder) == FIRST
        if finished:
            assert number > 40
            return


def test_what_cannot_be_removed_is_left_aside_and_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As files that root made immutable."""
    left = scratch_of(folder) / "new.1"
    (left / "site").mkdir(parents=True)
    (scratch_of(folder) / LIST).touch()

    def stays(path: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(path))

    with monkeypatch.context() as patch:
        patch.setattr(folder_of_a_site, "_remove", stays)
        report = write_site(files_of(SECOND), folder)
        assert left in report.aside
        assert held(folder) == SECOND
        write_site(files_of(FIRST), folder)
    write_site(files_of(SECOND), folder)
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
        (LIST, "altered"),
        (LIST, "cut short"),
        (LIST, "removed"),
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
