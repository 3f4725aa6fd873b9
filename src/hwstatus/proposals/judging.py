"""What the weights say of a case: who acted, and what that does."""

from collections.abc import Mapping, Sequence

from hwstatus.proposals.features import Case, actor_features
from hwstatus.proposals.regression import Model

LEAST = 0.02
"""An actor that is less likely is left out of account."""


def judged(
    model: Model,
    found: Case,
    features: Sequence[str],
    actors: Mapping[str, float],
) -> dict[str, float]:
    """How likely each answer is, over all actors in proportion to how likely they are."""
    likely = {actor: p for actor, p in actors.items() if p >= LEAST}
    total = sum(likely.values())
    sums = dict.fromkeys(model.words, 0.0)
    for actor, share in likely.items():
        added = actor_features(found, actor)
        for word, p in model.probabilities([*features, *added]).items():
            sums[word] += p * share / total
    return sums
