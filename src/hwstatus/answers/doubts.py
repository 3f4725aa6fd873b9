"""Where an answer depends on a date that is not known exactly, on an act that was taken back, or on another's rule."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from hwstatus import wording
from hwstatus.record.dates import LAST_DAY, after
from hwstatus.record.models import Filter, Standing
from hwstatus.record.vocabulary import (
    COMPANY,
    HEADLINE_PARTS,
    HEADLINE_SCOPE,
    STATUSES,
    UNKNOWN,
    binds,
)
from hwstatus.rules import standing
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from hwstatus.answers.change_rows import StatusChange

MAYBE_HAPPENED = """
SELECT EXISTS (SELECT 1 FROM effect WHERE entity = :entity AND first <= :on AND moment > :after)
"""
"""Whether an effect on an entity may or may not have happened by a day."""


def doubts(tracker: Tracker, slug: str) -> list[str]:
    """What to say where the answer for the day asked depends on an imprecise date."""
    values = {"entity": slug, "on": tracker.on, "after": after(tracker.on)}
    if not tracker.reader.count(MAYBE_HAPPENED, values):
        return []
    history = tracker.history(slug)
    return [
        f"{tracker.entities.name(slug)}: update {tracker.short(e.id)} is dated only {e.date}; had it happened by"
        f" {tracker.on}, the status would be {wording.effect_words(e.effect)}."
        for e in standing.doubtful(slug, standing.events(history, slug), tracker.on)
    ]


def of_named(
    tracker: Tracker,
    slugs: Sequence[str],
    heads: Iterable[Standing],
    scopes: Sequence[str],
) -> Iterator[str]:
    """What to say of those who were named, and of their `heads`: acts withdrawn, imprecise dates, 5G as a whole.

    Of a projection also which dates of theirs have passed.
    """
    heads = tuple(heads)
    yield from withdrawn(tracker, slugs, scopes)
    for slug in slugs:
        yield from doubts(tracker, slug)
    yield from whole_network(tracker, heads, scopes, by_name=True)
    if tracker.projected:
        yield from dates_passed(tracker, heads)


def rules_over(tracker: Tracker, slugs: Sequence[str], verb: str) -> Iterator[str]:
    """What to say of the countries' rules over the companies that are named, where these are few."""
    companies = tracker.entities.homes(slugs)
    if not companies or len(companies) > _FEW:
        return
    from hwstatus.answers.markets import told

    for company in companies:
        yield from told(tracker, company, slugs, verb)


_FEW = 3


def whole_network(
    tracker: Tracker, own: Iterable[Standing], scopes: Sequence[str], *, by_name: bool
) -> Iterator[str]:
    """What to say of those with a binding limit on 5G as a whole, where a part of it was asked for alone.

    `own` are their standings for what was asked for. Of those that were asked for `by_name` any verdict on it is told.
    """
    if HEADLINE_SCOPE in scopes or set(HEADLINE_PARTS).isdisjoint(scopes):
        return
    from hwstatus.answers import evidence

    undecided = [head.entity for head in own if not head.decided_by]
    heads = evidence.headlines(tracker, undecided, scopes=[HEADLINE_SCOPE])
    others = [
        head
        for head in heads.values()
        if binds(head.status) or (by_name and head.status != UNKNOWN)
    ]
    if others:
        named = _with_status(tracker, others)
        yield f"Covered by a status for {HEADLINE_SCOPE} as a whole: {named}"


def _with_status(tracker: Tracker, heads: Iterable[Standing]) -> str:
    """The first of some entities, each with its status: `Sweden (phase-out), Denmark (banned)`."""
    named = [f"{tracker.entities.name(head.entity)} ({head.status})" for head in heads]
    return wording.some(named, 8)


def whole_before(tracker: Tracker, moved: Iterable["StatusChange"]) -> Iterator[str]:
    """What to say of whose limit on 5G as a whole bound before a part of it, unknown till then, moved."""
    parts = [row for row in moved if row.scope in HEADLINE_PARTS]
    days = {row.entity: row.day for row in parts if row.was == UNKNOWN}
    if not days:
        return
    from hwstatus.answers import evidence

    heads = evidence.headlines(tracker, list(days), scopes=[HEADLINE_SCOPE])
    bound = [
        head
        for head in heads.values()
        if binds(head.status) and (head.since or "") < days[head.entity]
    ]
    if bound:
        named = _with_status(tracker, bound)
        yield f"Covered before by a status for {HEADLINE_SCOPE} as a whole: {named}"


def companies_there(
    tracker: Tracker,
    chosen: Filter,
    horizon: str | None,
    told: Collection[str],
    filters: str,
) -> Iterator[str]:
    """What to say of the companies in the countries asked about that have deadlines of their own, not `told` yet."""
    from hwstatus.answers.matches import companies_in
    from hwstatus.store.deadlines import GONE_BY

    places = chosen.entities or chosen.members
    if not places:
        return
    there = set(companies_in(tracker, places, [COMPANY])).difference(places)
    last = horizon or LAST_DAY
    names = {
        tracker.entities.name(row.entity)
        for row in tracker.deadlines.ahead(tracker.on)
        if row.entity in there and row.first <= last and row.kind == GONE_BY
    }
    if others := sorted(names.difference(told)):
        way_on = f"hwstatus deadlines {filters} --kind company"
        yield f"Companies there have deadlines of their own ({', '.join(others)}): {way_on}"


def dates_passed(tracker: Tracker, heads: Iterable[Standing]) -> Iterator[str]:
    """What to say of a day ahead where dates of phase-outs have passed: a projection takes none of them as kept."""
    from hwstatus.answers.deadline_views import NOT_KNOWN

    today = tracker.context.today
    scopes = {one.entity: one.scope for one in heads if STATUSES[one.status].completed}
    dates = tracker.deadlines.in_force(today)  # soonest first
    last = {row.entity: row for row in dates if scopes.get(row.entity) == row.scope}
    passed = [row for row in last.values() if row.last < today]
    told = [
        f"{tracker.entities.name(row.entity)} ({outcome.word if outcome else NOT_KNOWN})"
        for row, outcome in tracker.deadlines.with_outcomes(passed, today)
    ]
    if told:
        whose = wording.some(sorted(told), 8)
        yield f"Dates that have passed change no status, met or not (rule 11): {whose}: hwstatus deadlines --passed"


def withdrawn(
    tracker: Tracker, slugs: Sequence[str], scopes: Sequence[str]
) -> Iterator[str]:
    """What to say of the scopes asked for that are unknown because an act was withdrawn: there is evidence of that."""
    if not scopes:
        return
    from hwstatus.answers import evidence

    held = evidence.standings(tracker, slugs, scopes=scopes)
    for slug, standings in held.items():
        for one in standings:
            if one.status == UNKNOWN and one.decided_by:
                when = f"{wording.spelled(one.since)} ({tracker.short(one.decided_by)})"
                yield f"{tracker.entities.name(slug)}, {one.scope}: what stood was withdrawn on {when}."
