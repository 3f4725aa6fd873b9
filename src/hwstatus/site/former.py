"""The folder of a site as it is before a new one: what of it is ours, and whether it is whole."""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from hwstatus.site import manifest
from hwstatus.site.manifest import Listed
from hwstatus.site.site_file import MarkedFile


class Former:
    """The folder as it is: which files are ours, which are not, and the folders of those."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.manifest = place / manifest.NAME
        self._files: dict[str, str | None] = {}
        """Every file that was not published again, by its path.

        With the sum and the mark that the manifest has for it, which are empty for files
        without a mark; None for what is not ours. A large site has millions: hence one text.
        """
        self._odd: set[str] = set()
        """Those that are links or other than regular files."""
        self.folders: set[str] = set()
        """In which nothing is ours; and the site's own."""
        if place.exists():
            self._walk()
        own = Listed(manifest.NAME, "")
        for listed in chain(manifest.listed(self.manifest), [own]):
            self._know(listed)
        self.foreign = {path for path, sums in self._files.items() if sums is None}
        self.count = len(self._files) - len(self.foreign)
        """How many files are ours."""

    def _walk(self) -> None:
        unseen = [""]
        while unseen:
            inside = unseen.pop()
            self.folders.add(inside)
            unseen += self._look_into(inside)

    def _look_into(self, inside: str) -> list[str]:
        """Note the files of a folder; the folders in it."""
        found = []
        with os.scandir(f"{self.place}/{inside}") as entries:
            for entry in entries:
                path = f"{inside}/{entry.name}" if inside else entry.name
                if entry.is_dir(follow_symlinks=False):
                    found.append(path)
                    continue
                self._files[path] = None
                if not entry.is_file(follow_symlinks=False):
                    self._odd.add(path)
        return found

    def _know(self, listed: Listed) -> None:
        """Note that a file is ours, if there is one, and its folders with it."""
        path, sha256, mark = listed
        if path not in self._files:
            return
        self._files[path] = f"{sha256} {mark}" if mark else ""
        inside = path.rpartition("/")[0]
        while inside in self.folders and inside:
            self.folders.discard(inside)
            inside = inside.rpartition("/")[0]

    def whole(self, made_from: str) -> bool:
        """Whether the site was made from this, and no file of it is missing or altered since."""
        if not made_from or manifest.made_from(self.manifest) != made_from:
            return False
        files = manifest.listed(self.manifest)
        return all(self.holds(listed.path, listed.sha256) for listed in files)

    def made_from(self, file: MarkedFile) -> str:
        """The SHA-256 of a file that was made from the same, and is whole; else nothing."""
        sums = self._files.get(file.path)
        if sums and sums.endswith(f" {file.mark}"):
            listed = sums.partition(" ")[0]
            if self.holds(file.path, listed):
                return listed
        return ""

    def holds(self, path: str, sha256: str) -> bool | None:
        """Whether just a file of this sum is in its place; None where nothing is."""
        if path not in self._files:
            return None
        if path in self._odd:
            return False
        return manifest.sum_of(f"{self.place}/{path}") == sha256

    def take(self, path: str) -> None:
        """Note that a file is published again, so that what is left goes or is kept."""
        self._files.pop(path, None)
        self.foreign.discard(path)

    def left(self) -> Iterator[str]:
        """Those of our files that were not."""
        return (path for path, sums in self._files.items() if sums is not None)
