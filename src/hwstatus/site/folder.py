"""The folder of a site: the new site is written beside it and swapped in as a whole.

Who reads the folder meanwhile, a web server for one, has the old site or the new one and
never a part of each; so has who comes after a killed process or a full disk.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from hwstatus.context import Watch, unwatched
from hwstatus.errors import NotWritable, Refused
from hwstatus.files import confirm_name, is_at, make_folder, sync_file_system, try_lock
from hwstatus.output.emit import say
from hwstatus.site.published import LIST, Published, SiteFile, Stage, listing
from hwstatus.wording import first_of

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""Windows has it not."""


class Report(NamedTuple):
    """What writing a site changed: counts of files; `kept` are somebody else's."""

    new: int
    changed: int
    removed: int
    unchanged: int
    kept: int
    pages: tuple[tuple[str, str], ...] = ()
    """What became of the pages of an earlier site, `changed` for one, and which; not of those that stay."""
    aside: tuple[Path, ...] = ()
    """What could not be removed of hidden folders: it is in nobody's way."""

    @property
    def same(self) -> bool:
        """Whether the folder already held just this site."""
        return not (self.new or self.changed or self.removed)


def scratch_of(folder: Path) -> Path:
    """Where a site is made: on its own disk, and there only while it is written."""
    real = folder.resolve()
    return real.with_name(f".{real.name}.scratch")


def write_site(
    files: Iterable[SiteFile],
    folder: Path,
    *,
    force: bool = False,
    dry_run: bool = False,
    made_from: str = "",
    watch: Watch = unwatched,
) -> Report:
    """Make a folder hold a site, in one step.

    `made_from` names all that the files depend on: where the folder holds a whole site of
    that name, no file is asked for. A dry run only says what would change. Raises `Refused`
    where the folder holds files of somebody else; with `force` they stay beside the site,
    unless one has the name of one of its files. Raises `NotWritable` where the
    disk fails; then the folder is as it was. Raises `AfterCommit` where a power cut may still undo a site in its place.
    """
    real = folder.resolve()
    try:
        _refuse_place(real)
        above = make_folder(real.parent)
        with _alone(_Work(real, scratch_of(real))) as work:
            with watch("Putting right what was left", None):
                left = work.clear_up()
            stage, report = _staged(files, work, made_from, force=force)
            if stage is not None and not (dry_run or report.same):
                _take_place(stage, work)
        if dry_run:
            for made in above:
                made.rmdir()
        return report._replace(aside=tuple(left))
    except OSError as error:
        named = Path(error.filename or "")
        what = named if real.parent in named.parents else folder
        raise NotWritable(what, error.strerror or str(error)) from error


def _refuse_place(folder: Path) -> None:
    """Raise `Refused` for what cannot be swapped."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is not a folder; nothing was changed")
    if folder.is_mount():
        raise Refused(
            f"{folder} is a mount point, which cannot be swapped; nothing was changed",
            f"publish into a folder within it: hwstatus publish {folder / 'site'}",
        )
    if Path.cwd().is_relative_to(folder):
        raise Refused(
            f"{folder} is replaced as a whole, and you are in it; nothing was changed",
            f"publish from elsewhere: cd {folder.parent}",
        )


class _Work(NamedTuple):
    """The place of a site, and the hidden folder beside it in which the site is made.

    An empty file with the name of a site's list marks the hidden folder as ours.
    """

    place: Path
    scratch: Path

    @property
    def aside(self) -> Path:
        """Where the old site is for a moment, on a system that cannot exchange two folders."""
        return self.scratch / "former"

    def claim(self) -> None:
        """Mark the scratch folder; raises `Refused` where it is somebody else's."""
        if not (self.scratch / LIST).is_file() and any(self.scratch.iterdir()):
            raise Refused(
                f"{self.scratch} is where the site would be made, and holds files that"
                " hwstatus did not put there; nothing was changed",
                f"move it away: mv {self.scratch} ELSEWHERE",
            )
        (self.scratch / LIST).touch()

    def clear_up(self) -> list[Path]:
        """Put right what a killed process left; what of it cannot be removed."""
        if _is_folder(self.aside) and not self.place.exists():
            self.aside.rename(self.place)
        return _stays(path for path in self.scratch.iterdir() if path.name != LIST)

    def remove(self) -> None:
        """Remove the scratch folder; its mark stays as long as anything that cannot be removed."""
        if not self.clear_up():
            shutil.rmtree(self.scratch, ignore_errors=True)


