"""What was learned of each question, what it says of a case, and what a proposal rests on.

The weights come with the package; `tools/train_proposals.py` learns them. The coding rule in question
is a question to the editor, never a claim.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp, sqrt
from typing import NamedTuple

from hwstatus.paths import PACKAGE
from hwstatus.proposals.entities import Gazetteer, masked
from hwstatus.proposals.features import Case, actor_features, beginning
from hwstatus.record.fields import UPDATE
from hwstatus.record.models import Effect, Update
from hwstatus.record.vocabulary import (
    ACTORS,
    ANNOUNCED,
    CONTRACT,
    INFORMAL,
    LAW,
    ORDER,
    STATUSES,
    UNDER_REVIEW,
)
from hwstatus.rules.coding_rules import reason_against, reason_for

STATUS, ACTOR, SCOPE, STAGE = "status", "actor", "scope", "stage"

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


@cache
def load() -> Mapping[str, Model]:
    """What the package has learned of each question."""
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    weights: dict[str, dict[str, list[float]]] = {name: {} for name in kept["models"]}
    for feature, rows in kept["features"].items():
        for name, row in zip(weights, rows, strict=True):
            if row:
                weights[name][feature] = [number / PARTS for number in row]
    return {
        name: Model(
            tuple(raw["words"]), tuple(raw["shares"]), tuple(raw["bias"]), weights[name]
        )
        for name, raw in kept["models"].items()
    }


# -- what the weights say of a case ----------------------------------------------------


NONE = "none"
"""The answer of an update that changes no status: context."""

OFFERED = 3
"""How many choices are shown."""

FLAGGED = 0.1
"""From this probability of a binding status on, a draft is flagged."""

CONFIDENT = 0.9
"""From this probability on a first choice is more than a guess."""

GUESS = "a guess"
UNLIKE = "a guess: the text is unlike the summaries that this was learned from"
PROMISE = "of summaries as sure as this, 9 in 10 were right"

LEAST = 0.05
"""An actor that is less likely is left out of account."""


def actors(model: Model, draft: Case, features: Sequence[str]) -> dict[str, float]:
    """How likely each actor is."""
    return model.probabilities([*features, *beginning(draft)])


def judged(
    model: Model, draft: Case, features: Sequence[str], acted: Mapping[str, float]
) -> dict[str, float]:
    """How likely each answer is.

    It is the mean of two judgements: one by the text alone, and one over all actors in
    proportion to how likely they are. A single actor is a known one, which decides.
    """
    likely = {actor: p for actor, p in acted.items() if p >= LEAST}
    over_actors = _over_actors(model, draft, features, likely)
    if len(acted) == 1:
        return over_actors
    alone = model.probabilities(features)
    return {word: (p + over_actors[word]) / 2 for word, p in alone.items()}


def _over_actors(
    model: Model, draft: Case, features: Sequence[str], likely: Mapping[str, float]
) -> dict[str, float]:
    total = sum(likely.values())
    sums = dict.fromkeys(model.words, 0.0)
    for actor, share in likely.items():
        added = actor_features(draft, actor)
        for word, p in model.probabilities([*features, *added]).items():
            sums[word] += p * share / total
    return sums


class Choice(NamedTuple):
    """A word that is offered, and how likely it is, from 0 to 1."""

    word: str
    probability: float


def percent(probability: float) -> str:
    """` 45%`; of a word that was read and not measured, that it was."""
    return f" {probability:.0%}" if probability else " (read in the text)"


def ranked(
    probabilities: Mapping[str, float], shares: Mapping[str, float]
) -> list[Choice]:
    """The three words to offer: the likeliest first, then those that are rare for their probability.

    `shares` says how often each word is the answer. Binding statuses are rare and
    matter most: by probability alone they would hardly ever be shown.
    """
    first = max(probabilities, key=lambda word: probabilities[word])
    others = [word for word in probabilities if word != first and shares[word]]
    others.sort(key=lambda word: -probabilities[word] / sqrt(shares[word]))
    words = [first, *others[: OFFERED - 1]]
    return [Choice(word, probabilities[word]) for word in words]


def may_bind(probabilities: Mapping[str, float]) -> bool:
    """Whether a binding status is likely enough that an editor should look twice."""
    binding = {word for word, status in STATUSES.items() if status.binding}
    return sum(p for word, p in probabilities.items() if word in binding) >= FLAGGED


def assurance(probability: float, *, is_familiar: bool) -> str:
    """What was measured of first choices as likely as one, in words.

    Nothing was measured of long texts, of other languages, of other subjects.
    """
    if not is_familiar:
        return UNLIKE
    if probability >= CONFIDENT:
        return PROMISE
    return GUESS


# -- what a proposal rests on ----------------------------------------------------------


NEAREST = 3
"""How many updates are named for a proposal, and how many against it."""

MOST_WORDS = 24
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
"""Shorter words tell nothing: `with`, `that` and the like are common, and weigh little."""

_LEGISLATURE = "legislature"


def rule_of(
    kind: str, actor: str | None, status: str, scope: str, stage: str
) -> int | None:
    """The number of the rule for these answers about an entity of a kind, if one applies."""
    update: Update = UPDATE.record(id="", entity="", date="", summary="", actor=actor)
    if status == NONE:
        return reason_against(update, update.entity, "").rule
    if NONE in (scope, stage):
        return None
    effect = Effect(scope, status, stage, _basis(actor, status, stage))
    return reason_for(update, effect, kind).rule


def _basis(actor: str | None, status: str, stage: str) -> str:
    """What such an act mostly rests on."""
    if actor == _LEGISLATURE:
        return LAW
    if actor and ACTORS[actor].trade:
        return CONTRACT
    if stage == ANNOUNCED and status != UNDER_REVIEW.word:
        return INFORMAL
    return ORDER


class Evidence(NamedTuple):
    """The ids of the nearest updates with the proposed status, and with another."""

    supporting: tuple[str, ...] = ()
    opposing: tuple[str, ...] = ()


def search_words(text: str, gazetteer: Gazetteer) -> list[str]:
    """The words by which a text's neighbours are searched: long ones, and no names.

    Rare names would find the same company instead of the same kind of news.
    """
    mentions = gazetteer.mentions(text)
    rest = masked(text, mentions, {mention.slug: " " for mention in mentions})
    words = [word.lower() for word in _WORD.findall(rest) if len(word) >= _SHORTEST]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def evidence(
    candidates: Iterable[Update], status: str, kind: str, kinds: Mapping[str, str]
) -> Evidence:
    """The nearest of some updates for a status and against it.

    `candidates` are the most alike first, `kinds` gives the kind of each entity: updates
    about the same kind come before others.
    """
    ordered = sorted(candidates, key=lambda update: kinds.get(update.entity) != kind)
    supporting = [u.id for u in ordered if status_of(u) == status]
    opposing = [u.id for u in ordered if status_of(u) != status]
    return Evidence(tuple(supporting[:NEAREST]), tuple(opposing[:NEAREST]))


def status_of(update: Update) -> str:
    """The status that an update sets first of all; `none` for context."""
    effect = update.headline_effect
    return NONE if effect is None else effect.status
