"""How the practice in a country moved: what its operators did, from day to day.

The rules are those of `practice`. They are asked only on the days on which an answer can
change: an operator acts, a market opens or ends, an act becomes too old to be fresh.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from hwstatus import dates, standing
from hwstatus.models import Entity, Standing
from hwstatus.practice import YEARS, Operator, Practice, operates_in, practice_of
from hwstatus.standing import Event
from hwstatus.turns import State, states
from hwstatus.vocabulary import COMPANY


class PracticeTurn(NamedTuple):
    """A day from which on the operators of a country do something else."""

    day: str
    practice: Practice


class Acting(NamedTuple):
    """An operator with its acts, and the days from which it has these standings."""

    entity: Entity
    acts: Sequence[Event]
    states: Sequence[State]

    def on(self, day: str) -> tuple[Standing, ...]:
        """Its standings on a day."""
        at = bisect_right(self.states, day, key=lambda state: state.day)
        return self.states[at - 1].standings if at else ()


class Operators:
    """The companies in each country, whenever that was."""

    def __init__(
        self, entities: Iterable[Entity], events_of: Callable[[str], Sequence[Event]]
    ) -> None:
        self._events_of = events_of
        self._acting = cache(self._find)
        self._companies: dict[str, list[Entity]] = defaultdict(list)
        for entity in entities:
            if entity.kind == COMPANY:
                for country in _countries(entity):
                    self._companies[country].append(entity)

    def acting_in(self, country: str) -> list[Acting]:
        """Those in a country that did anything."""
        companies = self._companies.get(country, ())
        return [one for one in map(self._acting, companies) if one.acts]

    def _find(self, company: Entity) -> Acting:
        acts = standing.acts(self._events_of(company.slug))
        return Acting(company, acts, list(states(company.slug, acts)))


def _countries(entity: Entity) -> set[str]:
    places = {market.country for market in entity.operates_in}
    if entity.home:
        places.add(entity.home)
    return places


def practice_turns(
    country: str, acting: Sequence[Acting], until: str
) -> list[PracticeTurn]:
    """How practice in a country turned up to a day (ISO)."""
    found: list[PracticeTurn] = []
    for day in sorted({day for one in acting for day in _days(one) if day <= until}):
        operators = [
            Operator(one.entity, one.on(day))
            for one in acting
            if operates_in(one.entity, country, day)
        ]
        practice = practice_of(country, operators, day)
        if not found or found[-1].practice != practice:
            found.append(PracticeTurn(day, practice))
    return found


def _days(acting: Acting) -> Iterator[str]:
    """The days on which what an operator does may count otherwise than before."""
    for event in acting.acts:
        yield event.last
        yield dates.shift(dates.shift(event.last, years=YEARS), days=1)
    for market in acting.entity.operates_in:
        if market.since:
            yield dates.read_date(market.since).last
        if market.to:
            yield dates.shift(dates.read_date(market.to).last, days=1)
