"""How an entity's standings moved: after every day on which an effect counts or comes into force, what holds.

The rules are those of `standing`, followed event by event instead of asked day by day;
`tests/test_turns.py` proves the two equal.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Annotated, NamedTuple, TypeVar

from hwstatus.columns import Scope, Slug
from hwstatus.record import dates
from hwstatus.record.models import Standing
from hwstatus.rules import standing
from hwstatus.rules.standing import Event

T = TypeVar("T")


class Turn(NamedTuple):
    """A day from which on an entity has another headline, or the same by another act."""

    day: str
    head: Standing


class Run(NamedTuple):
    """A stretch of time in which a status held for a scope: from a day until before another.

    `to_day` is None while it lasts. `since` is the first day as it is known.
    """

    entity: Slug
    scope: Scope[str]
    status: Annotated[str, "the status that held"]
    from_day: Annotated[str, "first day on which it certainly held (ISO)"]
    to_day: Annotated[
        str | None, "first day on which another one held; null while it lasts"
    ]
    since: Annotated[str, "its first day, as exactly as known"]
    began_by: Annotated[str, "id of the update that began it"]
    confirmed_by: Annotated[str, "id of the update that last confirmed it"]


class State(NamedTuple):
    """A day from which on an entity has these standings, in the order of their beginning."""

    day: str
    standings: tuple[Standing, ...]


def states(
    entity: str, history: Sequence[Event], until: str = dates.LAST_DAY
) -> Iterator[State]:
    """The standings after each day of ordered events, and of their coming into force up to a day.

    What disputes them is left out.
    """
    standings: dict[str, Standing] = {}
    counted: defaultdict[str, list[Event]] = defaultdict(list)
    for day, events, in_force in _days(history, until):
        for event in events:
            counted[event.effect.scope].append(event)
        for scope in dict.fromkeys(e.effect.scope for e in (*events, *in_force)):
            own = counted[scope]
            run = standing.last_run(own)
            standings[scope] = standing.standing_of(entity, run, own, day)
        yield State(day, tuple(standings.values()))


def _days(
    history: Sequence[Event], until: str
) -> Iterator[tuple[str, Sequence[Event], Sequence[Event]]]:
    """Each day on which events count from or come into force, with both."""
    events = {day: list(own) for day, own in groupby(history, key=lambda e: e.last)}
    in_force: defaultdict[str, list[Event]] = defaultdict(list)
    for event in history:
        day = standing.comes_into_force(event)
        if day and day <= until:
            in_force[day].append(event)
    for day in sorted({*events, *in_force}):
        yield day, events.get(day, ()), in_force.get(day, ())


def turns(entity: str, history: Sequence[Event], until: str) -> list[Turn]:
    """The headline after each day of ordered events, up to a day, where it is another one than before."""
    every = (
        Turn(day, standing.headline(entity, standings))
        for day, standings in states(entity, history, until)
    )
    return first_of_each(every, attrgetter("head"))


def moves(turns_: Sequence[Turn]) -> list[Turn]:
    """The turns with another status or another scope than the one before."""
    return first_of_each(turns_, attrgetter("head.status", "head.scope"))


def first_of_each(turns_: Iterable[T], key: Callable[[T], object]) -> list[T]:
    """Of those that are alike by a key and follow one another, the first."""
    return [next(alike) for _, alike in groupby(turns_, key)]


def runs(entity: str, history: Sequence[Event]) -> Iterator[Run]:
    """Every stretch of one status, scope by scope, in the order of time."""
    for scope in dict.fromkeys(event.effect.scope for event in history):
        own = [event for event in history if event.effect.scope == scope]
        stretches = [list(s) for _, s in groupby(own, key=lambda e: e.effect.status)]
        ends = [stretch[0].last for stretch in stretches[1:]]
        for stretch, end in zip(stretches, [*ends, None], strict=True):
            yield Run(
                entity=entity,
                scope=scope,
                status=stretch[0].effect.status,
                from_day=stretch[0].last,
                to_day=end,
                since=stretch[0].date,
                began_by=stretch[0].id,
                confirmed_by=stretch[-1].id,
            )
