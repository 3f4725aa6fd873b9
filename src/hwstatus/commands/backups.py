"""`backups`: list the tracker's copies."""

from hwstatus.paths import Location
from hwstatus.rows import Result
from hwstatus.store import backups as store


def backups(location: Location) -> Result:
    """The backups of a tracker, newest first."""
    return Result(
        "backups", store.found(location), empty="No backups yet: hwstatus backup"
    )
