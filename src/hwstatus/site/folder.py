"""The folder of a site: the new site is written beside it and swapped in as a whole.

Who reads the folder meanwhile, a web server for one, has the old site or the new one and
never a part of each; so has who comes after a killed process or a full disk. A file that
did not change is not written: the new site takes it over from the old one.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from filecmp import cmp
from pathlib import Path
from typing import NamedTuple

from hwstatus.errors import NotWritable, Refused
from hwstatus.files import make_folder
from hwstatus.site.exchange import exchange
from hwstatus.site.site_file import AnyFile, LargeFile, SiteFile

MANIFEST = ".hwstatus-site.json"
"""The list of the files that are ours: the others in the folder are somebody else's."""


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


def write_site(
    files: Iterable[AnyFile],
    folder: Path,
    *,
    force: bool = False,
) -> Report:
    """Make a folder hold a site, in one step.

    Raises `Refused` where the folder holds files of somebody else; with `force` they stay
    beside the site, except for those that have the name of one of its files. Raises
    `NotWritable` where the disk fails; then the folder is as it was.
    """
    place = folder.resolve()
    try:
        _refuse_place(place)
        make_folder(place.parent)
        with _alone(place.parent):
            return _write(files, place, force=force)
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


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """One process at a time publishes into the folders of `parent`; raises `Refused`."""
    handle = os.open(parent, os.O_RDONLY)
    try:
        _lock(handle, parent)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, parent: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: two at a time get in each other's way
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused(
            f"another hwstatus publishes in {parent}; nothing was changed", "try again"
        ) from None


def _write(files: Iterable[AnyFile], place: Path, *, force: bool) -> Report:
    stage = place.with_name(f".{place.name}.publishing")
    aside = place.with_name(f".{place.name}.former")
    _clear_up(stage, aside, place)
    old = _Old(place)
    if old.foreign and not force:
        raise _foreign(place, old.foreign)
    try:
        report = _stage(files, old, stage)
        if not report.same:
            exchange(stage, place, aside)
        return report
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(aside, ignore_errors=True)


def _clear_up(stage: Path, aside: Path, place: Path) -> None:
    """Put right what a killed process left: both folders are copies of what is at `place`."""
    if aside.exists() and not place.exists():
        aside.rename(place)
    for left in (stage, aside):
        shutil.rmtree(left, ignore_errors=True)


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


class _Old:
    """The folder as it is: which files are ours, which are not, and the folders of those."""

    def __init__(self, place: Path) -> None:
        self.place = place
        listed = _listed(place / MANIFEST)
        self.ours: set[str] = set()
        self.foreign: set[str] = set()
        self.folders: set[str] = set()
        for folder, folders, names in os.walk(place):
            inside = folder[len(str(place)) + 1 :]
            self.folders.add(inside)
            links = [name for name in folders if Path(folder, name).is_symlink()]
            for name in [*names, *links]:
                path = os.path.join(inside, name).replace(os.sep, "/")  # noqa: PTH118 - thousands of names
                (self.ours if path in listed else self.foreign).add(path)
        for path in self.ours:
            while "/" in path:
                path = path.rpartition("/")[0]
                self.folders.discard(path)

    def holds(self, file: AnyFile) -> bool:
        """Whether just this file is in its place."""
        path = self.place / file.path
        try:
            if isinstance(file, LargeFile):
                return not path.is_symlink() and cmp(path, file.source, shallow=False)
            found = path.lstat()
            same = found.st_size == len(file.content) and not path.is_symlink()
            return same and path.read_bytes() == file.content
        except OSError:
            return False


def _listed(manifest: Path) -> set[str]:
    """The files that a manifest says are ours; none where it cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(manifest.read_bytes())
        return {MANIFEST, *map(str, found["files"])}
    return set()


def _stage(files: Iterable[AnyFile], old: _Old, stage: Path) -> Report:
    """Write the new site beside the old one, with what it takes over from it.

    Where nothing changed there is nothing to take over: the stage stays empty.
    """
    stage.mkdir()
    if old.place.exists():
        shutil.copymode(old.place, stage)
    folders = _Folders(stage)
    names: set[str] = set()
    written: list[str] = []
    same: list[str] = []
    for file in _with_manifest(files):
        assert file.path not in names, f"two files at {file.path}"
        names.add(file.path)
        if old.holds(file):
            same.append(file.path)
        else:
            _put(file, folders.room_for(file.path))
            written.append(file.path)
    removed = len(old.ours - names)
    kept = old.foreign - names
    if written or removed:
        for path in same:
            _take_over(old.place / path, folders.room_for(path))
        _keep_foreign(old, stage, kept)
    changed = len((old.ours | old.foreign).intersection(written))
    return Report(
        new=len(written) - changed,
        changed=changed,
        removed=removed,
        unchanged=len(same),
        kept=len(kept),
    )


class _Folders:
    """The folders of a site in the making, each made once."""

    def __init__(self, stage: Path) -> None:
        self.stage = stage
        self.made = {stage}

    def room_for(self, path: str) -> Path:
        """Where a file goes, in a folder that is there."""
        target = self.stage / path
        if target.parent not in self.made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self.made.add(target.parent)
        return target


def _put(file: AnyFile, target: Path) -> None:
    if isinstance(file, LargeFile):
        shutil.copyfile(file.source, target)
    else:
        target.write_bytes(file.content)


def _with_manifest(files: Iterable[AnyFile]) -> Iterator[AnyFile]:
    paths = []
    for file in files:
        paths.append(file.path)
        yield file
    listed = {"published_by": "hwstatus", "files": sorted(paths)}
    yield SiteFile(MANIFEST, json.dumps(listed, indent=0).encode() + b"\n")


def _keep_foreign(old: _Old, stage: Path, kept: set[str]) -> None:
    """Bring what is not ours into the new site."""
    for folder in sorted(old.folders):
        (stage / folder).mkdir(parents=True, exist_ok=True)
        shutil.copystat(old.place / folder, stage / folder)
    for path in kept:
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        _take_over(old.place / path, target)


def _take_over(path: Path, target: Path) -> None:
    """The same file under a second name; a copy where the disk knows no such names."""
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(path, target, follow_symlinks=False)
