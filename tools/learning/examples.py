"""From coded updates to examples, and from examples to the text of the weights."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from hwstatus.proposals.entities import Gazetteer
from hwstatus.proposals.features import Case, actor_features, beginning, case, features
from hwstatus.proposals.weights import ACTOR, NONE, PARTS, SCOPE, STAGE, STATUS, Model
from hwstatus.record.dates import last_day
from hwstatus.record.models import Entity, Update
from hwstatus.rules import standing
from learning.regression import Example, fit

SEEN = 2
"""In how many updates a feature must occur to be learned."""

_LAST = "9999-12-31"

_PLACES = 6
"""Of shares and of what a word scores without any feature."""


class Weights(NamedTuple):
    """A model for each question, and what they were trained on."""

    models: Mapping[str, Model]
    updates: int
    latest: str


class Coded(NamedTuple):
    """An update as an example: what a draft of it would show, and the answers."""

    update: Update
    case: Case
    features: Sequence[str]

    @property
    def last(self) -> str:
        """The last day on which the update can have happened."""
        return last_day(self.update)

    def answer(self, question: str) -> str:
        """The answer that the editors gave; `none` where the update changes no status."""
        if question == ACTOR:
            return self.update.actor or NONE
        effect = self.update.headline_effect
        return NONE if effect is None else str(getattr(effect, question))


def coded(updates: Iterable[Update], entities: Iterable[Entity]) -> list[Coded]:
    """The updates as examples, each with the standing of its entity before it."""
    gazetteer = Gazetteer(entities)
    histories = defaultdict(list)
    for update in updates:
        histories[update.entity].append(update)
    found = []
    for slug in sorted(histories):
        entity = gazetteer.entities[slug]
        history = sorted(histories[slug], key=_in_time)
        for place, update in enumerate(history):
            before = _status_after(slug, history[:place])
            known = case(update.summary, entity, before, place, gazetteer)
            found.append(Coded(update, known, features(known)))
    return found


def _in_time(update: Update) -> tuple[str, str, str]:
    return last_day(update), update.recorded_at, update.id


def _status_after(slug: str, history: Sequence[Update]) -> str:
    known = standing.standings(slug, standing.events(history, slug), _LAST)
    return standing.headline(slug, known).status


def train(examples: Sequence[Coded], question: str) -> Model:
    """The model of one question.

    Of every one but that of the actor each example is learned twice: as it is before
    anybody has said who acted, and as it is afterwards.
    """
    answers = sorted({example.answer(question) for example in examples})
    learned = []
    for found in examples:
        answer = found.answer(question)
        if question == ACTOR:
            known = [*found.features, *beginning(found.case)]
            learned.append(Example(known, answer))
            continue
        acted = actor_features(found.case, found.update.actor or NONE)
        learned.append(Example(found.features, answer))
        learned.append(Example([*found.features, *acted], answer))
    times = len(learned) // len(examples)
    return fit(learned, answers, seen=SEEN * times)


def learned(examples: Sequence[Coded]) -> Weights:
    """The weights for every question, learned from all of some examples."""
    models = {
        question: train(examples, question)
        for question in (ACTOR, STATUS, SCOPE, STAGE)
    }
    latest = max(example.update.date for example in examples)
    return Weights(models, len(examples), latest)


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
    return [[round(weight * PARTS) for weight in row] for row in found]


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
