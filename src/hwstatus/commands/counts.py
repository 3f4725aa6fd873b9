"""`summary`, `names` and the overview: how much there is of what."""

from collections.abc import Sequence

from hwstatus.commands import verdicts
from hwstatus.commands.choosing import Wanted, choose, described, near_word
from hwstatus.errors import BadValue
from hwstatus.models import STATUSES, Entity, Filter
from hwstatus.names import fold
from hwstatus.queries import DIMENSIONS
from hwstatus.results import Known, Overview, Result, Tally
from hwstatus.store.tracker import Tracker


def summary(tracker: Tracker, by: Sequence[str], wanted: Wanted) -> Result:
    """Counts of updates by one dimension, or by two as a cross table; raises `BadValue` for others."""
    dimensions = tuple(dict.fromkeys(part.strip().lower() for text in by for part in text.split(",")))
    for name in dimensions:
        if name not in DIMENSIONS:
            raise BadValue("--by", name, near_word(name, DIMENSIONS))
    if len(dimensions) > 2:
        raise BadValue("--by", ",".join(dimensions), "one key or two")
    chosen = choose(tracker, wanted)
    rows = [Tally(keys, n) for keys, n in tracker.summary(chosen, dimensions)]
    ordered = _in_order(rows, dimensions[0])
    if wanted.reverse:
        ordered.reverse()
    shown = ordered[: chosen.limit] if chosen.limit else ordered
    total = tracker.total()
    empty = f"No updates match {described(wanted)} ({total:,} recorded)."
    return Result("tallies", shown, dimensions, told=f"{total:,} updates recorded", empty=empty)


def _in_order(rows: list[Tally], by: str) -> list[Tally]:
    """Time in its own order, statuses strictest first, everything else largest first."""
    if by in ("year", "month"):
        return sorted(rows, key=lambda r: r.keys)
    if by == "status":
        words = [*STATUSES, "context"]
        return sorted(rows, key=lambda r: (words.index(r.keys[0]), -r.updates, r.keys))
    totals: dict[str, int] = {}
    for row in rows:
        totals[row.keys[0]] = totals.get(row.keys[0], 0) + row.updates
    return sorted(rows, key=lambda r: (-totals[r.keys[0]], r.keys[0], -r.updates, r.keys))


def names(tracker: Tracker, words: Sequence[str], wanted: Wanted) -> Result:
    """Every entity, or those that a text names or resembles, with codes, aliases and number of updates."""
    chosen = choose(tracker, wanted)
    counts = _counted(tracker, wanted, chosen)
    text = " ".join(words)
    rows = [_known(tracker, e, counts.get(e.slug, 0)) for e in tracker.entities() if _named(e, text)]
    if chosen.kinds:
        rows = [r for r in rows if r.kind in chosen.kinds]
    if chosen.entities:
        rows = [r for r in rows if r.slug in chosen.entities]
    elif wanted._replace(kind=()).narrows:
        rows = [r for r in rows if r.updates]
    if wanted.reverse:
        rows.reverse()
    shown = rows[: chosen.limit] if chosen.limit else rows
    empty = f"No entity is called '{text}'." if text else "No entity matches."
    return Result("names", shown, told=f"{len(shown):,} of {len(tracker.entity_names):,} entities", empty=empty)


def _counted(tracker: Tracker, wanted: Wanted, chosen: Filter) -> dict[str, int]:
    if not wanted.narrows:
        return tracker.counts_per_entity()
    counts: dict[str, int] = {}
    for update in tracker.updates(chosen._replace(limit=None)):
        for slug in (update.entity, *update.also_about):
            counts[slug] = counts.get(slug, 0) + 1
    return counts


def _named(entity: Entity, text: str) -> bool:
    """Whether a name of the entity holds the text; codes must be met whole."""
    wanted = fold(text)
    if not wanted:
        return not text
    if wanted in {fold(code) for code in (entity.iso2, entity.iso3) if code}:
        return True
    return any(wanted in fold(name) for name in (entity.slug, entity.name, *entity.aliases))


def _known(tracker: Tracker, e: Entity, updates: int) -> Known:
    return Known(e.slug, e.name, e.kind, e.iso2, e.iso3, e.home, e.subregion or e.region, e.aliases, updates)


def overview(tracker: Tracker) -> Result:
    """The first page: countries by status, the latest changes of status, the next deadlines."""
    on = tracker.on
    countries = sorted(tracker.with_updates(["country"]))
    heads = verdicts.headlines(tracker, countries)
    tally = dict.fromkeys(STATUSES, 0)
    for slug in countries:
        tally[heads[slug].status] += 1
    changes = tuple(verdicts.occasions(tracker, tracker.latest_changes(on, 3)))
    deadlines = tuple(verdicts.limit(tracker, row, on) for row in tracker.next_deadlines(on, 3))
    version = tracker.meta("dataset")
    found = Overview(tracker.total(), len(countries), version, tuple(tally.items()), changes, deadlines)
    return Result("overview", [Tally((word,), n) for word, n in tally.items()], found)
