"""`feeds`: the feeds that are followed, and what of them was left aside."""

from pathlib import Path
from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Answer, Shown, Table
from hwstatus.columns import NUMBER, TEXT, WORD
from hwstatus.exchange.feeds.subscriptions import Aside, Subscriptions
from hwstatus.proposals.reading import REASONS


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


NONE = "No feed is followed yet: hwstatus feeds add ADDRESS"


def followed(tracker: Path) -> Answer[FeedRow]:
    """The feeds that are followed beside a tracker, in the order of their adding."""
    feeds = Subscriptions.beside(tracker).feeds.values()
    return Answer(
        table=FEEDS,
        rows=[
            FeedRow(
                address=feed.address,
                title=feed.title,
                fetched=feed.fetched or None,
                problem=feed.problem or None,
                drafts=feed.drafts,
                others=feed.others,
                private=feed.private,
            )
            for feed in feeds
        ],
        empty_message=NONE,
    )


class AsideRow(NamedTuple):
    """An entry of a feed that became no draft; `feeds aside ID` makes one of it."""

    id: Annotated[str, "the beginning is enough", WORD]
    reason: Annotated[str, "`unnamed`, `no-act` or `goods`"]
    date: Annotated[str | None, "its day, as the feed has it"]
    title: Annotated[str, "its title, or the beginning of its text", TEXT]
    publisher: Annotated[str, "who reports it", TEXT]
    url: Annotated[str | None, "where it is", TEXT]
    read_at: Annotated[str, "when it was read, in UTC"]


LEFT_ASIDE = Table(
    "left_aside",
    AsideRow,
    document="id reason date title publisher",
    given_by="`feeds aside`",
    counted="entry left aside",
)

_TITLE_CHARS = 120


def left_aside(tracker: Path) -> Answer[AsideRow]:
    """What feeds brought that became no draft: by reason, the newest first."""
    entries = Aside.beside(tracker).entries.values()
    newest = sorted(entries, key=lambda e: (e.at, e.date or ""), reverse=True)
    newest.sort(key=lambda entry: [*REASONS].index(entry.reason))
    shown = dict.fromkeys(entry.reason for entry in newest)
    return Answer(
        table=LEFT_ASIDE,
        rows=[
            AsideRow(
                entry.id,
                entry.reason,
                entry.date,
                entry.title or entry.text[:_TITLE_CHARS],
                entry.publisher,
                entry.address,
                entry.at,
            )
            for entry in newest
        ],
        notes=[f"{reason}: it {REASONS[reason]}." for reason in shown],
        empty_message="Nothing was left aside yet",
    )
