"""The weights that come with the package, as JSON: what was learned of each question."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from hwstatus.paths import PACKAGE
from hwstatus.proposals.regression import Model

_PARTS = 100
"""Weights are kept as whole numbers of so many parts: they are rounded to two places."""
_PLACES = 6

PATH = PACKAGE / "proposals" / "weights.json"


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
                weights[name][feature] = [number / _PARTS for number in row]
    models = {name: _model(raw, weights[name]) for name, raw in kept["models"].items()}
    return Weights(models, kept["updates"], kept["latest"])


def _model(raw: Mapping[str, Any], weights: Mapping[str, Sequence[float]]) -> Model:
    return Model(tuple(raw["words"]), tuple(raw["shares"]), tuple(raw["bias"]), weights)


def dump(weights: Weights) -> str:
    """The text of the file: the models a line each, then a feature a line.

    A feature has a row of numbers for each model, in hundredths, an empty one where the
    model does not know it.
    """
    heads = [
        f"{_compact(name)}:{_compact(_head(model))}"
        for name, model in weights.models.items()
    ]
    known = {f for model in weights.models.values() for f in model.weights}
    lines = [
        f"{_compact(feature)}:{_compact(_rows(weights, feature))}"
        for feature in sorted(known)
    ]
    return "".join(
        [
            f'{{"updates":{weights.updates},"latest":"{weights.latest}","models":{{\n',
            ",\n".join(heads),
            '\n},"features":{\n',
            ",\n".join(lines),
            "\n}}\n",
        ]
    )


def _head(model: Model) -> Mapping[str, Sequence[Any]]:
    return {
        "words": model.words,
        "shares": [round(share, _PLACES) for share in model.shares],
        "bias": [round(score, _PLACES) for score in model.bias],
    }


def _rows(weights: Weights, feature: str) -> list[list[int]]:
    found = (model.weights.get(feature, ()) for model in weights.models.values())
    return [[round(weight * _PARTS) for weight in row] for row in found]


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
