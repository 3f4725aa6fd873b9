"""From coded updates to examples, and from examples to weights."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hwstatus import standing
from hwstatus.models import Entity, Update
from hwstatus.proposals.features import Case, actor_features, beginning, case, features
from hwstatus.proposals.mentions import Gazetteer
from hwstatus.proposals.ranking import NONE
from hwstatus.proposals.regression import Example, Model, fit
from hwstatus.proposals.weights import Weights

STATUS, ACTOR, SCOPE, STAGE = "status", "actor", "scope", "stage"
QUESTIONS = (ACTOR, STATUS, SCOPE, STAGE)

SEEN = 2
"""In how many updates a feature must occur to be learned."""

_LAST = "9999-12-31"


class Coded(NamedTuple):
    """An update as an example: what a draft of it would show, and the answers."""

    update: Update
    case: Case
    features: Sequence[str]

    @property
    def last(self) -> str:
        """The last day on which the update can have happened."""
        return standing.last_day(self.update)

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
        history = sorted(histories[slug], key=standing.moment_of)
        for place, update in enumerate(history):
            before = _status_before(update, history)
            known = case(update.summary, entity, before, place, gazetteer)
            found.append(Coded(update, known, features(known)))
    return found


def _status_before(update: Update, history: Sequence[Update]) -> str:
    moment = standing.moment_of(update)
    earlier = [e for e in standing.events(history, update.entity) if e.moment < moment]
    known = standing.standings(update.entity, earlier, _LAST)
    return standing.headline(update.entity, known).status


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
    models = {question: train(examples, question) for question in QUESTIONS}
    latest = max(example.update.date for example in examples)
    return Weights(models, len(examples), latest)
