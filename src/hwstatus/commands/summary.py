"""`summary`: how many updates there are of what."""

from collections import Counter
from collections.abc import Sequence

from hwstatus.answers.filters import FilterOptions, build_filter, described, near_word
from hwstatus.errors import BadValue
from hwstatus.rows.counts import Tallies, Tally
from hwstatus.store.queries import DIMENSIONS
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import STATUSES


def summary(tracker: Tracker, by: Sequence[str], wanted: FilterOptions) -> Tallies:
    """Counts of updates by one dimension, or by two as a cross table; raises `BadValue` for others."""
    dimensions = tuple(
        dict.fromkeys(part.strip().lower() for text in by for part in text.split(","))
    )
    for name in dimensions:
        if name not in DIMENSIONS:
            raise BadValue("--by", name, near_word(name, DIMENSIONS))
    if len(dimensions) > 2:
        raise BadValue("--by", ",".join(dimensions), "one key or two")
    chosen = build_filter(tracker, wanted)
    rows = [Tally(keys, n) for keys, n in tracker.summary(chosen, dimensions)]
    ordered = _in_order(rows, dimensions[0])
    if wanted.reverse:
        ordered.reverse()
    shown = ordered[: chosen.limit] if chosen.limit else ordered
    total = tracker.total()
    empty = f"No updates match {described(wanted)} ({total:,} recorded)."
    recorded = f"{total:,} updates recorded"
    return Tallies(shown, dimensions, summary=recorded, empty_message=empty)


def _in_order(rows: list[Tally], by: str) -> list[Tally]:
    """Time in its own order, statuses strictest first, everything else largest first."""
    if by in ("year", "month"):
        return sorted(rows, key=lambda r: r.keys)
    if by == "status":
        words = [*STATUSES, "context"]
        return sorted(rows, key=lambda r: (words.index(r.keys[0]), -r.number, r.keys))
    totals = Counter[str]()
    for row in rows:
        totals[row.keys[0]] += row.number

    def place(row: Tally) -> tuple[int, str, int, tuple[str, ...]]:
        first = row.keys[0]
        return -totals[first], first, -row.number, row.keys

    return sorted(rows, key=place)
