"""From the bytes of a page to what it says and what is known of it: HTML, Markdown, pasted text, PDF."""

import io
import re
from collections.abc import Sequence
from itertools import islice, takewhile
from typing import Any, NamedTuple

from hwstatus.errors import BadRecord, Unreadable
from hwstatus.exchange import site_of
from hwstatus.exchange.articles.heads import Head, front_matter, head_of
from hwstatus.exchange.articles.lines import Block, blocks, clean_lines
from hwstatus.exchange.articles.parts import (
    Part,
    head_within,
    holds_several,
    parts_of,
    without_text,
)
from hwstatus.exchange.jsonl import text_lines
from hwstatus.installation import needing
from hwstatus.network.pages import decoded
from hwstatus.record.dates import days_between

PDF = b"%PDF-"
_DAY = len("2020-01-01")
_BEGINNING = 2_000
"""Bytes, or characters, in which a page says its encoding and where it was saved from."""
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

    The lines of the blocks are those of the file where `counts_lines`. `parts` are its
    articles where it has several.
    """

    text: str
    blocks: Sequence[Block]
    head: Head
    counts_lines: bool = True
    parts: Sequence[Part] = ()

    def head_at(self, text: str) -> Head:
        """What is known of the article of the page that says a text."""
        return head_within(text, self.parts, self.head)


def read_document(content: bytes, address: str | None = None) -> Document:
    """A page that was saved, pasted or fetched; `address` is where it was fetched from.

    Raises `BadRecord` for what is no text, `Unreadable` where a page says nothing, and
    `MissingExtra`.
    """
    is_pdf = content.startswith(PDF)
    stated, body = _of_pdf(content) if is_pdf else front_matter(_decoded(content))
    is_html = not is_pdf and is_page(body)
    parts: Sequence[Part] | None = None
    if is_html:
        html = body[:_MOST_CHARS_OF_HTML]
        of_page, parts = head_of_page(html, address)
        stated, body = stated.or_else(of_page), text_of_page(html)
    lines = clean_lines(body)
    said = head_of(lines)
    if parts is not None:
        said = said._replace(day=None)  # it may be that of the first article
    head = said.or_else(stated) if is_pdf else stated.or_else(said)
    days = [day for day in (stated.day, said.day) if day and len(day) == _DAY]
    if is_html and len(days) > 1 and abs(days_between(*days)) == 1:
        head = head._replace(day=said.day)  # a page states its hour in UTC
    address = address or head.address
    site = head.site or (site_of(address) if address else "")
    head = head._replace(address=address, site=site)
    counts_lines = not (is_pdf or is_html)
    return Document(body, blocks(lines), head, counts_lines, parts or ())


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


def _of_pdf(content: bytes) -> tuple[Head, str]:
    """The title of a PDF, and its text.

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
    return Head(title), text


# -- pages in HTML ---------------------------------------------------------------------

