"""`summary`: how many updates there are of what; and how many countries have which verdict, where, on what evidence."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from operator import attrgetter
from typing import Any, NamedTuple, Unpack

from hwstatus import wording
from hwstatus.answers import evidence, practices
from hwstatus.answers.answer import Answer, Beside, Table
from hwstatus.answers.filters import FilterOptions, build_filter, described, subjects
from hwstatus.answers.matches import passes
from hwstatus.columns import NUMBER, TEXT, WORD, Column
from hwstatus.errors import BadValue, Usage
from hwstatus.languages import territories
from hwstatus.record.models import Filter, Standing, Update
from hwstatus.record.names import near_word, parted, require_one_of
from hwstatus.record.vocabulary import COMPANY, COUNTRY, NONE_KNOWN, STATUSES, UNKNOWN
from hwstatus.store import updates
from hwstatus.store.groups import members
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import (
    COUNTED_BY,
    DIMENSIONS,
    NONE,
    OF_COUNTRIES,
    OFFICIAL_OR_NOT,
)


class Tally(NamedTuple):
    """How many things have these values of the dimensions asked for."""

    keys: tuple[str, ...]
    number: int


def tally_table(by: Sequence[str], counted: str = "updates") -> Table[Tally]:
    """The table of counts: its columns are named after what they count by, and what they count."""
    columns = {}
    for number, key in enumerate(by):
        look = WORD if key == "status" else TEXT
        columns[key] = Column(f"the {key} counted", look, get=_key(number))
    columns[counted] = Column(f"how many {counted}", NUMBER, get=attrgetter("number"))
    return Table("summary", Tally, more=columns, given_by="`summary`")


def _key(number: int) -> Callable[[Any], object]:
    return lambda row: row.keys[number]


class Tallies(Answer[Tally]):
    """Counts of updates by one dimension or two; of `counted` other things, if so said."""

    view = "summary"

    def __init__(
        self,
        rows: Iterable[Tally],
        by: Sequence[str],
        counted: str = "updates",
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(tally_table(by, counted), rows, **beside)
        self.by = by


def summary(tracker: Tracker, by: Sequence[str], wanted: FilterOptions) -> Tallies:
    """Counts of updates by one dimension, or by two as a cross table; raises `BadValue` for others."""
    dimensions = read_keys(by, COUNTED_BY, "--by")
    chosen = build_filter(tracker, wanted)
    ordered = _in_order(_tallies(tracker, chosen, dimensions), dimensions[0])
    if wanted.reverse:
        ordered.reverse()
    shown = ordered[: chosen.limit]
    total = tracker.total()
    empty = f"No updates match {described(wanted)} ({total:,} recorded)."
    recorded = _of_updates(tracker, chosen, dimensions, total, ordered)
    notes = []
    if wanted.status or "status" in dimensions:
        way = "--standings" if set(dimensions) <= set(KEYS) else "hwstatus status"
        notes = [f"Counted: updates. Countries by their verdict: {way}"]
    answer = Tallies(
        shown, dimensions, summary=recorded, empty_message=empty, notes=notes
    )
    if dimensions == ("instrument",):
        answer.pointers = ["What kind of act: --by basis"]
    return answer


def _of_updates(
    tracker: Tracker, chosen: Filter, by: Sequence[str], total: int, rows: list[Tally]
) -> str:
    """`Counted: 566 of 1,433 updates.`, and how many of the counts are shown where that is not all."""
    number = tracker.reader.count(*updates.counted(chosen, by))
    of = wording.limited(number, total, "updates") or f"all {total:,} updates"
    if sum(row.number for row in rows) > number:
        of += ", some more than once"
    shown = wording.limited(chosen.limit or len(rows), len(rows), "counts")
    return f"Counted: {of}." + (f" Shown: {shown}." if shown else "")


def keys_typed(by: Iterable[str]) -> tuple[str, ...]:
    """The keys of --by, each once."""
    return tuple(dict.fromkeys(map(str.lower, parted(by))))


def read_keys(
    by: Iterable[str], allowed: Iterable[str], option: str
) -> tuple[str, ...]:
    """One key or two of those known; raises `BadValue`."""
    keys = keys_typed(by)
    for name in keys:
        if name not in allowed:
            raise BadValue(option, name, near_word(name, dict.fromkeys(allowed)))
    if len(keys) > 2:
        raise BadValue("--by", ",".join(keys), "one key or two")
    return keys


def _tallies(tracker: Tracker, chosen: Filter, by: Sequence[str]) -> list[Tally]:
    """Counts of updates; several values of a column may be called alike, as the days of a month are."""
    named = [DIMENSIONS[name].key for name in by]
    counts = Counter[tuple[str, ...]]()
    for *cells, number in tracker.reader.rows(*updates.summary(chosen, by)):
        keys = zip(named, cells, strict=True)
        counts[tuple(key(cell) for key, cell in keys)] += number
    return [Tally(keys, number) for keys, number in counts.items()]


def _in_order(rows: list[Tally], by: str) -> list[Tally]:
    """Time in its own order, statuses strictest first, everything else largest first, and none last."""
    if by in ("year", "month"):
        return sorted(rows, key=lambda r: r.keys)
    if by == "status":
        words = [*STATUSES, "context"]
        return sorted(rows, key=lambda r: (words.index(r.keys[0]), -r.number, r.keys))
    totals = Counter[str]()
    for row in rows:
        totals[row.keys[0]] += row.number

    def place(row: Tally) -> tuple[bool, int, str, int, tuple[str, ...]]:
        first = row.keys[0]
        return first == NONE, -totals[first], first, -row.number, row.keys

    return sorted(rows, key=place)


# -- of countries ----------------------------------------------------------------------

OF_ACTS: Mapping[str, Callable[[Update], str]] = {
    "confidence": lambda act: act.confidence,
    "official": lambda act: OFFICIAL_OR_NOT[any(s.official for s in act.sources)],
    "instrument": lambda act: act.instrument or NONE,
}
"""The keys that are of the act that carries a verdict."""
KEYS = ("status", "year", "scope", "stage", "basis", "extent", *OF_ACTS, *OF_COUNTRIES)
"""By what countries are counted."""

_COUNTED = {(): "countries", (COUNTRY,): "countries", (COMPANY,): "companies"}
Labels = Mapping[str, Sequence[str]]
"""The regions or groups of each country."""


def counts_countries(by: Sequence[str]) -> bool:
    """Whether keys are of countries rather than of updates: a status is, unless a key of updates is beside it."""
    keys = keys_typed(by)
    if any(key in OF_COUNTRIES for key in keys):
        return True
    return "status" in keys and all(key in KEYS for key in keys)


def standings_summary(
    tracker: Tracker,
    by: Sequence[str],
    wanted: FilterOptions,
    weight: str | None = None,
) -> Tallies:
    """How many countries there are by one key or by two of their verdicts, or how many people live in them.

    By year the verdicts are of each year's end, in the current year of today; otherwise of
    the day asked. Countries without a status are counted where statuses or practices are
    told apart. Several groups are counted side by side where one key leaves room for it.
    Raises `BadValue` for other keys and weights.
    """
    names = read_keys(by, KEYS, "--by of countries")
    require_one_of("--weight", weight or None, territories.FIGURES)
    if weight and wanted.kind not in ((), (COUNTRY,), [COUNTRY]):
        raise Usage("--weight adds up what countries have: leave --kind out")
    several = parted(wanted.group)
    if len(several) > 1 and len(names) == 1 and "group" not in names:
        names = (*names, "group")
    is_over_time = "year" in names
    timeless = wanted._replace(since=None, until=None) if is_over_time else wanted
    chosen = build_filter(tracker, timeless)
    years = list(_years(tracker, chosen, wanted)) if is_over_time else [""]
    weights = territories.figures(weight) if weight else {}
    groups = _groups(tracker, several) if "group" in names else {}
    counts = _counted(tracker, chosen, names, years, groups, weights)
    rows = [Tally(keys, number) for keys, number in counts.items()]
    rows.sort(key=lambda row: list(map(_place, names, row.keys)))
    if wanted.reverse:
        rows.reverse()
    notes = [
        _what_is_counted(tracker, chosen, years, names),
        *_territories(tracker, chosen, names),
    ]
    if weight:
        everybody = tracker.entities.in_brief(subjects(tracker, chosen)).values()
        every = sum(weights.get(country.iso2 or "", 0) for country in everybody)
        notes.append(_what_is_added(weight, counts, names, every))
    return Tallies(
        rows[: chosen.limit],
        names,
        weight or _COUNTED.get(chosen.kinds, "entities"),
        notes=notes,
        empty_message="Nothing matches.",
    )


def _counted(
    tracker: Tracker,
    chosen: Filter,
    names: Sequence[str],
    years: Sequence[str],
    groups: Labels,
    weights: Mapping[str, int],
) -> Counter[tuple[str, ...]]:
    """How many countries have each combination of values, or what they weigh together."""
    counts: Counter[tuple[str, ...]] = Counter()
    for year in years:
        heads = list(_heads_counted(tracker, chosen, names, _day(tracker, year)))
        labels = {name: _labels(tracker, name, heads, year, groups) for name in names}
        codes = tracker.entities.in_brief([head.entity for head in heads])
        for head in heads:
            number = weights.get(codes[head.entity].iso2 or "", 0) if weights else 1
            for keys in product(*(labels[n].get(head.entity, ()) for n in names)):
                counts[keys] += number
    return counts


def _heads_counted(
    tracker: Tracker, chosen: Filter, names: Sequence[str], on: str
) -> Iterator[Standing]:
    """The headlines of those that count on a day."""
    # Those unknown for a scope are counted too.
    of_any_scope = chosen._replace(scopes=())
    for head in _heads(tracker, chosen, on):
        is_decided = head.status != UNKNOWN
        if (is_decided or _are_told_apart(names)) and passes(
            tracker, head, of_any_scope
        ):
            yield head


def _territories(
    tracker: Tracker, chosen: Filter, names: Sequence[str]
) -> Iterator[str]:
    """Which of the countries counted belong to another one."""
    territories = tracker.entities.territories().intersection(subjects(tracker, chosen))
    among = chosen._replace(entities=tuple(territories), members=None)
    heads = _heads_counted(tracker, among, names, tracker.on) if territories else ()
    if called := sorted(tracker.entities.name(head.entity) for head in heads):
        yield f"Territories among them: {wording.some(called)}."


def _are_told_apart(names: Sequence[str]) -> bool:
    """Whether those without a status are counted too."""
    return "status" in names or "practice" in names


def _labels(
    tracker: Tracker, name: str, heads: Sequence[Standing], year: str, groups: Labels
) -> Labels:
    """What each country is counted as by one key; nothing where it has no such value."""
    if name == "group":
        return groups
    if name == "region":
        return {e.slug: [e.region] for e in tracker.entities.all() if e.region}
    if name == "practice":
        return _practices(tracker, heads)
    if name in OF_ACTS:
        tracker.fetch(
            evidence.acts_of(heads), list(dict.fromkeys(h.entity for h in heads))
        )
        value = OF_ACTS[name]
        acts = {head.entity: head.decided_by for head in heads}
        return {
            slug: [value(tracker.update(act)) if act else NONE]
            for slug, act in acts.items()
        }
    own: Mapping[str, Callable[[Standing], str | None]] = {
        "status": lambda head: head.status,
        "year": lambda _: year,
        "scope": lambda head: head.decided_scope,
        "stage": lambda head: head.stage,
        "basis": lambda head: head.basis,
        "extent": lambda head: head.extent,
    }
    return {head.entity: [own[name](head) or NONE] for head in heads}


def _practices(tracker: Tracker, heads: Sequence[Standing]) -> Labels:
    """What the operators do where the networks' verdict is unknown; nothing elsewhere."""
    kinds = tracker.entities.kinds
    countries = [head for head in heads if kinds[head.entity] == COUNTRY]
    apart = practices.apart(tracker, countries, practice=True)
    practised = {slug: one.practice for slug, one in apart.items()}
    return {slug: [p.counted or NONE_KNOWN] for slug, p in practised.items() if p}


