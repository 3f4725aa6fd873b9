"""The verdict of an entity for a scope on a day, derived from dated effects (DESIGN 3). No I/O.

The same rules stand as SQL in `queries.STANDINGS`, for lists; `tests/test_standing.py` proves the two
equal over random histories. Change them together.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from hwstatus import dates
from hwstatus.models import DISPUTE_DAYS, Effect, Standing, Update
from hwstatus.vocabulary import HEADLINE_SCOPE, OPPOSED, PERMITTED, SCOPES, STAGES, rank


class Event(NamedTuple):
    """One effect with its place in time: ordered by last possible day, then record time, then id."""

    last: str
    recorded_at: str
    id: str
    first: str
    date: str
    effect: Effect


def last_day(update: Update) -> str:
    """The last day on which the update's event can have happened: it was over when it was recorded."""
    span = dates.read_date(update.date)
    return max(span.first, min(span.last, update.recorded_at[:10]))


def moment_of(update: Update) -> str:
    """The place of an update's effects in time, as one text that sorts: DESIGN 3's order."""
    return f"{last_day(update)}|{update.recorded_at}|{update.id}"


def events(updates: Iterable[Update], entity: str) -> list[Event]:
    """The effects on an entity, in the order in which they count. Only its own updates have any (rule 1)."""
    found = [
        Event(
            last_day(u),
            u.recorded_at,
            u.id,
            dates.read_date(u.date).first,
            u.date,
            effect,
        )
        for u in updates
        if u.entity == entity
        for effect in u.effects
    ]
    return sorted(found, key=lambda e: e[:3])


def standing(entity: str, scope: str, history: Sequence[Event], on: str) -> Standing:
    """The standing for one scope on the day `on` (ISO), from ordered events; unknown where none counts."""
    counted = [e for e in history if e.effect.scope == scope and e.last <= on]
    if not counted:
        return Standing(entity, scope, "unknown")
    deciding = counted[-1]
    effect = deciding.effect
    run = deciding
    for event in reversed(counted):
        if event.effect.status != effect.status:
            break
        run = event
    return Standing(
        entity,
        scope,
        effect.status,
        run.date,
        effect.stage,
        effect.basis,
        effect.effective,
        deciding.id,
        deciding.date,
        _contradicted_by(deciding, counted[:-1]),
    )


def contradict(one: Effect, other: Effect) -> bool:
    """Rule 13: one says Huawei may supply, the other that it is kept away, and no court or repeal lies between."""
    if STAGES[one.stage].settles or STAGES[other.stage].settles:
        return False
    low, high = sorted(rank(e.status) for e in (one, other))
    return low == rank(PERMITTED) and high >= OPPOSED


def _contradicted_by(deciding: Event, earlier: Sequence[Event]) -> str | None:
    oldest = (
        date.fromisoformat(deciding.last) - timedelta(days=DISPUTE_DAYS)
    ).isoformat()
    for event in reversed(earlier):
        if event.last < oldest:
            return None
        if event.id != deciding.id and contradict(deciding.effect, event.effect):
            return event.id
    return None


def standings(entity: str, history: Sequence[Event], on: str) -> list[Standing]:
    """The standing for every scope that an effect has touched by that day, in the order of the scopes."""
    touched = {e.effect.scope for e in history if e.last <= on}
    return [
        standing(entity, scope, history, on) for scope in SCOPES if scope in touched
    ]


def headline(entity: str, found: Iterable[Standing]) -> Standing:
    """The one verdict: scope 5G; without any on 5G, the strictest other scope, which it then names."""
    known = [s for s in found if s.status != "unknown"]
    order = list(SCOPES)
    best = min(
        known,
        key=lambda s: (
            s.scope != HEADLINE_SCOPE,
            -rank(s.status),
            order.index(s.scope),
        ),
        default=None,
    )
    return best or Standing(entity, HEADLINE_SCOPE, "unknown")


def doubtful(entity: str, history: Sequence[Event], on: str) -> list[Event]:
    """The imprecisely dated events that may or may not have happened by a day and would change its headline."""
    maybe = [e for e in history if e.first <= on < e.last]
    now = headline(entity, standings(entity, history, on))
    found = []
    for event in maybe:
        moved = sorted(
            (*(e for e in history if e is not event), event._replace(last=on)),
            key=lambda e: e[:3],
        )
        then = headline(entity, standings(entity, moved, on))
        if (then.status, then.scope) != (now.status, now.scope):
            found.append(event)
    return found


def projected(found: Standing, ends: Iterable[tuple[str, str]], on: str) -> Standing:
    """The standing on a day ahead if every announced date is kept.

    An effective date puts a decision in force; the last of the deadlines still ahead for a phase-out's scope
    (`ends`: scope and last day) completes it, which leaves a ban.
    """
    last = max((day for scope, day in ends if scope == found.scope), default=None)
    if found.status == "phase-out" and last and last <= on:
        return found._replace(status="banned", since=last, stage="in-force")
    due = dates.read_date(found.effective).last if found.effective else None
    if due and due <= on and found.stage in ("announced", "adopted"):
        return found._replace(stage="in-force")
    return found
