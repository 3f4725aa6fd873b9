"""`summary`: how many updates there are of what."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Again, Answer, Table
from hwstatus.answers.beside_updates import own_alone
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    command_line,
    described,
)
from hwstatus.columns import NUMBER, TEXT, WORD, Column
from hwstatus.errors import BadValue
from hwstatus.record.models import Filter
from hwstatus.record.names import near_word, parted
from hwstatus.record.spoken import field_called
from hwstatus.record.vocabulary import COUNTRY, STATUSES
from hwstatus.store import updates
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import COUNTED_BY, DIMENSIONS, NONE, OF_COUNTRIES
from hwstatus.subject import SUPPLIER


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
    """Counts of updates, or of other things, by one dimension or two."""

    view = "summary"

    by: Sequence[str]
    groups: Sequence[str] = ()
    """Those that were asked for, in the order in which they were named."""

    @property
    def heading(self) -> str:
        """What is counted, by what."""
        *_, counted = self.table.columns
        return f"{counted} by {', '.join(self.by)}"

    @property
    def title(self) -> str:
        """What a document with these counts is called."""
        return f"{SUPPLIER}: {self.heading}"


def summary(
    tracker: Tracker, by: Sequence[str], wanted: FilterOptions, *, detailed: bool
) -> Tallies:
    """Counts of updates by one dimension, or by two as a cross table; detailed, with what a page says below them.

    Raises `BadValue` for other dimensions.
    """
    typed = read_keys(by, COUNTED_BY, "--by")
    dimensions = read_keys(typed, DIMENSIONS, "--by of updates")
    chosen = build_filter(tracker, wanted)
    ordered = _in_order(_tallies(tracker, chosen, dimensions), dimensions[0])
    if wanted.reverse:
        ordered.reverse()
    shown = ordered[: chosen.limit]
    total = tracker.total()
    empty = f"No updates match {described(wanted)} ({total:,} recorded)."
    notes = ["Counted: updates."] if shown and not detailed else []
    of_verdicts = set(dimensions) <= set(KEYS)
    if wanted.status or "status" in dimensions:
        way = "--standings" if of_verdicts else command_line("status", wanted)
        notes = [f"Counted: updates. Countries by their verdict: {way}"]
    is_of_acts = "instrument" in dimensions and "basis" not in dimensions
    answer = Tallies(
        table=tally_table(dimensions),
        rows=shown,
        by=dimensions,
        empty_message=empty,
        notes=notes,
    )
    if detailed:
        answer.summary = _of_updates(tracker, chosen, dimensions, total, ordered)
        answer.pointers = [
            *([_BY_KIND] if is_of_acts else ()),
            *own_alone(tracker, chosen),
            *([new_ones(wanted)] if "year" in dimensions else ()),
            *([] if notes or not of_verdicts else [_OF_VERDICTS]),
        ]
    return answer


def new_ones(wanted: FilterOptions) -> str:
    """How those are listed who came to a status that is asked for, or were banned, each with its day."""
    [strictest, *_] = STATUSES
    words = ",".join(wanted.status) or strictest
    kind = wanted.kind or [COUNTRY]
    line = command_line(f"changes --to {words}", wanted, status=(), kind=kind)
    return f"Each that came to be {words}: {line}"


_BY_KIND = Again("By kind (law, licence, order ...)", ["--by", "basis"])
_OF_VERDICTS = Again(
    "Countries by their verdict instead", ["--standings"], instead_of=["--updates"]
)


def _of_updates(
    tracker: Tracker, chosen: Filter, by: Sequence[str], total: int, rows: list[Tally]
) -> str:
    """`Counted: 566 of 1,433 updates.`, and how many of the counts are shown where that is not all."""
    number = tracker.reader.count(*updates.counted(chosen, by))
    of = wording.limited(number, total, "updates") or f"all {total:,} updates"
    if sum(row.number for row in rows) > number:
        of += ", some more than once"
    counts = f"counts by {', '.join(by)}"
    shown = wording.limited(chosen.limit or len(rows), len(rows), counts)
    return f"Counted: {of}." + (f" Shown: {shown}." if shown else "")


def keys_typed(by: Iterable[str]) -> tuple[str, ...]:
    """The keys of --by, each once."""
    return tuple(dict.fromkeys(map(str.lower, parted(by))))


def read_keys(
    by: Iterable[str], allowed: Iterable[str], option: str
) -> tuple[str, ...]:
    """One key or two of those known; raises `BadValue`."""
    keys = keys_typed(by)
    offered = dict.fromkeys(allowed)
    for name in keys:
        if name not in offered:
            called = list(map(_key_called, keys))
            is_whole = offered.keys() >= set(called)
            hints = [f"that is: --by {','.join(called)}"] if is_whole else []
            expected = near_word(_key_called(name), offered)
            raise BadValue(option, name, expected, hints=hints)
    if len(keys) > 2:
        raise BadValue("--by", ",".join(keys), "one key or two")
    return keys


def _key_called(name: str) -> str:
    """The key that a word is typed for."""
    return field_called(name, COUNTED_BY, _CALLED) or name


_CALLED = """
publisher: paper
country: entity name countries state
company: operator operators vendor supplier carrier
kind: type
actor: body who
instrument: act
region: continent
"""
"""What people call keys beside what they call fields."""


def _tallies(tracker: Tracker, chosen: Filter, by: Sequence[str]) -> list[Tally]:
    """Counts of updates; several values of a column may be called alike, as two countries may."""
    named = [DIMENSIONS[name].key for name in by]
    counts = Counter[tuple[str, ...]]()
    for *cells, number in tracker.reader.rows(*updates.summary(chosen, by)):
        keys = zip(named, cells, strict=True)
        counts[tuple(key(cell) for key, cell in keys)] += number
    return [Tally(keys, number) for keys, number in counts.items()]


def _in_order(rows: list[Tally], by: str) -> list[Tally]:
    """Time in its own order, statuses strictest first, everything else largest first, and none last."""
    if by in ("year", "month"):
        return sorted(rows, key=attrgetter("keys"))
    totals = Counter[str]()
    for row in rows:
        totals[row.keys[0]] += row.number

    def order(row: Tally) -> tuple[int, int, str, int, tuple[str, ...]]:
        at, first = in_order(by, row.keys[0])
        return at, -totals[first], first, -row.number, row.keys

    return sorted(rows, key=order)


def in_order(by: str, key: str, groups: Sequence[str] = ()) -> tuple[int, str]:
    """Statuses strictest first and context last, groups as they were named, all else by name, and none last."""
    order = {"status": [*STATUSES, "context"], "group": groups}.get(by)
    return (order.index(key) if order else key == NONE), key


OF_ACTS = [name for name, each in DIMENSIONS.items() if each.of_act]
"""The keys that are of the act that carries a verdict."""
KEYS = ("status", "year", "scope", "stage", "basis", "extent", *OF_ACTS, *OF_COUNTRIES)
"""By what countries are counted."""


OF_STATUSES = ("basis", "stage", "extent")
"""The keys that are of a status: by what it came about, and how far it goes."""


def counts_countries(by: Sequence[str]) -> bool:
    """Whether keys are of countries rather than of updates.

    A status is, and what is of one, unless a key of updates is beside it, or of acts beside the latter.
    """
    keys = set(keys_typed(by))
    if not keys.isdisjoint(OF_COUNTRIES):
        return True
    of_status = not keys.isdisjoint(OF_STATUSES) and keys.isdisjoint(OF_ACTS)
    return ("status" in keys or of_status) and keys <= set(KEYS)