def _is_folder(path: Path) -> bool:
    """Whether a folder is at a path, and no link to one."""
    return path.is_dir() and not path.is_symlink()


def _stays(paths: Iterable[Path]) -> list[Path]:
    """Those of some files and folders that could not be removed."""
    left = []
    for path in paths:
        try:
            _remove(path)
        except OSError:
            left.append(path)
    return left


def _remove(path: Path) -> None:
    """Remove whatever is at a path, a folder with all that it holds; raises `OSError`."""
    if not _is_folder(path):
        path.unlink(missing_ok=True)
        return
    try:
        shutil.rmtree(path)
    except PermissionError:
        _permit(path)
        shutil.rmtree(path)


def _permit(folder: Path) -> None:
    """Let folders be emptied that may not be written; raises `OSError`."""
    folder.chmod(0o700)
    for inside in folder.iterdir():
        if _is_folder(inside):
            _permit(inside)


@contextmanager
def _alone(work: _Work) -> Iterator[_Work]:
    """One process at a time publishes to a folder; raises `Refused`.

    Locked is the scratch folder, which nobody but the holder removes: a lock on the site's
    own would be swapped away with it, one on the folder above would stop other sites.
    """
    with ExitStack() as lock:
        while not _take_lock(work, lock):
            lock.close()
        try:
            yield work
        except KeyboardInterrupt:
            with suppress(OSError):
                say("Cleaning up.")
            raise
        finally:
            work.remove()


def _take_lock(work: _Work, lock: ExitStack) -> bool:
    """Lock and claim a site until `lock` is closed; false where who held it removed the folder meanwhile."""
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
        return False
    lock.callback(os.close, handle)
    if not try_lock(handle):
        raise Refused(
            f"another hwstatus publishes to {work.place}; nothing was changed",
            "try again",
        )
    if is_at(handle, work.scratch):
        work.claim()
        return True
    return False


def _staged(
    files: Iterable[SiteFile], work: _Work, made_from: str, *, force: bool
) -> tuple[Stage | None, Report]:
    """The new site beside its place, None where the old one is it; and what it changes."""
    old = Published(work.place)
    if old.foreign and not force:
        named = first_of(sorted(old.foreign), 1)
        raise Refused(
            f"{work.place} holds files that hwstatus did not publish ({named});"
            " nothing was changed",
            "choose a new folder, or publish beside them: --force",
        )
    if old.whole(made_from):
        return None, Report(0, 0, 0, len(old.ours), len(old.foreign))
    # Its name is new, since what an earlier one left may stay.
    made = tempfile.mkdtemp(prefix="new.", dir=work.scratch)
    stage = Stage(Path(made, "site"), old)
    for file in files:
        stage.put(file)
    stage.put(listing(made_from, stage.sums))
    gone = dict.fromkeys(old.ours - stage.sums.keys(), "removed")
    counts = Counter(stage.outcomes.values())
    return stage, Report(
        new=counts["new"],
        changed=counts["changed"],
        removed=len(gone),
        unchanged=counts["unchanged"],
        kept=stage.keep_foreign(),
        pages=tuple(_pages({**stage.outcomes, **gone})) if old.ours else (),
    )


def _pages(outcomes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What became of each page that does not stay as it is, and its address within the site."""
    for path, outcome in sorted(outcomes.items()):
        if outcome != "unchanged" and path.endswith(".html"):
            yield outcome, path.removesuffix("index.html") or "/"


def _take_place(stage: Stage, work: _Work) -> None:
    """Swap the new site in: what replaces the old one is on the disk before it does."""
    stage.settle()
    sync_file_system(stage.folder)
    stage.exchange(work.aside)
    confirm_name(work.place)
