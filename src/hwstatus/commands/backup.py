"""`backup`: copy the tracker."""

from pathlib import Path

from hwstatus.paths import Location
from hwstatus.rows import Done
from hwstatus.store import backups as store

# -- backups ---------------------------------------------------------------------------------------


def backup(location: Location, now: str, target: str | None) -> Done:
    """Copy the tracker, verified; into `backups/` or to a file that is not there yet."""
    path = store.make(location, store.BY_HAND, now, Path(target) if target else None)
    return Done(f"Backed up to {path}.", (str(path),))
