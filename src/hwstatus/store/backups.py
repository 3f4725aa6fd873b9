"""Copies of a tracker: made by SQLite's online backup, verified after writing, kept in rotation.

They stand in `backups/` beside the tracker, with its name (`tracker.db-20261124T093000Z-before-import.db`) and file
mode. A write that changes much makes one first.
"""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from hwstatus.errors import NotATracker, NotWritable, Refused, TrackerError
from hwstatus.paths import Location
from hwstatus.rows.curation import Backup
from hwstatus.store import schema
from hwstatus.store.database import JOURNALS, inspect, open_read, sqlite_errors

KEPT = 20
"""How many backups of one tracker stay: the oldest go first."""

_NAME = re.compile(
    r"(?P<tracker>.+)-(?P<stamp>\d{8}T\d{6}Z)(?:-(?P<number>\d+))?-(?P<occasion>[a-z][a-z-]*)\.db\Z",
    re.DOTALL,
)
"""The name of a backup."""


def folder_of(tracker: Path) -> Path:
    """Where the backups of a tracker stand."""
    return Path(os.path.realpath(tracker)).parent / "backups"


def make(
    location: Location,
    occasion: str,
    now: str,
    target: Path | None = None,
    *,
    rotated: bool = True,
) -> Path:
    """Back a tracker up, whole or not at all, and verify the copy; returns its path. Raises `TrackerError`.

    Its name holds the moment `now`.
    Who does not know yet whether the copy will be needed has it not `rotated`, and calls `rotate` when it is.
    """
    source = open_read(location)  # what is no tracker gets no folder of backups
    if source is not None:
        source.close()
    place = target or _free_name(location.path, occasion, now)
    if target and (place.exists() or place.is_symlink()):
        raise Refused(f"{place} is there already; nothing was written")
    partial = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        mode = location.path.stat().st_mode & 0o777
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        partial.chmod(mode)
        _copy(location, partial)
        place = _linked(partial, place, location, now, None if target else occasion)
    except FileExistsError:
        raise Refused(f"{place} is there already; nothing was written") from None
    except OSError as error:
        raise NotWritable(place, error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    if target is None and rotated:
        rotate(location.path)
    return place


def _linked(
    partial: Path, place: Path, location: Location, now: str, occasion: str | None
) -> Path:
    """Give the finished copy its name; an automatic one takes the next where somebody took it meanwhile."""
    while True:
        try:
            os.link(partial, place)
            return place
        except FileExistsError:
            if occasion is None:
                raise
            place = _free_name(location.path, occasion, now)


def _stamp(now: str) -> str:
    """A moment as file names hold it: `20261124T093000Z`."""
    return now.replace("-", "").replace(":", "")


class _Copy(NamedTuple):
    """What a backup's name says."""

    stamp: str
    number: int
    occasion: str
    tracker: str
    path: Path


def _name(tracker: Path) -> str:
    return Path(os.path.realpath(tracker)).name


def _copies_of(tracker: Path) -> list[_Copy]:
    """The backups of a tracker, oldest first."""
    folder = folder_of(tracker)
    names = (
        [(_NAME.match(path.name), path) for path in folder.iterdir() if path.is_file()]
        if folder.is_dir()
        else []
    )
    found = [
        _Copy(
            name["stamp"],
            int(name["number"] or 1),
            name["occasion"],
            name["tracker"],
            path,
        )
        for name, path in names
        if name
    ]
    return sorted(
        (n for n in found if n.tracker == _name(tracker)),
        key=lambda n: (n.stamp, n.number),
    )


def _free_name(tracker: Path, occasion: str, now: str) -> Path:
    stamp = _stamp(now)
    taken = [n.number for n in _copies_of(tracker) if n.stamp == stamp]
    number = f"-{max(taken) + 1}" if taken else ""
    return folder_of(tracker) / f"{_name(tracker)}-{stamp}{number}-{occasion}.db"


def _copy(location: Location, partial: Path) -> None:
    source = open_read(location)
    if source is None:
        raise NotATracker(location.path, "is empty: there is nothing to back up")
    copy = sqlite3.connect(partial, isolation_level=None)
    try:
        with sqlite_errors(partial):
            before = schema.version_of(source)
            source.backup(copy)
            verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            # Another process may migrate the source meanwhile.
            if verdict != "ok" or not before <= schema.version_of(
                copy
            ) <= schema.version_of(source):
                raise NotWritable(partial, f"the copy does not verify ({verdict})")
    finally:
        copy.close()
        source.close()
    with partial.open("rb") as file:
        os.fsync(file.fileno())


def rotate(tracker: Path) -> None:
    """Let the oldest backups of a tracker go."""
    for named in _copies_of(tracker)[:-KEPT]:
        named.path.unlink(missing_ok=True)


def found(location: Location) -> list[Backup]:
    """The backups of a tracker, newest first; those that cannot be read have no count."""
    return [_described(named) for named in reversed(_copies_of(location.path))]


def _described(named: _Copy) -> Backup:
    path, stamp = named.path, named.stamp
    made = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]}Z"
    return Backup(
        str(path), made, named.occasion, path.stat().st_size, _updates_in(path)
    )


def _updates_in(path: Path) -> int | None:
    try:
        connection = open_read(Location(path, "backups"))
        if connection is None:
            return 0
        with closing(connection):
            count: int = connection.execute("SELECT count(*) FROM updates").fetchone()[
                0
            ]
    except (sqlite3.Error, TrackerError):
        return None
    return count


def set_aside(path: Path, now: str) -> Path:
    """A second name for a file that is about to be replaced; returns it."""
    stamp = _stamp(now)
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}+")
    try:
        os.link(path, aside)
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error
    return aside


def replace(location: Location, backup: Path, now: str) -> Path | None:
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
            aside = set_aside(path, now)
        for suffix in JOURNALS:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        partial.replace(path)
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    return aside
