"""What is new, for others: a feed in Atom (RFC 4287), and a mail for `sendmail` (RFC 5322, RFC 2046)."""

from collections.abc import Iterator
from email.message import EmailMessage
from html import escape

from hwstatus import text
from hwstatus.answers.change_rows import NEWS
from hwstatus.answers.digest import Digest
from hwstatus.answers.news import DigestRow
from hwstatus.citation import AUTHORS
from hwstatus.output import documents
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


# -- the mail --------------------------------------------------------------------------


LONGEST_SUBJECT = 150


def mail(answer: Digest, options: Output) -> Iterator[str]:
    """The mail, without From and To: who sends it knows them.

    What others wrote goes in as one line, so that it can begin no header.
    """
    letter = EmailMessage()
    first = "".join(f": {row.headline}" for row in answer.news[:1])
    letter["Subject"] = text.line(answer.title + first)[:LONGEST_SUBJECT]
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n".join(_lines(answer)) + "\n", cte="quoted-printable")
    page = "".join(documents.html(answer, options._replace(fields=(), no_header=False)))
    letter.add_alternative(page, subtype="html", cte="quoted-printable")
    yield letter.as_string()


def _lines(answer: Digest) -> Iterator[str]:
    yield text.line(answer.circumstances)
    for section in answer.sections:
        yield from ("", section.heading)
        yield from (text.line(f"  {line}") for line in section.lines)
        yield from map(_line, section.rows or ())


def _line(row: DigestRow) -> str:
    words = f": {row.words}" if row.words else ""
    source = " ".join(filter(None, (row.publisher, text.web_address(row.url))))
    return f"  {text.line(f'{row.date}  {row.headline}{words}')}\n    {text.line(source)}"  # fmt: skip
