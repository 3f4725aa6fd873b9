"""`search`: full-text search over the updates."""

from collections.abc import Sequence

from hwstatus.commands import evidence
from hwstatus.commands.filters import COUNTED, FilterOptions, build_filter, described
from hwstatus.errors import Usage
from hwstatus.models import Filter
from hwstatus.rows.updates import SearchResults
from hwstatus.search_terms import expression
from hwstatus.store.tracker import Tracker


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
    if match:
        lines = tracker.search(match, chosen, by_rank)
    else:
        lines = iter(())
    summary = _limited(tracker, match, chosen) if detailed and match else ""
    near = f"No updates match {described(wanted, [repr(text)])} ({tracker.total():,} recorded)."
    rows = evidence.update_rows(tracker, lines, detailed=detailed)
    return SearchResults(
        rows,
        match or "",
        summary=summary,
        empty_message=near,
        exit_code_if_empty=1,
    )


def _limited(tracker: Tracker, match: str, chosen: Filter) -> str:
    """`3 of 128 updates` where the limit left some out; else empty."""
    if chosen.limit is None:
        return ""
    from hwstatus import wording

    total = tracker.count_matches(match, chosen, COUNTED)
    return wording.limited(chosen.limit, total, "updates", more=total == COUNTED)
