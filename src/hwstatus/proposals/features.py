"""What a draft is judged by: its words and pairs of words, its patterns, its circumstances."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from hwstatus.proposals import patterns
from hwstatus.proposals.entities import Gazetteer, masked
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

_FEWEST, _LONGEST = 13, 60
"""Words of a text: the longest summary has 42, and all but two have more than a headline."""
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

    `text` has marks for its names: `@self` for the entity that it is about, others for others. `before` is the status
    of the entity's headline on the day before, `earlier` the number of updates about it by then.
    """

    text: str
    kind: str
    before: str
    earlier: int


def case(
    text: str, entity: Entity, before: str, earlier: int, gazetteer: Gazetteer
) -> Case:
    """The case of a text that is about an entity."""
    mentions = gazetteer.mentions(text)
    marks = {m.slug: _mark(m.slug, entity, gazetteer.entities) for m in mentions}
    return Case(masked(text, mentions, marks), entity.kind, before, earlier)


def _mark(slug: str, entity: Entity, entities: Mapping[str, Entity]) -> str:
    otherwise = "@state" if entities[slug].kind in PLACES else "@firm"
    own = {entity.home: "@home", entity.slug: "@self"}
    return own.get(slug) or _OWN_MARKS.get(slug, otherwise)


def features(draft: Case) -> list[str]:
    """The features of a case, in a fixed order.

    Those that begin with `=` are circumstances, those with `?` patterns. `beginning` and
    `actor_features` have those that only some questions need.
    """
    words = stems(draft.text)
    matched = patterns.found(draft.text)
    signs = {*words, *matched}
    signs.update(f"{one} {two}" for one, two in pairwise(words))
    signs.update(f"{pattern} of {draft.kind}" for pattern in matched)
    signs.update(_around_supplier(words))
    signs.update(_circumstances(draft))
    return sorted(signs)


def _around_supplier(words: Sequence[str]) -> Iterator[str]:
    """The words shortly before and after Huawei: who does what to it stands there."""
    for at, word in enumerate(words):
        if word == _SUPPLIER:
            for before in words[max(0, at - _NEAR) : at]:
                yield f"{before} < {word}"
            for after in words[at + 1 : at + 1 + _NEAR]:
                yield f"{word} > {after}"


def _circumstances(draft: Case) -> Sequence[str]:
    return (
        f"=kind {draft.kind}",
        f"=before {draft.before}",
        f"={draft.kind} before {draft.before}",
        f"=after {_about(draft.earlier)}",
    )


def _about(number: int) -> str:
    """A number of updates, roughly."""
    return f"{max(least for least in _STEPS if least <= number)} or more"


def is_familiar(draft: Case, learned: Container[str]) -> bool:
    """Whether a text is like the summaries that were learned from.

    It is no headline, hardly longer than the longest of them, and half of its longer words are learned.
    """
    words = stems(draft.text)
    telling = [word for word in words if len(word) >= _TELLING and word[0] != MARK]
    familiar = sum(word in learned for word in telling)
    is_as_long = _FEWEST <= len(words) <= _LONGEST
    return is_as_long and familiar >= max(1, len(telling) / 2)


def beginning(draft: Case) -> list[str]:
    """The features of how a case begins: who acts is mostly said first."""
    first = stems(draft.text)[:_FIRST_WORDS]
    placed = enumerate(first[:_PLACED])
    return sorted(
        {
            *(f"^{word}" for word in first),
            *(f"^{at} {word}" for at, word in placed),
            *(f"^{draft.kind} {word}" for word in first),
        }
    )


def actor_features(draft: Case, actor: str) -> list[str]:
    """The features that an actor adds to a case."""
    patterns_found = sorted(patterns.found(draft.text))
    return [
        f"=by {actor}",
        f"={draft.kind} by {actor}",
        f"={draft.before} by {actor}",
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
