"""What a proposal rests on: the coding rule in question, and coded updates for it and against it.

The rule is a question to the editor, never a claim.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hwstatus.proposals.judging import NONE
from hwstatus.proposals.mentions import Gazetteer, masked
from hwstatus.record.fields import UPDATE
from hwstatus.record.models import Effect, Update
from hwstatus.record.vocabulary import (
    ACTORS,
    ANNOUNCED,
    CONTRACT,
    INFORMAL,
    LAW,
    ORDER,
    UNDER_REVIEW,
)
from hwstatus.rules.coding_rules import reason_against, reason_for

NEAREST = 3
"""How many updates are named for a proposal, and how many against it."""

MOST_WORDS = 24
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
"""Shorter words tell nothing: `with`, `that` and the like are common, and weigh little."""

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
    update: Update = UPDATE.record(id="", entity="", date="", summary="", actor=actor)
    return update


class Evidence(NamedTuple):
    """The ids of the nearest updates with the proposed status, and with another."""

    supporting: tuple[str, ...] = ()
    opposing: tuple[str, ...] = ()


def search_words(text: str, gazetteer: Gazetteer) -> list[str]:
    """The words by which a text's neighbours are searched: long ones, and no names.

    Rare names would find the same company instead of the same kind of news.
    """
    mentions = gazetteer.mentions(text)
    rest = masked(text, mentions, {mention.slug: " " for mention in mentions})
    words = [word.lower() for word in _WORD.findall(rest) if len(word) >= _SHORTEST]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def evidence(
    candidates: Iterable[Update], status: str, kind: str, kinds: Mapping[str, str]
) -> Evidence:
    """The nearest of some updates for a status and against it.

    `candidates` are the most alike first, `kinds` gives the kind of each entity: updates
    about the same kind come before others.
    """
    ordered = sorted(candidates, key=lambda update: kinds.get(update.entity) != kind)
    supporting = [u.id for u in ordered if status_of(u) == status]
    opposing = [u.id for u in ordered if status_of(u) != status]
    return Evidence(tuple(supporting[:NEAREST]), tuple(opposing[:NEAREST]))


def status_of(update: Update) -> str:
    """The status that an update sets first of all; `none` for context."""
    effect = update.headline_effect
    return NONE if effect is None else effect.status
