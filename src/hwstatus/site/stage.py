"""A new site in the making: a folder beside the old one, which it replaces in one step.

What did not change is a second name of the old site's file (a hard link), so that it keeps its
time, and needs no room. Nothing is ever written into a file that is there.
"""

import ctypes
import errno
import os
import shlex
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from hwstatus.errors import Refused
from hwstatus.files import resemble
from hwstatus.site.published import LIST, Outcome, Published, SiteFile, above, sum_of

_HERE = -100
"""`AT_FDCWD` of Linux: paths are seen from the current folder."""
_EXCHANGE = 2
"""`RENAME_EXCHANGE` of Linux, and `RENAME_SWAP` of macOS."""
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


class Stage:
    """The folder of a new site, which is empty at first; `old` is what it will replace."""

    def __init__(self, folder: Path, old: Published) -> None:
        self.folder = folder
        self._old = old
        self.sums: dict[str, str] = {}
        """The SHA-256 of each file of the site by its path."""
        self.outcomes: dict[str, Outcome] = {}
        """What becomes of each of them."""
        self._made: set[str] = set()
        """The folders that are there."""
        folder.mkdir()

    def put(self, file: SiteFile) -> None:
        """Put a file of the site in its place: the old one where that has exactly these bytes."""
        outcome = self._old.compare(file)
        self._make_room(file.path)
        target = self.folder / file.path
        if outcome == "unchanged":
            _take_over(self._old.place / file.path, target)
        else:
            with target.open("xb") as new:
                new.write(file.content)
            model = self._old.readable(file.path)
            if model:
                resemble(target, model)
        self.sums[file.path] = sum_of(file.content)
        self.outcomes[file.path] = outcome

    def _make_room(self, path: str) -> None:
        """Make the folder of a file and those above it."""
        missing = [folder for folder in above(path) if folder not in self._made]
        for folder in reversed(missing):
            (self.folder / folder).mkdir()
            self._made.add(folder)

    def settle(self) -> None:
        """Give the folders the modes that they have in the old site.

        Not before all is in them, or one that may not be written would stay empty.
        """
        for folder in sorted(self._made & self._old.folders, reverse=True):
            resemble(self.folder / folder, self._old.place / folder)

    # -- what is somebody else's -----------------------------------------------------------

    def keep_foreign(self) -> int:
        """Let what is not ours stay beside the site; how many files that are.

        Raises `Refused` where one of them has the place of another file or folder of ours;
        where our list cannot be read, nobody knows whose a file of that name is.
        """
        lost = self._old.ours == {LIST}
        settled = {path for path, o in self.outcomes.items() if lost or o != "changed"}
        files = sorted(self._old.foreign - settled)
        folders = self._old.foreign_folders()
        for path in (*folders, *files):
            self._refuse_to_hide(path, is_file=path in self._old.foreign)
        for path in folders:
            self._make_room(f"{path}/")
        for path in files:
            self._make_room(path)
            _give_second_name(self._old.place / path, self.folder / path)
        for folder in folders:
            shutil.copystat(self._old.place / folder, self.folder / folder)
        return len(files)

    def _refuse_to_hide(self, path: str, *, is_file: bool) -> None:
        """Raise `Refused` where the site has a folder in the place of a file, or a file in that of a folder."""
        blocked = any(name in self.sums for name in (path, *above(path)))
        if blocked or (is_file and path in self._made):
            path_there = self._old.place / path
            raise Refused(
                f"{path_there} is not from hwstatus and stands where the site has something else;"
                " nothing was changed",
                f"move it away: mv {shlex.quote(str(path_there))} ELSEWHERE",
            )

    # -- the exchange ----------------------------------------------------------------------

    def exchange(self, aside: Path) -> None:
        """Put the new site in the place of the old one, which is then where this one was made.

        In one step on Linux and macOS. Elsewhere the old one is then at `aside`, and there is
        a moment in which nothing is in that place: a process killed in it leaves `aside` to be
        put back. Raises `OSError`.
        """
        old = self._old.place
        if not old.exists():
            self.folder.rename(old)
            return
        mode = stat.S_IMODE(old.stat().st_mode)
        resemble(self.folder, old)
        # A folder that may not be written cannot be moved to another one.
        for folder in (self.folder, old):
            _set_mode(folder, mode | stat.S_IWUSR)
        try:
            _exchange(self.folder, old, aside)
        finally:
            _set_mode(old, mode)


def _take_over(old: Path, new: Path) -> None:
    """Let a file of the old site be one of the new site.

    A file that has another name somewhere is copied: whoever writes into it there must not
    write into the site. Who writes into the site itself after the two were compared, might as
    well do so after the exchange: the list has the sum of the right bytes, by which the next
    `publish` finds and mends such a file.
    """
    if old.stat().st_nlink == 1:
        _give_second_name(old, new)
    else:
        shutil.copy2(old, new)


def _give_second_name(old: Path, new: Path) -> None:
    """Give a file or link a second name; where the disk knows no such names it is copied, with its time."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def _set_mode(folder: Path, mode: int) -> None:
    """Give a folder a mode that it has not, where that is permitted."""
    with suppress(OSError):
        if stat.S_IMODE(folder.stat().st_mode) != mode:
            folder.chmod(mode)


def _exchange(new: Path, old: Path, aside: Path) -> None:
    """Exchange two folders, in two steps if need be; raises `OSError`."""
    if _swapped(new, old):
        return
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise


def _swapped(one: Path, other: Path) -> bool:
    """Whether two names were exchanged in one step; raises `OSError`."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "renameat2"):
            failed = libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
        else:
            failed = libc.renamex_np(*names, _EXCHANGE)
    except (OSError, TypeError, AttributeError):  # a system with neither
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))
