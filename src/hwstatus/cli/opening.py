"""Opening the tracker that a command line means."""

import sys

from hwstatus import paths
from hwstatus.cli.options import Place
from hwstatus.store.tracker import Tracker, open_tracker


def reading(place: Place) -> Tracker:
    """The tracker for a read; the shipped one is announced, once, on stderr."""
    location = paths.locate(place.db)
    tracker = open_tracker(location)
    if location.shipped:
        version = tracker.meta("dataset")
        print(
            f"(the shipped dataset {version}; your own tracker begins with your first: hwstatus add)", file=sys.stderr
        )
    return tracker
