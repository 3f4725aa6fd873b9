"""Updates in a list: the status that each sets, and what for; of a search, with the matches marked."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from hwstatus import wording
from hwstatus.output import layout, tables
from hwstatus.output.layout import Page
from hwstatus.output.views import screened

if TYPE_CHECKING:
    from hwstatus.answers.search import SearchResults
    from hwstatus.answers.updates import UpdateRow


def status(row: "UpdateRow") -> Text:
    """The status with its scope and limit, and whether it was so before; nothing of context."""
    told = layout.limited(row.status, row.limit)
    if row.told and not row.told.changed:
        told.append(wording.AS_BEFORE)
    return told


def summary(row: "UpdateRow") -> Text:
    """What happened, and who says so."""
    told = layout.safe(f"{row.update.summary} ")
    return told.append_text(layout.source(row.publishers, row.url))


def address(row: "UpdateRow") -> Text:
    """Where it can be read: the address of an official source, else the first; nothing without any."""
    cited = [source for source in row.update.sources if source.url]
    cited.sort(key=lambda source: not source.official)
    urls = (layout.source(source.url, source.url) for source in cited)
    return next(urls, Text())


def found(answer: "SearchResults", width: int, *, header: bool) -> Page:
    """One row an update."""
    mark = marker(answer.expression)
    columns, rows = screened(answer.table, answer, width)
    marked = ([mark(cell) for cell in row] for row in rows)
    return tables.table(columns, marked, width, header=header)


ENDINGS = ("ies", "ied", "ing", "ed", "es", "s", "y", "e")
"""Endings of words: their other forms are marked too."""


def marker(expression: str) -> Callable[[Text], Text]:
    """What marks the words of a full-text expression in a text."""
    words = set(re.findall(r"[^\W_]+", expression.casefold())) - {"and", "or"}
    stems = sorted(map(_stem, words))
    if not stems:
        return lambda text: text
    alternatives = "|".join(map(re.escape, stems))
    pattern = re.compile(rf"(?<![\w;])(?:{alternatives})\w*", re.IGNORECASE)

    def mark(text: Text) -> Text:
        text.highlight_regex(pattern, "match")
        return text

    return mark


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
