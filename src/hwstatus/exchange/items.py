"""News as it was found: in an article, a feed or a pasted text, before an editor saw it."""

import re
from typing import NamedTuple

from hwstatus.record.models import Source


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


_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|No|Nos|Inc|Ltd|Co|Corp|Sen|Rep|Gov|Gen|vs|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; together they are all its words."""
    parts = []
    begin = 0
    for end in _END.finditer(text):
        if not _ABBREVIATED.search(text[begin : end.end()].rstrip()):
            parts.append(text[begin : end.end()].strip())
            begin = end.end()
    parts.append(text[begin:].strip())
    return [sentence for sentence in parts if sentence]
