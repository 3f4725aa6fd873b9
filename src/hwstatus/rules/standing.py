"""The verdict of an entity for a scope on a day, derived from dated effects. No I/O.

`docs/rules.md` words the rules. They stand as SQL too, in `store/standings`,
for lists; `tests/test_standing.py` proves the two equal over random histories. Change them
together.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple

from hwstatus.record import dates
from hwstatus.record.dates import as_text, last_day
from hwstatus.record.models import DISPUTE_DAYS, Effect, Standing, Update
from hwstatus.record.vocabulary import (
    ANNOUNCED,
    AVOIDED,
    BASES,
    CONFIDENCES,
    CONTRACT,
    COURT,
    HEADLINE_SCOPE,
    IN_FORCE,
    OPPOSED,
    PERMITTED,
    SCOPES,
    SINGLE_PRESS,
    STAGE_AFTER,
    STAGES,
    STATUSES,
    SUSPENDED,
    UNKNOWN,
    binds,
    rank,
)


class Event(NamedTuple):
    """One effect with its place in time: its last possible day, record time, then place in the ledger."""

    last: str
    recorded_at: str
    brought: int
    id: str
    first: str
    date: str
    effect: Effect
    actor: str | None = None
    confidence: str = SINGLE_PRESS

    @property
    def place(self) -> tuple[str, str, int]:
        """What events are ordered by."""
        return self[:3]

    @property
    def moment(self) -> str:
        """The same place as one text that sorts."""
        return as_text(*self.place)


def events(updates: Iterable[Update], entity: str) -> list[Event]:
    """The effects on an entity, in the order in which they count.

    The updates are given in the order in which the ledger brought them in, at least those that were
    recorded in one second. Only the entity's own have any effect on it (rule 1).
    """
    of_entity = (
        event
        for brought, update in enumerate(updates)
        if update.entity == entity
        for event in events_of(update, brought)
    )
    return sorted(of_entity, key=lambda event: event.place)


def events_of(update: Update, brought: int = 0) -> list[Event]:
    """The effects of an update, with its place in time; `brought` is the last of its parts."""
    last = last_day(update)
    first = dates.read_date(update.date).first
    moment = (last, update.recorded_at, brought, update.id, first, update.date)
    trust = (update.actor, update.confidence)
    return [Event(*moment, effect, *trust) for effect in update.effects]


def acts(history: Iterable[Event]) -> list[Event]:
    """The events without mere announcements: what was done, suspended or ended.

    A company's own announcement that it refuses Huawei or removes it is an act.
    """
    return [
        e
        for e in history
        if e.effect.stage != ANNOUNCED or STATUSES[e.effect.status].practice == AVOIDED
    ]


# -- which act carries a status --------------------------------------------------------


class Act(NamedTuple):
    """An event as a verdict names it: `stage` is how far it was on the day asked."""

    event: Event
    stage: str

    @property
    def steps_left(self) -> int:
        """How many steps it was from being in force; a statement is no more than announced."""
        said = BASES[self.event.effect.basis].said
        return STAGES[ANNOUNCED if said else self.stage].steps_left

    @property
    def follows(self) -> bool:
        """Whether it only confirms what stood, as a court's ruling does that suspends and ends nothing."""
        effect = self.event.effect
        rules = self.event.actor == COURT and not effect.restores
        return (effect.confirms or rules) and not STAGES[effect.stage].settles

    @property
    def weight(self) -> tuple[bool, int, bool, int, bool]:
        """What acts are ordered by but for their time: the first one carries the status."""
        basis = BASES[self.event.effect.basis]
        soft = self.steps_left > 0 and not basis.binding
        doubt = CONFIDENCES[self.event.confidence].doubt
        return self.follows, self.steps_left, soft, doubt, basis.said


def stage_on(effect: Effect, day: str) -> str:
    """How far an act is on a day: its effective day puts it in force, and so does a contract's adoption.

    A vague day counts as its last. A statement never comes into force.
    """
    if BASES[effect.basis].said or not STAGES[effect.stage].coming:
        return effect.stage
    if effect.effective and dates.read_date(effect.effective).last <= day:
        return IN_FORCE
    if effect.basis == CONTRACT and STAGES[effect.stage].decided:
        return IN_FORCE
    return effect.stage


