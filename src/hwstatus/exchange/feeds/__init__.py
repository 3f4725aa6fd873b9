"""Feeds of other publishers: RSS, Atom and JSON Feed, read with suspicion.

`read_feed` takes the bytes of a feed and never an address: fetching is the task of
`network`. `Subscriptions` are the feeds that somebody follows, kept in a file.
"""
