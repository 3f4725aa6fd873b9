"""`init`: build a tracker from the dataset."""

from pathlib import Path

from hwstatus.errors import ForeignFile, NotATracker, Refused, TrackerError
from hwstatus.paths import Location
from hwstatus.rows import Done
from hwstatus.store import backups, builder
from hwstatus.store.opening import NO_FILE


def init(
    location: Location, now: str, *, empty: bool = False, force: bool = False
) -> Done:
    """Build a tracker from the dataset's text.

    Raises `Refused` where a file is there already. With `force` that file is kept under
    another name, but for another program's: it raises `ForeignFile`.
    """
    path = location.path
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise NotATracker(path, NO_FILE)
    if _occupied(path) and not force:
        raise Refused(
            f"{path} is there already; nothing was changed", "build it anew: --force"
        )
    kept = None
    if _occupied(path) and not path.is_dir():
        kept = _keep(location, now)
    builder.build(path, empty=empty)
    if kept is not None:
        backups.rotate(path, kept)
    what = "no updates" if empty else f"dataset {builder.dataset_version()}"
    done = Done(f"Built {path} ({what}).")
    if kept is None:
        return done
    return done._replace(notes=(f"The earlier file is kept as {kept}.",))


def _keep(location: Location, now: str) -> Path:
    """A copy of the file that is about to be replaced; returns its path.

    Raises `ForeignFile` for another program's.
    """
    for _ in range(2):  # a read error may pass
        try:
            return backups.make(location, "before-init", now)
        except ForeignFile:
            raise
        except TrackerError:
            continue
    return backups.set_aside(location.path, now)


def _occupied(path: Path) -> bool:
    return path.is_dir() or (path.exists() and path.stat().st_size > 0)
