"""The pages of `data/pages.txt`, each in the form in which it would come, with what it tells.

python tests/page_samples.py         how many of their acts are read, by layout
"""

import html
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hwstatus.answers.page_news import PageReader
from hwstatus.errors import HwstatusError
from hwstatus.exchange.articles.documents import read_document
from hwstatus.exchange.articles.entries import entries
from hwstatus.exchange.items import Item
from hwstatus.paths import Location
from hwstatus.store.tracker import Tracker, open_tracker
from samples import CONTEXT

DATA = Path(__file__).parent / "data" / "pages.txt"

_HEADER = re.compile(r"^%% (\S+)( HELD)? (\S+) (\S+)([^\n]*)\n", re.MULTILINE)
_AROUND = "<header><nav><a href='/'>Home</a> <a href='/world'>World</a></nav></header>"
_BELOW = "<footer><p>About us. Contact. Privacy.</p></footer>"


class Sample(NamedTuple):
    """A page: its layout and number, whether it is held out, its bytes, its day, and its acts by slug and day."""

    name: str
    is_held: bool
    content: bytes
    day: str | None
    acts: frozenset[tuple[str, str | None]]

    @property
    def layout(self) -> str:
        """What kind of page it is."""
        return self.name.partition("/")[0]


def samples() -> Iterator[Sample]:
    """Every page, in the order of the file."""
    text = DATA.read_text(encoding="utf-8")
    headers = list(_HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    for number, (header, end) in enumerate(zip(headers, ends, strict=True)):
        name, held, form, day, told = header.groups()
        body = text[header.end() : end].strip() + "\n"
        date = None if day == "-" else day
        page = as_html(body, date, number) if form == "html" else body
        acts = (act.split(":") for act in told.split())
        yield Sample(
            name,
            bool(held),
            page.encode(),
            date,
            frozenset((slug, on or None) for slug, on in acts),
        )


def as_html(body: str, day: str | None, number: int) -> str:
    """A page in HTML whose first line is its title and whose second is its site."""
    title, site, *lines = body.strip().splitlines()
    quoted = html.escape(title)
    told = "".join(map(_element, filter(None, lines)))
    stated = _day(day, number)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{quoted} | {html.escape(site)}</title>'
        f'<meta property="og:site_name" content="{html.escape(site)}">'
        f'<link rel="canonical" href="https://page{number}.example/news/{number}">{stated[0]}</head>'
        f"<body>{_AROUND}<main><article><h1>{quoted}</h1>{stated[1]}{told}</article></main>{_BELOW}</body></html>"
    )


def _element(line: str) -> str:
    if line.startswith("## "):
        return f"<h2>{html.escape(line[3:])}</h2>"
    if line.startswith("<table>"):
        return line
    return f"<p>{html.escape(line)}</p>"


def _day(day: str | None, number: int) -> tuple[str, str]:
    """How a page says its day: in its head, in data for machines, or in an element."""
    if day is None:
        return "", ""
    if number % 3 == 0:
        return f'<meta property="article:published_time" content="{day}T08:00:00Z">', ""
    if number % 3 == 1:
        data = f'{{"@context":"https://schema.org","@type":"NewsArticle","datePublished":"{day}"}}'
        return f'<script type="application/ld+json">{data}</script>', ""
    return "", f'<time datetime="{day}" pubdate>{day}</time>'


# -- how many acts are read ----------------------------------------------------------------


def read_article(text: str) -> list[Item]:
    """The entries with sources of an article, as a page or as text; those of a page have no lines."""
    document = read_document(text.encode())
    items = entries(document.blocks)
    if document.counts_lines:
        return items
    return [item._replace(line=None) for item in items]


SHIPPED = Path(__file__).parents[1] / "data" / "tracker.db"
COUNTED = ("acts", "named", "dated", "of their day", "false")


def counts(tracker: Tracker) -> dict[tuple[str, bool], Counter[str]]:
    """By layout, and whether held out: the acts that pages tell, and what was read of them."""
    found: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for sample in samples():
        got = read_of(tracker, sample)
        told = {slug for slug, _ in sample.acts}
        dated = {act for act in sample.acts if act[1]}
        count = found[sample.layout, sample.is_held]
        count["acts"] += len(told)
        count["named"] += len(told & {slug for slug, _ in got})
        count["dated"] += len(dated)
        count["of their day"] += len(dated & set(got))
        count["false"] += sum(slug not in told for slug, _ in got)
    return found


def read_of(tracker: Tracker, sample: Sample) -> list[tuple[str, str | None]]:
    """What a page gives: whom each draft is about, and its day."""
    try:
        document = read_document(sample.content)
    except HwstatusError:
        return []
    items = PageReader(tracker).read(document).items
    return [(_slug(tracker, item.heading), item.date) for item in items]


def _slug(tracker: Tracker, heading: str | None) -> str:
    slugs, _ = tracker.entities.resolve([heading or ""])
    return next(iter(slugs), "")


def _main() -> None:
    with open_tracker(Location(SHIPPED, "test"), CONTEXT) as tracker:
        found = counts(tracker)
    lines = ["\t".join([f"{'layout':10}", "held", *COUNTED])]
    for (layout, is_held), count in sorted(found.items()):
        told = (str(count[word]) for word in COUNTED)
        lines.append("\t".join([f"{layout:10}", "yes" if is_held else "no", *told]))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    _main()
