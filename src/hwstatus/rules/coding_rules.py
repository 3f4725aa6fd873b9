"""The coding rules, and which of them a verdict or a context update rests on.

The rules are the analyst's: they are applied when an update is coded, and explained in
`docs/rules.md`. Here they are named, so that `why` can say which one to check.
"""

from typing import NamedTuple

from hwstatus.record.models import Effect, Update
from hwstatus.record.vocabulary import (
    ACTORS,
    ANONYMOUS,
    COURT,
    EXTENTS,
    IMPLIED,
    JURISDICTIONS,
    OPERATOR,
    REPEALED,
    STAGES,
    STATUSES,
    SUSPENDED,
)

RULES = {
    1: "only a country's own state bodies set its status",
    2: "a purchase or another act of an operator changes only that operator's record",
    3: "a single blocked deal counts as restricted",
    4: "a bill is under review until it is passed, and a rejection restores what stood"
    " before it",
    5: "a law that lets the state refuse suppliers is case-by-case from the day it is in"
    " force",
    6: "an appeal changes nothing, an injunction suspends, and lifting it restores",
    7: "stated intentions and unnamed sources count as under review at most",
    8: "a minister's remark can permit what was unknown or under review, no more",
    9: "known only from a reaction; a primary source is still needed",
    10: "a status for one scope says nothing of another",
    11: "removal work only confirms, and a passed deadline needs its outcome recorded",
    12: "a bloc's guidance does not change its members",
    13: "contradicting effects within 30 days are shown as disputed",
    14: "a correction (we were wrong) and an update (the world changed) are different"
    " records",
    15: "for a company, the status is its own stance",
    16: "two outlets with one agency's report are one source",
}
"""Each rule in a few words, by its number in `docs/rules.md`."""


CONTEXT, ELSEWHERE = "context", "about another entity"


class Reason(NamedTuple):
    """Why something counts or does not.

    `rule` is the rule's number, None where the order of time alone decides. `brief` is
    the kind of reason, by which many are counted.
    """

    rule: int | None
    words: str
    brief: str = CONTEXT


def reason_for(update: Update, effect: Effect, kind: str) -> Reason:
    """The rule that applied to an effect, as far as the record itself says; else what its status means.

    `kind` is the kind of the entity whose status it is.
    """
    number = _rule_of(update, effect, kind)
    if number:
        return Reason(number, RULES[number])
    if effect.extent:
        extent = EXTENTS[effect.extent]
        return Reason(extent.rule, extent.definition)
    if effect.stage == REPEALED:
        return Reason(None, STAGES[REPEALED].definition)
    return Reason(None, STATUSES[effect.status].definition)


def _rule_of(update: Update, effect: Effect, kind: str) -> int | None:
    """The number of the rule; None where the record names none."""
    if kind not in JURISDICTIONS:
        return 15
    if is_implied(update, effect):
        return 9
    if effect.stage == SUSPENDED or (
        update.actor == COURT and effect.stage != REPEALED
    ):
        return 6
    if is_anonymous(update):
        return 7
    return None


def is_implied(update: Update, effect: Effect) -> bool:
    """Whether an effect is known only from a reaction to it: rule 9."""
    return IMPLIED in (effect.basis, update.confidence)


def is_anonymous(update: Update) -> bool:
    """Whether nobody who says so is named: rule 7."""
    return update.confidence == ANONYMOUS


def reason_against(update: Update, entity: str, owner: str) -> Reason:
    """Why an update sets nothing for an entity: it is somebody else's, or it is context.

    `owner` is the display name of the entity whose update it is.
    """
    actor = ACTORS[update.actor] if update.actor else None
    if update.entity != entity and (update.effects or update.pending):
        if actor and actor.trade:
            return _ruled(2, f"it is {owner}'s own decision", ELSEWHERE)
        return _ruled(1, f"it is about {owner}", ELSEWHERE)
    if actor and actor.word == OPERATOR:
        return _ruled(2, "context")
    if actor and not actor.state:
        return _ruled(1, f"context, by {actor.phrase}")
    if update.pending:
        return _ruled(4, f"pending ({update.pending})")
    if actor and actor.word == COURT:
        return _ruled(6, "context")
    if is_anonymous(update):
        return _ruled(7, "context")
    return Reason(None, "context: it sets no status")


def _ruled(number: int, words: str, brief: str = CONTEXT) -> Reason:
    return Reason(number, f"{words}: {RULES[number]}", brief)
