"""`feeds`: the feeds that are followed, and what is new in them, as drafts."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import NamedTuple

from hwstatus.changes.drafts import record_drafts
from hwstatus.errors import (
    FeedsFailed,
    HwstatusError,
    MissingExtra,
    NotFound,
    Refused,
    SomeFeedsFailed,
    Unreadable,
)
from hwstatus.exchange.feeds import (
    Entry,
    Feed,
    Subscription,
    Subscriptions,
    mark_of,
    read_feed,
)
from hwstatus.exchange.feeds.asking import Asker, Reply, as_followed
from hwstatus.exchange.items import Item
from hwstatus.network.servers import without_password
from hwstatus.proposals.relevance import relevance
from hwstatus.rows import Done
from hwstatus.store.editor import Editor
from hwstatus.subject import SUPPLIER
from hwstatus.wording import counted

ADD, FETCH, REMOVE = "add", "fetch", "remove"
ACTS = (ADD, FETCH, REMOVE)

WORKERS = 8
"""Feeds asked at a time; those of one host are asked one after another."""

OpenEditor = Callable[[], AbstractContextManager[Editor]]
"""Opens the tracker for one change: never while a server is waited for."""


def add(feeds: Subscriptions, asker: Asker, typed: str, *, private: bool) -> Done:
    """Follow a feed once it was seen to be one; its entries come with the first fetch.

    Raises `Refused` where it is followed already or cannot be read, `Unreadable` for what
    is no feed, and `MissingExtra`.
    """
    address = as_followed(typed)
    if address in feeds.feeds:
        raise Refused(f"{address} is followed already")
    wanted = Subscription(address, "", private=private)
    reply = asker.ask(wanted)
    if reply.problem:
        shown = without_password(address)
        raise Refused(f"{shown}: {reply.problem}; nothing was added", *_on(reply))
    try:
        fetched = read_feed(reply.content or b"", reply.address)
    except Unreadable as error:
        raise error.about(address) from None
    feeds.keep(wanted._replace(title=fetched.title))
    concerning = sum(1 for entry in fetched.entries if _concerns(entry))
    return Done(
        f"Follows {fetched.title}: {counted(len(fetched.entries), 'entry', 'entries')},"
        f" {concerning:,} of {SUPPLIER}'s standing.   Take them: hwstatus feeds fetch"
    )


def _on(reply: Reply) -> Iterable[str]:
    """The way on after a feed that cannot be read."""
    if "://" not in reply.address:
        yield "an address of the web begins with https:// or http://"
    if "not a public address" in reply.problem or "port" in reply.problem:
        yield "a feed of your own network: --private"


def remove(feeds: Subscriptions, typed: str) -> Done:
    """Follow a feed no longer; its drafts stay. Raises `NotFound`."""
    [feed] = _chosen(feeds, [typed])
    feeds.remove(feed.address)
    return Done(f"No longer follows {feed.title or feed.address}; its drafts stay.")


def _chosen(feeds: Subscriptions, typed: Sequence[str]) -> list[Subscription]:
    """The feeds of these addresses or titles, all without any; raises `NotFound`."""
    if not typed:
        return list(feeds.feeds.values())
    meant = []
    for word in dict.fromkeys(typed):
        feed = feeds.feeds.get(as_followed(word)) or _titled(feeds, word)
        if feed is None:
            raise NotFound(f"no feed '{word}' is followed", "all feeds: hwstatus feeds")
        meant.append(feed)
    return meant


def _titled(feeds: Subscriptions, title: str) -> Subscription | None:
    """The feed with this title, if it is the only one."""
    wanted = title.casefold()
    titled = [feed for feed in feeds.feeds.values() if feed.title.casefold() == wanted]
    return None if len(titled) != 1 else titled[0]


# -- fetching --------------------------------------------------------------------------


class Fetched(NamedTuple):
    """What a run brought: new drafts and what to say of them, and the error to end with."""

    done: Done
    error: HwstatusError | None


def fetch(
    feeds: Subscriptions,
    open_editor: OpenEditor,
    asker: Asker,
    typed: Sequence[str],
    now: str,
) -> Fetched:
    """Ask feeds and record what is new in them of Huawei's standing as drafts.

    A feed that fails stops no other. What was seen of a feed is written once its drafts
    are in the tracker, which knows them again: a run that breaks off repeats nothing.
    """
    run = _Run(feeds, open_editor, now)
    chosen = _chosen(feeds, typed)
    with ThreadPoolExecutor(WORKERS) as pool:
        for feed, reply in zip(chosen, pool.map(asker.ask, chosen), strict=True):
            run.take(feed, reply)
    return Fetched(run.done(len(chosen)), run.error(len(chosen)))


class _Run:
    """Takes the replies of one run, one by one."""

    def __init__(self, feeds: Subscriptions, open_editor: OpenEditor, now: str) -> None:
        self._feeds = feeds
        self._open_editor = open_editor
        self._now = now
        self._drafts: list[str] = []
        self._others = 0
        self._failed: list[str] = []

    def take(self, feed: Subscription, reply: Reply) -> None:
        """Record what is new in a feed, then what was seen of it."""
        if reply.problem:
            self._fail(feed, reply.problem)
        elif reply.content is None:
            self._feeds.keep(feed._replace(fetched=self._now, problem=""))
        else:
            self._read(feed, reply, reply.content)

    def _read(self, feed: Subscription, reply: Reply, content: bytes) -> None:
        try:
            fetched = read_feed(content, reply.address)
        except (Unreadable, MissingExtra) as error:
            self._fail(feed, str(error))
            return
        self._take_news(feed, fetched, reply)

    def _take_news(self, feed: Subscription, fetched: Feed, reply: Reply) -> None:
        new = _unseen(feed, fetched)
        concerning = [entry.item for entry in new if _concerns(entry)]
        drafts = self._record(concerning, feed.address)
        others = len(new) - len(drafts)
        self._drafts += drafts
        self._others += others
        self._feeds.keep(
            feed._replace(
                title=fetched.title,
                etag=reply.etag,
                last_modified=reply.last_modified,
                fetched=self._now,
                problem="",
                drafts=feed.drafts + len(drafts),
                others=feed.others + others,
                seen=_seen_now(feed, fetched),
            )
        )

    def _record(self, items: list[Item], origin: str) -> tuple[str, ...]:
        """The ids of the drafts that were made, once they are committed."""
        if not items:
            return ()
        with self._open_editor() as editor, editor.transaction():
            recorded = record_drafts(editor, items, origin, verb="feeds")
        return recorded.drafts

    def _fail(self, feed: Subscription, problem: str) -> None:
        self._failed.append(f"{feed.address}: {problem}")
        self._feeds.keep(feed._replace(problem=problem))

    def done(self, asked: int) -> Done:
        """What the run brought, in a line."""
        drafts = counted(len(self._drafts), "draft")
        read = counted(asked - len(self._failed), "feed")
        message = f"{drafts} from {read}, {self._others:,} left aside."
        if self._drafts:
            message += "   Decide on them: hwstatus review"
        return Done(message, tuple(self._drafts))

    def error(self, asked: int) -> HwstatusError | None:
        """The error of a run in which feeds failed."""
        if not self._failed:
            return None
        kind = FeedsFailed if len(self._failed) == asked else SomeFeedsFailed
        return kind(asked, self._failed)


def _concerns(entry: Entry) -> bool:
    return relevance(entry.item.text).concerns


def _marks(entry: Entry) -> list[str]:
    """What an entry is known again by: its key, and its address where it has one."""
    return [mark_of(mark) for mark in (entry.key, entry.address) if mark]


def _unseen(feed: Subscription, fetched: Feed) -> list[Entry]:
    seen = set(feed.seen)
    return [entry for entry in fetched.entries if seen.isdisjoint(_marks(entry))]


def _seen_now(feed: Subscription, fetched: Feed) -> tuple[str, ...]:
    """All that was seen, with what the feed has now at the end: it is forgotten last."""
    marks = dict.fromkeys(mark for entry in fetched.entries for mark in _marks(entry))
    former = [mark for mark in feed.seen if mark not in marks]
    return (*former, *marks)
