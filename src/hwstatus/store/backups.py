"""Copies of a tracker: made by SQLite's online backup, verified after writing, kept in rotation.

They stand in `backups/` beside the tracker, with its name (`tracker.db-20261124T093000Z-before-import.db`) and file
mode. A write that changes much makes one first.
"""

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, NamedTuple

from hwstatus import files
from hwstatus.columns import NUMBER, TEXT
from hwstatus.context import Watch, unwatched
from hwstatus.errors import AfterCommit, NotATracker, NotWritable, Refused, TrackerError
from hwstatus.paths import Location
from hwstatus.store import schema
from hwstatus.store.database import Database, sqlite_errors
from hwstatus.store.opening import inspect, open_read
from hwstatus.store.updates import UPDATE_COUNT
from hwstatus.text import typed

KEPT = 20
"""How many automatic backups of one tracker stay: the oldest go first."""

BY_HAND = "by-hand"
"""The occasion of a backup that a person asked for: it stays until a person removes it."""

_NAME = re.compile(
    r"(?P<tracker>.+)-(?P<stamp>\d{8}T\d{6}Z)(?:-(?P<number>[0-9]+))?-(?P<occasion>[a-z][a-z-]*)\.db\Z",
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
    watch: Watch = unwatched,
    folder: Path | None = None,
) -> Path:
    """Back a tracker up, whole or not at all, and verify the copy; returns its path.

    Without a `target` its name holds the moment `now`, in the `folder` or in that of the tracker's
    backups. Who makes a backup before a change calls `rotate` after it. Raises `TrackerError`, and
    `Refused` where the target is taken.
    """
    source = open_read(location)  # what is no tracker gets no folder of backups
    if source is not None:
        source.close()
    folder = folder or folder_of(location.path)
    copy = target or _free_name(location.path, occasion, now, folder)
    with files.writing(copy), _folder(copy.parent), files.scrap_beside(copy) as scrap:
        _copy(location, scrap, watch)
        files.resemble(scrap, location.path)
        files.sync(scrap)
        while not _takes_name(scrap, copy):
            if target:
                line = f"hwstatus backup {typed(f'{copy.parent}{os.sep}')}"
                raise Refused(
                    f"{copy} is there already; nothing was written",
                    f"in a folder each gets a name of its own: {line}",
                )
            copy = _free_name(location.path, occasion, now, folder)
    return copy


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Make a folder for what the block puts into it; a new one does not outlast a block that fails."""
    try:
        made = files.make_folder(folder)
    except NotADirectoryError:
        raise NotWritable(folder, "it is not a folder") from None
    with files.undoing(partial(files.remove_folders, made)):
        yield


def _takes_name(scrap: Path, copy: Path) -> bool:
    """Give the finished copy its name, durably; False where the name is taken."""
    try:
        files.take_name(scrap, copy)
    except FileExistsError:
        return False
    try:
        files.sync_folder(copy.parent)
    except OSError:
        copy.unlink()
        raise
    return True


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


_MOST_BYTES = 255 - len("-20261124T093000Z-9999999-before-migration.db")
"""What a file system leaves of a name for that of the tracker."""


def _name(tracker: Path) -> str:
    """The tracker's name in those of its backups: a long one is cut, and told from its like by a sum."""
    name = Path(os.path.realpath(tracker)).name
    spelled = os.fsencode(name)
    if len(spelled) <= _MOST_BYTES:
        return name
    mark = f"~{sha256(spelled).hexdigest()[:8]}"
    return spelled[: _MOST_BYTES - len(mark)].decode(errors="ignore") + mark


def _copies_of(tracker: Path, folder: Path | None = None) -> list[_Copy]:
    """The backups of a tracker in a folder, else its own; oldest first by number, since a clock may go wrong."""
    folder = folder or folder_of(tracker)
    name = _name(tracker)
    if not folder.is_dir():
        return []
    named = [_copy_at(path) for path in folder.iterdir()]
    own = [copy for copy in named if copy and copy.tracker == name]
    return sorted(own, key=lambda copy: (copy.number, copy.stamp))


def _copy_at(path: Path) -> _Copy | None:
    """What the name of a path says; None where it is not that of a backup."""
    parts = _NAME.match(path.name)
    if parts is None:
        return None
    number = int(parts["number"] or 1)
    return _Copy(parts["stamp"], number, parts["occasion"], parts["tracker"], path)


