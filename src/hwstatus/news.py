"""A piece of news: what comes in, whichever way it came, before anything is made of it."""

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
