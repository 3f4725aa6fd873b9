"""Articles that list news by country and company, with sources at the end of each entry.

They come as saved pages, as Markdown or pasted: `read_article` takes any of them. It is
written against the form of such pages, headings with one entry or a list of them, and
leaves out what surrounds it, the comments of readers before all.
"""

from hwstatus.exchange.articles.blocks import blocks
from hwstatus.exchange.articles.entries import entries
from hwstatus.exchange.articles.lines import clean_lines
from hwstatus.exchange.articles.pages import is_page, text_of_page
from hwstatus.exchange.items import Item


def read_article(text: str) -> list[Item]:
    """The entries of an article as plain text, as Markdown or as HTML, in its order.

    The lines of items count within `text`; those of a page in HTML have none. Raises
    `MissingExtra` where HTML cannot be read, `Unreadable` for what holds no text.
    """
    is_html = is_page(text)
    if is_html:
        text = text_of_page(text)
    items = _marked_repeats(entries(blocks(clean_lines(text))))
    return [item._replace(line=None) for item in items] if is_html else items


def _marked_repeats(items: list[Item]) -> list[Item]:
    """The items, with an oddity on each whose text was printed before."""
    first: dict[str, int] = {}
    marked = []
    for at, item in enumerate(items):
        earlier = first.setdefault(" ".join(item.text.casefold().split()), at)
        if earlier != at:
            heading = items[earlier].heading or "no heading"
            odd = f"the same text is printed before, under “{heading}”"
            item = item._replace(oddities=(*item.oddities, odd))
        marked.append(item)
    return marked
