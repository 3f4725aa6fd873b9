"""`summary` of countries: how many have which verdict, where, on what evidence."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product, repeat
from typing import NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    command_line,
    members_told,
)
from hwstatus.answers.matches import passes, subjects
from hwstatus.answers.status import left_out
from hwstatus.answers.summary import (
    KEYS,
    OF_ACTS,
    OF_STATUSES,
    Tallies,
    Tally,
    in_order,
    new_ones,
    read_keys,
    tally_table,
)
from hwstatus.errors import Usage
from hwstatus.languages import cldr
from hwstatus.record.models import Filter, Standing
from hwstatus.record.names import require_one_of
from hwstatus.record.vocabulary import COMPANY, COUNTRY, NONE_KNOWN, UNKNOWN
from hwstatus.store.groups import compared, members
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import DIMENSIONS, NONE

_COUNTED = {(): "countries", (COUNTRY,): "countries", (COMPANY,): "companies"}
Labels = Mapping[str, Sequence[str]]
"""The regions or groups of each country."""


class _Question(NamedTuple):
    """Whose verdicts are counted, and by which keys; `slugs` is everybody who was asked for."""

    tracker: Tracker
    chosen: Filter
    keys: Sequence[str]
    slugs: Sequence[str]

    @property
    def tells_apart(self) -> bool:
        """Whether those without a status are counted too."""
        return "status" in self.keys or "practice" in self.keys

    def heads(self, on: str) -> list[Standing]:
        """Everybody's verdict on a day."""
        scopes = self.chosen.scopes
        return [*evidence.headlines(self.tracker, self.slugs, on, scopes).values()]

    def counted(self, heads: Iterable[Standing]) -> list[Standing]:
        """Those of some verdicts that count."""
        # Those unknown for a scope are counted too.
        of_any_scope = self.chosen._replace(scopes=())
        return [
            head
            for head in heads
            if (head.status != UNKNOWN or self.tells_apart)
            and passes(self.tracker, head, of_any_scope)
        ]


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
    require_one_of("--weight", weight or None, cldr.FIGURES)
    if weight and wanted.kind not in ((), (COUNTRY,), [COUNTRY]):
        raise Usage("--weight adds up what countries have: leave --kind out")
    several = compared(wanted.group)
    if len(several) > 1 and len(names) == 1 and "group" not in names:
        names = (*names, "group")
    is_over_time = "year" in names
    timeless = wanted._replace(since=None, until=None) if is_over_time else wanted
    chosen = _with_every_country(tracker, build_filter(tracker, timeless), names)
    question = _Question(tracker, chosen, names, subjects(tracker, chosen))
    heads = (
        _by_year(question, wanted)
        if is_over_time
        else [("", question.heads(tracker.on))]
    )
    weights = cldr.figures(weight) if weight else {}
    groups = _groups(tracker, several) if "group" in names else {}
    counts = _counted(question, heads, groups, weights)
    rows = [Tally(keys, number) for keys, number in counts.items()]
    rows.sort(key=lambda row: list(map(in_order, names, row.keys, repeat(several))))
    if wanted.reverse:
        rows.reverse()
    notes = [
        _what_is_counted(question, is_over_time=is_over_time),
        *_territories(question),
        *_left_out(question),
        *(members_told(tracker, wanted, tracker.on) if is_over_time else ()),
    ]
    if weight:
        everybody = tracker.entities.in_brief(question.slugs).values()
        every = sum(weights.get(country.iso2 or "", 0) for country in everybody)
        notes.append(_what_is_added(weight, counts, names, every))
    counted = weight or _COUNTED.get(chosen.kinds, "entities")
    return Tallies(
        table=tally_table(names, counted),
        rows=rows[: chosen.limit],
        by=names,
        groups=several,
        notes=notes,
        pointers=[new_ones(wanted)] if is_over_time else [*_which(wanted, names, rows)],
        empty_message="Nothing matches.",
    )


def _which(
    wanted: FilterOptions, names: Sequence[str], rows: Sequence[Tally]
) -> Iterator[str]:
    """How those are listed who are counted under a word of a key that is of statuses: under the largest."""
    for at, name in enumerate(names):
        if name not in OF_STATUSES:
            continue
        numbers = Counter[str]()
        for row in rows:
            numbers[row.keys[at]] += row.number
        del numbers[NONE]
        for word, _ in numbers.most_common(1):
            yield f"Which they are: {command_line('status', wanted.also(name, word))}"


def _with_every_country(
    tracker: Tracker, chosen: Filter, names: Sequence[str]
) -> Filter:
    """The same of every country where regions or groups are compared: as many as each has by its name."""
    if _is_narrowed(chosen) or not {"region", "group"}.intersection(names):
        return chosen
    return chosen._replace(members=tuple(tracker.entities.of_kinds([COUNTRY])))


