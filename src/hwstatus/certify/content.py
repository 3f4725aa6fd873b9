"""What a sheet was made from, and what it says, apart from how it is worded: the same rows in every format."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from itertools import product
from typing import Any, NamedTuple

from hwstatus import json_text, text
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.why import Evidence
from hwstatus.errors import HwstatusError, Usage
from hwstatus.record import canonical, values
from hwstatus.record.models import Source
from hwstatus.record.validation import parse_object
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

FIRST = 1
"""The form of sheets that named no act that carries a status: see `first_form`."""

FORM = 3
"""The version of the sheet's form: a sheet is verified by the form that it was made in."""

FORMATS = ("text", "json", "html")

LONGEST = 200
"""Characters of a name in a sheet's head."""


Facts = dict[str, object]
"""What a sheet says, as JSON has it."""


class Sheet(NamedTuple):
    """What a sheet was made from: the same ledger makes the same sheet of it again.

    `group` is the group whose members `names` are, `by` the issuer's name as the program
    was given it, and `program` its version.
    """

    form: int
    format: str
    names: tuple[str, ...]
    group: str | None
    on: str
    known_at: str
    entry: int
    issued: str
    by: str
    program: str
    heard: str | None = None
    """Up to when a followed ledger was known here; None for one's own, and in a sheet of form 1."""

    @property
    def parameters(self) -> Facts:
        """The fields that it has, by name."""
        fields = self._asdict()
        if self.heard is None:
            del fields["heard"]
        return fields

    @property
    def line(self) -> str:
        """The same as JSON on one line."""
        return json_text.encode(self.parameters)


def worded(name: str) -> str:
    """A name as a sheet's head holds it: on one line, without hostile characters."""
    return text.line(name).strip()[:LONGEST]


def read(written: str) -> Sheet:
    """What a written sheet says that it was made from.

    Raises `Usage` where it does not say so in the form that `certify` writes.
    """
    try:
        raw = _parameters(written)
        sheet = Sheet(**{**raw, "names": tuple(raw["names"])})
        is_sound = all(_checks(sheet))
    except (HwstatusError, ValueError, TypeError, LookupError, AttributeError):
        is_sound = False
    if not is_sound:
        raise Usage(
            "that is no evidence sheet, or the part that says what it was made from is"
            " damaged"
        )
    if not FIRST <= sheet.form <= FORM:
        forms = f"this hwstatus knows forms {FIRST} to {FORM}"
        raise Usage(f"the sheet has form {sheet.form}; {forms}")
    return sheet


_IN_HTML = re.compile(r'^<meta name="hwstatus-sheet" content="([^"]*)">$', re.MULTILINE)


def _parameters(written: str) -> dict[str, Any]:
    """Read where `certify` writes them, whatever else the sheet quotes."""
    if written.startswith("{"):
        parameters: dict[str, Any] = parse_object(written)["sheet"]
        return parameters
    if written.startswith("<!DOCTYPE html>"):
        [line] = _IN_HTML.findall(written.partition("<body>")[0])
        return parse_object(unescape(line))
    *_, last = written.removesuffix("\n").split("\n")
    return parse_object(last.removeprefix("sheet: "))


_PROGRAM = re.compile(r"\d+(\.\w+){1,4}(\+[\w.]+)?", re.ASCII)


def _checks(sheet: Sheet) -> list[bool]:
    """Whether each line of the head has its form: nothing can be smuggled into one. Raises `BadRecord`."""
    heard = sheet.heard
    return [
        type(sheet.form) is int,
        sheet.format in FORMATS,
        all(isinstance(name, str) for name in sheet.names),
        sheet.group is None or worded(sheet.group) == re.sub(" +", " ", sheet.group),
        values.day(sheet.on) == sheet.on,
        values.day(sheet.known_at) == sheet.known_at,
        type(sheet.entry) is int and sheet.entry >= 1,
        values.moment(sheet.issued) == sheet.issued,
        worded(sheet.by) == re.sub(" +", " ", sheet.by),
        bool(_PROGRAM.fullmatch(sheet.program)),
        heard is None or (sheet.form > FIRST and values.moment(heard) == heard),
    ]