_TAG = re.compile(
    r"<(?:!doctype html|html|head|body|main|article|section|div|p|ul|ol|li|h[1-6]|br"
    r"|table|span)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_FEWEST_TAGS = 3
_BEGINS = re.compile(
    r"[\s\ufeff]*<(?:(?:!doctype html|html|head|meta|title|style|script|link|base)\b|(?P<comment>!--))",
    re.IGNORECASE,
)
"""How HTML alone begins; with a comment Markdown may begin as well."""
_HIDDEN = [
    "//*[@hidden]",
    "//*[@aria-hidden='true']",
    "//*[contains(translate(@style, ' ', ''), 'display:none')]",
    "//*[contains(translate(@style, ' ', ''), 'visibility:hidden')]",
]
"""What a browser does not show: a reader of the page has not seen it."""


def is_page(text: str) -> bool:
    """Whether a text is HTML: it begins as HTML does, or has some of its tags."""
    begins = _BEGINS.match(text)
    if begins and not begins["comment"]:
        return True
    fewest = 1 if begins else _FEWEST_TAGS
    return sum(1 for _ in islice(_TAG.finditer(text), fewest)) == fewest


def head_of_page(
    html: str, address: str | None = None
) -> tuple[Head, Sequence[Part] | None]:
    """What a page says of itself, and of its articles; None for those where it holds one day and article.

    That is title, first day of publication, site, address, language. Its day is one that
    it states, never one that htmldate would guess from its text.
    """
    with needing("feeds", "reading a page in HTML needs trafilatura"):
        from trafilatura import load_html
        from trafilatura.metadata import extract_metadata

    tree = load_html(html)
    if tree is None:
        return Head(), None
    stated = {"original_date": True, "extensive_search": False}
    meta = extract_metadata(load_html(html), date_config=stated)
    saved = _SAVED_FROM.search(html[:_BEGINNING])
    own = meta.url if meta.url and "://" in meta.url else saved and saved[1]
    address = address or own or None
    head = Head(
        meta.title or "",
        meta.date,
        meta.sitename or (site_of(address) if address else ""),
        address,
        tree.get("lang") or "",
    )
    if not holds_several(tree):
        return head, None
    of_all = extract_metadata(without_text(load_html(html)), date_config=stated)
    head = head._replace(day=of_all.date)
    return head, parts_of(tree, head)


_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,5}\)(https?://[^\s<>]{3,2000})")
"""What browsers write into a page that they save."""


def text_of_page(html: str) -> str:
    """What a page says, as Markdown, without its menus, scripts and comments.

    Raises `MissingExtra` where trafilatura is not installed, `Unreadable` where a page
    says nothing.
    """
    with needing("feeds", "reading a page in HTML needs trafilatura"):
        from trafilatura import extract, load_html
    tree = load_html(html)
    if tree is None:  # a fragment of one paragraph
        tree = load_html(f"<html><body>{html}</body></html>")
    if tree is None:
        raise Unreadable("the page holds no text of an article")
    _keep_names(tree)
    text = extract(
        tree,
        output_format="markdown",
        include_comments=False,
        include_formatting=True,
        include_links=True,
        favor_recall=True,
        deduplicate=False,
        prune_xpath=_HIDDEN,
    )
    if not text:
        raise Unreadable("the page holds no text of an article")
    return text


# -- what trafilatura would leave out --------------------------------------------------

_SITES = re.compile(
    r"(?:e-?mail|facebook|flipboard|google|instagram|linkedin|mail|pdf|pinterest|pocket"
    r"|print|qq|reddit|twitter|wechat|weibo|whatsapp|xing)",
    re.IGNORECASE,
)
"""Headings that trafilatura takes for buttons by which to share a page."""
_NAMING = ("h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "td", "th")
_OTHERWISE = {"dl": "div", "dt": "h4", "dd": "p", "details": "div", "summary": "h4"}
"""Elements that it flattens, and what it keeps in their place."""
_LISTS = ("ul", "ol")
_LONGEST_NAME = 70


def _keep_names(tree: Any) -> None:
    """Write the headings of a page so that they are kept, and stay headings."""
    for element in list(tree.iter(*_OTHERWISE)):
        element.tag = _OTHERWISE[element.tag]
    for item in list(tree.iter("li")):
        if any(child.tag in _LISTS for child in item):
            _part(item)
    for item in list(tree.iter("li")):
        if item.getparent().tag not in _LISTS:
            item.tag = "p"
    for element in list(tree.iter(*_NAMING)):
        name = element.text_content().strip()
        if _SITES.fullmatch(name):
            for child in list(element):
                element.remove(child)
            element.text = f"{name}:"


def _part(item: Any) -> None:
    """Make a heading of what an item says before the list within it."""
    leading = list(takewhile(lambda child: child.tag not in _LISTS, item))
    parts = [item.text or ""]
    for child in leading:
        parts += [child.text_content(), child.tail or ""]
    name = " ".join("".join(parts).split())
    if not name or len(name) > _LONGEST_NAME:
        return
    for child in leading:
        item.remove(child)
    heading = item.makeelement("h4", {})
    heading.text = name
    item.text = None
    item.insert(0, heading)
    item.tag = "div"
    parent = item.getparent()
    item.drop_tag()
    if parent is not None and parent.tag in _LISTS:
        parent.drop_tag()
