"""The folder of a site: the new site is written beside it and swapped in as a whole.

Who reads the folder meanwhile, a web server for one, has the old site or the new one and
never a part of each; so has who comes after a killed process or a full disk. A file that
did not change is not written: the new site is made in the twin of the old one, which has it.
"""

import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import (
    AbstractContextManager,
    ExitStack,
    closing,
    contextmanager,
    nullcontext,
    suppress,
)
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from hwstatus.context import Watch, unwatched
from hwstatus.errors import NotWritable, Refused
from hwstatus.files import confirm_name, is_at, make_folder, sync_file_system, try_lock
from hwstatus.interrupts import raise_once
from hwstatus.output.messages import say
from hwstatus.site import manifest
from hwstatus.site.exchange import exchange
from hwstatus.site.former import Former
from hwstatus.site.levelling import is_folder, remove
from hwstatus.site.manifest import Listed
from hwstatus.site.site_file import AnyFile, LargeFile, MarkedFile
from hwstatus.site.stage import Stage
from hwstatus.site.twin import Twin

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""Windows has it not."""


class Report(NamedTuple):
    """What writing a site changed: counts of files; `kept` are somebody else's."""

    new: int
    changed: int
    removed: int
    unchanged: int
    kept: int
    aside: tuple[Path, ...] = ()
    """Hidden folders that could not be cleared or used: they are in nobody's way."""

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
    watch: Watch = unwatched,
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
            with watch("Putting right what was left", None):
                left = work.clear_up()
            report = _write(files, work, made_from, force=force)
        return report._replace(aside=(*left, *report.aside))
    except OSError as error:
        named = Path(error.filename or "")
        what = named if place.parent in named.parents else folder
        raise NotWritable(what, error.strerror or str(error)) from error


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
    """The folders beside the one of the site that are there while it is written; the twin stays."""

    place: Path
    twin: Twin
    aside: Path
    scratch: Path

    @classmethod
    def beside(cls, place: Path) -> "_Work":
        """Those beside a folder."""
        return cls(
            place,
            twin=Twin(place, place.with_name(f".{place.name}.twin")),
            aside=place.with_name(f".{place.name}.former"),
            scratch=scratch_of(place),
        )

    def clear_up(self) -> list[Path]:
        """Put right what a killed process left; what of it cannot be removed."""
        if is_folder(str(self.aside)) and not self.place.exists():
            self.aside.rename(self.place)
        stays = []
        for left in (self.aside, *self.scratch.iterdir()):
            try:
                remove(str(left))
            except OSError:
                stays.append(left)
        self.twin.tidy()
        return stays

    def remove(self) -> None:
        """Remove them with all that they hold, the locked one last."""
        self.twin.tidy()
        for folder in (self.aside, self.scratch):
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
    with ExitStack() as lock:
        lock.callback(os.close, handle)
        removal: Callable[[], AbstractContextManager[None]] = nullcontext
        try:
            yield work
        except KeyboardInterrupt:
            removal = _leave_to_the_next
            raise
        except (OSError, NotWritable):
            # What a full disk holds of the new site gives its room back.
            work.twin.remove()
            raise
        finally:
            with removal():
                work.remove()


@contextmanager
def _leave_to_the_next() -> Iterator[None]:
    """A block that a second Ctrl-C ends as well: ten thousand files may take long to remove."""
    with suppress(OSError):
        say("Removing what was written. Ctrl-C again leaves that to the next publish.")
    before = signal.signal(signal.SIGINT, raise_once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _locked(work: _Work) -> int | None:
    """The lock on a site; None where who held it removed the folder meanwhile."""
    work.scratch.mkdir(exist_ok=True)
    if work.scratch.is_symlink():
        # What a scratch folder holds is removed: it would be what somebody's link leads to.
        raise Refused(
            f"{work.scratch} is a link; nothing was changed",
            f"if it is nobody's, remove it: rm {work.scratch}",
        )
    try:
        handle = os.open(work.scratch, os.O_RDONLY | _NO_LINK)
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
    return handle if held else None


def _write(
    files: Iterable[AnyFile], work: _Work, made_from: str, *, force: bool
) -> Report:
    with closing(Former(work.place)) as old:
        if old.foreign and not force:
            raise _foreign(work.place, old.foreign)
        if old.whole(made_from):
            return Report(0, 0, 0, unchanged=old.count, kept=len(old.foreign))
        writing = _Writing(old, work)
        report = writing.publish(files, made_from)
    if not report.same:
        # What replaces the old site is on the disk before it does.
        sync_file_system(writing.stage.folder)
        exchange(writing.stage.folder, work.place, work.aside)
        confirm_name(work.place)
    return report


def _foreign(place: Path, names: Iterable[str]) -> Refused:
    first, *others = sorted(names)
    more = ""
    if others:
        more = f" and {len(others):,} more"
    return Refused(
        f"{place} holds files that hwstatus did not publish ({first}{more});"
        " nothing was changed",
        "choose a new folder, or publish beside them: --force",
    )


class _Writing:
    """The files of a new site, written as far as the old one has them not."""

    def __init__(self, old: Former, work: _Work) -> None:
        self._old = old
        self._work = work
        self._counts = Counter[bool | None]()

    @cached_property
    def stage(self) -> Stage:
        """Where they are written; where nothing changed nobody asks for it."""
        return Stage(self._old, self._work.twin, self._work.scratch)

    def publish(self, files: Iterable[AnyFile], made_from: str) -> Report:
        """Write the site with its list of files; what that changed."""
        listed = self._work.scratch / manifest.NAME
        with listed.open("w", encoding="utf-8") as lines:
            lines.write(manifest.opening(made_from))
            before = ""
            for file in files:
                lines.write(manifest.line(self._write(file), before))
                before = ","
            lines.write(manifest.closing())
        self._write(LargeFile(manifest.NAME, listed))
        return self._complete()

    def _write(self, file: AnyFile) -> Listed:
        """Write a file where it is another one than before; what the list says of it."""
        mark = ""
        at = self._old.take(file.path)
        if isinstance(file, MarkedFile):
            mark = file.mark
            known = self._old.made_from(file, at) if at else ""
            if known:
                self._counts[True] += 1
                return Listed(file.path, known, mark)
            file = file.make()
        sha256 = manifest.sum_of_file(file)
        held = self._old.holds(file.path, sha256)
        if not held:
            self.stage.put(file)
        self._counts[held] += 1
        return Listed(file.path, sha256, mark)

    def _complete(self) -> Report:
        """Remove the files of pages that are no more."""
        removed = 0
        for path in self._old.left():
            self.stage.take_out(path)
            removed += 1
        report = Report(
            new=self._counts[None],
            changed=self._counts[False],
            removed=removed,
            unchanged=self._counts[True],
            kept=len(self._old.foreign),
        )
        if report.same:
            return report
        self.stage.resemble()
        return report._replace(aside=self.stage.aside)
