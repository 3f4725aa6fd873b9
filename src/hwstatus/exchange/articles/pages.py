"""The text of an article that was saved as a page in HTML."""

import re
from itertools import islice, takewhile
from typing import Any

from hwstatus.errors import Unreadable
from hwstatus.exchange.articles.heads import Head
from hwstatus.installation import needing

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


def head_of_page(html: str) -> Head:
    """What a page says of itself: title, first day of publication, site, address, language.

    Its day is one that it states, never one that htmldate would guess from its text.
    """
    with needing("feeds", "reading a page in HTML needs trafilatura"):
        from trafilatura import load_html
        from trafilatura.metadata import extract_metadata

    tree = load_html(html)
    if tree is None:
        return Head()
    stated = {"original_date": True, "extensive_search": False}
    meta = extract_metadata(tree, date_config=stated)
    saved = _SAVED_FROM.search(html[:_BEGINNING])
    address = meta.url if meta.url and "://" in meta.url else saved and saved[1]
    return Head(
        meta.title or "",
        meta.date,
        meta.sitename or "",
        address or None,
        tree.get("lang") or "",
    )


_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,5}\)(https?://[^\s<>]{3,2000})")
"""What browsers write into a page that they save."""
_BEGINNING = 2_000


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
