"""A mail for `sendmail`: headers, a plain text, and the page of HTML beside it (RFC 5322, RFC 2046)."""

from collections.abc import Iterator
from email.message import EmailMessage

from hwstatus import text
from hwstatus.answers.digest import Digest
from hwstatus.answers.news import DigestRow
from hwstatus.output import documents
from hwstatus.output.options import Output

LONGEST_SUBJECT = 150


def message(answer: Digest, options: Output) -> Iterator[str]:
    """The mail, without From and To: who sends it knows them.

    What others wrote goes in as one line, so that it can begin no header.
    """
    mail = EmailMessage()
    first = "".join(f": {row.headline}" for row in answer.news[:1])
    mail["Subject"] = text.line(answer.title + first)[:LONGEST_SUBJECT]
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(_lines(answer)) + "\n", cte="quoted-printable")
    page = "".join(documents.html(answer, options._replace(fields=(), no_header=False)))
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    yield mail.as_string()


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