def _groups(tracker: Tracker, texts: Sequence[str]) -> Labels:
    """The groups of each country on the day asked; of those asked for, if any were."""
    entities, on = tracker.entities, tracker.on
    labels: dict[str, list[str]] = {}
    for text in texts or [group.slug for group in entities.groups]:
        group = entities.group(text)
        for slug in members(entities, [text], on):
            labels.setdefault(slug, []).append(group.slug if group else text)
    return labels


def _years(tracker: Tracker, chosen: Filter, wanted: FilterOptions) -> Iterator[str]:
    """The years, newest first, back to the one in which nobody had a status."""
    time = build_filter(tracker, FilterOptions(since=wanted.since, until=wanted.until))
    newest = int(min(time.until or tracker.on, tracker.on)[:4])
    oldest = int(time.since[:4]) if time.since else 0
    for year in range(newest, oldest - 1, -1):
        heads = _heads(tracker, chosen, _day(tracker, str(year)))
        if not time.since and all(head.status == UNKNOWN for head in heads):
            return
        yield str(year)


def _day(tracker: Tracker, year: str) -> str:
    return min(f"{year}-12-31", tracker.on) if year else tracker.on


def _heads(tracker: Tracker, chosen: Filter, on: str) -> list[Standing]:
    slugs = subjects(tracker, chosen)
    return list(evidence.headlines(tracker, slugs, on, chosen.scopes).values())


