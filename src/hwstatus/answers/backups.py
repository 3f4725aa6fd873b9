"""`backups`: the tracker's copies."""

from hwstatus.answers.answer import Answer, Table
from hwstatus.paths import Location
from hwstatus.store import backups as store
from hwstatus.store.backups import Backup

BACKUPS = Table(
    "backups",
    Backup,
    document="made occasion updates size path",
    given_by="`backups`",
    counted="backup",
)


def backups(location: Location) -> Answer[Backup]:
    """The backups of a tracker, newest first."""
    rows = store.found(location)
    nothing = "No backups yet: hwstatus backup"
    return Answer(table=BACKUPS, rows=rows, empty_message=nothing)
