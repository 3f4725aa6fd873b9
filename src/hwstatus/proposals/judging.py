"""What the weights say of a case: who acted, what that does, and which answers are offered."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from hwstatus.proposals.features import Case, actor_features, beginning
from hwstatus.proposals.weights import Model
from hwstatus.record.vocabulary import STATUSES

NONE = "none"
"""The answer of an update that changes no status: context."""

OFFERED = 3
"""How many choices are shown."""

FLAGGED = 0.1
"""From this probability of a binding status on, a draft is flagged."""

CONFIDENT = 0.9
"""From this confidence on a first choice is more than a guess."""

GUESS = "a guess"
UNLIKE = "a guess: the text is unlike the summaries that this was learned from"
PROMISE = "of summaries as sure as this, 9 in 10 were right"

LEAST = 0.05
"""An actor that is less likely is left out of account."""


def actors(model: Model, draft: Case, features: Sequence[str]) -> dict[str, float]:
    """How likely each actor is."""
    return model.probabilities([*features, *beginning(draft)])


def judged(
    model: Model, draft: Case, features: Sequence[str], acted: Mapping[str, float]
) -> dict[str, float]:
    """How likely each answer is.

    It is the mean of two judgements: one by the text alone, and one over all actors in
    proportion to how likely they are. A single actor is a known one, which decides.
    """
    likely = {actor: p for actor, p in acted.items() if p >= LEAST}
    over_actors = _over_actors(model, draft, features, likely)
    if len(acted) == 1:
        return over_actors
    alone = model.probabilities(features)
    return {word: (p + over_actors[word]) / 2 for word, p in alone.items()}


def _over_actors(
    model: Model, draft: Case, features: Sequence[str], likely: Mapping[str, float]
) -> dict[str, float]:
    total = sum(likely.values())
    sums = dict.fromkeys(model.words, 0.0)
    for actor, share in likely.items():
        added = actor_features(draft, actor)
        for word, p in model.probabilities([*features, *added]).items():
            sums[word] += p * share / total
    return sums


class Choice(NamedTuple):
    """A word that is offered, and how likely it is, from 0 to 1."""

    word: str
    probability: float


def percent(probability: float) -> str:
    """` 45%`; of a word that was read and not measured, that it was."""
    return f" {probability:.0%}" if probability else " (read in the text)"


def ranked(
    probabilities: Mapping[str, float], shares: Mapping[str, float]
) -> list[Choice]:
    """The three words to offer: the likeliest first, then those that are rare for their probability.

    `shares` says how often each word is the answer. Binding statuses are rare and
    matter most: by probability alone they would hardly ever be shown.
    """
    first = max(probabilities, key=lambda word: probabilities[word])
    others = [word for word in probabilities if word != first and shares[word]]
    others.sort(key=lambda word: -probabilities[word] / sqrt(shares[word]))
    words = [first, *others[: OFFERED - 1]]
    return [Choice(word, probabilities[word]) for word in words]


def may_bind(probabilities: Mapping[str, float]) -> bool:
    """Whether a binding status is likely enough that an editor should look twice."""
    binding = {word for word, status in STATUSES.items() if status.binding}
    return sum(p for word, p in probabilities.items() if word in binding) >= FLAGGED


def assurance(confidence: float, *, is_familiar: bool) -> str:
    """What was measured of such a confidence, in words.

    Nothing was measured of long texts, of other languages, of other subjects.
    """
    if not is_familiar:
        return UNLIKE
    if confidence >= CONFIDENT:
        return PROMISE
    return GUESS
