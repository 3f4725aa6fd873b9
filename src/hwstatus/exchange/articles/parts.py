"""Pages in HTML that hold several articles: the day and the address of each are its own, not those of another."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple
from urllib.parse import urljoin

from hwstatus.exchange import site_of
from hwstatus.exchange.articles.heads import Head
from hwstatus.exchange.written_dates import find_date

_MOST_PARTS = 300
_DEEPEST = 4
"""Articles within each other that are told apart; the text of each is looked through."""
_LONGEST_DAY = 60
"""Characters of an element that says a day and little else."""
_WHOLE_DAY = len("2020-07-14")
_DATED = (
    "//body//*[self::time or @itemprop='datePublished' or contains(@class, 'date')]"
)
_STATED_DAY = '"datePublished"'
_PRINTED = "//body//*[self::p or self::div or self::span or self::small][not(*)]"
"""What may print the day of news, or any other: which news it is of is not told."""
_OF_AN_UPDATE = re.compile(r"updated|modified", re.IGNORECASE)
_OWNERS = ("article", "aside", "nav")
"""Elements whose days are of nothing around them."""
_HEADINGS = "self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6"
_LINKS = (
    f".//*[{_HEADINGS}]//a/@href | .//a[.//*[{_HEADINGS}]]/@href | ancestor::a/@href",
    ".//a[@rel='bookmark' or .//time]/@href",
    ".//a/@href",
)
"""Where an article links to itself, the surest first."""
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]{3,2000}")


class Part(NamedTuple):
    """An article of a page, or a block like one, and what is known of it.

    `letters` are those of its text, with the times that it prints and without.
    """

    letters: tuple[str, str]
    head: Head


class _Dated(NamedTuple):
    """An element that says a day, and the article that it is of, if any."""

    element: Any
    day: str
    owner: Any


def _letters(text: str) -> str:
    """What a text is recognised by, however it is marked up and spaced."""
    return "".join(filter(str.isalnum, text.casefold()))


def _letters_of(block: Any) -> tuple[str, str]:
    untimed = "".join(block.xpath(".//text()[not(ancestor::time)]"))
    return _letters(block.text_content()), _letters(untimed)


def head_within(text: str, parts: Iterable[Part], page: Head) -> Head:
    """What is known of the innermost part that says a text; of the page where none does.

    Where parts that are not within each other say it, its day is open.
    """
    said = _letters(text)
    saying = [part for part in parts if any(said in each for each in part.letters)]
    if not saying:
        return page
    inner = min(saying, key=lambda part: len(part.letters[0]))
    is_one = all(inner.letters[0] in part.letters[0] for part in saying)
    return inner.head if is_one else inner.head._replace(day=None)


def holds_several(tree: Any) -> bool:
    """Whether a page holds several articles, or several days beside its texts."""
    articles = sum(1 for _ in islice(tree.iter("article"), 2))
    days = {one.day for one in (*_dated(tree), *_dated(tree, _PRINTED))}
    return articles > 1 or len(days) > 1


def without_text(tree: Any) -> Any:
    """The same page with what it states for machines alone, without days that are of several articles."""
    scripts = list(tree.iter("script"))
    days = sum((script.text or "").count(_STATED_DAY) for script in scripts)
    for body in list(tree.iter("body")):
        body.clear()
    for script in scripts:
        script.drop_tree()
    if days == 1:
        tree.extend(scripts)
    return tree


def parts_of(tree: Any, page: Head) -> list[Part]:
    """The articles of a page, and around other days the blocks that hold no second."""
    dated = list(_dated(tree))
    blocks = chain(_articles(tree, dated, page.day), _blocks(dated))
    main = _main_article(tree)
    return [
        Part(
            _letters_of(block),
            page._replace(day=day) if block is main else _head(block, day, page),
        )
        for block, day in islice(blocks, _MOST_PARTS)
    ]


def _articles(
    tree: Any, dated: Sequence[_Dated], page_day: str | None
) -> Iterator[tuple[Any, str | None]]:
    """The articles, each with its only day.

    One without has that of the page, if it is the main one or no other has any.
    """
    main = _main_article(tree)
    days = defaultdict(set)
    for one in dated:
        days[one.owner].add(one.day)
    for article in tree.iter("article"):
        of_page = page_day if article is main or not dated else None
        depth = sum(1 for _ in article.iterancestors("article"))
        if depth < _DEEPEST:
            own = days[article]
            yield article, own.pop() if len(own) == 1 else of_page


def _main_article(tree: Any) -> Any:
    """The article with the only main heading of a page, if there is one."""
    titles = list(islice(tree.iter("h1"), 2))
    return next(titles[0].iterancestors("article"), None) if len(titles) == 1 else None


def _dated(tree: Any, path: str = _DATED) -> Iterator[_Dated]:
    """The days that a page says beside its texts; those of updates are none."""
    for element in tree.xpath(path):
        text = element.text_content().strip()
        stated = (element.get("datetime"), element.get("content"))
        kind = f"{element.get('class')} {element.get('itemprop')}"
        if len(text) <= _LONGEST_DAY and not _OF_AN_UPDATE.search(f"{kind} {text}"):
            days = (find_date(said) for said in (text, *stated) if said)
            whole = [d.edtf for d in days if d and len(d.edtf or "") == _WHOLE_DAY]
            for day in whole[:1]:
                owner = next(element.iterancestors(*_OWNERS), None)
                yield _Dated(element, str(day), owner)


def _blocks(dated: Sequence[_Dated]) -> Iterator[tuple[Any, str]]:
    """Around each day outside of articles the largest element without another, and one of a list."""
    days = defaultdict(set)
    for one in dated:
        for around in (one.element, *one.element.iterancestors()):
            days[around].add(one.day)
    for one in dated:
        block = one.element
        while not _is_one_of_many(block) and len(days[block.getparent()]) == 1:
            block = block.getparent()
        if one.owner is None:
            yield block, one.day


def _is_one_of_many(element: Any) -> bool:
    """Whether an element stands in a row of others of its kind, or is the whole."""
    around = element.getparent()
    if around is None or element.tag == "body":
        return True
    kind = (element.tag, element.get("class"))
    return sum((e.tag, e.get("class")) == kind for e in around) > 1


def _head(block: Any, day: str | None, page: Head) -> Head:
    """What is known of a block as news of its own, at the address that it links to."""
    headings = block.xpath(f".//*[{_HEADINGS}]")
    title = " ".join(headings[0].text_content().split()) if headings else page.title
    head = page._replace(title=title, day=day)
    address = _address(block, page.address or "")
    if not address:
        return head
    site = site_of(address)
    is_same = page.address and site_of(page.address) == site
    return head._replace(address=address, site=page.site if is_same else site)


def _address(block: Any, base: str) -> str | None:
    """The only address at the surest place where a block links to any."""
    for links in map(block.xpath, _LINKS):
        addresses = {_absolute(link, base) for link in links} - {""}
        if addresses:
            return addresses.pop() if len(addresses) == 1 else None
    return None


def _absolute(link: str, base: str) -> str:
    """The address of a link without what it points at within; nothing for one that cannot be."""
    try:
        address = urljoin(base, link.strip()).partition("#")[0]
        site_of(address)
    except ValueError:
        return ""
    return address if _ADDRESS.fullmatch(address) else ""
