"""`feeds`: the feeds that are followed."""

from pathlib import Path
from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Answer, Table
from hwstatus.columns import NUMBER, TEXT
from hwstatus.exchange.feeds.subscriptions import Subscription, Subscriptions


class FeedRow(NamedTuple):
    """A feed that is followed; `fetched` and `problem` are None where there is none."""

    address: Annotated[str, "its address, or the path of its file", TEXT]
    title: Annotated[str, "what it calls itself", TEXT]
    fetched: Annotated[str | None, "when it was read last, in UTC"]
    problem: Annotated[str | None, "why it could not be read the last time", TEXT]
    drafts: Annotated[int, "entries that became drafts", NUMBER]
    others: Annotated[int, "entries that were left aside", NUMBER]
    private: Annotated[bool, "whether it may be on a private address"]


FEEDS = Table(
    "feeds",
    FeedRow,
    document="title address fetched drafts others problem",
    given_by="`feeds`",
    counted="feed",
)


def followed(tracker: Path) -> Answer[FeedRow]:
    """The feeds that are followed beside a tracker, in the order of their adding."""
    feeds = Subscriptions.beside(tracker).feeds.values()
    return Answer(
        FEEDS,
        [_row(feed) for feed in feeds],
        empty_message="No feed is followed yet: hwstatus feeds add ADDRESS",
    )


def _row(feed: Subscription) -> FeedRow:
    return FeedRow(
        address=feed.address,
        title=feed.title,
        fetched=feed.fetched or None,
        problem=feed.problem or None,
        drafts=feed.drafts,
        others=feed.others,
        private=feed.private,
    )
