"""The folder of a site as it is before a new one: what of it is ours, and whether it is whole."""

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from hwstatus.site import manifest
from hwstatus.site.levelling import is_folder, through
from hwstatus.site.manifest import Listed
from hwstatus.site.numbers import Names, Numbers
from hwstatus.site.site_file import MarkedFile


class Former:
    """The folder as it is: which files are ours, which are not, and the folders of those.

    Of ours, of which a large site has millions, only the place in the list is held.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.manifest = place / manifest.NAME
        self._listed = Numbers()
        """Where the list names each file that was not published again."""
        self.foreign: set[str] = set()
        """The files of somebody else."""
        self._odd: set[str] = set()
        """Those that are links or other than regular files, whosever they are."""
        self.folders: set[str] = set()
        """In which nothing is ours; and the site's own."""
        self.count = 0
        """How many files are ours."""
        self._listed.add(manifest.NAME, 1)
        for at, path in manifest.placed(self.manifest):
            self._listed.add(path, at)
        self._is_there = place.exists()
        if self._is_there:
            through(self._look_into)

    def _look_into(self, inside: str) -> Names:
        """Note the files of a folder; the names of the folders in it."""
        found = Names()
        before = f"{inside}/".removeprefix("/")
        ours = 0
        with os.scandir(f"{self.place}{inside}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    found.add(entry.name)
                    continue
                path = before + entry.name
                if path in self._listed:
                    ours += 1
                else:
                    self.foreign.add(path)
                if not entry.is_file(follow_symlinks=False):
                    self._odd.add(path)
        self.count += ours
        self._note_folder(before.removesuffix("/"), ours)
        return found

    def _note_folder(self, inside: str, ours: int) -> None:
        """Note a folder as one in which nothing is ours, or else those above it as others."""
        if not ours or not inside:
            self.folders.add(inside)
            return
        above = inside.rpartition("/")[0]
        while above in self.folders and above:
            self.folders.discard(above)
            above = above.rpartition("/")[0]

    def whole(self, made_from: str) -> bool:
        """Whether the site was made from this, and no file of it is missing or altered since."""
        if not made_from or manifest.made_from(self.manifest) != made_from:
            return False
        files = manifest.listed(self.manifest)
        return all(self.holds(listed.path, listed.sha256) for listed in files)

    def take(self, path: str) -> int:
        """Note that a file is published again, so that what is left goes or is kept.

        Returns where the list names it; 0 where it does not.
        """
        self.foreign.discard(path)
        return self._listed.take(path)

    def made_from(self, file: MarkedFile, at: int) -> str:
        """The SHA-256 of a file that was made from the same, and is whole; else nothing.

        `at` is where the list names it.
        """
        known = self._read(at)
        is_same = (known.path, known.mark) == (file.path, file.mark)
        return known.sha256 if is_same and self.holds(file.path, known.sha256) else ""

    def _read(self, at: int) -> Listed:
        """What the list says from a byte on."""
        self._list.seek(at)
        return manifest.read(self._list.readline())

    @cached_property
    def _list(self) -> BinaryIO:
        return self.manifest.open("rb")

    def close(self) -> None:
        """Let the list go."""
        if "_list" in self.__dict__:
            self._list.close()

    def holds(self, path: str, sha256: str) -> bool | None:
        """Whether just a file of this sum is in its place; None where nothing is."""
        if path in self._odd:
            return False
        if not self._is_there:
            return None
        if self._odd and self._is_led_away(path):
            return None
        found = f"{self.place}/{path}"
        try:
            return manifest.sum_of(found) == sha256
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            if Path(found).is_dir():
                return None
            raise

    def _is_led_away(self, path: str) -> bool:
        """Whether a link or the like has the place of a folder of a path."""
        return any(path.startswith(f"{odd}/") for odd in self._odd)

    def left(self) -> Iterator[str]:
        """Those of our files that were not published again."""
        for at in self._listed.numbers():
            path = self._read(at).path
            if self._listed.take(path) and self._is_file(path):
                yield path

    def _is_file(self, path: str) -> bool:
        found = f"{self.place}/{path}"
        is_file = os.path.lexists(found) and not is_folder(found)
        return is_file and not self._is_led_away(path)
