"""Multinomial logistic regression in plain Python: learned by gradient steps, in a fixed order.

An example is a set of features, its answer one of a few words. Nothing here is random: the
same examples give the same weights.
"""

from collections import Counter
from collections.abc import Sequence
from math import log
from operator import mul
from typing import NamedTuple
from zlib import crc32

from hwstatus.proposals.weights import GROUPS, Model, amounts, shared_out

ROUNDS = 10
STEP = 0.4
"""The first step. They become shorter evenly, down to none: so hardly anything depends on their order."""
DECAY = 4e-4
"""What share of a weight is lost, for a step of 1: it keeps the confidence honest."""
LEAST = 0.1
"""Features whose weights are all smaller are left out of a model."""
_RAREST = 7.5
"""What a word that is in two of 1,200 updates would be worth."""
SMALLEST = 0.005
"""Errors that are smaller change nothing worth their time."""


class Example(NamedTuple):
    """The features of a draft, and the word that is right for it."""

    features: Sequence[str]
    answer: str


class _Row(NamedTuple):
    """An example by numbers: its features, how much each counts, and its answer."""

    features: list[int]
    amounts: list[float]
    answer: int


def fit(examples: Sequence[Example], words: Sequence[str], *, seen: int) -> Model:
    """The model of some examples whose answers are among `words`.

    Features that are in fewer than `seen` examples are left out.
    """
    total = len(examples)
    counts = Counter(f for example in examples for f in example.features)
    names = sorted(f for f, times in counts.items() if times >= seen)
    gains = [_gain(f, counts[f] / total) for f in names]
    answers = Counter(example.answer for example in examples)
    shares = [answers[word] / total for word in words]
    bias = [log(share + 1 / total) for share in shares]
    rows = _rows(examples, names, gains, words)
    columns = _learned(rows, bias, len(names))
    weights = _kept(names, gains, columns)
    return Model(tuple(words), tuple(shares), tuple(bias), weights)


def _kept(
    names: Sequence[str], gains: Sequence[float], columns: Sequence[Sequence[float]]
) -> dict[str, list[float]]:
    """The weights of each feature, an answer each; those that hardly count are left out."""
    weights = {}
    by_feature = zip(*columns, strict=True)
    for name, gain, row in zip(names, gains, by_feature, strict=True):
        rounded = [round(gain * weight, 2) for weight in row]
        largest = max(map(abs, rounded))
        if largest >= LEAST:
            weights[name] = rounded
    return weights


def _gain(feature: str, share: float) -> float:
    """How much a word tells by being rare, up to about 1; what is no word tells as much."""
    return 1.0 if feature[0] in GROUPS else (1 - log(share)) / _RAREST


def _rows(
    examples: Sequence[Example],
    names: Sequence[str],
    gains: Sequence[float],
    words: Sequence[str],
) -> list[_Row]:
    """The examples in an order of no meaning, so that no step follows another like it."""
    numbers = {name: number for number, name in enumerate(names)}
    rows = []
    for example in examples:
        known = sorted(f for f in example.features if f in numbers)
        places = [numbers[f] for f in known]
        weighed = [a * gains[n] for a, n in zip(amounts(known), places, strict=True)]
        rows.append(_Row(places, weighed, words.index(example.answer)))
    return sorted(rows, key=lambda row: crc32(repr(row.features).encode()))


def _learned(
    rows: Sequence[_Row], bias: Sequence[float], width: int
) -> list[list[float]]:
    """The weights by word and feature: stochastic gradient steps that become smaller.

    All weights decay at every step. So they are kept divided by `scale`, which alone
    decays (S. Shalev-Shwartz and others, "Pegasos", 2007).
    """
    columns = [[0.0] * width for _ in bias]
    scale = 1.0
    left = ROUNDS * len(rows)
    shortening = STEP / left
    for _ in range(ROUNDS):
        for row in rows:
            step = shortening * left
            left -= 1
            scale *= 1 - step * DECAY
            _improve(columns, row, bias, scale, step / scale)
    return [[scale * weight for weight in column] for column in columns]


def _improve(
    columns: list[list[float]],
    row: _Row,
    bias: Sequence[float],
    scale: float,
    step: float,
) -> None:
    scores = []
    for one, column in zip(bias, columns, strict=True):
        weights = map(column.__getitem__, row.features)
        scores.append(one + scale * sum(map(mul, weights, row.amounts)))
    for word, probability in enumerate(shared_out(scores)):
        error = probability - (word == row.answer)
        if abs(error) > SMALLEST:
            column = columns[word]
            change = step * error
            for number, amount in zip(row.features, row.amounts, strict=True):
                column[number] -= change * amount
