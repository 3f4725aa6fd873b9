"""All that a site depends on, as one hash: the same hash means the same bytes."""

import os
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hwstatus.paths import PACKAGE
from hwstatus.serialization import canonical
from hwstatus.store.database import SQLITE_VERSION
from hwstatus.store.tracker import Tracker

LIBRARIES = ("jinja2", "markupsafe", "resvg-py")
"""What draws pages and cards besides the program itself."""


def made_from(tracker: Tracker, base: str | None, *, cards: bool) -> str:
    """A hash of the tracker, the program and the options of a site that nobody signs."""
    facts = (tracker.ledger.digest(), program(), str(base), str(cards))
    return canonical.digest("\n".join(facts))


@cache
def program() -> str:
    """A hash of the program's files, whose version is the same while it is worked on, and of what runs it."""
    found = sha256()
    for path in sorted(_files(PACKAGE)):
        name = path.relative_to(PACKAGE)
        content = path.read_bytes()
        found.update(f"{name.as_posix()} {len(content)}\n".encode())
        found.update(content)
    facts = (
        found.hexdigest(),
        sys.version,
        SQLITE_VERSION,
        zlib.ZLIB_RUNTIME_VERSION,
        *map(_version, LIBRARIES),
    )
    return canonical.digest("\n".join(facts))


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if name != "__pycache__")
        yield from (Path(place, name) for name in names)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
