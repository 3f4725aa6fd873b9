"""`import` of pages: what is found in them waits as drafts."""

import shlex
from collections.abc import Iterable, Sequence
from textwrap import shorten

from hwstatus.answers.page_news import MOST_CHARS, PageReader
from hwstatus.changes.drafts import record_drafts
from hwstatus.changes.import_records import Report
from hwstatus.errors import Usage
from hwstatus.exchange.articles.documents import Document, read_document
from hwstatus.exchange.encodings import whole
from hwstatus.exchange.feeds.reading import is_feed
from hwstatus.exchange.items import Item
from hwstatus.store.editor import Editor
from hwstatus.subject import SUPPLIER
from hwstatus.wording import counted, first_of

MOST_BYTES = 20_000_000
"""Bytes of a page: a PDF with its pictures."""
_BEGINNING = 400
"""Bytes in which a feed names its form: further down a page may hold RDF."""
MOST_NAMED = 10
"""Names that are told of a page without news."""
_SHOWN = 60
"""Characters of a text that `--dry-run` shows."""


def import_page(editor: Editor, lines: Iterable[bytes], report: Report) -> None:
    """Record what a page says as drafts, inside an open transaction.

    Raises `BadRecord` for what is no text or too long, `Usage` for a page that says
    nothing of Huawei's standing, `Unreadable`, and `MissingExtra`.
    """
    address = report.origin if "://" in report.origin else None
    content = whole(lines, MOST_BYTES, f"a page has at most {MOST_BYTES:,} bytes")
    if is_feed(content[:_BEGINNING]):
        raise Usage(
            "this is a feed and no page; nothing was imported",
            f"follow it: hwstatus feeds add {_typed(report.name)}",
        )
    document = read_document(content, address)
    reader = PageReader(editor.tracker)
    items, aside = reader.read(document)
    if not items:
        raise _nothing(document, reader.named(document.text[:MOST_CHARS]))
    if aside:
        named = first_of(aside, MOST_NAMED)
        report.notes.append(f"{counted(len(aside), 'section')} left aside: {named}")
    take_drafts(editor, items, report)


def _typed(name: str) -> str:
    """A file as it is typed; of standard input what is to be typed in its place."""
    return shlex.quote(name) if name else "FILE"


def _nothing(document: Document, names: Sequence[str]) -> Usage:
    """The error of a page that gives no draft: what was read of it, and what would be read."""
    head = document.head
    read = {
        "title": head.title,
        "day": head.day or "",
        "site": head.site,
        "names": ", ".join(names[:MOST_NAMED]),
    }
    said = "; ".join(f"{what}: {value or 'none'}" for what, value in read.items())
    return Usage(
        f"the page says nothing of a decision on {SUPPLIER}; nothing was imported",
        f"what was read: {said}",
        f"an entry looks like: Sweden: The regulator barred {SUPPLIER}. Source: Reuters, October 20, 2020.",
        "one by hand: hwstatus add",
    )


def take_drafts(editor: Editor, items: Iterable[Item], report: Report) -> None:
    """Record items as drafts, inside an open transaction, and count what came of them."""
    recorded = record_drafts(editor, items, report.origin or "standard input")
    report.counts["drafts"] += len(recorded.drafts)
    report.counts["known"] += recorded.known
    for item in recorded.items:
        report.mention(f"draft {described(item)}")
    if recorded.drafts and not report.options.dry_run:
        report.notes.append("Drafts count nowhere until you decide: hwstatus review")


def described(item: Item) -> str:
    """An item in one line: its heading, date and publishers, and how it begins."""
    publishers = ", ".join(source.publisher for source in item.sources)
    begins = shorten(item.text, _SHOWN, placeholder=" …")
    parts = (item.heading, item.date, publishers, begins)
    return " · ".join(part for part in parts if part)
