"""Whom a filter asks for, and whether an update, a source or a verdict is among what it asks for."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from hwstatus.record import dates
from hwstatus.record.models import (
    Effect,
    Filter,
    FilterOptions,
    Source,
    Standing,
    Update,
)
from hwstatus.record.names import fold, parted
from hwstatus.record.vocabulary import COMPANY, COUNTRY, UNKNOWN, can_bind
from hwstatus.store.filters import OF_ACTS, OF_UPDATES
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from hwstatus.answers.verdicts import Verdict


def subjects(tracker: Tracker, chosen: Filter) -> list[str]:
    """The entities asked for: by name, else those of the kind that somebody has written about.

    Where companies are asked for and countries are named, or a group of them, it is the
    companies that operate there. Of names beside a group it is those that belong to it.
    """
    kinds = chosen.kinds or (COUNTRY,)
    if chosen.entities and chosen.members is not None:
        unnamed = chosen._replace(entities=(), kinds=chosen.kinds or (COUNTRY, COMPANY))
        belonging = {*chosen.members, *subjects(tracker, unnamed)}
        named = subjects(tracker, chosen._replace(members=None))
        return [slug for slug in named if slug in belonging]
    if chosen.entities:
        if not chosen.kinds:
            return list(chosen.entities)
        of_kinds = tracker.entities.of_kinds(kinds)
        named = [slug for slug in chosen.entities if slug in of_kinds]
        places = [slug for slug in chosen.entities if slug not in of_kinds]
        there = companies_in(tracker, places, kinds)
        return list(dict.fromkeys([*named, *there]))
    if chosen.members is not None:
        members = set(chosen.members)
        if chosen.kinds:
            members &= tracker.entities.of_kinds(kinds)
        return sorted(members.union(companies_in(tracker, chosen.members, kinds)))
    return sorted(tracker.entities.with_updates(kinds))


def of_kinds(tracker: Tracker, chosen: Filter) -> Filter:
    """The same of whom a kind was asked for: of countries that were named with it, the companies there."""
    if not (chosen.kinds and chosen.entities):
        return chosen
    return chosen._replace(entities=(), members=tuple(subjects(tracker, chosen)))


def companies_in(
    tracker: Tracker, places: Sequence[str], kinds: Sequence[str]
) -> list[str]:
    """The companies with updates at home or operating in one of some places on the day asked.

    None where companies are not among the kinds asked for.
    """
    if COMPANY not in kinds:
        return []
    from hwstatus.rules.practice import operates_in

    written_about = tracker.entities.with_updates([COMPANY])
    return [
        company.slug
        for company in tracker.entities.companies_in(places)
        if company.slug in written_about
        and any(operates_in(company, country, tracker.on) for country in places)
    ]


def matches_scope(tracker: Tracker, chosen: Filter, slug: str, scope: str) -> bool:
    """Whether an entity and a scope are among those that were asked for."""
    if chosen.entities and slug not in chosen.entities:
        return False
    if chosen.members is not None and slug not in chosen.members:
        return False
    if chosen.kinds and tracker.entities.kinds.get(slug) not in chosen.kinds:
        return False
    return not chosen.scopes or scope in chosen.scopes


def asks_about_acts(chosen: Filter) -> bool:
    """Whether it matters who acted, who reports it, how firmly and on what it rests."""
    return any(_of_acts(chosen))


_of_acts = attrgetter(
    "publishers",
    "own",
    "official",
    "unofficial",
    "recorded_since",
    "binding",
    *(each.field for each in OF_ACTS),
)
_CAME_ABOUT = [each for each in OF_ACTS if each.record is Effect]
"""The filters by how an effect came about."""


def matches_update(tracker: Tracker, chosen: Filter, update: Update) -> bool:
    """Whether an update's actor, sources and some effect are among those asked for."""
    asks_how = chosen.binding or any(each.asked(chosen) for each in _CAME_ABOUT)
    is_so = any(matches_act(chosen, effect) for effect in update.effects)
    return (is_so or not asks_how) and matches_report(tracker, chosen, update)


def matches_report(tracker: Tracker, chosen: Filter, update: Update) -> bool:
    """Whether an update's own words, its actor and its sources are among those asked for."""
    if not all(
        each.lets_through(chosen, getattr(update, each.name)) for each in OF_UPDATES
    ):
        return False
    kinds = tracker.entities.kinds if chosen.own else {}
    if chosen.own and f"{kinds[update.entity]} {update.actor}" not in chosen.own:
        return False
    if chosen.unofficial if update.is_official else chosen.official:
        return False
    if chosen.recorded_since and update.recorded_at < chosen.recorded_since:
        return False
    wanted = {fold(name) for name in chosen.publishers}
    return not wanted or any(fold(s.publisher) in wanted for s in update.sources)


def matches_source(chosen: Filter, source: Source) -> bool:
    """Whether a source's publisher, and its being official, are among those asked for."""
    names = {fold(name) for name in chosen.publishers}
    is_named = not names or fold(source.publisher) in names
    return is_named and (source.official or not chosen.official)


def matches_act(chosen: Filter, act: "Effect | Verdict | Standing") -> bool:
    """Whether the stage, the basis and the like of an effect, or of what it came to, are among those asked for."""
    if not all(
        each.lets_through(chosen, getattr(act, each.name, None)) for each in _CAME_ABOUT
    ):
        return False
    return not chosen.binding or can_bind(act.status, act.basis)


def decides(tracker: Tracker, verdict: "Verdict | Standing", chosen: Filter) -> bool:
    """Whether the deciding act of a standing is one of those asked for."""
    if verdict.decided_by is None or not matches_act(chosen, verdict):
        return False
    return matches_report(tracker, chosen, tracker.update(verdict.decided_by))


def passes(tracker: Tracker, row: "Verdict | Standing", chosen: Filter) -> bool:
    """Whether a verdict is among those asked for: by its status, its first day and its act.

    One that is unknown for the scopes asked for is where it was asked for by name, or as a member of a group.
    """
    if chosen.statuses and row.status not in chosen.statuses:
        return False
    members = chosen.members if COMPANY not in chosen.kinds else ()
    is_named = chosen.entities or row.entity in (members or ())
    if chosen.scopes and row.status == UNKNOWN and not is_named:
        return False
    if not (chosen.since or chosen.until or asks_about_acts(chosen)):
        return True
    if row.since is None or row.decided_by is None:
        return False
    span = dates.read_date(row.since)
    if (chosen.since and span.last < chosen.since) or (
        chosen.until and span.first > chosen.until
    ):
        return False
    return decides(tracker, row, chosen)


def matched_by_nobody(
    tracker: Tracker,
    wanted: FilterOptions,
    chosen: Filter,
    heads: Mapping[str, Standing],
) -> Iterator[str]:
    """What to say of the scopes and statuses, where several were typed, that none of the verdicts asked for has."""
    from hwstatus.answers import evidence

    for option, field in (("scope", "scopes"), ("status", "statuses")):
        words: Sequence[str] = getattr(chosen, field)
        is_typed = len(words) == len(parted(getattr(wanted, option)))
        if len(words) < 2 or not is_typed:
            continue
        empty = []
        for word in words:
            alone: dict[str, Any] = {field: (word,)}
            one = chosen._replace(**alone)
            of_word = heads
            if field == "scopes":
                of_scope = evidence.headlines(tracker, list(heads), scopes=[word])
                of_word = {n: one for n, one in of_scope.items() if one.decided_by}
            if not any(passes(tracker, head, one) for head in of_word.values()):
                empty.append(word)
        if empty:
            yield f"No verdict here is of --{option} {','.join(empty)}."
