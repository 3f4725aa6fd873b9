"""From judgements to figures: accuracy, kappa, F1, coverage, calibration."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hwstatus.proposals.weights import ACTOR, CONFIDENT, NONE, OFFERED, STATUS
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import PERMITTED, STATUSES
from learning.evaluation import Judgement, entity_places, judgements
from learning.examples import Coded

TWO_READINGS = 0.813
"""How often two people agreed who coded the same updates apart (data/AUDITS.md)."""

PROMISED = 0.95
"""The precision at which coverage is counted."""

STEPS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the bands of the table of confidence begin."""


class Figure(NamedTuple):
    """One number: what it measures, of which part of the cases, and how many these are.

    `value` is a share from 0 to 1, or Cohen's kappa.
    """

    name: str
    part: str
    cases: int
    value: float


class Measured(NamedTuple):
    """The figures of one question."""

    question: str
    figures: tuple[Figure, ...]


def measured(
    examples: Sequence[Coded], entities: Sequence[Entity], by: str
) -> Iterator[Measured]:
    """All figures by one protocol: of the status, the actor, the entity in the text."""
    of_actors, of_status = judgements(examples, STATUS, by)
    status = (
        *general(of_status),
        *of_binding(of_status),
        *calibration(of_status),
        *by_answer(of_status),
    )
    yield Measured(STATUS, status)
    yield Measured(ACTOR, tuple(general(of_actors)))
    yield Measured("entity", tuple(_of_entities(examples, entities)))


def _of_entities(
    examples: Sequence[Coded], entities: Sequence[Entity]
) -> Iterator[Figure]:
    places = entity_places(examples, entities)
    yield Figure("first", "", len(places), _share(place == 0 for place in places))
    among = _share(0 <= place < OFFERED for place in places)
    yield Figure("top-3", "", len(places), among)


def general(found: Sequence[Judgement]) -> Iterator[Figure]:
    """The figures over all cases."""
    total = len(found)
    answers = Counter(j.right for j in found)
    common, times = answers.most_common(1)[0]
    yield Figure("majority", common, total, times / total)
    yield Figure("accuracy", "", total, _accuracy(found))
    yield Figure("kappa", "", total, _kappa(found, answers))
    yield Figure("macro-F1", "", total, _macro_f1(found))
    among = _share(j.right in j.offered for j in found)
    yield Figure("top-3", "", total, among)
    yield from _at_confidence(found)
    kept = list(_covered(found))
    yield Figure("coverage", "at 0.95", total, len(kept) / total)
    if kept:
        right = _accuracy(kept)
        yield Figure("realised precision", "at 0.95", len(kept), right)


def _at_confidence(found: Sequence[Judgement]) -> Iterator[Figure]:
    """How many cases the model calls sure, and how many of those are right."""
    total = len(found)
    where = f"at confidence {CONFIDENT}"
    sure = [j for j in found if j.confidence >= CONFIDENT]
    yield Figure("share", where, total, len(sure) / total)
    if sure:
        yield Figure("precision", where, len(sure), _accuracy(sure))


def _kappa(found: Sequence[Judgement], answers: Counter[str]) -> float:
    """Cohen's kappa: what is right beyond what chance would have right."""
    first = Counter(j.first for j in found)
    pairs = sum(answers[word] * first[word] for word in answers)
    expected = pairs / len(found) ** 2
    return (_accuracy(found) - expected) / (1 - expected)


def _share(truths: Iterable[bool]) -> float:
    known = list(truths)
    return sum(known) / len(known)


def _accuracy(found: Iterable[Judgement]) -> float:
    """The share of those whose first answer is right."""
    return _share(judgement.is_right for judgement in found)


def _macro_f1(found: Sequence[Judgement]) -> float:
    """The mean over all answers of the harmonic mean of precision and recall."""
    answers = Counter(j.right for j in found)
    first = Counter(j.first for j in found)
    hits = Counter(j.right for j in found if j.is_right)
    scores = [2 * hits[word] / (answers[word] + first[word]) for word in answers]
    return sum(scores) / len(scores)


def _covered(found: Sequence[Judgement]) -> Iterator[Judgement]:
    """The judgements above a threshold of confidence that was chosen on the other folds.

    With one fold only, there is none to choose it on: `CONFIDENT` then.
    """
    folds = sorted({j.fold for j in found})
    for fold in folds:
        others = [j for j in found if j.fold != fold]
        threshold = _threshold(others) if others else CONFIDENT
        yield from (j for j in found if j.fold == fold and j.confidence >= threshold)


def _threshold(found: Sequence[Judgement]) -> float:
    """The least confidence from which on enough of the judgements are right."""
    lowest = 2.0
    right = 0
    ordered = sorted(found, key=lambda j: -j.confidence)
    for count, judgement in enumerate(ordered, 1):
        right += judgement.is_right
        if right / count >= PROMISED:
            lowest = judgement.confidence
    return lowest


def calibration(found: Sequence[Judgement]) -> Iterator[Figure]:
    """How many are right, by how confident the proposal was."""
    ends = [*STEPS[1:], 2.0]
    for low, high in zip(STEPS, ends, strict=True):
        band = [j for j in found if low <= j.confidence < high]
        if band:
            right = _accuracy(band)
            yield Figure("right at confidence", f"{low:.1f}", len(band), right)


def by_answer(found: Sequence[Judgement]) -> Iterator[Figure]:
    """Recall, precision and place among the three, answer by answer."""
    for word, times in Counter(j.right for j in found).most_common():
        cases = [j for j in found if j.right == word]
        proposed = [j for j in found if j.first == word]
        yield Figure("recall", word, times, _share(j.first == word for j in cases))
        yield Figure(
            "in first three", word, times, _share(word in j.offered for j in cases)
        )
        if proposed:
            right = _share(j.right == word for j in proposed)
            yield Figure("precision", word, len(proposed), right)


def of_binding(found: Sequence[Judgement]) -> Iterator[Figure]:
    """How often a binding status is flagged, and how often it is taken for a permission."""
    bound = [j for j in found if j.right != NONE and STATUSES[j.right].binding]
    yield Figure("flagged", "binding", len(bound), _share(j.flagged for j in bound))
    yield Figure("flagged", "all", len(found), _share(j.flagged for j in found))
    wrongly = _share(j.first == PERMITTED for j in bound)
    yield Figure("first permitted", "binding", len(bound), wrongly)
