"""A piece of news: what comes in, whichever way it came, before anything is made of it."""

import re
from typing import NamedTuple


class Piece(NamedTuple):
    """News as it was printed: a page, an entry of a feed, a row of a table, a line of a list.

    `text` may hold title and lead again. `day` is EDTF, as precise as it was printed, None
    where none was. `site` is who published it, by name. `language` is a code as in BCP 47
    (`pt-BR`), empty where the piece does not say which it is in.
    """

    text: str
    title: str = ""
    day: str | None = None
    site: str = ""
    address: str | None = None
    lead: str = ""
    language: str = ""


_LOWER = "a-zà-öø-ÿα-ωά-ώа-яёіїє"
_END = re.compile(
    rf"[.!?…؟।][\"'”’)\]»“]*\s+(?=[\"'“‘(\[«„¿¡]*[^\W_{_LOWER}])|[。！？][」』”]*"
)
_ABBREVIATED = re.compile(
    r"(?:\b\d{1,2}|\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|No|Nos|Inc|Ltd|Co|Corp|Sen|Rep|Gov|Gen|vs|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$"
)
"""What ends in a full stop and no sentence: `1. Januar` as well."""
_LONGEST = 6
"""Characters of these, and one before them."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; together they are all its words."""
    parts = []
    begin = 0
    for end in _END.finditer(text):
        before = text[max(begin, end.start() - _LONGEST) : end.start() + 1]
        if not _ABBREVIATED.search(before):
            parts.append(text[begin : end.end()].strip())
            begin = end.end()
    parts.append(text[begin:].strip())
    return [sentence for sentence in parts if sentence]
