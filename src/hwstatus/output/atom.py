"""A feed in Atom (RFC 4287) of what is new: an entry a row."""

from collections.abc import Iterator
from html import escape

from hwstatus import text
from hwstatus.answers.changes import NEWS
from hwstatus.answers.digest import Digest
from hwstatus.answers.news import DigestRow
from hwstatus.citation import AUTHORS
from hwstatus.output.options import Output

AUTHORITY = "tag:hwstatus,2026:"
"""How the ids of entries begin: `tag:` addresses (RFC 4151), the same wherever a feed is."""


def feed(answer: Digest, _options: Output) -> Iterator[str]:
    """The feed of the rows that are news; an entry has the same id in every feed."""
    news = sorted(answer.news, key=updated, reverse=True)
    newest = max(map(updated, news), default=f"{answer.window.until}T00:00:00Z")
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
    yield _element("id", f"{AUTHORITY}digest/{answer.whose}")
    yield _element("title", answer.title)
    yield f"{_element('updated', newest)}<author>{_element('name', AUTHORS)}</author>\n"
    yield from map(_entry, news)
    yield "</feed>\n"


def id_of(row: DigestRow) -> str:
    """The id of an entry: its update and scope for news, else with the kind before and the date behind."""
    if row.kind == NEWS:
        return f"{AUTHORITY}{row.id}/{row.scope}"
    return f"{AUTHORITY}{row.kind}/{row.id}/{row.scope or ''}/{row.date}"


def updated(row: DigestRow) -> str:
    """When an entry was recorded; of what a day brought, that day."""
    return row.recorded or f"{row.date}-01-01"[:10] + "T00:00:00Z"


def _entry(row: DigestRow) -> str:
    url = text.web_address(row.url)
    link = f'<link rel="related" href="{escape(text.line(url))}"/>\n' if url else ""
    return (
        f"<entry>\n{_element('id', id_of(row))}{_element('title', row.headline)}{link}"
        f"{_element('updated', updated(row))}{_element('category', '', term=row.kind)}"
        f"{_element('content', f'{row.words} ({row.publisher})')}</entry>\n"
    )


def _element(name: str, value: str, **attributes: str) -> str:
    said = "".join(f' {key}="{escape(text.line(v))}"' for key, v in attributes.items())
    return f"<{name}{said}>{escape(text.line(value), quote=False)}</{name}>\n"