def _free_name(tracker: Path, occasion: str, now: str, folder: Path) -> Path:
    """A name that no backup in a folder had: its number follows the highest that there is."""
    last = max((copy.number for copy in _copies_of(tracker, folder)), default=0)
    number = f"-{last + 1}" if last else ""
    return folder / f"{_name(tracker)}-{_stamp(now)}{number}-{occasion}.db"


def _copy(location: Location, partial: Path, watch: Watch = unwatched) -> None:
    source = open_read(location)
    if source is None:
        raise NotATracker(location.path, "is empty: there is nothing to back up")
    copy = Database.at(partial)
    try:
        with sqlite_errors(partial):
            # The finished copy is synced once, by the caller.
            copy.execute("PRAGMA synchronous = OFF")
            before = schema.version_of(source)
            with watch("Copying", None):
                source.backup(copy)
            with watch("Verifying the copy", None):
                verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            # Another process may migrate the source meanwhile.
            if verdict != "ok" or not before <= schema.version_of(
                copy
            ) <= schema.version_of(source):
                raise NotWritable(partial, f"the copy does not verify ({verdict})")
    finally:
        copy.close()
        source.close()


def rotate(tracker: Path, made: Path) -> None:
    """Let the oldest automatic backups of a tracker go, never the one just `made`.

    Raises `AfterCommit`: the change that the backup was made for has been made by now.
    """
    automatic = [copy for copy in _copies_of(tracker) if copy.occasion != BY_HAND]
    for copy in automatic[:-KEPT]:
        if copy.path != made:
            _remove_old(copy.path)


def _remove_old(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        what = f"the old backup {path} cannot be removed: {error.strerror}"
        raise AfterCommit("the change was made", what) from error


def discard(backup: Path) -> None:
    """Remove a backup for a change that did not come about."""
    with suppress(OSError):
        backup.unlink()
        backup.parent.rmdir()  # where it was the only one


def are_there(tracker: Path) -> bool:
    """Whether a tracker has a backup; so it is said where nobody may look."""
    try:
        return bool(_copies_of(tracker))
    except OSError:
        return True


class Backup(NamedTuple):
    """A backup file; `updates` is None where it cannot be read, `size` is in bytes."""

    path: Annotated[str, "the file", TEXT]
    made: Annotated[str, "when it was made"]
    occasion: Annotated[str, "before what it was made"]
    size: Annotated[int, "its size in bytes", NUMBER]
    updates: Annotated[
        int | None, "how many updates it holds; empty: unreadable", NUMBER
    ]


def found(location: Location) -> list[Backup]:
    """The backups of a tracker, newest first; those that cannot be read have no count."""
    copies = _copies_of(location.path)
    return [_described(copy) for copy in reversed(copies) if copy.path.is_file()]


def _described(named: _Copy) -> Backup:
    path = named.path
    made = re.sub(r"(....)(..)(..T..)(..)(...)", r"\1-\2-\3:\4:\5", named.stamp)
    return Backup(
        str(path), made, named.occasion, path.stat().st_size, _updates_in(path)
    )


def _updates_in(path: Path) -> int | None:
    try:
        connection = open_read(Location(path, "backups"))
        if connection is None:
            return 0
        with closing(connection):
            return connection.count(UPDATE_COUNT)
    except TrackerError:
        return None


def set_aside(path: Path, now: str) -> Path:
    """A second name for a file that is about to be replaced; returns it."""
    stamp = _stamp(now)
    aside = path.with_name(f"{_name(path)}.damaged-{stamp}")
    while os.path.lexists(aside):
        aside = aside.with_name(f"{aside.name}+")
    with files.writing(path):
        files.keep_as(path, aside)
    return aside


def replace(location: Location, backup: Path, now: str) -> Path | None:
    """Put a backup in the place of a damaged tracker; the damaged file is kept beside it.

    Returns where. Raises `TrackerError`.
    """
    inspect(Location(backup, "restore"))
    path = location.path.resolve()
    aside: Path | None = None
    with files.writing(path), files.scrap_beside(path) as scrap:
        _copy(Location(backup, "restore"), scrap)
        files.resemble(scrap, path if path.exists() else backup)
        files.sync(scrap)
        if path.exists():
            aside = set_aside(path, now)
        files.remove_journals(path)
        scrap.replace(path)
    files.confirm_name(path)
    return aside
