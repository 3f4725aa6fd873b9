"""Proposals for drafts: how an update may be coded, ranked, explained and never written.

`subjects` ranks the entities that a text may be about. `propose` ranks, for the entity that
was chosen, who acted and what that does to its status. `evidence` names the coded updates
that speak for the first choice and against it. All are pure: the weights come with the
package, and nothing is learned while the program runs.

What `tools/train_proposals.py --evaluate` prints says how far to trust them. That was
measured on summaries as editors write them; on the press's own text it promises nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from hwstatus.proposals.entities import Gazetteer, Subject, subjects
from hwstatus.proposals.features import case, features, is_familiar
from hwstatus.proposals.weights import (
    ACTOR,
    NONE,
    SCOPE,
    STAGE,
    STATUS,
    Choice,
    Evidence,
    actors,
    assurance,
    evidence,
    judged,
    load,
    may_bind,
    percent,
    ranked,
    rule_of,
    search_words,
)
from hwstatus.record.models import Entity

__all__ = [
    "NONE",
    "Choice",
    "Evidence",
    "Gazetteer",
    "Proposal",
    "Subject",
    "evidence",
    "percent",
    "propose",
    "search_words",
    "subjects",
]


class Proposal(NamedTuple):
    """How a draft may be coded. Nothing of it is recorded unless an editor says so.

    `actors`, `statuses`, `scopes` and `stages` are three choices each, the proposed one
    first; the word `none` says that the update changes no status. `assurance` is what was
    measured of a first status as likely as that one, in words.
    `rule` is the number of the coding rule that the first choices rest on, to be shown
    as a question (`rule 4?`), None where no rule is needed.
    """

    actors: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    scopes: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    assurance: str
    may_be_binding: bool
    rule: int | None

    @property
    def status(self) -> str:
        """The first status."""
        return self.statuses[0].word


def propose(
    text: str,
    entity: Entity,
    before: str,
    earlier: int,
    gazetteer: Gazetteer,
    actor: str | None = None,
    said: Callable[[], Mapping[str, str]] = dict,
    titled: Mapping[str, str] | None = None,
) -> Proposal:
    """How a draft about an entity may be coded.

    `before` is the status of the entity's headline on the day before, `earlier` the
    number of updates about it by then. `actor` is the word of the actor once an editor
    has confirmed it: ask for it first, and propose anew. Where the text is unlike those that were
    learned from, it is asked what was `said`: the words read for a question, in the text's own
    language, come first then. Those that were read of its title, `titled`, come first anyway.
    """
    models = load()
    draft = case(text, entity, before, earlier, gazetteer)
    draft_features = features(draft)
    likely = {actor: 1.0} if actor else actors(models[ACTOR], draft, draft_features)
    chances = {
        question: judged(models[question], draft, draft_features, likely)
        for question in (STATUS, SCOPE, STAGE)
    }
    likeness = is_familiar(draft, models[STATUS].weights)
    read = titled or ({} if likeness else said())
    offered: dict[str, tuple[Choice, ...]] = {}
    for question, answers in chances.items():
        if question != STATUS and offered[STATUS][0].word != NONE:
            answers.pop(NONE, None)
        choices = ranked(answers, models[question].share)
        offered[question] = _led_by(read.get(question, ""), choices)
    acted = tuple(ranked(likely, models[ACTOR].share))
    statuses, scopes, stages = offered.values()
    first = statuses[0]
    number = rule_of(
        entity.kind, acted[0].word, first.word, scopes[0].word, stages[0].word
    )
    return Proposal(
        acted,
        statuses,
        scopes,
        stages,
        assurance(first.probability, is_familiar=likeness),
        may_bind(chances[STATUS]),
        number,
    )


def _led_by(word: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices with a word before the others, which nobody measured; as they are without one."""
    if not word:
        return tuple(choices)
    others = [choice for choice in choices if choice.word != word]
    return (Choice(word, 0.0), *others)[: len(choices)]
