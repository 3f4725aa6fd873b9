"""`feeds`: the feeds that are followed, and what of them was left aside."""

from operator import attrgetter
from pathlib import Path

from hwstatus.answers.answer import Answer, Shown, Table
from hwstatus.columns import NUMBER, TEXT, WORD, Column
from hwstatus.exchange.feeds.subscriptions import (
    Aside,
    LeftAside,
    Subscription,
    Subscriptions,
)
from hwstatus.proposals.reading import REASONS

FEEDS = Table(
    "feeds",
    Subscription,
    more={
        "address": Column("its address, or the path of its file", TEXT),
        "title": Column("what it calls itself", TEXT),
        "fetched": Column(
            "when it was read last, in UTC", get=lambda feed: feed.fetched or None
        ),
        "problem": Column(
            "why it could not be read the last time",
            TEXT,
            get=lambda feed: feed.problem or None,
        ),
        "drafts": Column("entries that became drafts", NUMBER),
        "others": Column("entries that were left aside", NUMBER),
        "private": Column("whether it may be on a private address"),
    },
    document="title address fetched drafts others problem",
    screen=(
        Shown("title"),
        Shown("address"),
        Shown("fetched"),
        Shown("drafts", look=NUMBER),
        Shown("left aside", "others", NUMBER),
        Shown("problem", look=TEXT),
    ),
    given_by="`feeds`",
    counted="feed",
)


_TITLE_CHARS = 120
NONE = "No feed is followed yet: hwstatus feeds add ADDRESS"


def followed(tracker: Path) -> Answer[Subscription]:
    """The feeds that are followed beside a tracker, in the order of their adding."""
    feeds = [*Subscriptions.beside(tracker).feeds.values()]
    return Answer(table=FEEDS, rows=feeds, empty_message=NONE)


LEFT_ASIDE = Table(
    "left_aside",
    LeftAside,
    more={
        "id": Column("the beginning is enough", WORD),
        "reason": Column("`unnamed`, `no-act` or `goods`"),
        "date": Column("its day, as the feed has it"),
        "title": Column(
            "its title, or the beginning of its text",
            TEXT,
            get=lambda entry: entry.title or entry.text[:_TITLE_CHARS],
        ),
        "publisher": Column("who reports it", TEXT),
        "url": Column("where it is", TEXT, get=attrgetter("address")),
        "read_at": Column("when it was read, in UTC", get=attrgetter("at")),
    },
    document="id reason date title publisher",
    given_by="`feeds aside`",
    counted="entry left aside",
)


def left_aside(tracker: Path) -> Answer[LeftAside]:
    """What feeds brought that became no draft: by reason, the newest first."""
    entries = Aside.beside(tracker).entries.values()
    newest = sorted(entries, key=lambda e: (e.at, e.date or ""), reverse=True)
    newest.sort(key=lambda entry: [*REASONS].index(entry.reason))
    shown = dict.fromkeys(entry.reason for entry in newest)
    return Answer(
        table=LEFT_ASIDE,
        rows=newest,
        notes=[f"{reason}: it {REASONS[reason]}." for reason in shown],
        empty_message="Nothing was left aside yet",
    )
