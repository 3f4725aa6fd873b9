"""What sheets of form 1 said, and no later one does: they are verified as they were made.

The last act of a run decided in them, each effect had a rule, and of an operator's announcements none counted.
"""

from collections.abc import Iterator, Mapping, Sequence

from hwstatus.answers import why
from hwstatus.answers.why import Evidence
from hwstatus.record import dates
from hwstatus.record.models import Effect, Entity, Standing, Update
from hwstatus.record.vocabulary import (
    ANNOUNCED,
    BINDING,
    CASE_BY_CASE,
    CONTRACT,
    COURT,
    INFORMAL,
    JURISDICTIONS,
    LAW,
    ORDER,
    PERMITTED,
    REPEALED,
    STAGES,
    SUSPENDED,
    UNDER_REVIEW,
    rank,
)
from hwstatus.rules import standing
from hwstatus.rules.coding_rules import RULES, Reason, is_anonymous, is_implied
from hwstatus.rules.practice import Operator
from hwstatus.store.tracker import Tracker


def operators(then: Tracker, companies: Sequence[Entity]) -> list[Operator]:
    """Companies with the standings on which a practice rested: by the last act, if it neither suspends nor ends.

    No announcement counted.
    """
    return [Operator.of(company, _acting(then, company.slug)) for company in companies]


def _acting(then: Tracker, company: str) -> Iterator[Standing]:
    history = standing.events(then.history(company), company)
    acts = [event for event in history if event.effect.stage != ANNOUNCED]
    last = {(event.id, event.effect.scope): event.effect.stage for event in acts}
    for one in standing.standings(company, acts, then.on):
        if not STAGES[last[one.confirmed_by or "", one.scope]].settles:
            yield one._replace(decided_by=one.confirmed_by)


def weigh(
    then: Tracker, head: Standing, scope: str, history: Mapping[str, Update]
) -> list[Evidence]:
    """The rows of `why.weigh` with the decision and the reasons that they had."""
    slug = head.entity
    counted = why.counted_for(then, history.values(), slug, scope)
    rows = {row.id: row for row in why.weigh(then, head, scope)}
    weighed = [_row(then, update, head, scope, counted) for update in history.values()]
    weighed.sort(key=lambda row: (row.id != head.began_by, not row.decides))
    return [*weighed, *(row for id_, row in rows.items() if id_ not in history)]


def _row(
    then: Tracker, update: Update, head: Standing, scope: str, counted: Sequence[Update]
) -> Evidence:
    decides = bool(counted) and update is counted[-1]
    reason = _reason(then, update, head, scope, counted)
    return why.row_of(then, head.entity, update, reason, scope, decides=decides)


def _reason(
    then: Tracker, update: Update, head: Standing, scope: str, counted: Sequence[Update]
) -> Reason:
    effect = why.effect_of(update, head.entity, scope)
    if effect is None or update not in counted:
        return why.reason_aside(then, update, head.entity)
    number = _rule_of(update, effect, then.entities.kinds[head.entity])
    if update is counted[-1]:
        decides = f"decides: the latest on {scope} by {dates.spell(then.on)}"
        return Reason(number, f"{decides}; {RULES[number]}")
    if update.id == head.began_by:
        return Reason(number, f"{why.began(then, head)}; {RULES[number]}")
    return why.reason_overtaken(then, update, head.entity, scope, counted)


def _rule_of(update: Update, effect: Effect, kind: str) -> int:
    if kind not in JURISDICTIONS:
        return 15
    if is_implied(update, effect):
        return 9
    if effect.stage == REPEALED:
        return 4
    if effect.stage == SUSPENDED or effect.restores or update.actor == COURT:
        return 6
    if is_anonymous(update):
        return 7
    return _rule_of_status(effect)


def _rule_of_status(effect: Effect) -> int:
    if effect.status == CASE_BY_CASE.word:
        return 5
    if effect.status == UNDER_REVIEW.word and effect.basis == LAW:
        return 4 if effect.stage == ANNOUNCED else 5
    if rank(effect.status) == BINDING and effect.basis in (ORDER, CONTRACT):
        return 3
    if effect.status == PERMITTED and effect.basis == INFORMAL:
        return 8
    return 1
