"""A new site in the making: all that the old one holds, until files are put in and taken out.

Its files may be those of the old site under second names. So no file in it is ever opened for
writing: what changes is removed, and made anew.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hwstatus.errors import Refused
from hwstatus.site.bounded import Bounded
from hwstatus.site.former import Former
from hwstatus.site.levelling import is_folder, remove, stand
from hwstatus.site.site_file import LargeFile, MadeFile
from hwstatus.site.twin import Twin, make_level
from hwstatus.site.updates import HELD


class Stage:
    """The folder of a new site, level with the old one at first."""

    def __init__(self, old: Former, twin: Twin, scratch: Path) -> None:
        self.folder = _level_with(twin, scratch)
        self.aside = () if self.folder == twin.site else (twin.beside,)
        """The twin, where it cannot be used."""
        self._old = old
        self._scratch = scratch
        self._stands: Bounded[str, bool] = Bounded(HELD)
        """Folders that are known to be there."""

    def put(self, file: MadeFile) -> None:
        """Put a file in its place; raises `Refused` where somebody else's stands in its way."""
        self._make_room(file.path)
        target = self.folder / file.path
        if is_folder(str(target)):
            self._refuse_to_clear(file.path)
        remove(str(target))
        if isinstance(file, LargeFile) and file.source.parent == self._scratch:
            file.source.rename(target)
            return
        with target.open("xb") as new:
            if isinstance(file, LargeFile):
                with file.source.open("rb") as source:
                    shutil.copyfileobj(source, new)
            else:
                new.write(file.content)

    def _make_room(self, path: str) -> None:
        """Make the folder of a file and those above it."""
        folder = path.rpartition("/")[0]
        if not folder or folder in self._stands:
            return
        self._make_room(folder)
        if folder in self._old.foreign:
            raise self._in_the_way(folder)
        stand(f"{self.folder}/{folder}")
        self._stands.hold(folder, True)

    def _refuse_to_clear(self, folder: str) -> None:
        """Raise `Refused` where a folder is not ours, or something in it is not."""
        for one in sorted([*self._old.folders, *self._old.foreign]):
            if one == folder or one.startswith(f"{folder}/"):
                raise self._in_the_way(one)

    def _in_the_way(self, path: str) -> Refused:
        place = self._old.place / path
        return Refused(
            f"{place} is not from hwstatus and stands where the site has something else;"
            " nothing was changed",
            f"move it away: mv {place} ELSEWHERE",
        )

    def take_out(self, path: str) -> None:
        """Remove a file of the old site, and the folders of ours that are empty without it."""
        target = f"{self.folder}/{path}"
        if is_folder(target):
            return  # of the new site, which has one there
        remove(target)
        folder = path.rpartition("/")[0]
        while folder and folder not in self._old.folders and self._is_empty(folder):
            Path(self.folder, folder).rmdir()
            folder = folder.rpartition("/")[0]

    def _is_empty(self, folder: str) -> bool:
        with (
            suppress(FileNotFoundError, NotADirectoryError),
            os.scandir(f"{self.folder}/{folder}") as entries,
        ):
            return not any(entries)
        return False

    def resemble(self) -> None:
        """Let folders that are not ours be as in the old site, which is done last."""
        for folder in self._old.folders:
            model = self._old.place / folder
            shutil.copystat(model, self.folder / folder)


def _level_with(twin: Twin, scratch: Path) -> Path:
    """A folder that holds what the old site does: in the twin, or where that cannot be had anew."""
    try:
        twin.level(scratch)
    except OSError:
        # Under a new name: what an earlier one left may be there, and stay.
        folder = Path(tempfile.mkdtemp(prefix="site.", dir=scratch))
        make_level(folder, twin.place)
        return folder
    return twin.site
