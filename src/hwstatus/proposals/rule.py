"""Which coding rule a proposal would rest on: a question to the editor, never a claim."""

from hwstatus.coding_rules import reason_against, reason_for
from hwstatus.models import Effect, Update
from hwstatus.proposals.ranking import NONE
from hwstatus.vocabulary import (
    ACTORS,
    ANNOUNCED,
    CONTRACT,
    INFORMAL,
    LAW,
    ORDER,
    SINGLE_PRESS,
    UNDER_REVIEW,
)

_LEGISLATURE = "legislature"


def rule_of(
    kind: str, actor: str | None, status: str, scope: str, stage: str
) -> int | None:
    """The number of the rule for these answers about an entity of a kind, if one applies."""
    update = _as_update(actor)
    if status == NONE:
        return reason_against(update, update.entity, "").rule
    if NONE in (scope, stage):
        return None
    effect = Effect(scope, status, stage, _basis(actor, status, stage))
    return reason_for(update, effect, kind).rule


def _basis(actor: str | None, status: str, stage: str) -> str:
    """What such an act mostly rests on."""
    if actor == _LEGISLATURE:
        return LAW
    if actor and ACTORS[actor].trade:
        return CONTRACT
    if stage == ANNOUNCED and status != UNDER_REVIEW.word:
        return INFORMAL
    return ORDER


def _as_update(actor: str | None) -> Update:
    return Update(
        id="",
        entity="",
        also_about=(),
        date="",
        summary="",
        note=None,
        actor=actor,
        actor_name=None,
        confidence=SINGLE_PRESS,
        pending=None,
        effects=(),
        deadlines=(),
        sources=(),
        exemptions=(),
        recorded_at="",
        recorded_by="",
    )
