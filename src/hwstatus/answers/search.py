"""`search`: full-text search over the updates."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Unpack

from hwstatus.answers.filters import FilterOptions, build_filter, described, limited
from hwstatus.answers.updates import UPDATES, UpdateRow, update_rows
from hwstatus.errors import Usage
from hwstatus.rows import Answer, Beside
from hwstatus.search_terms import expression
from hwstatus.store.tracker import Tracker


class SearchResults(Answer[UpdateRow]):
    """Updates that match a full-text expression."""

    view = "search"

    def __init__(
        self, rows: Iterable[UpdateRow], expression: str, **beside: Unpack[Beside]
    ) -> None:
        super().__init__(UPDATES, rows, **beside)
        self.expression = expression


def search(
    tracker: Tracker,
    words: Sequence[str],
    wanted: FilterOptions,
    *,
    by_rank: bool = True,
    detailed: bool = False,
) -> SearchResults:
    """The updates that hold every word, best first or newest first; exit code 1 where there is none."""
    text = " ".join(words)
    match = expression(text)
    chosen = build_filter(tracker, wanted)
    if wanted.sort != "date":
        raise Usage("search sorts best first, or with --sort date newest first")
    lines = tracker.search(match, chosen, by_rank) if match else iter(())
    summary = ""
    if detailed and match:
        summary = limited(chosen, partial(tracker.count_matches, match, chosen))
    near = f"No updates match {described(wanted, [repr(text)])} ({tracker.total():,} recorded)."
    rows = update_rows(tracker, lines, detailed=detailed)
    return SearchResults(
        rows, match or "", summary=summary, empty_message=near, exit_code_if_empty=1
    )