def _place(name: str, key: str) -> tuple[int, str]:
    """Statuses strictest first, everything else by name, and none last."""
    return (list(STATUSES).index(key) if name == "status" else key == NONE), key


def _what_is_added(
    weight: str, counts: Mapping[tuple[str, ...], int], names: Sequence[str], every: int
) -> str:
    """Where the figures come from, and what part of all that were asked for those with a status have."""
    unit = territories.UNITS[weight]
    told = f"The figures are {unit}, by {territories.SOURCE}."
    if tuple(names) != ("status",):
        return told
    decided = sum(counts.values()) - counts.get((UNKNOWN,), 0)
    share = f"the countries counted with a status have {decided / 1e9:,.1f}"
    return f"Of {every / 1e9:,.1f} billion, {share}. {told}"


def _what_is_counted(
    tracker: Tracker, chosen: Filter, years: Sequence[str], names: Sequence[str]
) -> str:
    who = _COUNTED.get(chosen.kinds, "entities")
    if not _are_told_apart(names):
        who += " with a status"
    what = "their verdict on the networks"
    if chosen.scopes:
        what = f"their status for {', '.join(chosen.scopes)}"
    when = f"on {tracker.on}"
    if years != [""]:
        when = f"at each year's end; the last count is of {tracker.on}"
    key = next(iter(names), "status")
    apart = "" if _are_told_apart(names) else f" Their statuses: --by {key},status."
    return f"Counted: {who} by {what}, {when}.{apart} Updates instead: --updates."
