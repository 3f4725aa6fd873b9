"""Rows of `feeds`: the feeds that are followed."""

from typing import NamedTuple

from hwstatus.rows import NUMBER, TEXT, Column, Table


class FeedRow(NamedTuple):
    """A feed that is followed; `fetched` and `problem` are None where there is none."""

    address: str
    title: str
    fetched: str | None
    problem: str | None
    drafts: int
    others: int
    private: bool


FEEDS: Table[FeedRow] = Table(
    "feeds",
    {
        "address": Column("its address, or the path of its file", TEXT),
        "title": Column("what it calls itself", TEXT),
        "fetched": Column("when it was read last, in UTC"),
        "problem": Column("why it could not be read the last time", TEXT),
        "drafts": Column("entries that became drafts", NUMBER),
        "others": Column("entries that were left aside", NUMBER),
        "private": Column("whether it may be on a private address"),
    },
    document=["title", "address", "fetched", "drafts", "others", "problem"],
    given_by="`feeds`",
    counted="feed",
)
