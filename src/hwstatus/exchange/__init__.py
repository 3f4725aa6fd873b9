"""Records from and to files that other people read and write, and news as it was found, before an editor saw it."""

from typing import NamedTuple
from urllib.parse import urlsplit

from hwstatus.record.models import Source

ARTICLE = "article"
JSONL = "jsonl"
JSON = "json"
CSV = "csv"
TSV = "tsv"
EXCEL = "xlsx"
TABLES = (CSV, TSV, EXCEL)
DRAFTS = "drafts"
"""A table whose rows become drafts: it lacks what an update needs."""
FORMS = (ARTICLE, JSONL, JSON, *TABLES, DRAFTS)
"""The forms in which records come: what can be imported."""


class Item(NamedTuple):
    """One piece of news.

    `text` is what was printed, without its heading and its line of sources. `date` is EDTF,
    as precise as it was printed. `oddities` says in plain words what an editor should look
    at twice. `line` is where it begins in the text that was read, counted from 1.
    """

    text: str
    heading: str | None = None
    title: str | None = None
    date: str | None = None
    sources: tuple[Source, ...] = ()
    oddities: tuple[str, ...] = ()
    line: int | None = None


def site_of(address: str) -> str:
    """The site of an address: it names a source of which nothing else is known."""
    host = urlsplit(address).hostname or address
    return host.removeprefix("www.")
