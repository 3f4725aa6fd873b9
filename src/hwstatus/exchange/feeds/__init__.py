"""Feeds of other publishers: RSS, Atom and JSON Feed, read with suspicion.

`read_feed` takes the bytes of a feed and never an address: fetching is the task of
`network`. `Subscriptions` are the feeds that somebody follows, kept in a file.
"""

from hwstatus.exchange.feeds.reading import Entry, Feed, read_feed
from hwstatus.exchange.feeds.subscriptions import (
    Subscription,
    Subscriptions,
    held,
    mark_of,
)

__all__ = [
    "Entry",
    "Feed",
    "Subscription",
    "Subscriptions",
    "held",
    "mark_of",
    "read_feed",
]
