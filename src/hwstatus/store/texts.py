"""Questions to the full-text index: which updates hold an expression, and how many."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hwstatus.record.models import ENOUGH, Filter
from hwstatus.store import updates
from hwstatus.store.database import Questions, Reader

if TYPE_CHECKING:
    from hwstatus.store.known_at import Past


WITH_INSTRUMENT = f"""
SELECT search.rowid, v.record ->> '$.instrument' AS name
  FROM search JOIN version v ON v.seq = search.rowid JOIN updates u ON u.seq = search.rowid
 WHERE search MATCH '{{note}} : (' || ? || ')' AND name IS NOT NULL
 ORDER BY {updates.RANK} DESC, u.last, u.recorded_at
"""
"""The updates that hold an expression in their note or in what their law is called: number, and what it is called.

The strictest come first, and of one status that which set it.
"""


class TextReader(Questions):
    """Questions in full-text expressions, of which those words that are typed are made by `answers`."""

    def __init__(self, reader: Reader, past: "Past | None") -> None:
        super().__init__(reader)
        if past is not None:
            with reader.errors():
                past.have_index()

    def lines(
        self,
        match: str,
        chosen: Filter,
        by_rank: bool = True,
        first: Sequence[int] = (),
    ) -> Iterator[str]:
        """The canonical lines of the updates that hold an expression, best first, but for these `first`."""
        text, values = updates.search(chosen, by_rank, first)
        return self._reader.each_text(text, {**values, "match": match})

    def count(self, match: str, chosen: Filter, most: int = ENOUGH) -> int:
        """How many updates hold an expression, counted no further than `most`."""
        text, values = updates.matches(chosen, most)
        return self._reader.count(text, {**values, "match": match})

    def with_instrument(self, match: str) -> Iterator[tuple[int, str]]:
        """The numbers of the updates that hold an expression beside their summary, and what their law is called."""
        return self._reader.rows(WITH_INSTRUMENT, (match,))
