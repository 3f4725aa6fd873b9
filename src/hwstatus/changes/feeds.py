"""`feeds`: the feeds that are followed, and what is new in them, as drafts."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from hwstatus.answers.done import Done
from hwstatus.answers.feeds import NONE
from hwstatus.changes.drafts import FEEDS, record_drafts
from hwstatus.errors import (
    FeedsFailed,
    HwstatusError,
    MissingExtra,
    NotFound,
    Refused,
    SomeFeedsFailed,
    Unreadable,
)
from hwstatus.exchange import Item
from hwstatus.exchange.feeds.reading import Entry, Feed, read_feed
from hwstatus.exchange.feeds.subscriptions import (
    Aside,
    Asker,
    Subscription,
    Subscriptions,
    as_followed,
    left_aside,
    mark_of,
)
from hwstatus.network.fetcher import UNCHANGED, Response
from hwstatus.network.servers import without_password
from hwstatus.proposals.reading import JUDGED, KNOWN, REASONS, relevance
from hwstatus.store.editor import Editor
from hwstatus.subject import SUPPLIER
from hwstatus.wording import counted

ADD, FETCH, ASIDE, REMOVE = "add", "fetch", "aside", "remove"
ACTS = (ADD, FETCH, ASIDE, REMOVE)

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
    if reply.reason:
        shown = without_password(address)
        raise Refused(f"{shown}: {reply.reason}; nothing was added", *_on(reply))
    try:
        fetched = read_feed(reply.body, reply.url)
    except Unreadable as error:
        raise error.about(address) from None
    feeds.keep(wanted._replace(title=fetched.title))
    concerning = sum(not _reason(entry) for entry in fetched.entries)
    return Done(
        f"Following {fetched.title}: {counted(len(fetched.entries), 'entry', 'entries')},"
        f" {concerning:,} about {SUPPLIER}'s status.   Fetch: hwstatus feeds fetch"
    )


def _on(reply: Response) -> Iterable[str]:
    """The way on after a feed that cannot be read."""
    if "://" not in reply.url:
        yield "an address of the web begins with https:// or http://"
    if "not a public address" in reply.reason or "port" in reply.reason:
        yield "a feed of your own network: --private"


def remove(feeds: Subscriptions, typed: str) -> Done:
    """Follow a feed no longer; its drafts stay. Raises `NotFound`."""
    [feed] = _chosen(feeds, [typed])
    feeds.remove(feed.address)
    return Done(f"No longer follows {feed.title or feed.address}; its drafts stay.")


def _chosen(
    feeds: Subscriptions, typed: Sequence[str], *, to_fetch: bool = False
) -> list[Subscription]:
    """The feeds of these addresses or titles, all without any; raises `NotFound`.

    Of one that is to be fetched it says how it is followed.
    """
    if not typed:
        return list(feeds.feeds.values())
    meant = []
    for word in dict.fromkeys(typed):
        feed = feeds.feeds.get(as_followed(word)) or _titled(feeds, word)
        if feed is None:
            follow = f"follow it: hwstatus feeds add {shlex.quote(word)}"
            may_be_one = to_fetch and ("://" in word or Path(word).is_file())
            raise NotFound(
                f"no feed '{word}' is followed",
                follow if may_be_one else "",
                "all feeds: hwstatus feeds",
            )
        meant.append(feed)
    return meant


def _titled(feeds: Subscriptions, title: str) -> Subscription | None:
    """The feed with this title, if it is the only one."""
    wanted = title.casefold()
    titled = [feed for feed in feeds.feeds.values() if feed.title.casefold() == wanted]
    return None if len(titled) != 1 else titled[0]


# -- fetching --------------------------------------------------------------------------


def fetch(
    feeds: Subscriptions,
    aside: Aside,
    open_editor: OpenEditor,
    asker: Asker,
    typed: Sequence[str],
    now: str,
) -> tuple[Done, HwstatusError | None]:
    """Ask feeds and record what is new in them of Huawei's standing as drafts; with the error to end with.

    A feed that fails stops no other. What was seen of a feed is written once its drafts
    are in the tracker, which knows them again: a run that breaks off repeats nothing.
    """
    chosen = _chosen(feeds, typed, to_fetch=True)
    if not chosen:
        return Done(NONE), None
    taken = []
    with ThreadPoolExecutor(WORKERS) as pool:
        for feed, reply in zip(chosen, pool.map(asker.ask, chosen), strict=True):
            taken.append(_take(feeds, aside, open_editor, feed, reply, now))
    failed = [one.problem for one in taken if one.problem]
    drafts = [draft for one in taken for draft in one.drafts]
    read = counted(len(taken) - len(failed), "feed")
    message = f"{counted(len(drafts), 'draft')} from {read}, {_others(taken)}."
    if drafts:
        message += "   Decide on them: hwstatus review"
    kind = FeedsFailed if len(failed) == len(taken) else SomeFeedsFailed
    error = kind(len(taken), failed) if failed else None
    return Done(message, tuple(drafts)), error


class _Taken(NamedTuple):
    """What a feed brought: ids of drafts, why each other entry is none, and why it could not be read.

    `unread` counts the entries behind those that are read of a feed.
    """

    drafts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    problem: str = ""
    unread: int = 0


def _others(taken: Sequence[_Taken]) -> str:
    """How many entries were left aside, for which reasons."""
    counts = Counter(reason for one in taken for reason in one.reasons)
    listed = ", ".join(
        f"{counts[reason]:,} {reason}" for reason in REASONS if counts[reason]
    )
    told = f"{counts.total():,} left aside" + (f" ({listed})" if listed else "")
    unread = sum(one.unread for one in taken)
    return told + (f", {unread:,} not read" if unread else "")


def _take(
    feeds: Subscriptions,
    aside: Aside,
    open_editor: OpenEditor,
    feed: Subscription,
    reply: Response,
    now: str,
) -> _Taken:
    """Record what is new in a feed, then what was seen of it."""
    if reply.reason:
        return _failed(feeds, feed, reply.reason)
    if reply.status == UNCHANGED:
        feeds.keep(feed._replace(fetched=now, problem=""))
        return _Taken()
    try:
        fetched = read_feed(reply.body, reply.url)
    except (Unreadable, MissingExtra) as error:
        return _failed(feeds, feed, "; ".join((str(error), *error.hints)))
    seen = set(feed.seen)
    entries = (e for e in fetched.entries if seen.isdisjoint(_marks(e)))
    new = [(entry, _reason(entry)) for entry in entries]
    concerning = [entry.item for entry, why in new if not why]
    drafts = _record(open_editor, concerning, feed.address)
    left = [left_aside(entry, why, now, feed.address) for entry, why in new if why]
    aside.add(reversed(left))
    feeds.keep(
        feed._replace(
            title=fetched.title,
            etag=reply.etag,
            last_modified=reply.last_modified,
            fetched=now,
            problem="",
            drafts=feed.drafts + len(drafts),
            others=feed.others + len(new) - len(drafts),
            seen=_seen_now(feed, fetched),
        )
    )
    again = [KNOWN] * (len(concerning) - len(drafts))
    reasons = (*(entry.reason for entry in left), *again)
    return _Taken(drafts, reasons, unread=fetched.unread)


def _failed(feeds: Subscriptions, feed: Subscription, problem: str) -> _Taken:
    feeds.keep(feed._replace(problem=problem))
    return _Taken(problem=f"{feed.address}: {problem}")


def _record(open_editor: OpenEditor, items: list[Item], origin: str) -> tuple[str, ...]:
    """The ids of the drafts that were made, once they are committed."""
    if not items:
        return ()
    with open_editor() as editor, editor.transaction():
        return tuple(record_drafts(editor, items, origin, verb=FEEDS).new)


def _reason(entry: Entry) -> str:
    """Why an entry becomes no draft, a word of `REASONS`; empty where it becomes one."""
    return relevance(entry.item.text[:JUDGED]).reason


def draft(aside: Aside, open_editor: OpenEditor, typed: Sequence[str]) -> Done:
    """Make drafts of entries that were left aside, by their ids; raises `NotFound` and `BadValue`."""
    entries = [aside.find(prefix) for prefix in dict.fromkeys(typed)]
    drafts: list[str] = []
    for entry in entries:
        drafts += _record(open_editor, [entry.item], entry.feed)
        aside.remove(entry)
    return Done(
        f"{counted(len(drafts), 'draft')} of what was left aside."
        "   Decide on them: hwstatus review",
        tuple(drafts),
    )


def _marks(entry: Entry) -> list[str]:
    """What an entry is known again by: its key, and its address where it has one."""
    return [mark_of(mark) for mark in (entry.key, entry.address) if mark]


def _seen_now(feed: Subscription, fetched: Feed) -> tuple[str, ...]:
    """All that was seen, with what the feed has now at the end: it is forgotten last."""
    marks = dict.fromkeys(mark for entry in fetched.entries for mark in _marks(entry))
    former = [mark for mark in feed.seen if mark not in marks]
    return (*former, *marks)
