"""Multinomial logistic regression in plain Python: trained by gradient steps, in a fixed order.

An example is a set of features, its answer one of a few words. Nothing here is random: the
same examples give the same weights.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log, sqrt
from typing import NamedTuple
from zlib import crc32

ROUNDS = 12
STEP = 0.9
SLOWING = 0.3
DECAY = 0.04
"""What share of a weight is lost in a round: it keeps the confidence honest."""
SEEN = 2
"""In how many examples a feature must occur."""
LEAST = 1.0
"""Features whose weights are all smaller are left out of a model."""
SMALLEST = 0.002
"""Steps that are smaller change nothing worth their time."""


class Example(NamedTuple):
    """The features of a draft, and the word that is right for it."""

    features: Sequence[str]
    answer: str


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
        known = [self.weights[f] for f in features if f in self.weights]
        if not known:
            return dict(zip(self.words, _shared_out(self.bias), strict=True))
        scale = 1 / sqrt(len(known))
        sums = [scale * sum(column) for column in zip(*known, strict=True)]
        scores = [one + other for one, other in zip(self.bias, sums, strict=True)]
        return dict(zip(self.words, _shared_out(scores), strict=True))

    @property
    def share(self) -> dict[str, float]:
        """How often each word is the answer, by word."""
        return dict(zip(self.words, self.shares, strict=True))


def _shared_out(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities."""
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


class _Row(NamedTuple):
    """An example by numbers: of its features, and of its answer."""

    features: list[int]
    scale: float
    answer: int


def fit(examples: Sequence[Example], words: Sequence[str]) -> Model:
    """The model of some examples whose answers are among `words`."""
    counts = Counter(f for example in examples for f in example.features)
    names = sorted(f for f, times in counts.items() if times >= SEEN)
    gains = [log(len(examples) / counts[f]) + 1 for f in names]
    answers = Counter(example.answer for example in examples)
    shares = [answers[word] / len(examples) for word in words]
    bias = [log(share + 1 / len(examples)) for share in shares]
    columns = _learned(_rows(examples, names, words), bias, gains)
    rows = zip(*columns, strict=True)
    weights = {
        name: [round(w, 1) for w in row]
        for name, row in zip(names, rows, strict=True)
        if max(map(abs, row)) >= LEAST
    }
    return Model(tuple(words), tuple(shares), tuple(bias), weights)


def _rows(
    examples: Sequence[Example], names: Sequence[str], words: Sequence[str]
) -> list[_Row]:
    """The examples in an order of no meaning, so that no step follows another like it."""
    numbers = {name: number for number, name in enumerate(names)}
    rows = []
    for example in examples:
        known = sorted(numbers[f] for f in example.features if f in numbers)
        scale = 1 / sqrt(len(known) or 1)
        rows.append(_Row(known, scale, words.index(example.answer)))
    return sorted(rows, key=lambda row: crc32(repr(row.features).encode()))


def _learned(
    rows: Sequence[_Row], bias: Sequence[float], gains: Sequence[float]
) -> list[list[float]]:
    """The weights by word and feature."""
    columns = [[0.0] * len(gains) for _ in bias]
    for number in range(ROUNDS):
        step = STEP / (1 + SLOWING * number)
        for row in rows:
            _improve(columns, row, bias, gains, step)
        columns = [[(1 - DECAY) * w for w in column] for column in columns]
    return columns


def _improve(
    columns: list[list[float]],
    row: _Row,
    bias: Sequence[float],
    gains: Sequence[float],
    step: float,
) -> None:
    sums = [sum(map(column.__getitem__, row.features)) for column in columns]
    scores = [one + row.scale * other for one, other in zip(bias, sums, strict=True)]
    for word, probability in enumerate(_shared_out(scores)):
        change = step * row.scale * (probability - (word == row.answer))
        if abs(change) > SMALLEST:
            column = columns[word]
            for number in row.features:
                column[number] -= change * gains[number]
