"""Whether an error that nobody foresaw is the program's fault, or that of a damaged tracker.

Stored words become rows in many places, and a flipped bit makes any word of another. So no
place looks for that: whatever it comes to, the tracker is examined before a bug is told.
"""

from contextlib import suppress

from hwstatus import paths
from hwstatus.errors import Stated
from hwstatus.store.database import damaged
from hwstatus.store.doctor import examine, refused_record

MOST_BYTES = 1 << 28
"""Examining a larger tracker takes longer than somebody waits for an error."""


def damage_behind(tracker: str | None) -> Stated | None:
    """The error of a tracker, named by --db or found, that an examination finds damaged; None of a sound one."""
    with suppress(Exception):
        location = paths.locate(tracker)
        if location.path.stat().st_size <= MOST_BYTES:
            for found in examine(location):
                if found.state == "damaged":
                    seen = f"{found.examined}: {found.detail}"
                    return damaged(location.path, seen)
            refused = refused_record(location)
            if refused is not None:
                return damaged(location.path, refused)
    return None
