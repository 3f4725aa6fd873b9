"""The feeds that somebody follows, what each has now, and what nobody took of it: kept in files beside the tracker."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple, Self, TypeVar

from hwstatus import files, json_text
from hwstatus.errors import BadValue, NotFound, Refused, Unreadable
from hwstatus.exchange import Item
from hwstatus.exchange.feeds.reading import Entry
from hwstatus.network.fetcher import Fetcher, Response
from hwstatus.record.models import Source

REMEMBERED = 5_000
"""Entries of a feed that are remembered: more than any feed shows at a time."""

_ENDING = ".feeds.json"
_FORM = 1
_KEY_CHARS = 16
MODE = 0o644


class Subscription(NamedTuple):
    """A feed that is followed: an address of the web, or the path of a file.

    `etag` and `last_modified` are what its server said last. `fetched` is the moment of
    the last answer, `problem` what was wrong with it. `drafts` and `others` count the
    entries of all runs: those that became drafts, and those that were left aside. A
    `private` one may be on an address that the public internet cannot reach. `seen`
    are the marks (`mark_of`) of entries that were looked at, the latest last.
    """

    address: str
    title: str
    etag: str = ""
    last_modified: str = ""
    fetched: str = ""
    problem: str = ""
    drafts: int = 0
    others: int = 0
    private: bool = False
    seen: tuple[str, ...] = ()


def mark_of(key: str) -> str:
    """What is remembered of an entry's key or address: a part of its SHA-256."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:_KEY_CHARS]


class Subscriptions:
    """The feeds that are followed, in the order in which they were added."""

    def __init__(self, path: Path, feeds: Mapping[str, Subscription]) -> None:
        self.path = path
        self.feeds = dict(feeds)

    @classmethod
    def beside(cls, tracker: Path) -> Self:
        """Those of a tracker; raises `Unreadable` where their file is damaged."""
        path = file_beside(tracker)
        feeds = read_kept(path, lambda text: map(_read, json.loads(text)["feeds"]))
        return cls(path, {feed.address: feed for feed in feeds})

    def keep(self, feed: Subscription) -> None:
        """Take a feed in, or its newer state, and write the file."""
        self.feeds[feed.address] = feed._replace(seen=feed.seen[-REMEMBERED:])
        self._write()

    def remove(self, address: str) -> None:
        """Take a feed out and write the file; `KeyError` where there is none."""
        del self.feeds[address]
        self._write()

    def _write(self) -> None:
        lines = ",\n".join(_line(feed) for feed in self.feeds.values())
        text = f'{{"form":{_FORM},"feeds":[\n{lines}\n]}}\n'
        with files.writing(self.path):
            files.replace_text(self.path, text, MODE)


Kept = TypeVar("Kept")


