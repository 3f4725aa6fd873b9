"""The folder of a site: the new site is written beside it and swapped in as a whole.

Who reads the folder meanwhile, a web server for one, has the old site or the new one and
never a part of each; so has who comes after a killed process or a full disk. A file that
did not change is not written: the new site takes it over from the old one.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from filecmp import cmp
from itertools import chain, dropwhile
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from hwstatus.errors import NotWritable, Refused
from hwstatus.files import make_folder
from hwstatus.site.bounded import Bounded
from hwstatus.site.exchange import exchange
from hwstatus.site.site_file import AnyFile, LargeFile
from hwstatus.site.updates import HELD

MANIFEST = ".hwstatus-site.json"
"""The list of the files that are ours: the others in the folder are somebody else's."""
_FILES = '"files": [\n'
"""The line of it after which a line names a file."""


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
    work = _Work(
        place,
        stage=place.with_name(f".{place.name}.publishing"),
        aside=place.with_name(f".{place.name}.former"),
        scratch=scratch_of(place),
    )
    _clear_up(work)
    old = _Old(place)
    if old.foreign and not force:
        raise _foreign(place, old.foreign)
    try:
        report = _stage(files, old, work)
        if not report.same:
            exchange(work.stage, place, work.aside)
        return report
    finally:
        work.remove()


class _Work(NamedTuple):
    """The folders beside the one of the site that are there while it is written."""

    place: Path
    stage: Path
    aside: Path
    scratch: Path

    def remove(self) -> None:
        """Remove them with all that they hold."""
        for folder in (self.stage, self.aside, self.scratch):
            shutil.rmtree(folder, ignore_errors=True)


def _clear_up(work: _Work) -> None:
    """Put right what a killed process left: its folders hold copies of what is at `place`."""
    if work.aside.exists() and not work.place.exists():
        work.aside.rename(work.place)
    work.remove()


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
        self.ours = {MANIFEST, *_listed(place / MANIFEST)}
        """What a manifest says that we published, as far as it was not published again."""
        self.foreign: set[str] = set()
        self.folders: set[str] = set()
        unseen = [""] if place.exists() else []
        while unseen:
            unseen += self._look_into(unseen.pop())

    def _look_into(self, inside: str) -> list[str]:
        """Sort the files of a folder; the folders in it."""
        found = []
        own = False
        with os.scandir(self.place / inside) as entries:
            for entry in entries:
                path = f"{inside}/{entry.name}" if inside else entry.name
                if entry.is_dir(follow_symlinks=False):
                    found.append(path)
                elif path in self.ours:
                    own = True
                else:
                    self.foreign.add(path)
        self._sort(inside, own=own)
        return found

    def _sort(self, inside: str, *, own: bool) -> None:
        """Keep a folder in mind as long as nothing in it is ours."""
        if not own or not inside:
            self.folders.add(inside)
        while own and "/" in inside:
            inside = inside.rpartition("/")[0]
            self.folders.discard(inside)

    def holds(self, file: AnyFile) -> bool | None:
        """Whether just this file is in its place; None where nothing is."""
        path = self.place / file.path
        try:
            found = path.lstat()
        except OSError:
            return None
        if not S_ISREG(found.st_mode):
            return False
        if isinstance(file, LargeFile):
            return path.samefile(file.source) or cmp(path, file.source, shallow=False)
        return found.st_size == len(file.content) and path.read_bytes() == file.content

    def take(self, path: str) -> None:
        """Note that a file is published again, so that what is left goes or is kept."""
        self.ours.discard(path)
        self.foreign.discard(path)

    def left(self) -> int:
        """How many of our files were not."""
        return sum(os.path.lexists(self.place / path) for path in self.ours)


def _listed(manifest: Path) -> Iterator[str]:
    """The files that a manifest says are ours, a line each; none where it cannot be read."""
    with suppress(OSError, ValueError), manifest.open(encoding="utf-8") as lines:
        for line in dropwhile(lambda line: line != _FILES, lines):
            if line.startswith('"') and line != _FILES:
                yield json.loads(line.rstrip(",\n"))


def _stage(files: Iterable[AnyFile], old: _Old, work: _Work) -> Report:
    """Write the new site beside the old one, with what it takes over from it.

    Where nothing changed there is nothing to take over: the stage stays empty.
    """
    work.stage.mkdir()
    work.scratch.mkdir()
    if old.place.exists():
        shutil.copymode(old.place, work.stage)
    folders = _Folders(work.stage)
    counts = Counter[bool | None]()

    def publish(file: AnyFile) -> None:
        held = old.holds(file)
        if not held:
            _put(file, folders.room_for(file.path), work.scratch)
        counts[held] += 1
        old.take(file.path)

    manifest = work.scratch / MANIFEST
    with manifest.open("w", encoding="utf-8") as listed:
        for line, file in _listing(files):
            publish(file)
            listed.write(line)
        listed.write("\n]\n}\n")
    publish(LargeFile(MANIFEST, manifest))
    report = Report(
        new=counts[None],
        changed=counts[False],
        removed=old.left(),
        unchanged=counts[True],
        kept=len(old.foreign),
    )
    if not report.same:
        _complete(old, folders, manifest)
    return report


def _complete(old: _Old, folders: "_Folders", manifest: Path) -> None:
    """Take over what did not change, and what is not ours."""
    written = manifest if manifest.exists() else folders.stage / MANIFEST
    for path in chain(_listed(written), [MANIFEST]):
        target = folders.room_for(path)
        if not target.exists():
            _take_over(old.place / path, target)
    _keep_foreign(old, folders.stage)


class _Folders:
    """The folders of a site in the making, each made once while it is held."""

    def __init__(self, stage: Path) -> None:
        self.stage = stage
        self._made: Bounded[str, bool] = Bounded(HELD)

    def room_for(self, path: str) -> Path:
        """Where a file goes, in a folder that is there."""
        target = self.stage / path
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.hold(folder, True)
        return target


def _put(file: AnyFile, target: Path, scratch: Path) -> None:
    if not isinstance(file, LargeFile):
        target.write_bytes(file.content)
    elif file.source.parent == scratch:
        file.source.rename(target)
    else:
        shutil.copyfile(file.source, target)


def _listing(files: Iterable[AnyFile]) -> Iterator[tuple[str, AnyFile]]:
    """The files, each with what the list of their paths says of it."""
    before = f'{{\n"published_by": "hwstatus",\n{_FILES}'
    for file in files:
        yield f"{before}{json.dumps(file.path)}", file
        before = ",\n"


def _keep_foreign(old: _Old, stage: Path) -> None:
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
        _take_over(old.place / path, target)


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


def _take_over(path: Path, target: Path) -> None:
    """The same file under a second name; a copy where the disk knows no such names."""
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(path, target, follow_symlinks=False)
