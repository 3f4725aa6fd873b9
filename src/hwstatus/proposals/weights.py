"""The weights that come with the package, as JSON: what was learned of each question."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from hwstatus.paths import PACKAGE
from hwstatus.proposals.regression import Model

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
    models = {name: _model(raw) for name, raw in kept["models"].items()}
    return Weights(models, kept["updates"], kept["latest"])


def _model(raw: Mapping[str, Any]) -> Model:
    return Model(
        tuple(raw["words"]), tuple(raw["shares"]), tuple(raw["bias"]), raw["weights"]
    )


def dump(weights: Weights) -> str:
    """The text of the file, a feature a line."""
    parts = []
    for name, model in weights.models.items():
        lines = [
            f"{json.dumps(feature, ensure_ascii=False)}:{_compact(row)}"
            for feature, row in sorted(model.weights.items())
        ]
        body = ",\n".join(lines)
        head = f'"words":{_compact(model.words)},"shares":{_compact(model.shares)},"bias":{_compact(model.bias)}'
        parts.append(f'"{name}":{{{head},"weights":{{\n{body}}}}}')
    joined = ",\n".join(parts)
    return f'{{"updates":{weights.updates},"latest":"{weights.latest}","models":{{\n{joined}}}}}\n'


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
