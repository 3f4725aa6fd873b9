"""The files of a site; what was published to a folder, which of its files are ours, and whether they are whole.

The site's own list, with a sum for each file, tells ours from those of somebody else.
"""

import json
import os
import stat
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, NamedTuple
from unicodedata import unidata_version

from hwstatus.errors import Refused
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
        # Earlier versions wrote a second word behind the sum.
        files = {path: sums.split(" ")[0] for path, sums in facts["files"].items()}
        return str(facts["made_from"]), files
    except (*_NO_FILE, *_NO_LIST):
        return "", {}


def sum_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def above(path: str) -> Iterator[str]:
    """The folders that a path is in, the innermost first."""
    while path := path.rpartition("/")[0]:
        yield path


class Published:
    """A folder as it is before a new site; nothing in it may be a link that is followed.

    Raises `Refused` where the list or a folder cannot be read: nobody knows then whose files are there.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.ours: set[str] = set()
        """What the site's list names, whatever became of it."""
        self.foreign: set[str] = set()
        """What somebody else has put there: files, links."""
        self.folders: set[str] = set()
        self._regular: set[str] = set()
        """The regular files, whosever they are."""
        try:
            self._made_from, self._sums = listed(place)
            if place.exists():
                self._look_around()
        except OSError as error:
            raise Refused(
                f"cannot read {Path(error.filename or place)}: {error.strerror}; nothing was changed",
                "let it be read, or choose a new folder",
            ) from error

    def _look_around(self) -> None:
        unseen = [""]
        while unseen:
            inside = unseen.pop()
            with os.scandir(f"{self.place}/{inside}") as entries:
                for entry in entries:
                    path = inside + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        self.folders.add(path)
                        unseen.append(f"{path}/")
                        continue
                    if entry.is_file(follow_symlinks=False):
                        self._regular.add(path)
                    (self.ours if self._is_listed(path) else self.foreign).add(path)

    def _is_listed(self, path: str) -> bool:
        return path == LIST or path in self._sums

    def foreign_folders(self) -> list[str]:
        """The folders in which nothing is ours, each after those above it.

        An empty one in the place of a file of the site is nobody's.
        """
        inside = self.ours | self.foreign | self.folders
        filled = {folder for path in inside for folder in above(path)}
        with_ours = {folder for path in self.ours for folder in above(path)}
        nobodys = {path for path in self.folders - filled if self._is_listed(path)}
        return sorted(self.folders - with_ours - nobodys)

    def whole(self, made_from: str) -> bool:
        """Whether the site was made from this, and no file of it is missing or altered since."""
        if not made_from or self._made_from != made_from:
            return False
        own = listing(made_from, self._sums)
        sums = {**self._sums, own.path: sum_of(own.content)}
        return all(self._sum(path) == expected for path, expected in sums.items())

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

    def _sum(self, path: str) -> str:
        content = self._read(path)
        return "" if content is None else sum_of(content)

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
    for path in sorted(_files_below(PACKAGE)):
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


def _files_below(folder: Path) -> Iterator[Path]:
    for below, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if name != "__pycache__")
        yield from (Path(below, name) for name in names)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
