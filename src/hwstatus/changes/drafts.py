"""Drafts: news that was found, in files and in pages, is recorded, to wait for an editor; it counts nowhere."""

import hashlib
import re
import shlex
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any, NamedTuple

from hwstatus import json_text
from hwstatus.answers.page_news import MOST_CHARS, PageReader
from hwstatus.changes.import_report import Report
from hwstatus.errors import BadRecord, Usage
from hwstatus.exchange import Item
from hwstatus.exchange.articles.documents import Document, read_document
from hwstatus.exchange.feeds.reading import is_feed
from hwstatus.exchange.jsonl import whole
from hwstatus.record import canonical, values
from hwstatus.record.fields import SOURCE, Field
from hwstatus.record.forms import DRAFT, Draft
from hwstatus.record.models import Source
from hwstatus.store import ledger
from hwstatus.store.drafts import Citation, Fate, FoundText
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import upsert
from hwstatus.store.tracker import Tracker
from hwstatus.subject import SUPPLIER
from hwstatus.wording import counted, first_of

STANDARD_INPUT = "standard input"
"""The origin of what was piped or pasted."""

FEEDS = "feeds"
"""The verb of an entry of drafts from a feed."""

LONGEST_TEXT = 20_000
"""Characters of a text that are kept: an editor reads a piece of news, not a book."""

_HEADING_CHARS = 200
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


class Recorded(NamedTuple):
    """What came of news: what each new draft is made of, by its id, and how much was known."""

    new: Mapping[str, Item]
    known: int


def record_drafts(
    editor: Editor, items: Iterable[Item], origin: str, *, verb: str = "import"
) -> Recorded:
    """Record items as drafts, as one ledger entry, inside an open transaction; returns what came of them.

    `origin` is the file or the address of the feed that they were found in. An item is
    known where the same text under the same heading waits already or was decided on, or
    where an update or a draft has its address. A draft that waits without its text gets
    it back.
    """
    drafts = editor.tracker.drafts
    citations = drafts.citations()
    texts: dict[str, FoundText] = {}
    new: dict[str, Item] = {}
    leads: set[str] = set()
    known = 0
    for item in items:
        key = draft_id(item)
        texts.setdefault(key, _found(item))
        is_cited = _is_cited(editor.tracker, citations, leads, item)
        if key in new or _is_known(drafts.fate(key)) or is_cited:
            known += 1
        else:
            new[key] = item
            leads.update(_addresses(item)[:1])
    if not editor.dry_run:
        changes = [
            upsert(_draft(editor, origin, key, item, texts[key]))
            for key, item in new.items()
        ]
        editor.commit(verb, changes, reason=_cut(origin, _HEADING_CHARS))
        for key in new:
            drafts.keep_text(key, texts[key])
        drafts.give_back({canonical.digest(one.text): one for one in texts.values()})
    return Recorded(new, known)


def _is_cited(
    tracker: Tracker,
    citations: Mapping[str, Sequence[Citation]],
    leads: Container[str],
    item: Item,
) -> bool:
    """Whether an update cites an item, or its first address is that of a draft, or one of the `leads` of new ones.

    The entries of an article may share one report: there an update counts that is of
    the same day and about what the heading names.
    """
    addresses = _addresses(item)
    citing = [c for one in addresses for c in citations.get(one, ())]
    if item.heading is not None:
        slugs, _ = tracker.entities.resolve([item.heading])
        return any(c.entity in slugs and c.date == item.date for c in citing)
    lead = next(iter(addresses), "")
    if citing or lead in leads:
        return True
    drafts = tracker.drafts
    return any(_is_known(drafts.fate(key)) for key in drafts.with_address(lead))


def _draft(
    editor: Editor, origin: str, draft_id: str, item: Item, found_text: FoundText
) -> Draft:
    source = next(iter(found_text.sources), None)
    return Draft(
        id=draft_id,
        text_sha256=canonical.digest(found_text.text),
        date=_fitting(DRAFT.fields["date"], item.date),
        heading=_cut(item.heading, _HEADING_CHARS),
        title=_cut(item.title or (source and source.title), _HEADING_CHARS),
        address=source and source.url,
        publishers=tuple(dict.fromkeys(s.publisher for s in found_text.sources)),
        origin=_cut(origin, _HEADING_CHARS),
        recorded_at=editor.context.now,
        recorded_by=editor.context.user,
    )


