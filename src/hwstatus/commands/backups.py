"""`backups`: list the tracker's copies."""

from hwstatus.paths import Location
from hwstatus.rows import Answer
from hwstatus.rows.curation import BACKUPS, Backup
from hwstatus.store import backups as store


def backups(location: Location) -> Answer[Backup]:
    """The backups of a tracker, newest first."""
    found = store.found(location)
    return Answer(BACKUPS, found, empty_message="No backups yet: hwstatus backup")
