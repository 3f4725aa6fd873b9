"""The record as it is shipped, and the entries of an article, for tests of pages."""

from pathlib import Path

from hwstatus.exchange import Item
from hwstatus.exchange.articles.documents import read_document
from hwstatus.exchange.articles.entries import entries

SHIPPED = Path(__file__).parents[1] / "data" / "tracker.db"


def read_article(text: str) -> list[Item]:
    """The entries with sources of an article, as a page or as text; those of a page have no lines."""
    document = read_document(text.encode())
    items = entries(document.blocks)
    if document.counts_lines:
        return items
    return [item._replace(line=None) for item in items]
