"""The twin of a site: a hidden folder beside it that holds the same files, in which the next site is made.

Its files are those of the site under second names, so that it costs folders alone. Whatever was
done to it, it is brought level with the site before it is used: it brings nothing back.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hwstatus.site import levelling

_NOTES = {
    ".gitignore": "*\n",
    "CACHEDIR.TAG": (
        "Signature: 8a477f597d28d172789f06886806bc55\n"
        "# What the site beside this folder was before: with it the next hwstatus publish\n"
        "# is quicker. It may be removed at any time.\n"
    ),
}
"""What keeps a twin out of repositories, and out of backups by tools that know the second."""
_OURS_ALONE = 0o700
"""Nobody else reads a twin: it may hold what the site does not show any more."""


class Twin(NamedTuple):
    """The twin of the site at `place`; `beside` is the hidden folder, which may be missing."""

    place: Path
    beside: Path

    @property
    def site(self) -> Path:
        """The folder that is level with the site once `level` was called."""
        return self.beside / "site"

    def level(self, scratch: Path) -> None:
        """Bring it level with the site; raises `OSError`. `scratch` is a folder on its disk."""
        levelling.stand(str(self.beside))
        self.beside.chmod(_OURS_ALONE)
        for name, text in _NOTES.items():
            with suppress(FileExistsError), (self.beside / name).open("x") as note:
                note.write(text)
        if not levelling.knows_second_names(scratch):
            levelling.remove(str(self.site))
        make_level(self.site, self.place)

    def tidy(self) -> None:
        """Remove it where it is of no use: beside no site, or empty."""
        with suppress(OSError):
            if self.place.exists() and any(self.site.iterdir()):
                return
        self.remove()

    def remove(self) -> None:
        """Remove it, as far as that can be done."""
        shutil.rmtree(self.beside, ignore_errors=True)


def make_level(folder: Path, place: Path) -> None:
    """Let a folder hold what the site at `place` does: nothing where there is none; raises `OSError`."""
    if place.exists():
        levelling.level(str(folder), str(place))
    else:
        levelling.remove(str(folder))
        folder.mkdir()
