"""The folder of a site: the new site is written beside it and swapped in as a whole.

Who reads the folder meanwhile, a web server for one, has the old site or the new one and
never a part of each; so has who comes after a killed process or a full disk. A file that
did not change is not written: the new site takes it over from the old one.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from hwstatus.errors import NotWritable, Refused
from hwstatus.files import (
    confirm_name,
    is_at,
    make_folder,
    sync_file_system,
    try_lock,
)
from hwstatus.site import manifest
from hwstatus.site.bounded import Bounded
from hwstatus.site.exchange import exchange
from hwstatus.site.former import Former
from hwstatus.site.manifest import Listed
from hwstatus.site.site_file import AnyFile, LargeFile, MadeFile, MarkedFile
from hwstatus.site.updates import HELD


class Report(NamedTuple):
    """What writing a site changed: counts of files; `kept` are somebody else's."""

    new: int
    changed: int
    removed: int
    unchanged: int
    kept: int

    @property
    def same(self) -> bool:
        """Whether the folder already held just this site."""
        return not (self.new or self.changed or self.removed)


def scratch_of(folder: Path) -> Path:
    """Where large files of a site are made: on its own disk, and there only while it is written."""
    place = folder.resolve()
    return place.with_name(f".{place.name}.scratch")


def write_site(
    files: Iterable[AnyFile],
    folder: Path,
    *,
    force: bool = False,
    made_from: str = "",
) -> Report:
    """Make a folder hold a site, in one step.

    `made_from` names all that the files depend on: where the folder holds a whole site of
    that name, no file is asked for. Raises `Refused` where the folder holds files of
    somebody else; with `force` they stay beside the site, except for those that have the
    name of one of its files. Raises `NotWritable` where the disk fails; then the folder is
    as it was. Raises `AfterCommit` where a power cut may still undo a site in its place.
    """
    place = folder.resolve()
    try:
        _refuse_place(place)
        make_folder(place.parent)
        with _alone(_Work.beside(place)) as work:
            return _write(files, work, made_from, force=force)
    except OSError as error:
        raise NotWritable(folder, error.strerror or str(error)) from error


def _refuse_place(place: Path) -> None:
    """Raise `Refused` for what cannot be swapped."""
    if place.exists() and not place.is_dir():
        raise Refused(f"{place} is not a folder; nothing was changed")
    if place.is_mount():
        raise Refused(
            f"{place} is a mount point, which cannot be swapped; nothing was changed",
            f"publish into a folder within it: hwstatus publish {place / 'site'}",
        )
    if Path.cwd().is_relative_to(place):
        raise Refused(
            f"{place} is replaced as a whole, and you are in it; nothing was changed",
            f"publish from elsewhere: cd {place.parent}",
        )


