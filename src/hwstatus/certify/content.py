"""What a sheet says, apart from how it is worded: the same rows in every format, and the words explained."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, Protocol

from hwstatus import json_text
from hwstatus.answers.why import Evidence
from hwstatus.certify.sheet import Sheet
from hwstatus.record import canonical
from hwstatus.record.models import Source
from hwstatus.record.vocabulary import (
    BASES,
    CONFIDENCES,
    OUTCOMES,
    PRACTICES,
    SCOPES,
    STAGES,
    STATUSES,
)
from hwstatus.rules.coding_rules import RULES
from hwstatus.rules.practice import Practice


class Ledger(NamedTuple):
    """The ledger that a sheet rests on: its head, and the first day that it speaks of.

    `begins` is the day on which the first update was recorded, None before any was.
    """

    entry: int
    written: str
    sha256: str
    begins: str | None


class Act(NamedTuple):
    """An update that began or confirmed a standing, with its first publisher."""

    id: str
    date: str
    publisher: str
    stage: str
    basis: str
    effective: str | None


class Scoped(NamedTuple):
    """A standing for one scope: the act that began it, the act that last confirmed it."""

    scope: str
    status: str
    since: str | None
    began: Act | None
    confirmed: Act | None
    restores: str | None
    disputed_with: str | None


class Limit(NamedTuple):
    """A deadline; `was` are earlier dates, newest first, `set_by` is an update's id.

    `outcome` is what became of it, None while it lies ahead and nothing is reported;
    `outcome_by` is the update that says so.
    """

    scope: str
    date: str
    what: str
    was: tuple[str, ...]
    set_by: str
    outcome: str | None = None
    outcome_by: str | None = None


class Item(NamedTuple):
    """An update with its weight, its sources, and the SHA-256 of its stored line."""

    row: Evidence
    sources: tuple[Source, ...]
    record: str | None


class Subject(NamedTuple):
    """All that a sheet says about one entity; `head` is the headline among `scopes`."""

    entity: str
    name: str
    kind: str
    head: Scoped
    scopes: tuple[Scoped, ...]
    practice: Practice | None
    deadlines: tuple[Limit, ...]
    last_update: str | None
    last_checked: str | None
    doubts: tuple[str, ...]
    evidence: tuple[Item, ...]


class Term(NamedTuple):
    """A word that occurs in the sheet, of a closed list, with its meaning."""

    kind: str
    word: str
    meaning: str


class Content(NamedTuple):
    """A whole sheet."""

    sheet: Sheet
    ledger: Ledger
    dataset: str | None
    subjects: tuple[Subject, ...]
    glossary: tuple[Term, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of all the rest, in hexadecimal."""
        return canonical.digest(json_text.encode(as_json(self)))


def as_json(content: Content) -> dict[str, object]:
    """The sheet as JSON values, without its digest."""
    raw: dict[str, object] = _plain(content)
    return {**raw, "subjects": [_subject(subject) for subject in content.subjects]}


def _subject(subject: Subject) -> dict[str, object]:
    """A subject with its headline's fields beside its own, as evidence has those of its row."""
    raw = _plain(subject)
    head = raw.pop("head")
    about = {key: raw.pop(key) for key in ("entity", "name", "kind")}
    evidence = [{**item.pop("row"), **item} for item in raw["evidence"]]
    return {**about, **head, **raw, "evidence": evidence}


def _plain(value: Any) -> Any:
    """Named tuples as objects and the other tuples as lists, however deep they are."""
    if isinstance(value, Source):
        return canonical.as_json(value)
    if hasattr(value, "_asdict"):
        return {key: _plain(held) for key, held in value._asdict().items()}
    return list(map(_plain, value)) if isinstance(value, tuple) else value


# -- the glossary ----------------------------------------------------------------------


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
