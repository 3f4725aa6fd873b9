"""The meaning of every word of a closed list, and of every rule, that a sheet uses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

from hwstatus.commands.certify.content import Act, Scoped, Subject, Term
from hwstatus.rules.coding_rules import RULES
from hwstatus.vocabulary import (
    BASES,
    CONFIDENCES,
    OUTCOMES,
    PRACTICES,
    SCOPES,
    STAGES,
    STATUSES,
)


class _Defined(Protocol):
    @property
    def definition(self) -> str:
        """What the word means."""


def glossary(subjects: Sequence[Subject]) -> tuple[Term, ...]:
    """The terms that occur, by kind, each kind in the order of its list."""
    scoped = list(chain.from_iterable((s.head, *s.scopes) for s in subjects))
    acts = list(chain.from_iterable(map(_acts, scoped)))
    items = chain.from_iterable(s.evidence for s in subjects)
    rows = [item.row for item in items]
    statuses = {found.status for found in scoped}
    statuses.update(row.status for row in rows if row.status)
    scopes = {found.scope for found in scoped}
    scopes.update(row.scope for row in rows if row.scope)
    stages = [act.stage for act in acts]
    bases = [act.basis for act in acts]
    confidences = [row.confidence for row in rows]
    rules = [row.rule for row in rows]
    return (
        *_terms("status", STATUSES, statuses),
        *_terms("practice", PRACTICES, _practices(subjects)),
        *_terms("scope", SCOPES, scopes),
        *_terms("stage", STAGES, stages),
        *_terms("basis", BASES, bases),
        *_terms("outcome", OUTCOMES, _outcomes(subjects)),
        *_terms("confidence", CONFIDENCES, confidences),
        *_rules(rules),
    )


def _acts(found: Scoped) -> Iterator[Act]:
    for act in (found.began, found.confirmed):
        if act is not None:
            yield act


def _practices(subjects: Iterable[Subject]) -> Iterator[str]:
    for subject in subjects:
        if subject.practice is not None:
            yield subject.practice.word


def _outcomes(subjects: Iterable[Subject]) -> Iterator[str | None]:
    for subject in subjects:
        for limit in subject.deadlines:
            yield limit.outcome


def _terms(
    kind: str, known: Mapping[str, _Defined], used: Iterable[str | None]
) -> Iterator[Term]:
    occurring = set(used)
    for word, entry in known.items():
        if word in occurring:
            yield Term(kind, word, entry.definition)


def _rules(used: Iterable[int | None]) -> Iterator[Term]:
    occurring = set(used)
    for number, words in RULES.items():
        if number in occurring:
            yield Term("rule", str(number), words)