def draft_of(editor: Editor, draft: Draft, found_text: FoundText) -> Draft:
    """A draft of a part of another one's text, recorded now."""
    item = Item(found_text.text, heading=draft.heading or "", date=draft.date)
    return draft._replace(
        id=draft_id(item),
        text_sha256=canonical.digest(found_text.text),
        recorded_at=editor.context.now,
        recorded_by=editor.context.user,
    )


_TAKEN_BACK = (ledger.UNDO, ledger.RESTORE)
"""What takes a draft out without deciding on it: the same news is then new again."""


def _is_known(fate: Fate | None) -> bool:
    """Whether a draft waits, or was decided on."""
    return fate is not None and (fate.waits or fate.verb not in _TAKEN_BACK)


def draft_id(item: Item) -> str:
    """The id of an item's draft, which follows from its text.

    Under a heading the same words may be another piece of news, and so may they on
    another day: both count. Neither letter case nor white space does.
    """
    identity = [_plain(item.text)]
    if item.heading is not None:
        identity += [_plain(item.heading), item.date or ""]
    line = json_text.encode(identity).encode("utf-8", "replace")
    return values.id_from(hashlib.sha256(line).digest())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _addresses(item: Item) -> list[str]:
    return [source.url for source in item.sources if source.url]


# -- as it can be kept -----------------------------------------------------------------


def _found(item: Item) -> FoundText:
    """What an item says, as it is kept; what cannot be kept is named as odd."""
    text = _storable(item.text)
    oddities = [_storable(odd) for odd in item.oddities]
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
        oddities.append(f"only the first {LONGEST_TEXT:,} characters were kept")
    sources = [_source(source, item.title) for source in item.sources]
    return FoundText(text, tuple(filter(None, sources)), tuple(oddities), item.line)


def _source(source: Source, title: str | None) -> Source | None:
    """A source without the values that no record may hold; None without a publisher."""
    kept = {
        name: _fitting(field, getattr(source, name))
        for name, field in SOURCE.fields.items()
    }
    if not kept["publisher"]:
        return None
    kept["title"] = kept["title"] or _cut(title, _HEADING_CHARS)
    return Source(**kept)


def _fitting(field: Field, value: Any) -> Any:
    """A value as a record may hold it; what it holds without one, where it may not."""
    if value is None:
        return field.absent
    if isinstance(value, str):
        value = _storable(value)
    try:
        return field.read(value)
    except BadRecord:
        return field.absent


def _cut(text: str | None, most: int) -> str | None:
    """The beginning of a text of somebody else's; None where there is none."""
    return values.text(" ".join(_storable(text or "").split())[:most])


def _storable(text: str) -> str:
    """The text without what SQLite and UTF-8 cannot hold."""
    return _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


# -- pages -----------------------------------------------------------------------------


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
    recorded = record_drafts(editor, items, report.origin or STANDARD_INPUT)
    report.counts["drafts"] += len(recorded.new)
    report.counts["known"] += recorded.known
    for item in recorded.new.values():
        report.mention(f"draft {described(item)}")
    if recorded.new and not report.options.dry_run:
        report.notes.append("Drafts count nowhere until you decide: hwstatus review")


def described(item: Item) -> str:
    """An item in one line: its heading, date and publishers, and how it begins."""
    publishers = ", ".join(source.publisher for source in item.sources)
    begins = shorten(item.text, _SHOWN, placeholder=" …")
    parts = (item.heading, item.date, publishers, begins)
    return " · ".join(part for part in parts if part)


# -- a text that is gone ---------------------------------------------------------------


def ways_back(tracker: Tracker, drafts: Iterable[Draft]) -> list[str]:
    """How the texts of drafts come back, once for each origin: a command where it does so from here."""
    entries = tracker.ledger.entries()
    feeds = {entry.reason for entry in entries if entry.verb == FEEDS}
    origins = {str(draft.origin): draft.address for draft in drafts}
    return [_way_back(*each, feeds=feeds) for each in origins.items()]


def _way_back(origin: str, address: str | None, feeds: Container[str | None]) -> str:
    if origin in feeds:
        return f"a feed gives none again; read it at {address or origin}"
    if origin == STANDARD_INPUT:
        return "paste the same again: hwstatus import -"
    if "://" in origin or Path(origin).is_file():
        return f"to get it: hwstatus import {shlex.quote(origin)}"
    return f"to get it, import {origin} again from the folder that it is in"
