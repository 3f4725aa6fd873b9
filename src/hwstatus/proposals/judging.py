"""What the weights say of a case: who acted, and what that does."""

from collections.abc import Mapping, Sequence

from hwstatus.proposals.features import Case, actor_features, beginning
from hwstatus.proposals.weights import Model

LEAST = 0.05
"""An actor that is less likely is left out of account."""


def actors(model: Model, found: Case, features: Sequence[str]) -> dict[str, float]:
    """How likely each actor is."""
    return model.probabilities([*features, *beginning(found)])


def judged(
    model: Model, found: Case, features: Sequence[str], acted: Mapping[str, float]
) -> dict[str, float]:
    """How likely each answer is.

    It is the mean of two judgements: one by the text alone, and one over all actors in
    proportion to how likely they are. A single actor is a known one, which decides.
    """
    likely = {actor: p for actor, p in acted.items() if p >= LEAST}
    over_actors = _over_actors(model, found, features, likely)
    if len(acted) == 1:
        return over_actors
    alone = model.probabilities(features)
    return {word: (p + over_actors[word]) / 2 for word, p in alone.items()}


def _over_actors(
    model: Model, found: Case, features: Sequence[str], likely: Mapping[str, float]
) -> dict[str, float]:
    total = sum(likely.values())
    sums = dict.fromkeys(model.words, 0.0)
    for actor, share in likely.items():
        added = actor_features(found, actor)
        for word, p in model.probabilities([*features, *added]).items():
            sums[word] += p * share / total
    return sums
