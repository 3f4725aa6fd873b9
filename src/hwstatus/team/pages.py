"""A ledger as files that any web server can serve: a small head, and pages of entries.

`ledger/head.json` names the newest entry and the first entry of each page. A page is
`ledger/FIRST-LAST.jsonl.gz`: each entry as a line, followed by a line for each of its
versions. A page's name says what it holds and its content never changes; only the last page
gives way to a longer one, until it is full. Where the publisher signs, `ledger/head.json.sig` is the
signature of the head.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from types import NoneType
from typing import Any, NamedTuple

from hwstatus import json_text
from hwstatus.errors import BadDate, BadRecord
from hwstatus.record import dates, values
from hwstatus.record.forms import Entry, Head, Version
from hwstatus.team.log import Publication, SharedEntry, WholeEntry

HEAD = "ledger/head.json"
SIGNATURE = "ledger/head.json.sig"
HEAD_FORMAT = 1
MOST_ENTRIES = 16
"""Entries of a page, so that a reader fetches little for each change."""

FULL_BYTES = 24_000
"""Bytes, before compression, from which on a page takes no more entries."""

BEGINNING = "dataset"
"""The verb of the entries that a tracker is built from: they share the first page."""

LONGEST_LINE = 1 << 24
MOST_PAGES = 100_000
MOST_HEAD_BYTES = 1 << 21
"""What a head may name: sixteen hundred thousand changes, one by one."""
MOST_LINES = 300_000
MOST_PAGE_BYTES = 1 << 28
"""What a page may hold once it is unpacked: an import three times as large as any that is promised."""


class PublishedHead(NamedTuple):
    """What `head.json` says: the newest entry, and the first entry of each page."""

    head: Head
    pages: tuple[int, ...]
    publication: Publication = Publication(None, None)

    def pages_after(self, after: int) -> Iterator[str]:
        """The paths of the pages that hold the entries after number `after`, in order."""
        lasts = (*(first - 1 for first in self.pages[1:]), self.head.entry)
        for first, last in zip(self.pages, lasts, strict=True):
            if last > after:
                yield page_path(first, last)


def page_path(first: int, last: int) -> str:
    """Where the page of these entries is."""
    return f"ledger/{first}-{last}.jsonl.gz"


def read_head(text: bytes) -> PublishedHead:
    """The head that bytes hold; raises `ValueError` for any other content."""
    if len(text) > MOST_HEAD_BYTES:
        raise ValueError(f"its head is larger than {MOST_HEAD_BYTES:,} bytes")
    raw = _parsed(text)
    if not isinstance(raw, dict) or raw.get("format") != HEAD_FORMAT:
        raise ValueError("it is no head of a ledger in a form known here")
    entry, sha256, pages = raw.get("entry"), raw.get("hash"), raw.get("pages")
    if not (isinstance(entry, int) and isinstance(sha256, str)):
        raise ValueError("it is no head of a ledger")
    if not (isinstance(pages, list) and _are_rising(pages, entry)):
        raise ValueError("it is no head of a ledger")
    if len(pages) > MOST_PAGES:
        raise ValueError(f"its head names more than {MOST_PAGES:,} pages")
    return PublishedHead(Head(entry, sha256), tuple(pages), _publication(raw))


def _publication(head: dict[str, Any]) -> Publication:
    """When a head was made; an earlier version did not say. Raises `ValueError` for what is no time."""
    at, covered_to = head.get("published"), head.get("covered_to")
    try:
        return Publication(
            None if at is None else values.moment(at),
            None if covered_to is None else dates.read_date(covered_to).first,
        )
    except (BadRecord, BadDate, AttributeError, TypeError):
        raise ValueError("it does not say when it was published") from None


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _are_rising(pages: list[Any], entry: Any) -> bool:
    numbers = [0, *pages]
    if not all(isinstance(number, int) for number in numbers):
        return False
    rising = all(a < b for a, b in zip(numbers, pages, strict=False))
    return rising and pages[:1] == [1] and pages[-1] <= entry


def written(
    ledger: Iterable[WholeEntry], publication: Publication
) -> Iterator[tuple[str, bytes]]:
    """The files of a ledger, by their paths.

    The head is the last, and says when it is published.
    """
    firsts = list[int]()
    last: Entry | None = None
    for entries, lines in _pages(ledger):
        first, last = entries[0], entries[-1]
        firsts.append(first.seq)
        yield page_path(first.seq, last.seq), _packed(lines)
    if last is not None:
        head = {
            "format": HEAD_FORMAT,
            "entry": last.seq,
            "hash": last.hash,
            "pages": firsts,
            "published": publication.at,
            "covered_to": publication.covered_to,
        }
        yield HEAD, f"{json_text.encode(head)}\n".encode()


def _pages(ledger: Iterable[WholeEntry]) -> Iterator[tuple[list[Entry], bytes]]:
    """The entries that share a page, with its lines."""
    entries = list[Entry]()
    lines = bytearray()
    for shared, versions in ledger:
        if _is_full(entries, len(lines), shared.entry):
            yield entries, bytes(lines)
            entries, lines = [], bytearray()
        entries.append(shared.entry)
        lines += _line([*shared.entry, *shared[1:]])
        for version in versions:
            lines += _line(list(version))
    if entries:
        yield entries, bytes(lines)


def _is_full(entries: list[Entry], size: int, coming: Entry) -> bool:
    """Whether a page of some entries, so large, takes no further one."""
    if not entries:
        return False
    if entries[-1].verb == coming.verb == BEGINNING and entries[0].seq == 1:
        return False
    return len(entries) >= MOST_ENTRIES or size >= FULL_BYTES


def _line(values: list[Any]) -> bytes:
    return f"{json_text.encode(values)}\n".encode()


def _packed(lines: bytes) -> bytes:
    buffer = BytesIO()
    # Without a time, so that the same page has the same bytes.
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as file:
        file.write(lines)
    return buffer.getvalue()


_Kinds = tuple[type | tuple[type, ...], ...]


def read_page(content: bytes) -> list[WholeEntry]:
    """The entries of a page; raises `ValueError` for any other content, and `LookupError`."""
    page = list[WholeEntry]()
    left = dict[int, list[Version]]()
    for line in _lines(content):
        values = _parsed(line)
        if isinstance(values, list) and len(values) == len(_SHARED):
            _require(values, _SHARED, "an entry")
            shared = SharedEntry(Entry(*values[:7]), *values[7:])
            left[shared.entry.seq] = []
            page.append((shared, left[shared.entry.seq]))
        elif isinstance(values, list) and len(values) == len(_VERSION):
            _require(values, _VERSION, "a record")
            version = Version(*values)
            left[version.entry].append(version)
        else:
            raise ValueError("a line is neither an entry nor a record")
    return page


def _lines(content: bytes) -> Iterator[bytes]:
    # A web server may have unpacked it on the way.
    packed = content.startswith(b"\x1f\x8b")
    file: Any = gzip.GzipFile(fileobj=BytesIO(content)) if packed else BytesIO(content)
    size = 0
    try:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b"")):
            size += len(line)
            if number == MOST_LINES:
                raise ValueError(f"it has more than {MOST_LINES:,} lines")
            if size > MOST_PAGE_BYTES:
                raise ValueError(f"it unpacks to more than {MOST_PAGE_BYTES:,} bytes")
            yield line
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"it is damaged: {error}") from None


_TEXT_OR_NONE = (str, NoneType)
_NUMBER_OR_NONE = (int, NoneType)
_ENTRY: _Kinds = (int, str, str, str, _TEXT_OR_NONE, _NUMBER_OR_NONE, str)
_SHARED: _Kinds = (*_ENTRY, int, int, _TEXT_OR_NONE, int)
_VERSION: _Kinds = (int, int, str, str, _NUMBER_OR_NONE, _TEXT_OR_NONE)
"""Of which kind the values are in a line of an entry, and in one of a version."""


def _require(values: list[Any], kinds: _Kinds, what: str) -> None:
    if not all(map(isinstance, values, kinds)):
        raise ValueError(f"{what} has a value of another kind")
