"""The feeds that somebody follows, in a file beside the tracker: written whole or not at all."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from hwstatus import files
from hwstatus.errors import Refused, Unreadable

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

    def remove(self, address: str) -> Subscription:
        """Take a feed out and write the file; `KeyError` where there is none."""
        removed = self.feeds.pop(address)
        self._write()
        return removed

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
