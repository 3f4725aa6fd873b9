"""`import` of pages: what is found in them waits as drafts."""

from collections.abc import Iterable

from hwstatus.changes.drafts import record_drafts
from hwstatus.changes.import_records import Report
from hwstatus.errors import BadRecord, Usage
from hwstatus.exchange import ARTICLE, FORMS
from hwstatus.exchange.encodings import TextLines
from hwstatus.exchange.items import Item
from hwstatus.store.editor import Editor

MOST_CHARS = 5_000_000
"""Characters of an article: the longest page of this kind has some hundred thousand."""

_SHOWN = 60
"""Characters of a text that `--dry-run` shows."""


def import_page(editor: Editor, lines: Iterable[bytes], report: Report) -> None:
    """Record the entries of an article as drafts, inside an open transaction.

    Raises `BadRecord` for what is no text or too long, `Usage` for a text in which no
    entry names a source, unless it was said to be an article, and `MissingExtra`.
    """
    from hwstatus.exchange.articles import looks_like_article, read_article

    text = _text(lines)
    if report.options.form is None and not looks_like_article(text):
        others = ", ".join(form for form in FORMS if form != ARTICLE)
        raise Usage(
            "this is text in which nothing names a source: no article, no records",
            f"say what it is: --as article, or one of {others}",
        )
    items = read_article(text).items
    if not items:
        raise Usage("the article has no entry; nothing was imported")
    take_drafts(editor, items, report)


def _text(lines: Iterable[bytes]) -> str:
    """The whole text; raises `BadRecord` where it is none, or too long."""
    kept = []
    size = 0
    for line in TextLines(lines):
        kept.append(line)
        size += len(line)
        if size > MOST_CHARS:
            raise BadRecord("", f"an article has at most {MOST_CHARS:,} characters")
    return "".join(kept)


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
    parts = (item.heading, item.date, publishers, _beginning(item.text))
    return " · ".join(part for part in parts if part)


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN].rsplit(" ", 1)[0] + " …"
