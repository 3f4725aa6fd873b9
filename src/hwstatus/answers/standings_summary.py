"""`summary --standings`: how many countries had which status, at each year's end, by region, by group."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hwstatus.answers import evidence
from hwstatus.answers.filters import FilterOptions, build_filter, subjects
from hwstatus.answers.summary import Tallies, Tally
from hwstatus.errors import BadValue
from hwstatus.record.models import Filter, Standing
from hwstatus.record.names import near_word
from hwstatus.record.vocabulary import STATUSES, UNKNOWN
from hwstatus.store.groups import belonged
from hwstatus.store.tracker import Tracker

DIMENSIONS = ("status", "year", "region", "group")
"""What `summary --standings --by` takes."""

Labels = Mapping[str, Sequence[str]]
"""The regions or groups of each country."""


def standings_summary(
    tracker: Tracker, by: Sequence[str], wanted: FilterOptions
) -> Tallies:
    """How many countries had each headline, by one dimension or by two.

    By year the headlines are of each year's end, in the current year of today;
    otherwise of the day asked. Countries without a status are counted where statuses
    are distinguished. Raises `BadValue` for other dimensions.
    """
    names = _dimensions(by)
    chosen = build_filter(tracker, wanted._replace(since=None, until=None))
    years = [""]
    if "year" in names:
        years = list(_years(tracker, chosen, wanted))
    rows = _ordered(_counted(tracker, chosen, names, years), names, chosen)
    if wanted.reverse:
        rows.reverse()
    shown = rows[: chosen.limit] if chosen.limit else rows
    return Tallies(
        shown,
        names,
        "countries",
        notes=[_what_is_counted(tracker, chosen, years)],
        empty_message="No country has a status in that time.",
    )


def _counted(
    tracker: Tracker, chosen: Filter, names: Sequence[str], years: Sequence[str]
) -> Counter[tuple[str, ...]]:
    """How many countries have each combination of values."""
    counts: Counter[tuple[str, ...]] = Counter()
    regions = _labels(tracker, "region")
    groups = _labels(tracker, "group")
    for year in years:
        for head in _heads(tracker, chosen, _day(tracker, year)):
            values = {
                "status": [head.status],
                "year": [year],
                "region": regions.get(head.entity, ()),
                "group": groups.get(head.entity, ()),
            }
            if head.status != UNKNOWN or "status" in names:
                counts.update(product(*(values[name] for name in names)))
    return counts


def _ordered(
    counts: Counter[tuple[str, ...]], names: Sequence[str], chosen: Filter
) -> list[Tally]:
    """The counts as rows, of the statuses asked for, in the order of their keys."""
    rows = [Tally(keys, number) for keys, number in counts.items()]
    if chosen.statuses and "status" in names:
        at = names.index("status")
        rows = [row for row in rows if row.keys[at] in chosen.statuses]
    return sorted(rows, key=lambda row: list(map(_place, names, row.keys)))


def _dimensions(by: Sequence[str]) -> tuple[str, ...]:
    parts = [part.strip().lower() for text in by for part in text.split(",")]
    names = tuple(dict.fromkeys(parts))
    for name in names:
        if name not in DIMENSIONS:
            expected = near_word(name, dict.fromkeys(DIMENSIONS))
            raise BadValue("--by of standings", name, expected)
    if len(names) > 2:
        raise BadValue("--by", ",".join(names), "one key or two")
    return names


def _years(tracker: Tracker, chosen: Filter, wanted: FilterOptions) -> Iterator[str]:
    """The years, newest first, back to the one in which nobody had a status."""
    asked = build_filter(tracker, FilterOptions(since=wanted.since, until=wanted.until))
    newest = int(min(asked.until or tracker.on, tracker.on)[:4])
    oldest = 0
    if asked.since:
        oldest = int(asked.since[:4])
    for year in range(newest, oldest - 1, -1):
        heads = _heads(tracker, chosen, _day(tracker, str(year)))
        if not asked.since and all(head.status == UNKNOWN for head in heads):
            return
        yield str(year)


def _day(tracker: Tracker, year: str) -> str:
    return min(f"{year}-12-31", tracker.on) if year else tracker.on


def _heads(tracker: Tracker, chosen: Filter, on: str) -> list[Standing]:
    slugs = subjects(tracker, chosen)
    return list(evidence.headlines(tracker, slugs, on, chosen.scopes).values())


def _labels(tracker: Tracker, name: str) -> Labels:
    if name == "region":
        return {e.slug: [e.region] for e in tracker.entities.all() if e.region}
    groups: dict[str, list[str]] = {}
    for group in tracker.entities.groups:
        for stay in group.members:
            if belonged(stay, tracker.on):
                groups.setdefault(stay.country, []).append(group.slug)
    return groups


def _place(name: str, key: str) -> tuple[int, str]:
    """Statuses strictest first, everything else by name."""
    return (list(STATUSES).index(key), "") if name == "status" else (0, key)


def _what_is_counted(tracker: Tracker, chosen: Filter, years: Sequence[str]) -> str:
    what = "their verdict on the networks"
    if chosen.scopes:
        what = f"their status for {', '.join(chosen.scopes)}"
    when = f"on {tracker.on}"
    if years != [""]:
        when = f"at each year's end; the last count is of {tracker.on}"
    return f"Counted: countries by {what}, {when}."
