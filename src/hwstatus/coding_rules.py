"""The coding rules of docs/curation.md, and which of them a verdict or a context update rests on.

The rules are the analyst's: they are applied when an update is coded. Here they are named, so that `why`
can tell a reader which one to check.
"""

from typing import NamedTuple

from hwstatus.models import Effect, Update
from hwstatus.vocabulary import JURISDICTIONS, STATE_ACTORS

RULES = {
    1: "only a jurisdiction's own state organs change its status; everybody else is context",
    2: "a purchase changes the operator's own record only",
    3: "a binding limit short of exclusion, one blocked deal included, is restricted",
    4: "a bill is under review until it is passed; a rejection or repeal clears what it had opened",
    5: "an enabling law that names no vendor stays under review until it is used",
    6: "an appeal changes nothing; an injunction suspends; lifting it records the ban again",
    7: "'set to', 'may' and unnamed sources are at most under review",
    8: "a minister's remark can permit what was unknown or under review, never undo a binding act",
    9: "known only from a reaction: implied, and a primary source is wanted",
    10: "scopes never leak",
    11: "removal work confirms, it does not change; a passed deadline raises a check, not a status",
    12: "a bloc's guidance does not change its members",
    13: "contradicting effects within a short time are shown as disputed",
    14: "a correction (we were wrong) and an update (the world changed) are different records",
    15: "for a company, the status is its own stance",
}


class Reason(NamedTuple):
    """Why something counts or does not: the rule's number (None: the order of time alone), and the words."""

    rule: int | None
    words: str


def reason_for(update: Update, effect: Effect, kind: str) -> Reason:
    """The rule that the coding of an effect rests on, from what the record says of itself."""
    number = _rule_of(update, effect, kind)
    return Reason(number, RULES[number])


def _rule_of(update: Update, effect: Effect, kind: str) -> int:
    if kind not in JURISDICTIONS:
        return 15
    if effect.basis == "implied" or update.confidence == "implied":
        return 9
    if effect.stage == "suspended" or (
        update.actor == "court" and effect.stage != "repealed"
    ):
        return 6
    if effect.stage == "repealed":
        return 4
    if update.confidence == "anonymous":
        return 7
    if effect.status == "under-review" and effect.basis == "law":
        return 4 if effect.stage == "announced" else 5
    if effect.status == "restricted" and effect.basis in ("order", "contract"):
        return 3
    if effect.status == "permitted" and effect.basis == "informal":
        return 8
    return 1


def reason_against(update: Update, entity: str) -> Reason:
    """Why an update sets nothing for an entity: it is somebody else's, or it is context."""
    if update.entity != entity and (update.effects or update.pending):
        who = update.entity
        if update.actor in ("operator", "company", "vendor"):
            return Reason(2, f"it is {who}'s own decision: {RULES[2]}")
        return Reason(1, f"it is about {who}: {RULES[1]}")
    if update.actor == "operator":
        return Reason(2, f"context: {RULES[2]}")
    if update.actor and update.actor not in STATE_ACTORS:
        return Reason(1, f"context, by {_article(update.actor)}: {RULES[1]}")
    if update.pending:
        return Reason(4, f"pending ({update.pending}): {RULES[4]}")
    if update.actor == "court":
        return Reason(6, f"context: {RULES[6]}")
    if update.confidence == "anonymous":
        return Reason(7, f"context: {RULES[7]}")
    return Reason(None, "context: it sets no status")


def _article(actor: str) -> str:
    word = actor.replace("-", " ")
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
