"""What was learned of each question, and how likely it makes each answer.

The weights come with the package; `tools/train_proposals.py` learns them.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp, sqrt
from typing import Any, NamedTuple

from hwstatus.paths import PACKAGE

STATUS, ACTOR, SCOPE, STAGE = "status", "actor", "scope", "stage"
QUESTIONS = (ACTOR, STATUS, SCOPE, STAGE)

PARTS = 100
"""Weights are kept as whole numbers of so many parts: they are rounded to two places."""

PATH = PACKAGE / "proposals" / "weights.json"


_TEXT = "text"
GROUPS = {"?": "pattern", "=": "circumstance"}
"""To which group a feature belongs, by its first letter; the others are of the text."""
_STRENGTH = {_TEXT: 2.0, "pattern": 0.6, "circumstance": 1.0}
"""How much the features of a group weigh together, however many there are."""


class Model(NamedTuple):
    """What was learned of one question.

    `shares` says how often each word is the answer, `bias` what a word scores without any
    feature. Each feature has as many weights as there are words.
    """

    words: tuple[str, ...]
    shares: tuple[float, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Sequence[float]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """How likely each word is, from 0 to 1."""
        learned = [feature for feature in features if feature in self.weights]
        scores = list(self.bias)
        for feature, amount in zip(learned, amounts(learned), strict=True):
            for at, weight in enumerate(self.weights[feature]):
                scores[at] += amount * weight
        return dict(zip(self.words, shared_out(scores), strict=True))

    @property
    def share(self) -> dict[str, float]:
        """How often each word is the answer, by word."""
        return dict(zip(self.words, self.shares, strict=True))


def shared_out(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities."""
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def amounts(features: Sequence[str]) -> list[float]:
    """How much each of some features counts: those of a group share its strength."""
    groups = [GROUPS.get(feature[0], _TEXT) for feature in features]
    counts = Counter(groups)
    shares = {name: _STRENGTH[name] / sqrt(times) for name, times in counts.items()}
    return [shares[name] for name in groups]


class Weights(NamedTuple):
    """A model for each question, and what they were trained on."""

    models: Mapping[str, Model]
    updates: int
    latest: str


@cache
def load() -> Weights:
    """The weights of the package."""
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    weights: dict[str, dict[str, list[float]]] = {name: {} for name in kept["models"]}
    for feature, rows in kept["features"].items():
        for name, row in zip(weights, rows, strict=True):
            if row:
                weights[name][feature] = [number / PARTS for number in row]
    models = {name: _model(raw, weights[name]) for name, raw in kept["models"].items()}
    return Weights(models, kept["updates"], kept["latest"])


def _model(raw: Mapping[str, Any], weights: Mapping[str, Sequence[float]]) -> Model:
    return Model(tuple(raw["words"]), tuple(raw["shares"]), tuple(raw["bias"]), weights)
