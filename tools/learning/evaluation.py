"""How good proposals are: trained on some updates, asked about others, in a fixed way.

Three protocols. `entity`: ten folds, in which no update of an entity that is asked about
was trained on. `time`: trained on what ended before 2024, asked about what came later.
`loo`: twenty folds by update, with the entity's other updates in training, as in use.
Folds come from a hash of the slug or the id, so that the same updates give the same figures.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hwstatus.proposals.entities import Gazetteer, subjects
from hwstatus.proposals.weights import ACTOR, Model, actors, judged, may_bind, ranked
from hwstatus.record.models import Entity
from learning.examples import Coded, train

TESTED_FROM = "2024"

ENTITY, TIME, LOO = "entity", "time", "loo"
PROTOCOLS = (ENTITY, TIME, LOO)
FOLDS = {ENTITY: 10, LOO: 20}


class Judgement(NamedTuple):
    """What was proposed for one update, and what the editors had said."""

    right: str
    offered: tuple[str, ...]
    confidence: float
    flagged: bool
    fold: int

    @property
    def first(self) -> str:
        """What was proposed before all else."""
        return self.offered[0]

    @property
    def is_right(self) -> bool:
        """Whether that is what the editors had said."""
        return self.right == self.first


def judgements(
    examples: Sequence[Coded], question: str, by: str
) -> tuple[list[Judgement], list[Judgement]]:
    """Judgements of every update that a protocol asks about: of its actor, of a question."""
    of_actors, of_question = [], []
    for fold, (taught, asked) in enumerate(_splits(examples, by)):
        actor_model = train(taught, ACTOR)
        model = train(taught, question)
        for example in asked:
            acted = actors(actor_model, example.case, example.features)
            of_actors.append(_judgement(example, ACTOR, actor_model, acted, fold))
            chances = judged(model, example.case, example.features, acted)
            of_question.append(_judgement(example, question, model, chances, fold))
    return of_actors, of_question


def _judgement(
    example: Coded, question: str, model: Model, chances: Mapping[str, float], fold: int
) -> Judgement:
    offered = ranked(chances, model.share)
    return Judgement(
        example.answer(question),
        tuple(choice.word for choice in offered),
        offered[0].probability,
        may_bind(chances),
        fold,
    )


def _splits(
    examples: Sequence[Coded], by: str
) -> Iterator[tuple[list[Coded], list[Coded]]]:
    """What is trained on and what is asked about, fold by fold."""
    if by == TIME:
        yield (
            [e for e in examples if e.last < TESTED_FROM],
            [e for e in examples if e.update.date >= TESTED_FROM],
        )
        return
    key: Callable[[Coded], str] = _entity_of if by == ENTITY else _id_of
    count = FOLDS[by]
    folds = [_fold(key(example), count) for example in examples]
    for number in range(count):
        pairs = list(zip(examples, folds, strict=True))
        yield (
            [example for example, fold in pairs if fold != number],
            [example for example, fold in pairs if fold == number],
        )


def _entity_of(example: Coded) -> str:
    return example.update.entity


def _id_of(example: Coded) -> str:
    return example.update.id


def _fold(key: str, count: int) -> int:
    """The fold of a key: the same on every machine and in every run."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % count


def entity_places(examples: Sequence[Coded], entities: Sequence[Entity]) -> list[int]:
    """At which place the right entity is proposed, for each update: 0 is first, -1 nowhere."""
    gazetteer = Gazetteer(entities)
    places = []
    for example in examples:
        found = subjects(example.update.summary, gazetteer)
        slugs = [subject.slug for subject in found]
        right = example.update.entity
        places.append(slugs.index(right) if right in slugs else -1)
    return places
