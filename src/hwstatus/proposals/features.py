"""What a draft is judged by: its words and pairs of words, its patterns, its circumstances."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from hwstatus.models import Entity
from hwstatus.proposals import patterns
from hwstatus.proposals.mentions import Gazetteer, masked
from hwstatus.proposals.words import stems
from hwstatus.vocabulary import PLACES

_FIRST_WORDS = 5
_PLACED = 3
_STEPS = (0, 1, 2, 5, 10)

_OWN_MARKS = {
    "huawei": "@huawei",
    "zte": "@zte",
    "nokia": "@rival",
    "ericsson": "@rival",
    "united-states": "@usa",
    "china": "@china",
}


class Case(NamedTuple):
    """What is known of a draft before it is coded.

    `text` has its names taken out (`masked_for`). `before` is the status of the entity's
    headline on the day before, `earlier` the number of updates about it by then.
    """

    text: str
    kind: str
    before: str
    earlier: int


def case(
    text: str, entity: Entity, before: str, earlier: int, gazetteer: Gazetteer
) -> Case:
    """The case of a text that is about an entity."""
    return Case(masked_for(text, entity, gazetteer), entity.kind, before, earlier)


def masked_for(text: str, entity: Entity, gazetteer: Gazetteer) -> str:
    """A text with `@self` for the entity that it is about, and other marks for others."""
    found = gazetteer.mentions(text)
    marks = {m.slug: _mark(m.slug, entity, gazetteer.entities) for m in found}
    return masked(text, found, marks)


def _mark(slug: str, entity: Entity, entities: Mapping[str, Entity]) -> str:
    if slug == entity.slug:
        return "@self"
    if slug == entity.home:
        return "@home"
    if slug in _OWN_MARKS:
        return _OWN_MARKS[slug]
    if entities[slug].kind in PLACES:
        return "@state"
    return "@firm"


def features(found: Case) -> list[str]:
    """The features of a case, in a fixed order.

    Those that begin with `=` are circumstances, those with `?` patterns. `beginning` and
    `actor_features` have those that only some questions need.
    """
    words = stems(found.text)
    texts = {*words, *(f"{one} {two}" for one, two in pairwise(words))}
    return sorted({*texts, *patterns.found(found.text), *_circumstances(found)})


def _circumstances(found: Case) -> Sequence[str]:
    return (
        f"=kind {found.kind}",
        f"=before {found.before}",
        f"={found.kind} before {found.before}",
        f"=after {_about(found.earlier)}",
    )


def _about(number: int) -> str:
    """A number of updates, roughly."""
    least = max(least for least in _STEPS if least <= number)
    return f"{least} or more"


def beginning(found: Case) -> list[str]:
    """The features of how a case begins: who acts is mostly said first."""
    first = stems(found.text)[:_FIRST_WORDS]
    placed = enumerate(first[:_PLACED])
    return sorted(
        {
            *(f"^{word}" for word in first),
            *(f"^{place} {word}" for place, word in placed),
            *(f"^{found.kind} {word}" for word in first),
        }
    )


def actor_features(found: Case, actor: str) -> list[str]:
    """The features that an actor adds to a case."""
    patterns_found = sorted(patterns.found(found.text))
    return [
        f"=by {actor}",
        f"={found.kind} by {actor}",
        f"={found.before} by {actor}",
        *(f"{pattern} by {actor}" for pattern in patterns_found),
    ]
