"""Updates: `list` and `search` as a table; in a search the matches are marked."""

import re
from collections.abc import Callable

from rich.text import Text

from hwstatus.output import layout
from hwstatus.output.layout import Column, Page
from hwstatus.rows.updates import SearchResults, Timeline, UpdateRow, Updates

_COLUMNS = (
    Column("id"),
    Column("date", usual=10),
    Column("about", usual=18),
    Column("status", usual=12),
    Column("summary", sentences=True),
    Column("source"),
)


def view(answer: Updates, width: int, *, header: bool) -> Page:
    """The years of a timeline; else one row an update."""
    if isinstance(answer, Timeline):
        from hwstatus.output.views import timeline

        return timeline.view(answer, width)
    return _table(answer, width, header=header)


def _table(answer: Updates, width: int, *, header: bool) -> Page:
    mark = marker("")
    if isinstance(answer, SearchResults):
        mark = marker(answer.expression)
    rows = ([mark(cell) for cell in _cells(row)] for row in answer)
    return layout.table(_COLUMNS, rows, width, header=header)


def _cells(row: UpdateRow) -> list[Text]:
    update = row.update
    effect = row.effect
    return [
        layout.safe(row.short, "muted"),
        layout.safe(update.date),
        layout.safe(update.entity),
        layout.word(effect.status if effect else ""),
        layout.safe(update.summary),
        layout.source(row.publishers, row.url),
    ]


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