def read_kept(path: Path, read: Callable[[str], Iterable[Kept]]) -> list[Kept]:
    """What is kept of feeds in a file beside a tracker, nothing where there is none; raises `Unreadable`."""
    try:
        return list(read(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unreadable(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreadable(
            f"{path} is no list of feeds, or of what they brought"
        ) from None


def file_beside(tracker: Path) -> Path:
    """The file with the feeds of a tracker."""
    return tracker.with_name(f"{tracker.stem}{_ENDING}")


@contextmanager
def held(tracker: Path) -> Iterator[Subscriptions]:
    """The feeds of a tracker, held alone: two runs never fetch at once.

    Raises `Refused` where another program holds them.
    """
    in_use = Refused("the feeds are in use by another hwstatus; try again")
    with files.held(file_beside(tracker), in_use):
        yield Subscriptions.beside(tracker)


def _line(feed: Subscription) -> str:
    kept = {name: value for name, value in feed._asdict().items() if value}
    return json.dumps(kept, ensure_ascii=True, separators=(",", ":"))


def _read(raw: Mapping[str, Any]) -> Subscription:
    """A feed of the file; raises `TypeError` for what is of the wrong kind."""
    kept = {name: raw[name] for name in Subscription._fields if name in raw}
    kept["seen"] = tuple(map(str, kept.get("seen", ())))
    feed = Subscription(**kept)
    texts = (feed.address, feed.title, feed.etag, feed.last_modified, feed.fetched)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a text is expected")
    return feed


# -- what a feed has now ---------------------------------------------------------------


_SCHEME = "://"


class Asker(NamedTuple):
    """How feeds are asked: those that may be on private addresses by a fetcher of their own."""

    public: Fetcher
    private: Fetcher

    def ask(self, feed: Subscription) -> Response:
        """What a feed has; it never raises for what a server or a file is."""
        if _SCHEME not in feed.address:
            return _of_file(feed.address, self.public.max_bytes)
        fetcher = self.private if feed.private else self.public
        return fetcher.get(
            feed.address, etag=feed.etag, last_modified=feed.last_modified
        )


def as_followed(typed: str) -> str:
    """What a feed is known by: its address, or the whole path of its file."""
    return typed if _SCHEME in typed else str(Path(typed).absolute())


def _of_file(name: str, most: int) -> Response:
    try:
        path = Path(name)
        if not S_ISREG(path.stat().st_mode):
            return Response(name, "failed", "it is no file")
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file can have this name"
        return Response(name, "failed", f"it cannot be read: {why}")
    if len(content) > most:
        return Response(name, "failed", f"the file is larger than {most} bytes")
    return Response(name, "reachable", body=content)


# -- what nobody took ------------------------------------------------------------------


KEPT = 1_000
"""Entries that are kept for each reason, the newest."""
_CHARS = 1_000
_ID_CHARS = 10
_ASIDE = ".aside.jsonl"


class LeftAside(NamedTuple):
    """An entry of a feed that became no draft, and the word of the reason.

    `at` is when it was read; `date` is its own day. `text` has its title and the
    beginning of its lead, `feed` is the address of the feed.
    """

    id: str
    reason: str
    at: str
    date: str | None
    title: str | None
    text: str
    publisher: str
    address: str | None
    feed: str

    @property
    def item(self) -> Item:
        """The entry as news."""
        source = Source(self.publisher, self.title, self.address, published=self.date)
        return Item(self.text, title=self.title, date=self.date, sources=(source,))


def left_aside(entry: Entry, reason: str, at: str, feed: str) -> LeftAside:
    """An entry of a feed as it is kept."""
    item = entry.item
    return LeftAside(
        mark_of(entry.key)[:_ID_CHARS],
        reason,
        at,
        item.date,
        item.title,
        item.text[:_CHARS],
        item.sources[0].publisher,
        entry.address,
        feed,
    )


class Aside:
    """All that was left aside beside a tracker, the newest last."""

    def __init__(self, path: Path, entries: Iterable[LeftAside]) -> None:
        self.path = path
        self.entries = {entry.id: entry for entry in entries}

    @classmethod
    def beside(cls, tracker: Path) -> Self:
        """That of a tracker; raises `Unreadable` where the file is damaged."""
        path = tracker.with_name(f"{tracker.stem}{_ASIDE}")
        entries = read_kept(
            path,
            lambda text: (LeftAside(**json.loads(line)) for line in text.splitlines()),
        )
        return cls(path, entries)

    def add(self, entries: Iterable[LeftAside]) -> None:
        """Keep entries, in place of the oldest of the same reason."""
        before = len(self.entries)
        self.entries.update((entry.id, entry) for entry in entries)
        if len(self.entries) > before:
            self._write()

    def find(self, prefix: str) -> LeftAside:
        """The one entry whose id begins so; raises `NotFound` and `BadValue`."""
        alike = [e for e in self.entries.values() if e.id.startswith(prefix.lower())]
        if not alike:
            raise NotFound(
                f"nothing left aside has the id '{prefix}'",
                "all of it: hwstatus feeds aside",
            )
        if len(alike) > 1:
            raise BadValue("feeds aside", prefix, "more letters of the id")
        return alike[0]

    def remove(self, entry: LeftAside) -> None:
        """Take an entry out."""
        del self.entries[entry.id]
        self._write()

    def _newest(self) -> Iterator[LeftAside]:
        counts: dict[str, int] = {}
        for entry in reversed(self.entries.values()):
            counts[entry.reason] = counts.get(entry.reason, 0) + 1
            if counts[entry.reason] <= KEPT:
                yield entry

    def _write(self) -> None:
        kept = reversed(list(self._newest()))
        text = "".join(f"{json_text.encode(entry._asdict())}\n" for entry in kept)
        with files.writing(self.path):
            files.replace_text(self.path, text, MODE)
