"""The files of a site: those published to a folder, and the new ones that replace them in one step.

The site's own list, with a sum for each file, tells ours from those of somebody else. What did not
change is a second name of the old file (a hard link), so that it keeps its time, and needs no room.
Nothing is ever written into a file that is there.
"""

import ctypes
import errno
import json
import os
import shlex
import shutil
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, NamedTuple
from unicodedata import unidata_version

from hwstatus.errors import Refused
from hwstatus.files import resemble
from hwstatus.paths import PACKAGE
from hwstatus.record import canonical
from hwstatus.store.database import SQLITE_VERSION
from hwstatus.store.tracker import Tracker

LIST = ".hwstatus-site.json"
"""The name of the list."""
Outcome = Literal["new", "changed", "unchanged"]
"""What a new site makes of a file."""
_NO_FILE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
_NO_LIST = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What JSON raises that is none, or says something else."""


class SiteFile(NamedTuple):
    """A file of the site: its path from the site's root, parts joined by `/`, and its bytes."""

    path: str
    content: bytes


SiteFiles = Iterator[SiteFile]
"""What makes files gives them one by one."""


def text_file(path: str, text: str) -> SiteFile:
    """A file of text, in UTF-8; half a surrogate pair, which UTF-8 cannot hold, is spelt out."""
    return SiteFile(path, text.encode("utf-8", "backslashreplace"))


def listing(made_from: str, sums: Mapping[str, str]) -> SiteFile:
    """The list of the files of a site: the SHA-256 of each by its path."""
    facts = {"published_by": "hwstatus", "made_from": made_from, "files": dict(sums)}
    return SiteFile(LIST, json.dumps(facts, indent=0).encode() + b"\n")


def listed(folder: Path) -> tuple[str, dict[str, str]]:
    """What the site in a folder was made from, and the sums of its files by path.

    Both are empty where no list is, or none that can be read.
    """
    try:
        facts = json.loads((folder / LIST).read_bytes())
        return str(facts["made_from"]), dict(facts["files"])
    except (*_NO_FILE, *_NO_LIST):
        return "", {}


def sum_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def above(path: str) -> Iterator[str]:
    """The folders that a path is in, the innermost first."""
    while path := path.rpartition("/")[0]:
        yield path


def _inside(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder, with its path; no link is followed."""
    unseen = [""]
    while unseen:
        inside = unseen.pop()
        with os.scandir(f"{folder}/{inside}") as entries:
            for entry in entries:
                path = inside + entry.name
                yield path, entry
                if entry.is_dir(follow_symlinks=False):
                    unseen.append(f"{path}/")


class Published:
    """A folder as it is before a new site; nothing in it may be a link that is followed.

    Raises `Refused` where the list or a folder cannot be read: nobody knows then whose files are there.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        try:
            self._made_from, self._sums = listed(place)
            there = dict(_inside(place)) if place.exists() else {}
        except OSError as error:
            raise Refused(
                f"cannot read {Path(error.filename or place)}: {error.strerror}; nothing was changed",
                "let it be read, or choose a new folder",
            ) from error
        self._listed = {LIST, *self._sums}
        self.folders = {
            path for path, entry in there.items() if entry.is_dir(follow_symlinks=False)
        }
        self._regular = {
            path
            for path, entry in there.items()
            if entry.is_file(follow_symlinks=False)
        }
        """The regular files, whosever they are."""
        files = there.keys() - self.folders
        self.ours = files & self._listed
        """What the site's list names, whatever became of it."""
        self.foreign = files - self._listed
        """What somebody else has put there: files, links."""

    def foreign_folders(self) -> list[str]:
        """The folders in which nothing is ours, each after those above it.

        An empty one in the place of a file of the site is nobody's.
        """
        inside = self.ours | self.foreign | self.folders
        filled = {folder for path in inside for folder in above(path)}
        with_ours = {folder for path in self.ours for folder in above(path)}
        nobodys = (self.folders - filled) & self._listed
        return sorted(self.folders - with_ours - nobodys)

    def whole(self, made_from: str) -> bool:
        """Whether the site was made from this, and no file of it is missing or altered since."""
        if not made_from or self._made_from != made_from:
            return False
        own = listing(made_from, self._sums)
        sums = {**self._sums, own.path: sum_of(own.content)}
        files = ((self._read(path), expected) for path, expected in sums.items())
        return all(f is not None and sum_of(f) == expected for f, expected in files)

    def compare(self, file: SiteFile) -> Outcome:
        """What becomes of a file's place by a new site with this file."""
        if self._read(file.path) == file.content:
            return "unchanged"
        there = file.path in self.ours or file.path in self.foreign
        return "changed" if there else "new"

    def readable(self, path: str) -> Path | None:
        """The regular file at a path, if its mode lets its owner read it."""
        file = self.place / path
        is_readable = path in self._regular and file.stat().st_mode & stat.S_IRUSR
        return file if is_readable else None

    def _read(self, path: str) -> bytes | None:
        """The bytes of a regular file; None where none is, or none that can be read: it is written anew."""
        if path not in self._regular:
            return None
        try:
            # A `Path` for each of ten thousand files would take as long as reading them.
            with open(f"{self.place}/{path}", "rb") as file:  # noqa: PTH123
                return file.read()
        except OSError:
            return None


# -- what a site is made from ----------------------------------------------------------


LIBRARIES = ("jinja2", "markupsafe")
"""What renders pages besides the program itself."""


def made_from(
    tracker: Tracker, base: str | None, lists: object = "", *, cards: bool
) -> str:
    """A hash of the tracker, the program and the options of a site that nobody signs."""
    drawn_by = f"resvg-py {_version('resvg-py')}" if cards else ""
    facts = (tracker.ledger.digest(), program(), str(base), drawn_by, str(lists))
    return canonical.digest("\n".join(facts))


@cache
def program() -> str:
    """A hash of the program's files, whose version is the same while it is worked on, and of what its files depend on.

    Not of the Python that runs it: the same files are made from the same by each.
    """
    digest = sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        name = path.relative_to(PACKAGE)
        content = path.read_bytes()
        digest.update(f"{name.as_posix()} {len(content)}\n".encode())
        digest.update(content)
    facts = (
        digest.hexdigest(),
        unidata_version,
        SQLITE_VERSION,
        zlib.ZLIB_RUNTIME_VERSION,
        *map(_version, LIBRARIES),
    )
    return canonical.digest("\n".join(facts))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


# -- a new site in the making ----------------------------------------------------------


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
    """Give a folder a mode, where that is permitted."""
    with suppress(OSError):
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
