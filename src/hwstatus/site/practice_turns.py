"""How the practice in a country moved: what its operators did, from day to day.

The rules are those of `practice`. They are asked only on the days on which an answer can
change: an operator acts, a market opens or ends, an act becomes too old to be fresh.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hwstatus import dates, standing
from hwstatus.models import Entity
from hwstatus.practice import YEARS, Operator, Practice, operates_in, practice_of
from hwstatus.standing import Event
from hwstatus.vocabulary import COMPANY


class PracticeTurn(NamedTuple):
    """A day from which on the operators of a country do something else."""

    day: str
    practice: Practice


def practice_turns(
    entities: Iterable[Entity],
    events: Mapping[str, Sequence[Event]],
    until: str,
) -> dict[str, list[PracticeTurn]]:
    """The turns up to a day (ISO) in each country where an operator has a stance."""
    acting: dict[str, list[_Acting]] = defaultdict(list)
    for entity in entities:
        acts = standing.acts(events.get(entity.slug, ()))
        if entity.kind == COMPANY and acts:
            for country in _countries(entity):
                acting[country].append(_Acting(entity, acts))
    return {country: _turns(country, own, until) for country, own in acting.items()}


class _Acting(NamedTuple):
    entity: Entity
    acts: Sequence[Event]


def _countries(entity: Entity) -> set[str]:
    places = {market.country for market in entity.operates_in}
    if entity.home:
        places.add(entity.home)
    return places


def _turns(country: str, acting: Sequence[_Acting], until: str) -> list[PracticeTurn]:
    found: list[PracticeTurn] = []
    for day in sorted({day for one in acting for day in _days(one) if day <= until}):
        operators = [
            Operator(entity, tuple(standing.standings(entity.slug, acts, day)))
            for entity, acts in acting
            if operates_in(entity, country, day)
        ]
        practice = practice_of(country, operators, day)
        if not found or found[-1].practice != practice:
            found.append(PracticeTurn(day, practice))
    return found


def _days(acting: _Acting) -> Iterator[str]:
    """The days on which what an operator does may count otherwise than before."""
    for event in acting.acts:
        yield event.last
        yield dates.shift(dates.shift(event.last, years=YEARS), days=1)
    for market in acting.entity.operates_in:
        if market.since:
            yield dates.read_date(market.since).last
        if market.to:
            yield dates.shift(dates.read_date(market.to).last, days=1)
