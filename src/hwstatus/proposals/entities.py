"""Which of the entities that a text names it is about: ranked, each with its reason."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from hwstatus.languages.guessing import guess
from hwstatus.proposals.mentions import ORGAN, Gazetteer, Mention
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import COMPANY, COUNTRY
from hwstatus.subject import SLUG

BYSTANDERS = {
    SLUG: 0.1,
    "zte": 0.15,
    "china": 0.3,
    "united-states": 0.25,
    "ericsson": 0.3,
    "nokia": 0.3,
    "european-union": 0.45,
}
"""Named in many texts without being their subject: the share of their score that counts."""

SUPPLIER_FIRST = 0.45
"""What the supplier scores where a text begins with it."""

NEAR = 18
"""Characters between the names of a company and a country that belong together."""

_ASIDE = 0.3
"""The share that counts of a country whose name only says where a firm is from."""

_TRADES = re.compile(
    r"\W+(\S+\W+)?"
    r"(operator|carrier|company|firm|group|universit|maker|chipmaker|telco|incumbent"
    r"|provider|vendor|unit|arm|subsidiary|telecom|mobile|chip|state-owned)"
)
"""Words behind a country's name that say that a firm is meant: `the Swedish operator Telia`."""

_HEADING = 10
"""More than any text can score."""


class Subject(NamedTuple):
    """An entity that a text may be about, and why; `score` only compares."""

    slug: str
    score: float
    reason: str


def subjects(
    text: str, gazetteer: Gazetteer, heading: str | None = None, language: str = ""
) -> list[Subject]:
    """The entities that a text may be about, likeliest first.

    A heading that names one is taken at its word. A unit of a group is offered where the
    group and a country are named together (`Vodafone in Britain`).
    """
    language = language or guess(text)  # a heading alone is too short to tell
    mentions = gazetteer.mentions(text, language)
    scores = _scores(text, mentions)
    reasons = {mention.slug: _reason(mention) for mention in reversed(mentions)}
    _weigh_neighbours(mentions, gazetteer.entities, scores)
    for mention in gazetteer.mentions(heading or "", language):
        scores[mention.slug] = _HEADING + scores.get(mention.slug, 0)
        reasons[mention.slug] = f"the heading names it: {mention.text}"
    ranked = sorted(scores, key=lambda slug: -scores[slug])
    return [Subject(s, scores[s], reasons.get(s, _TOGETHER)) for s in ranked]


_TOGETHER = "its group and its country are named together"


def _reason(mention: Mention) -> str:
    named = "its organ" if mention.sort == ORGAN else "it"
    return f"the text names {named}: {mention.text}"


def _scores(text: str, mentions: Sequence[Mention]) -> dict[str, float]:
    """The sooner and the more often, the higher."""
    scores: dict[str, float] = {}
    order = list(dict.fromkeys(mention.slug for mention in mentions))
    for mention in mentions:
        score = 1 / (1 + order.index(mention.slug))
        if _TRADES.match(text, mention.end):
            score *= _ASIDE
        scores[mention.slug] = scores.get(mention.slug, 0) + score
    for slug, share in BYSTANDERS.items():
        if slug in scores:
            scores[slug] *= share
    if order[:1] == [SLUG] and not text[: mentions[0].start].strip():
        scores[SLUG] = SUPPLIER_FIRST
    return scores


def _weigh_neighbours(
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
    scores: dict[str, float],
) -> None:
    """Raise the company where a company and a country are named together.

    `Zimbabwe's state-owned NetOne` is about NetOne, `Vodafone's Czech unit` about that unit.
    """
    for one, other in pairwise(mentions):
        if other.start - one.end > NEAR:
            continue
        first, second = entities[one.slug], entities[other.slug]
        if second.kind == COMPANY and second.home == first.slug:
            scores[second.slug] = max(scores[second.slug], 1.05 * scores[first.slug])
        if {first.kind, second.kind} == {COMPANY, COUNTRY}:
            group, country = sorted((first, second), key=lambda e: e.kind == COUNTRY)
            is_adjective = group == second and group.home == country.slug
            if is_adjective or group.slug in BYSTANDERS:
                continue  # `the British group Vodafone`, `Huawei in Sweden`
            for unit in _units(group, country, entities):
                scores[unit] = 1.1 * max(scores[first.slug], scores[second.slug])


def _units(
    group: Entity, country: Entity, entities: Mapping[str, Entity]
) -> Iterator[str]:
    """The companies of a group in a country, `Vodafone Spain`, themselves left out."""
    for entity in entities.values():
        is_abroad = entity.part_of == group.slug and entity.home != group.home
        is_named = entity.name.startswith(f"{group.name} ")
        if entity.home == country.slug and (is_abroad or is_named):
            yield entity.slug
