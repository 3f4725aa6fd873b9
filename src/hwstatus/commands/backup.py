"""`backup`: copy the tracker."""

from pathlib import Path

from hwstatus.context import Context
from hwstatus.paths import Location
from hwstatus.rows import Done
from hwstatus.store import backups as store

# -- backups ---------------------------------------------------------------------------------------


def backup(location: Location, context: Context, target: str | None) -> Done:
    """Copy the tracker, verified; into `backups/` or to a file that is not there yet."""
    place = None
    if target:
        place = Path(target)
    path = store.make(location, store.BY_HAND, context.now, place, context.watch)
    return Done(f"Backed up to {path}.", (str(path),))
