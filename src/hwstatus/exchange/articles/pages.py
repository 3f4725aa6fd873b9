"""The text of an article that was saved as a page in HTML."""

import re

from hwstatus.errors import MissingExtra, Unreadable

_TAG = re.compile(
    r"<(?:!doctype html|html|head|body|main|article|section|div|p|ul|ol|li|h[1-6]|br"
    r"|table|span)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_FEWEST_TAGS = 3
_HIDDEN = [
    "//*[@hidden]",
    "//*[@aria-hidden='true']",
    "//*[contains(translate(@style, ' ', ''), 'display:none')]",
    "//*[contains(translate(@style, ' ', ''), 'visibility:hidden')]",
]
"""What a browser does not show: a reader of the page has not seen it."""


def is_page(text: str) -> bool:
    """Whether a text is HTML: it has some of its tags."""
    tags = _TAG.finditer(text)
    return (
        sum(1 for _, _ in zip(tags, range(_FEWEST_TAGS), strict=False)) == _FEWEST_TAGS
    )


def text_of_page(html: str) -> str:
    """What a page says, as Markdown, without its menus, scripts and comments.

    Raises `MissingExtra` where trafilatura is not installed, `Unreadable` where a page
    says nothing.
    """
    try:
        from trafilatura import extract
    except ImportError:
        raise MissingExtra(
            "feeds", "reading a page in HTML needs trafilatura"
        ) from None
    text = extract(
        html,
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
