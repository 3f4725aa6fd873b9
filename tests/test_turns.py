"""`hwstatus.rules.turns`: what held from which day to which, equal to what is asked day by day."""

import random
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hwstatus.record.dates import LAST_DAY
from hwstatus.record.models import Standing
from hwstatus.rules import standing, turns
from hwstatus.rules.standing import Event
from test_standing import WHO, random_history


def history(seed: int) -> list[Event]:
    return standing.events(random_history(random.Random(seed), WHO, 1), WHO)


def days_of(events: Sequence[Event]) -> list[str]:
    """The days on which something counts from or comes into force, and one before all of them."""
    in_force = {standing.comes_into_force(event) for event in events}
    days = {event.last for event in events} | {day for day in in_force if day}
    return ["1987-01-01", *sorted(days)]


def undisputed(found: Standing) -> Standing:
    return found._replace(disputed_with=None)


@given(st.integers(min_value=0))
def test_the_last_turn_up_to_a_day_is_the_headline_of_that_day(seed: int) -> None:
    events = history(seed)
    moved = turns.turns(WHO, events, LAST_DAY)
    for day in days_of(events):
        past = [turn.head for turn in moved if turn.day <= day]
        found = past[-1] if past else standing.headline(WHO, ())
        asked = standing.headline(WHO, standing.standings(WHO, events, day))
        assert found == undisputed(asked)


@given(st.integers(min_value=0))
def test_the_run_that_covers_a_day_is_the_standing_of_that_day(seed: int) -> None:
    events = history(seed)
    runs = list(turns.runs(WHO, events))
    for day in days_of(events):
        asked = standing.standings(WHO, events, day)
        covering = [run for run in runs if run.from_day <= day < (run.to_day or "~")]
        assert sorted((r.scope, r.status, r.since, r.began_by) for r in covering) == (
            sorted((s.scope, s.status, s.since, s.began_by) for s in asked)
        )


@given(st.integers(min_value=0))
def test_moves_are_the_turns_that_a_reader_sees(seed: int) -> None:
    moved = turns.turns(WHO, history(seed), LAST_DAY)
    seen = [(turn.head.status, turn.head.scope) for turn in turns.moves(moved)]
    assert all(one != other for one, other in pairwise(seen))
    assert {turn.day for turn in turns.moves(moved)} <= {turn.day for turn in moved}