def takes_effect(effect: Effect, first: str) -> str | None:
    """The day on which an act takes effect, as known, where that is another one than its own.

    A day before the first possible one of the act is none: it counts from its own.
    """
    day = effect.effective
    return day if day and dates.read_date(day).last >= first else None


def comes_into_force(event: Event) -> str | None:
    """The day after an act's own on which it comes into force; None where it needs none or names none."""
    effect = event.effect
    if stage_on(effect, event.last) == stage_on(effect, dates.LAST_DAY):
        return None
    return dates.read_date(effect.effective or "").last


def carrying(run: Sequence[Event], counted: Sequence[Event], day: str) -> Act:
    """Of the acts of a run of one status, the one that carries it on a day (docs/rules.md#the-act-that-carries).

    `counted` are all events for the scope by that day, among which restored acts are found.
    Of acts of one weight the earliest carries, of statements the latest. What was restored
    within the run is as far along as its last restorer.
    """
    candidates = [_restored(e, counted, day) for e in reversed(run)]
    first = min(act.weight for act in candidates)
    alike = [act for act in candidates if act.weight == first]
    choose = max if BASES[alike[0].event.effect.basis].said else min
    return choose(alike, key=lambda act: act.event.place)


def _restored(event: Event, counted: Sequence[Event], day: str) -> Act:
    """The act that an event stands for: the one that it restores, as far along as itself, or its own."""
    own = Act(event, stage_on(event.effect, day))
    wanted = event.effect.restores
    for earlier in counted if wanted else ():
        is_same = earlier.effect.status == event.effect.status
        if earlier.id == wanted and is_same and earlier.place < event.place:
            return Act(earlier, STAGE_AFTER[own.steps_left])
    return own


# -- the verdict for a scope -----------------------------------------------------------


def standing(
    entity: str, scope: str, history: Sequence[Event], on: str, day: str | None = None
) -> Standing:
    """The standing for one scope on the day `on` (ISO), from ordered events.

    `unknown` where none counts. With a later `day`, the events up to `on` as far along as
    they will be then.
    """
    counted = [e for e in history if e.effect.scope == scope and e.last <= on]
    if not counted:
        return Standing(entity, scope, UNKNOWN)
    bare = standing_of(entity, last_run(counted), counted, day or on)
    disputed = _contradicted_by(counted[-1], counted[:-1])
    return bare._replace(disputed_with=disputed)


def last_run(counted: Sequence[Event]) -> Sequence[Event]:
    """The last events of one status, of ordered events for a scope."""
    status = counted[-1].effect.status
    own = takewhile(lambda e: e.effect.status == status, reversed(counted))
    return list(own)[::-1]


def standing_of(
    entity: str, run: Sequence[Event], counted: Sequence[Event], day: str
) -> Standing:
    """The standing that a run of one status gives on a day, but for what disputes it."""
    beginning, confirming = run[0], run[-1]
    event, stage = carrying(run, counted, day)
    began = beginning.effect
    return Standing(
        entity=entity,
        scope=began.scope,
        status=began.status,
        since=beginning.date,
        stage=stage,
        basis=event.effect.basis,
        effective=takes_effect(event.effect, event.first),
        decided_by=event.id,
        decided_on=event.date,
        began_by=beginning.id,
        began_on=beginning.date,
        began_stage=stage_on(began, day),
        began_basis=began.basis,
        began_effective=takes_effect(began, beginning.first),
        moment=confirming.moment,
        restores=began.restores,
        extent=next((e.effect.extent for e in reversed(run) if e.effect.extent), None),
        confirmed_by=confirming.id,
        confirmed_on=confirming.date,
    )


def contradict(one: Effect, other: Effect) -> bool:
    """Rule 13: one says Huawei may supply, the other that it is kept away.

    A court's suspension and a repeal contradict nothing.
    """
    if STAGES[one.stage].settles or STAGES[other.stage].settles:
        return False
    low, high = sorted((rank(one.status), rank(other.status)))
    return low == rank(PERMITTED) and high >= OPPOSED


def _contradicted_by(deciding: Event, earlier: Sequence[Event]) -> str | None:
    last = date.fromisoformat(deciding.last)
    oldest = (last - timedelta(days=DISPUTE_DAYS)).isoformat()
    for event in reversed(earlier):
        if event.last < oldest:
            return None
        if event.id != deciding.id and contradict(deciding.effect, event.effect):
            return event.id
    return None


