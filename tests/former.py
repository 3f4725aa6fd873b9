"""What a former version of the program made (`tests/data/made-before/README.md`)."""

import gzip
import shutil
import tarfile
from pathlib import Path

MADE_BEFORE = Path(__file__).parent / "data" / "made-before"
HEAD = "10:e96ad361e2b86e08b11d92bd8ae3713f5074a95cb89d36ca755393d2294f8443"
"""The head of the tracker, of the site and of the sheets."""


def unpacked(name: str, folder: Path) -> Path:
    """A file of those, ready to be used in a folder."""
    target = folder / name
    kept = MADE_BEFORE / f"{name}.gz"
    if kept.exists():
        target.write_bytes(gzip.decompress(kept.read_bytes()))
    else:
        shutil.copyfile(MADE_BEFORE / name, target)
    return target


SITE = MADE_BEFORE / "site.tar.xz"


def published(folder: Path) -> Path:
    """The site, with the hidden folder beside it, in a folder."""
    with tarfile.open(SITE) as archive:
        archive.extractall(folder, filter="fully_trusted")
    return folder / "site"


def published_ledger() -> dict[str, bytes]:
    """The files of the site that hold the ledger, by path."""
    with tarfile.open(SITE) as archive:
        members = [
            member
            for member in archive
            if member.isfile() and member.name.startswith("site/ledger/")
        ]
        return {
            member.name: file.read()
            for member in members
            if (file := archive.extractfile(member))
        }
