"""Copies of a tracker: made by SQLite's online backup, verified after writing, kept in rotation.

They stand in `backups/` beside the tracker, with its file mode. A write that changes much makes one first.
"""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from hwstatus import dates, schema
from hwstatus.errors import NotATracker, NotWritable, Refused, TrackerError
from hwstatus.paths import Location
from hwstatus.store.connection import JOURNALS, inspect, open_read, translated

KEPT = 20
"""How many of the backups that were made unasked stay: the oldest go first."""

_NAME = re.compile(r"\d{8}T\d{6}Z(?:-\d+)?-[a-z-]+\.db\Z")


class Backup(NamedTuple):
    """A backup file: when and before what it was made, its size in bytes, how many updates it holds."""

    path: str
    made: str
    occasion: str
    size: int
    updates: int | None


def folder_of(tracker: Path) -> Path:
    """Where the backups of a tracker stand."""
    return Path(os.path.realpath(tracker)).parent / "backups"


def make(location: Location, occasion: str, target: Path | None = None) -> Path:
    """Back a tracker up, whole or not at all, and verify the copy; returns its path. Raises `TrackerError`."""
    source = open_read(location)  # what is no tracker gets no folder of backups
    if source is not None:
        source.close()
    place = target or _free_name(folder_of(location.path), occasion)
    if target and (place.exists() or place.is_symlink()):
        raise Refused(f"{place} is there already; nothing was written")
    partial = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        mode = location.path.stat().st_mode & 0o777
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        partial.chmod(mode)
        _copy(location, partial)
        place = _linked(partial, place, location, None if target else occasion)
    except FileExistsError:
        raise Refused(f"{place} is there already; nothing was written") from None
    except OSError as error:
        raise NotWritable(place, error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    if target is None:
        _rotate(place.parent)
    return place


def _linked(partial: Path, place: Path, location: Location, occasion: str | None) -> Path:
    """Give the finished copy its name; an automatic one takes the next where somebody took it meanwhile."""
    while True:
        try:
            os.link(partial, place)
            return place
        except FileExistsError:
            if occasion is None:
                raise
            place = _free_name(folder_of(location.path), occasion)


def _stamp() -> str:
    """The present moment as file names hold it: `20261124T093000Z`."""
    return dates.now().replace("-", "").replace(":", "")


def _free_name(folder: Path, occasion: str) -> Path:
    stamp = _stamp()
    place = folder / f"{stamp}-{occasion}.db"
    taken = [_order(p)[1] for p in folder.glob(f"{stamp}-*.db") if _NAME.match(p.name)]
    return folder / f"{stamp}-{max(taken) + 1}-{occasion}.db" if taken else place


def _copy(location: Location, partial: Path) -> None:
    source = open_read(location)
    if source is None:
        raise NotATracker(location.path, "is empty: there is nothing to back up")
    copy = sqlite3.connect(partial, isolation_level=None)
    try:
        with translated(partial):
            before = schema.version_of(source)
            source.backup(copy)
            verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            # Another process may migrate the source meanwhile.
            if verdict != "ok" or not before <= schema.version_of(copy) <= schema.version_of(source):
                raise NotWritable(partial, f"the copy does not verify ({verdict})")
    finally:
        copy.close()
        source.close()
    with partial.open("rb") as file:
        os.fsync(file.fileno())


def _rotate(folder: Path) -> None:
    old = sorted((p for p in folder.iterdir() if _NAME.match(p.name)), key=_order)
    for path in old[:-KEPT]:
        path.unlink(missing_ok=True)


def _order(path: Path) -> tuple[str, int, str]:
    """Oldest first: by second, then by number within it."""
    stamp, _, rest = path.name.partition("-")
    number = rest.partition("-")[0]
    return stamp, int(number) if number.isdigit() else 1, rest


def found(location: Location) -> list[Backup]:
    """The backups of a tracker, newest first; those that cannot be read have no count."""
    folder = folder_of(location.path)
    if not folder.is_dir():
        return []
    names = sorted((p for p in folder.iterdir() if _NAME.match(p.name)), key=_order, reverse=True)
    return [_described(path) for path in names]


def _described(path: Path) -> Backup:
    stamp, _, occasion = path.stem.partition("-")
    made = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]}Z"
    return Backup(str(path), made, occasion.lstrip("0123456789-"), path.stat().st_size, _updates_in(path))


def _updates_in(path: Path) -> int | None:
    try:
        connection = open_read(Location(path, "backups"))
        if connection is None:
            return 0
        with closing(connection):
            count: int = connection.execute("SELECT count(*) FROM updates").fetchone()[0]
    except (sqlite3.Error, TrackerError):
        return None
    return count


def set_aside(path: Path) -> Path:
    """A second name for a file that is about to be replaced; returns it."""
    stamp = _stamp()
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}+")
    try:
        os.link(path, aside)
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error
    return aside


def replace(location: Location, backup: Path) -> Path | None:
    """Put a backup in the place of a damaged tracker; the damaged file is kept beside it. Returns where."""
    inspect(Location(backup, "restore"))
    path = location.path.resolve()
    aside: Path | None = None
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        mode = (path if path.exists() else backup).stat().st_mode & 0o777
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, mode))
        partial.chmod(mode)
        _copy(Location(backup, "restore"), partial)
        if path.exists():
            aside = set_aside(path)
        for suffix in JOURNALS:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        partial.replace(path)
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    return aside