def standings(entity: str, history: Sequence[Event], on: str) -> list[Standing]:
    """The standing for every scope that was touched by that day, in the scopes' order."""
    touched = {e.effect.scope for e in history if e.last <= on}
    ordered = [scope for scope in SCOPES if scope in touched]
    return [standing(entity, scope, history, on) for scope in ordered]


# -- the headline ----------------------------------------------------------------------

_PLACE_OF = {scope: number for number, scope in enumerate(SCOPES)}


def headline(entity: str, standings: Iterable[Standing]) -> Standing:
    """The verdict on an entity's networks, from its standings; `unknown` without any.

    Scope 5G, unless another network scope binds and 5G does not: then the strictest of
    those. Without 5G, the network scope that was decided last. `unknown` standings and
    scopes outside the networks have no part in it; where nothing else is known, what a court
    suspended is still told.
    """
    networks = [s for s in standings if is_network(s)]
    by_scope = {s.scope: s for s in networks if s.status != UNKNOWN}
    main = by_scope.get(HEADLINE_SCOPE)
    if main and binds(main.status):
        return main
    binding = [s for s in by_scope.values() if binds(s.status)]
    if binding:
        return min(binding, key=_strictest_first)
    if main:
        return main
    latest = _newest(by_scope.values() or _held_up(networks))
    return latest or Standing(entity, HEADLINE_SCOPE, UNKNOWN)


def _newest(standings: Iterable[Standing]) -> Standing | None:
    """The standing that was decided last; of several by one act, the first scope's."""
    ordered = sorted(standings, key=lambda s: _PLACE_OF[s.scope])
    return max(ordered, key=lambda s: s.moment, default=None)


def _held_up(standings: Iterable[Standing]) -> list[Standing]:
    """The standings that are unknown while a court holds up what stood."""
    return [s for s in standings if s.status == UNKNOWN and s.began_stage == SUSPENDED]


def beside(standings: Iterable[Standing]) -> list[Standing]:
    """The known standings outside the networks, strictest first."""
    others = [s for s in standings if s.status != UNKNOWN and not is_network(s)]
    return sorted(others, key=_strictest_first)


def strictest(entity: str, standings: Iterable[Standing]) -> Standing:
    """The verdict among scopes that were asked for: the headline, else the strictest."""
    of_scopes = list(standings)
    head = headline(entity, of_scopes)
    if head.status != UNKNOWN:
        return head
    others = beside(of_scopes) or _held_up(s for s in of_scopes if not is_network(s))
    return others[0] if others else head


def is_network(one: Standing) -> bool:
    """Whether a standing is for a part of the networks."""
    return SCOPES[one.scope].network


def _strictest_first(one: Standing) -> tuple[int, int]:
    return -rank(one.status), _PLACE_OF[one.scope]


def doubtful(entity: str, history: Sequence[Event], on: str) -> list[Event]:
    """The events of a vague date that would change the headline of a day.

    They may or may not have happened by then.
    """
    now = _head_of(entity, history, on)
    maybe = [e for e in history if e.first <= on < e.last]
    return [e for e in maybe if _head_of(entity, _moved(history, e, on), on) != now]


def _moved(history: Sequence[Event], event: Event, on: str) -> list[Event]:
    """The events with one of them on a day."""
    others = [e for e in history if e is not event]
    return sorted([*others, event._replace(last=on)], key=lambda e: e.place)


def _head_of(entity: str, history: Sequence[Event], on: str) -> tuple[str, str]:
    head = headline(entity, standings(entity, history, on))
    return head.status, head.scope


def projected(now: Standing, ends: Iterable[tuple[str, str]], on: str) -> Standing:
    """The standing on a day ahead if every announced date is kept.

    It is in force as far as the days have come that it names. The last of the deadlines still
    ahead for its scope (`ends`: scope and last day) completes a phase-out, which leaves a ban.
    """
    last = max((day for scope, day in ends if scope == now.scope), default=None)
    completed = STATUSES[now.status].completed
    if completed and last and last <= on:
        return now._replace(status=completed, since=last, stage=IN_FORCE)
    return now
