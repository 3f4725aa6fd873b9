"""What a feed has now: over the network, or from a file of this machine."""

import gzip
import zlib
from io import BufferedReader
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from hwstatus.exchange.feeds.subscriptions import Subscription
from hwstatus.network.fetcher import Fetcher

_SCHEME = "://"
_GZIP = b"\x1f\x8b"


class Reply(NamedTuple):
    """What a feed answered, or the `problem` with it.

    `content` is None where nothing has changed since the last answer. `address` is that
    of the answer, after redirects.
    """

    content: bytes | None
    address: str
    etag: str = ""
    last_modified: str = ""
    problem: str = ""


class Asker(NamedTuple):
    """How feeds are asked: those that may be on private addresses by a fetcher of their own."""

    public: Fetcher
    private: Fetcher

    def ask(self, feed: Subscription) -> Reply:
        """What a feed has; it never raises for what a server or a file is."""
        if _SCHEME not in feed.address:
            return _of_file(feed.address, self.public.max_bytes)
        fetcher = self.private if feed.private else self.public
        got = fetcher.get(
            feed.address, etag=feed.etag, last_modified=feed.last_modified
        )
        if got.outcome != "reachable":
            return Reply(None, got.url, problem=got.reason)
        if got.status == 304:
            return Reply(None, got.url, feed.etag, feed.last_modified)
        return Reply(got.body, got.url, got.etag, got.last_modified)


def as_followed(typed: str) -> str:
    """What a feed is known by: its address, or the whole path of its file."""
    return typed if _SCHEME in typed else str(Path(typed).absolute())


def _of_file(name: str, most: int) -> Reply:
    try:
        path = Path(name)
        if not S_ISREG(path.stat().st_mode):
            return Reply(None, name, problem="it is no file")
        with path.open("rb") as stream:
            content = _unpacked(stream, most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file can have this name"
        return Reply(None, name, problem=f"it cannot be read: {why}")
    except (EOFError, zlib.error):
        return Reply(None, name, problem="its gzip is broken")
    if len(content) > most:
        return Reply(None, name, problem=f"the file is larger than {most} bytes")
    return Reply(content, name)


def _unpacked(stream: BufferedReader, most: int) -> bytes:
    """The first bytes of a file, out of gzip where it is in that."""
    if stream.peek(len(_GZIP)).startswith(_GZIP):
        return gzip.GzipFile(fileobj=stream).read(most)
    return stream.read(most)
