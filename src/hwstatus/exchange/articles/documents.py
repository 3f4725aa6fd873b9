"""From the bytes of a page to what it says and what is known of it: HTML, Markdown, pasted text, PDF."""

import io
import re
from collections.abc import Sequence
from typing import NamedTuple

from hwstatus.errors import BadRecord, Unreadable
from hwstatus.exchange import site_of
from hwstatus.exchange.articles.blocks import Block, blocks
from hwstatus.exchange.articles.heads import Head, front_matter, head_of
from hwstatus.exchange.articles.lines import clean_lines
from hwstatus.exchange.articles.pages import head_of_page, is_page, text_of_page
from hwstatus.exchange.jsonl import text_lines
from hwstatus.installation import needing
from hwstatus.network.pages import decoded
from hwstatus.record.dates import days_between

PDF = b"%PDF-"
_DAY = len("2020-01-01")
_BEGINNING = 2_000
"""Bytes in which a page says its encoding."""
MOST_CHARS = 5_000_000
"""Characters of a text: the longest page has some hundred thousand."""
_MOST_CHARS_OF_HTML = 1_000_000
"""Characters of HTML that are looked at: articles have a tenth of it, with all that surrounds them."""
_MOST_PAGES = 100
_MOST_CHARS_OF_PDF = 200_000
_FEWEST_CHARS_A_PAGE = 40
"""Characters of a page of a PDF; pictures of pages have none, or a page number."""


class Document(NamedTuple):
    """What a page says, as plain text or Markdown and in its blocks, and what is known of it.

    The lines of the blocks are those of the file where `counts_lines`.
    """

    text: str
    blocks: Sequence[Block]
    head: Head
    counts_lines: bool = True


def read_document(content: bytes, address: str | None = None) -> Document:
    """A page that was saved, pasted or fetched; `address` is where it was fetched from.

    Raises `BadRecord` for what is no text, `Unreadable` where a page says nothing, and
    `MissingExtra`.
    """
    is_pdf = content.startswith(PDF)
    body, stated = _of_pdf(content) if is_pdf else (_decoded(content), Head())
    if not is_pdf:
        stated, body = front_matter(body)
    is_html = not is_pdf and is_page(body)
    if is_html:
        html = body[:_MOST_CHARS_OF_HTML]
        stated, body = stated.or_else(head_of_page(html)), text_of_page(html)
    lines = clean_lines(body)
    said = head_of(lines)
    head = said.or_else(stated) if is_pdf else stated.or_else(said)
    days = [day for day in (stated.day, said.day) if day and len(day) == _DAY]
    if is_html and len(days) > 1 and abs(days_between(*days)) == 1:
        head = head._replace(day=said.day)  # a page states its hour in UTC
    address = address or head.address
    site = head.site or (site_of(address) if address else "")
    head = head._replace(address=address, site=site)
    return Document(body, blocks(lines), head, counts_lines=not (is_pdf or is_html))


_DECLARED = re.compile(rb"<(?:!doctype|html|head|meta|\?xml)\b", re.IGNORECASE)


def _decoded(content: bytes) -> str:
    """The text of a file; raises `BadRecord` if it is not text, or too long."""
    beginning = content[:_BEGINNING]
    if _DECLARED.search(beginning):
        return decoded(content, beginning.decode("latin-1"))
    text = "".join(text_lines([content]))
    if len(text) > MOST_CHARS:
        raise BadRecord("", f"a page has at most {MOST_CHARS:,} characters")
    return text


def _of_pdf(content: bytes) -> tuple[str, Head]:
    """The text of a PDF, and its title.

    Raises `Unreadable` for one that is damaged, locked, or holds pictures of pages alone.
    """
    with needing("pdf", "reading a PDF needs pypdf"):
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    try:
        reader = PdfReader(io.BytesIO(content))
        texts: list[str] = []
        for page in reader.pages[:_MOST_PAGES]:
            texts.append(page.extract_text())
            if sum(map(len, texts)) > _MOST_CHARS_OF_PDF:
                break
        title = str((reader.metadata and reader.metadata.title) or "")
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(f"the PDF cannot be read: {error}") from None
    text = "\n\n".join(texts)
    if len(text) < _FEWEST_CHARS_A_PAGE * max(1, len(texts)):
        problem = "the PDF holds pictures of pages and no text: run OCR over it first (ocrmypdf)"
        raise Unreadable(problem)
    return text, Head(title)