class _Work(NamedTuple):
    """The folders beside the one of the site that are there while it is written."""

    place: Path
    stage: Path
    aside: Path
    scratch: Path

    @classmethod
    def beside(cls, place: Path) -> "_Work":
        """Those beside a folder."""
        return cls(
            place,
            stage=place.with_name(f".{place.name}.publishing"),
            aside=place.with_name(f".{place.name}.former"),
            scratch=scratch_of(place),
        )

    def clear_up(self) -> None:
        """Put right what a killed process left: its folders hold copies of what is at `place`."""
        if self.aside.exists() and not self.place.exists():
            self.aside.rename(self.place)
        for left in (self.stage, self.aside, *self.scratch.iterdir()):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove them with all that they hold, the locked one last."""
        for folder in (self.stage, self.aside, self.scratch):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(work: _Work) -> Iterator[_Work]:
    """One process at a time publishes to a folder; raises `Refused`.

    Locked is the scratch folder, which nobody but the holder removes: a lock on the site's
    own would be swapped away with it, one on the folder above would stop other sites.
    """
    handle = None
    while handle is None:
        handle = _locked(work)
    try:
        yield work
    finally:
        work.remove()
        os.close(handle)


def _locked(work: _Work) -> int | None:
    """The lock on a site; None where who held it removed the folder meanwhile."""
    work.scratch.mkdir(exist_ok=True)
    try:
        handle = os.open(work.scratch, os.O_RDONLY)
    except FileNotFoundError:
        return None
    held = False
    try:
        if not try_lock(handle):
            raise Refused(
                f"another hwstatus publishes to {work.place}; nothing was changed",
                "try again",
            )
        held = is_at(handle, work.scratch)
    finally:
        if not held:
            os.close(handle)
    if held:
        return handle
    return None


def _write(
    files: Iterable[AnyFile], work: _Work, made_from: str, *, force: bool
) -> Report:
    work.clear_up()
    old = Former(work.place)
    if old.foreign and not force:
        raise _foreign(work.place, old.foreign)
    if old.whole(made_from):
        return Report(0, 0, 0, unchanged=len(old.ours), kept=len(old.foreign))
    report = _stage(files, made_from, old, work)
    if not report.same:
        # What replaces the old site is on the disk before it does, and has replaced it
        # before the old one is removed.
        sync_file_system(work.stage)
        exchange(work.stage, work.place, work.aside)
        confirm_name(work.place)
    return report


def _foreign(place: Path, names: Iterable[str]) -> Refused:
    first, *others = sorted(names)
    more = ""
    if others:
        more = f" and {len(others)} more"
    return Refused(
        f"{place} holds files that hwstatus did not publish ({first}{more});"
        " nothing was changed",
        "choose a new folder, or publish beside them: --force",
    )


def _stage(
    files: Iterable[AnyFile], made_from: str, old: Former, work: _Work
) -> Report:
    """Write the new site beside the old one, with what it takes over from it.

    Where nothing changed there is nothing to take over: the stage stays empty.
    """
    work.stage.mkdir()
    if old.place.exists():
        shutil.copymode(old.place, work.stage)
    writing = _Writing(old, work)
    listed = work.scratch / manifest.NAME
    with listed.open("w", encoding="utf-8") as lines:
        lines.write(manifest.opening(made_from))
        before = ""
        for file in files:
            lines.write(manifest.line(writing.publish(file), before))
            before = ","
        lines.write(manifest.closing())
    writing.publish(LargeFile(manifest.NAME, listed))
    report = writing.report()
    if not report.same:
        _complete(old, writing.folders, listed)
    return report


class _Writing:
    """The files of a new site, written as far as the old one has them not."""

    def __init__(self, old: Former, work: _Work) -> None:
        self.folders = _Folders(work.stage)
        self._old = old
        self._scratch = work.scratch
        self._counts = Counter[bool | None]()

    def publish(self, file: AnyFile) -> Listed:
        """Write a file where it is another one than before; what the list says of it."""
        mark = ""
        if isinstance(file, MarkedFile):
            mark = file.mark
            known = self._old.made_from(file)
            if known:
                self._count(file.path, held=True)
                return Listed(file.path, known, mark)
            file = file.make()
        sha256 = manifest.sum_of_file(file)
        held = self._old.holds(file)
        if not held:
            target = Path(self.folders.room_for(file.path))
            _put(file, target, self._scratch)
        self._count(file.path, held=held)
        return Listed(file.path, sha256, mark)

    def _count(self, path: str, *, held: bool | None) -> None:
        self._counts[held] += 1
        self._old.take(path)

    def report(self) -> Report:
        """What all that changed."""
        return Report(
            new=self._counts[None],
            changed=self._counts[False],
            removed=self._old.left(),
            unchanged=self._counts[True],
            kept=len(self._old.foreign),
        )


def _complete(old: Former, folders: "_Folders", listed: Path) -> None:
    """Take over what did not change, and what is not ours."""
    written = listed if listed.exists() else folders.stage / manifest.NAME
    paths = (file.path for file in manifest.listed(written))
    for path in chain(paths, [manifest.NAME]):
        _take_over(f"{old.place}/{path}", folders.room_for(path))
    _keep_foreign(old, folders.stage)


class _Folders:
    """The folders of a site in the making, each made once while it is held.

    Paths are text here: ten thousand of them would be costly as `Path`.
    """

    def __init__(self, stage: Path) -> None:
        self.stage = stage
        self._made: Bounded[str, bool] = Bounded(HELD)

    def room_for(self, path: str) -> str:
        """Where a file goes, in a folder that is there."""
        folder = path.rpartition("/")[0]
        if folder and folder not in self._made:
            Path(self.stage, folder).mkdir(parents=True, exist_ok=True)
            self._made.hold(folder, True)
        return f"{self.stage}/{path}"


def _put(file: MadeFile, target: Path, scratch: Path) -> None:
    if not isinstance(file, LargeFile):
        target.write_bytes(file.content)
    elif file.source.parent == scratch:
        file.source.rename(target)
    else:
        shutil.copyfile(file.source, target)


def _keep_foreign(old: Former, stage: Path) -> None:
    """Bring what is not ours into the new site."""
    for folder in sorted(old.folders):
        with _free(old.place / folder):
            (stage / folder).mkdir(parents=True, exist_ok=True)
        shutil.copystat(old.place / folder, stage / folder)
    for path in old.foreign:
        target = stage / path
        with _free(old.place / path):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise FileExistsError
        _take_over(str(old.place / path), str(target))


@contextmanager
def _free(path: Path) -> Iterator[None]:
    """Raise `Refused` where the site has a folder in the place of a file, or a file of a folder."""
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise Refused(
            f"{path} is not from hwstatus and stands where the site has something else;"
            " nothing was changed",
            f"move it away: mv {path} ELSEWHERE",
        ) from None


def _take_over(path: str, target: str) -> None:
    """The same file under a second name, unless that is taken; a copy where the disk knows no such names."""
    try:
        os.link(path, target, follow_symlinks=False)
    except FileExistsError:
        return
    except OSError:
        if not os.path.lexists(target):
            shutil.copy2(path, target, follow_symlinks=False)
