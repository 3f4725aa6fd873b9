"""What a draft is judged by: its words and pairs of words, its patterns, its circumstances."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from hwstatus.proposals import patterns
from hwstatus.proposals.mentions import Gazetteer, masked
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import PLACES
from hwstatus.subject import SLUG

MARK = "@"
"""Begins what stands for a name (`mentions.masked`)."""

_WORD = re.compile(rf"{MARK}?[^\W_]+")
_SUFFIXES = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ies",
    "ment",
    "ed",
    "es",
    "ly",
    "s",
    "e",
)
_SHORTEST = 3
"""No stem is shorter."""

_YEAR, _NUMBER = "#year", "#"

_FIRST_WORDS = 5
_PLACED = 3
_STEPS = (0, 1, 2, 5, 10)

_LONGEST = 60
"""Words of a text; the longest summary has 42."""
_TELLING = 4
"""Letters of a word that tells one language and subject from another."""

_SUPPLIER = f"@{SLUG}"
_NEAR = 4
"""Words to each side."""

_OWN_MARKS = {
    SLUG: _SUPPLIER,
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
    matched = patterns.found(found.text)
    known = {*words, *matched}
    known.update(f"{one} {two}" for one, two in pairwise(words))
    known.update(f"{pattern} of {found.kind}" for pattern in matched)
    known.update(_around_supplier(words))
    known.update(_circumstances(found))
    return sorted(known)


def _around_supplier(words: Sequence[str]) -> Iterator[str]:
    """The words shortly before and after Huawei: who does what to it stands there."""
    for place, word in enumerate(words):
        if word == _SUPPLIER:
            for before in words[max(0, place - _NEAR) : place]:
                yield f"{before} < {word}"
            for after in words[place + 1 : place + 1 + _NEAR]:
                yield f"{word} > {after}"


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


def is_familiar(found: Case, learned: Container[str]) -> bool:
    """Whether a text is like the summaries that were learned from.

    It is hardly longer than the longest of them, and half of its longer words are learned.
    """
    words = stems(found.text)
    telling = [word for word in words if len(word) >= _TELLING and word[0] != MARK]
    known = sum(word in learned for word in telling)
    return len(words) <= _LONGEST and known >= max(1, len(telling) / 2)


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


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order; a number is `#`, a year `#year`."""
    return [_stem(word) for word in _WORD.findall(text.lower())]


def _stem(word: str) -> str:
    if word.startswith(MARK):
        return word
    if word.isdigit():
        return _YEAR if len(word) == 4 else _NUMBER
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            return word.removesuffix(suffix)
    return word
