"""The folder of a site as it is before a new one: what of it is ours, and whether it is whole."""

import os
from filecmp import cmp
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from hwstatus.site import manifest
from hwstatus.site.site_file import LargeFile, MadeFile, MarkedFile


class _Sums(NamedTuple):
    """The SHA-256 of a file, and its mark."""

    sha256: str
    mark: str


_UNMARKED = _Sums("", "")


class Former:
    """The folder as it is: which files are ours, which are not, and the folders of those."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.manifest = place / manifest.NAME
        self.ours = {manifest.NAME: _UNMARKED}
        """What a manifest says that we published, as far as it was not published again."""
        for path, sha256, mark in manifest.listed(self.manifest):
            self.ours[path] = _UNMARKED
            if mark:
                self.ours[path] = _Sums(sha256, mark)
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

    def whole(self, made_from: str) -> bool:
        """Whether the site was made from this, and no file of it is missing or altered since."""
        if not made_from or manifest.made_from(self.manifest) != made_from:
            return False
        for listed in manifest.listed(self.manifest):
            if not self._is_regular(listed.path):
                return False
            found = manifest.sum_of(f"{self.place}/{listed.path}")
            if found != listed.sha256:
                return False
        return True

    def _is_regular(self, path: str) -> bool | None:
        """Whether a file is in its place, and not a link; None where nothing is."""
        try:
            return S_ISREG(os.lstat(f"{self.place}/{path}").st_mode)
        except OSError:
            return None

    def made_from(self, file: MarkedFile) -> str:
        """The SHA-256 of a file that was made from the same, and is whole; else nothing."""
        listed = self.ours.get(file.path, _UNMARKED)
        if listed.mark == file.mark and self._is_regular(file.path):
            found = manifest.sum_of(f"{self.place}/{file.path}")
            if found == listed.sha256:
                return found
        return ""

    def holds(self, file: MadeFile) -> bool | None:
        """Whether just this file is in its place; None where nothing is."""
        regular = self._is_regular(file.path)
        if not regular:
            return regular
        path = self.place / file.path
        if isinstance(file, LargeFile):
            return path.samefile(file.source) or cmp(path, file.source, shallow=False)
        return path.read_bytes() == file.content

    def take(self, path: str) -> None:
        """Note that a file is published again, so that what is left goes or is kept."""
        self.ours.pop(path, None)
        self.foreign.discard(path)

    def left(self) -> int:
        """How many of our files were not."""
        return sum(os.path.lexists(self.place / path) for path in self.ours)