# -- what a sheet says -----------------------------------------------------------------


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
    """A standing for one scope: the acts that began it, last confirmed it, and carry it.

    A sheet of the first form names none that carries it, no extent, and not why a status
    binds that rests on no law, order, licence or contract (`excused`).
    """

    scope: str
    status: str
    since: str | None
    began: Act | None
    confirmed: Act | None
    restores: str | None
    disputed_with: str | None
    decided: Act | None = None
    extent: str | None = None
    excused: str | None = None

    def as_json(self, form: int) -> Facts:
        """The fields that a form of the sheet has."""
        raw: Facts = _plain(self)
        if form == FIRST:
            del raw["decided"], raw["extent"], raw["excused"]
        return raw


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
    deadlines: tuple[DeadlineView, ...]
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


def as_json(content: Content) -> Facts:
    """The sheet as JSON values, without its digest."""
    raw: Facts = _plain(content)
    form = content.sheet.form
    raw["sheet"] = _plain(content.sheet.parameters)
    return {**raw, "subjects": [_subject(one, form) for one in content.subjects]}


def _subject(subject: Subject, form: int) -> Facts:
    """A subject with its headline's fields beside its own, as evidence has those of its row."""
    raw = _plain(subject)
    del raw["head"]
    head = subject.head.as_json(form)
    raw["scopes"] = [scoped.as_json(form) for scoped in subject.scopes]
    about = {key: raw.pop(key) for key in ("entity", "name", "kind")}
    evidence = [{**item.pop("row"), **item} for item in raw["evidence"]]
    # A sheet that was made before the row had them is verified by what it says.
    unstated = ("instrument", "extent") if form == FIRST else ("instrument",)
    for item, name in product(evidence, unstated):
        del item[name]
    raw["deadlines"] = [_due(row) for row in subject.deadlines]
    return {**about, **head, **raw, "evidence": evidence}


def _due(row: DeadlineView) -> Facts:
    """A deadline; `was` are earlier dates, newest first, `set_by` is an update's id."""
    return {
        "scope": row.scope,
        "date": row.date,
        "what": row.what,
        "was": list(row.was),
        "set_by": row.decided_by,
        "outcome": row.outcome,
        "outcome_by": row.outcome_by,
    }


def _plain(value: Any) -> Any:
    """Named tuples as objects and the other tuples as lists, however deep they are."""
    if isinstance(value, Source):
        return canonical.as_json(value)
    if hasattr(value, "_asdict"):
        return {key: _plain(inner) for key, inner in value._asdict().items()}
    return list(map(_plain, value)) if isinstance(value, tuple) else value


# -- the glossary ----------------------------------------------------------------------


def glossary(subjects: Sequence[Subject]) -> tuple[Term, ...]:
    """The terms that occur, by kind, each kind in the order of its list."""
    scoped = [each for s in subjects for each in (s.head, *s.scopes)]
    acts = [
        act
        for each in scoped
        for act in (each.began, each.decided, each.confirmed)
        if act
    ]
    rows = [item.row for s in subjects for item in s.evidence]
    said: list[Scoped | Evidence] = [*scoped, *rows]
    used: dict[str, tuple[Mapping[str, Any], set[str | None]]] = {
        "status": (STATUSES, {each.status for each in said}),
        "practice": (PRACTICES, {s.practice.word for s in subjects if s.practice}),
        "scope": (SCOPES, {each.scope for each in said}),
        "stage": (STAGES, {act.stage for act in acts}),
        "basis": (BASES, {act.basis for act in acts}),
        "outcome": (OUTCOMES, {due.outcome for s in subjects for due in s.deadlines}),
        "confidence": (CONFIDENCES, {row.confidence for row in rows}),
    }
    terms = [
        Term(kind, word, entry.definition)
        for kind, (listed, words) in used.items()
        for word, entry in listed.items()
        if word in words
    ]
    applied = {row.rule for row in rows}
    rules = [Term("rule", str(n), words) for n, words in RULES.items() if n in applied]
    return (*terms, *rules)
