"""What feeds brought and nobody took: kept with its reason, in a file beside the tracker."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Self

from hwstatus import files, json_text
from hwstatus.errors import BadValue, NotFound
from hwstatus.exchange.feeds.reading import Entry
from hwstatus.exchange.feeds.subscriptions import MODE, mark_of, read_kept
from hwstatus.exchange.items import Item
from hwstatus.record.models import Source

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
