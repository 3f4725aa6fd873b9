"""What a reader sees of a country from a day on: its verdict, and practice without one.

How practice moved follows what its operators did, from day to day, by the rules of `practice`. They
are asked only on the days on which an answer can change: an operator acts, a market opens or ends,
an act becomes too old to be fresh.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from hwstatus import wording
from hwstatus.pictures.palette import Look, look_of
from hwstatus.pictures.world import Place
from hwstatus.record import dates
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import COMPANY, UNKNOWN, binds, can_bind, manner
from hwstatus.rules import standing
from hwstatus.rules.practice import YEARS, Operator, Practice, practice_of
from hwstatus.rules.standing import Event
from hwstatus.rules.turns import State, Turn, first_of_each, states


class Acting(NamedTuple):
    """An operator with its acts, and the days from which it has these standings."""

    entity: Entity
    acts: Sequence[Event]
    states: Sequence[State]

    def on(self, day: str) -> tuple[Standing, ...]:
        """Its standings on a day."""
        state = _on(self.states, day)
        return state.standings if state else ()


def acting_in(
    entities: Iterable[Entity], events_of: Callable[[str], Sequence[Event]]
) -> Mapping[str, Sequence[Acting]]:
    """The companies in each country, whenever that was, that did anything."""
    acting: dict[str, list[Acting]] = defaultdict(list)
    for company in (entity for entity in entities if entity.kind == COMPANY):
        acts = standing.acts(events_of(company.slug))
        one = Acting(company, acts, list(states(company.slug, acts)))
        for country in {company.home, *(m.country for m in company.operates_in)}:
            if acts and country:
                acting[country].append(one)
    return acting


# -- what is seen -------------------------------------------------------------------------


class Sight(NamedTuple):
    """A country from a day on (ISO): `practice` is None where the verdict is known."""

    day: str
    head: Standing
    practice: Practice | None

    @property
    def counted(self) -> str | None:
        """What its practice is counted as; None where none is known."""
        return self.practice and self.practice.counted

    @property
    def operators(self) -> str:
        """Whose practice it is: `in use: Etisalat, du (2023)`; empty where none is known."""
        practice = self.practice
        if practice is None:
            return ""
        names = (one.name for one in practice.operators)
        return wording.practice(
            practice.word, names, practice.confirmed, practice.last_known
        )

    @property
    def aside(self) -> str:
        """What is said beside the status: `as guidance` where no law makes it bind, else whose practice is known."""
        head = self.head
        unbound = binds(head.status) and not can_bind(head.status, head.basis)
        return manner(head.basis) if unbound else self.operators

    @property
    def words(self) -> str:
        """`phase-out (5g) since 16 Dec 2020`, `unknown · in use: Etisalat (2023)`."""
        head = self.head
        said = UNKNOWN
        if head.status != UNKNOWN:
            said = wording.status_since(
                head.status, head.scope, head.extent, head.since
            )
        return " · ".join(filter(None, (said, self.aside)))

    def look(self, country: Entity) -> Look:
        """How a map draws it."""
        return look_of(country.iso2 or "", self.head.status, self.counted)

    def place(self, country: Entity, link: str = "") -> Place:
        """The country on a map."""
        label = f"{country.name}: {self.words}"
        return Place(self.head.status, self.counted, label, link)


def sights(
    country: str, turns: Sequence[Turn], acting: Sequence[Acting], until: str
) -> list[Sight]:
    """What is seen of a country, from its beginning on up to a day (ISO); the first has the day ``."""
    nothing = standing.headline(country, ())
    practised = {day for one in acting for day in _days(one) if day <= until}
    seen = [Sight("", nothing, None)]
    for day in sorted({turn.day for turn in turns} | practised):
        turn = _on(turns, day)
        head = turn.head if turn else nothing
        practice = None
        if head.status == UNKNOWN and practised and day >= min(practised):
            practice = _practice_on(country, acting, day)
        seen.append(Sight(day, head, practice))
    return first_of_each(seen, attrgetter("head", "practice"))


def _practice_on(country: str, acting: Sequence[Acting], day: str) -> Practice:
    operators = [Operator.of(one.entity, one.on(day)) for one in acting]
    return practice_of(country, operators, day)


def _days(acting: Acting) -> Iterator[str]:
    """The days on which what an operator does may count otherwise than before."""
    for event in acting.acts:
        yield event.last
        in_force = standing.comes_into_force(event)
        if in_force:
            yield in_force
        yield dates.shift(dates.shift(event.last, years=YEARS), days=1)
    for market in acting.entity.operates_in:
        if market.since:
            yield dates.read_date(market.since).last
        if market.to:
            yield dates.shift(dates.read_date(market.to).last, days=1)


def sight_on(seen: Sequence[Sight], day: str) -> Sight:
    """What is seen on a day."""
    return seen[bisect_right(seen, day, key=lambda sight: sight.day) - 1]


T = TypeVar("T", Turn, State)


def _on(turns: Sequence[T], day: str) -> T | None:
    at = bisect_right(turns, day, key=lambda turn: turn.day)
    return turns[at - 1] if at else None