def _is_narrowed(chosen: Filter) -> bool:
    """Whether not all countries were asked for: some by name, those of a group, or none at all."""
    is_of_some = chosen.entities or chosen.members is not None
    return bool(is_of_some) or tuple(chosen.kinds) not in ((), (COUNTRY,))


def _counted(
    question: _Question,
    heads_at: Iterable[tuple[str, Sequence[Standing]]],
    groups: Labels,
    weights: Mapping[str, int],
) -> Counter[tuple[str, ...]]:
    """How many countries have each combination of values, or what they weigh together, year by year."""
    tracker, keys = question.tracker, question.keys
    counts: Counter[tuple[str, ...]] = Counter()
    for year, every in heads_at:
        heads = question.counted(every)
        labels = {key: _labels(tracker, key, heads, year, groups) for key in keys}
        codes = tracker.entities.in_brief([head.entity for head in heads])
        for head in heads:
            number = weights.get(codes[head.entity].iso2 or "", 0) if weights else 1
            for cell in product(*(labels[key].get(head.entity, ()) for key in keys)):
                counts[cell] += number
    return counts


def _territories(question: _Question) -> Iterator[str]:
    """Which of the countries counted belong to another one."""
    tracker = question.tracker
    territories = tracker.entities.territories().intersection(question.slugs)
    among = question._replace(slugs=sorted(territories))
    counted = among.counted(among.heads(tracker.on))
    if called := sorted(tracker.entities.name(head.entity) for head in counted):
        yield f"Territories among them: {wording.some(called)}."


def _left_out(question: _Question) -> Iterator[str]:
    """How many countries would count as well, if an update were about them."""
    if _is_narrowed(question.chosen):
        return
    countries = question.tracker.entities.of_kinds([COUNTRY])
    others = question._replace(slugs=sorted(countries.difference(question.slugs)))
    yield from left_out(len(others.counted(others.heads(question.tracker.on))))


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
        tracker.fetch(evidence.acts_of(heads))
        key_of = DIMENSIONS[name].key_of
        return {
            head.entity: [
                key_of(tracker.update(head.decided_by)) if head.decided_by else NONE
            ]
            for head in heads
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
    apart = evidence.apart(tracker, countries, practice=True)
    practised = {slug: one.practice for slug, one in apart.items()}
    return {slug: [p.counted or NONE_KNOWN] for slug, p in practised.items() if p}


def _groups(tracker: Tracker, texts: Sequence[str]) -> Labels:
    """The groups of each country on the day asked; of those asked for, if any were, as they were named."""
    entities, on = tracker.entities, tracker.on
    labels: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts or [group.slug for group in entities.groups]):
        for slug in members(entities, [text], on):
            labels.setdefault(slug, []).append(text)
    return labels


def _by_year(
    question: _Question, wanted: FilterOptions
) -> Iterator[tuple[str, list[Standing]]]:
    """The verdicts at each year's end, or today, newest first, back to the year in which nobody had a status."""
    tracker = question.tracker
    time = build_filter(tracker, FilterOptions(since=wanted.since, until=wanted.until))
    newest = int(min(time.until or tracker.on, tracker.on)[:4])
    oldest = int(time.since[:4]) if time.since else 0
    for year in range(newest, oldest - 1, -1):
        heads = question.heads(min(f"{year}-12-31", tracker.on))
        if not time.since and all(head.status == UNKNOWN for head in heads):
            return
        yield str(year), heads


def _what_is_added(
    weight: str, counts: Mapping[tuple[str, ...], int], names: Sequence[str], every: int
) -> str:
    """Where the figures come from, and what part of all that were asked for those with a status have."""
    unit = cldr.UNITS[weight]
    told = f"The figures are {unit}, by {cldr.SOURCE}."
    if tuple(names) != ("status",):
        return told
    decided = sum(counts.values()) - counts.get((UNKNOWN,), 0)
    share = f"the countries counted with a status have {decided / 1e9:,.1f}"
    return f"Of {every / 1e9:,.1f} billion, {share}. {told}"


def _what_is_counted(question: _Question, *, is_over_time: bool) -> str:
    tracker, chosen, keys, _ = question
    who = _COUNTED.get(chosen.kinds, "entities")
    if not question.tells_apart:
        who += " with a status"
    what = "their verdict on the networks"
    if chosen.scopes:
        what = f"their status for {', '.join(chosen.scopes)}"
    for word, day in (("since", chosen.since), ("until", chosen.until)):
        if day:
            what += f", begun {word} {day}"
    when = f"on {tracker.on}"
    if is_over_time:
        when = f"at each year's end; the last count is of {tracker.on}"
    key = next(iter(keys), "status")
    apart = "" if question.tells_apart else f" Their statuses: --by {key},status."
    has_updates = DIMENSIONS.keys() >= set(keys)
    instead = " Updates instead: --updates." if has_updates else ""
    return f"Counted: {who} by {what}, {when}.{apart}{instead}"
