"""A draft that waits, and what is proposed for it: its row and its table."""

from collections.abc import Iterable, Mapping
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

from hwstatus import json_text
from hwstatus.answers.answer import Table
from hwstatus.columns import SOURCE, TEXT, WORD, Column
from hwstatus.proposals import Choice, Proposal
from hwstatus.record import canonical
from hwstatus.record.forms import Draft
from hwstatus.record.models import Source
from hwstatus.rules.coding_rules import RULES


class Alike(NamedTuple):
    """A coded update that resembles a draft: what an editor compares it with."""

    id: str
    entity: str
    date: str
    status: str
    summary: str
    why: str = ""


class Proposed(NamedTuple):
    """How a draft may be coded, and the nearest updates for its first status and against it.

    `before` and `after` are the verdicts without and with the first choices.
    """

    proposal: Proposal
    supporting: tuple[Alike, ...]
    opposing: tuple[Alike, ...]
    before: str
    after: str

    @property
    def rule(self) -> str | None:
        """The coding rule in question, as a question."""
        number = self.proposal.rule
        return None if number is None else f"rule {number}? {RULES[number]}"


class DraftRow(NamedTuple):
    """A draft that waits, with what is proposed for it.

    `entity` is the slug that its heading or its text names first, `entity_why` says how
    and `is_named` whether the heading does;
    `sentences` are its text, empty where that is gone. `same_event` are updates and
    `same_drafts` other drafts that may tell the same.
    """

    draft: Draft
    short: str
    sources: tuple[Source, ...]
    sentences: tuple[str, ...]
    oddities: tuple[str, ...]
    entity: str | None
    entity_why: str
    others: tuple[str, ...]
    is_named: bool
    proposed: Proposed | None = None
    same_event: tuple[Alike, ...] = ()
    same_drafts: tuple[Alike, ...] = ()

    @property
    def id(self) -> str:
        """Its whole id."""
        return self.draft.id

    @property
    def text(self) -> str:
        """What was found; empty where it is gone."""
        return " ".join(self.sentences)

    @property
    def publisher(self) -> str:
        """Who reports it, one name after the other."""
        return ", ".join(self.draft.publishers)

    def choices(self, question: str) -> tuple[Choice, ...]:
        """What is proposed for `actors`, `statuses`, `scopes` or `stages`."""
        if self.proposed is None:
            return ()
        ranked: tuple[Choice, ...] = getattr(self.proposed.proposal, question)
        return ranked

    def first(self, question: str) -> str:
        """The first of these; empty without any."""
        return next((word for word, _ in self.choices(question)), "")


_KEYS = (
    "id",
    "heading",
    "entity",
    "other_entities",
    "date",
    "sources",
    "title",
    "address",
    "origin",
    "sentences",
    "oddities",
    "proposed",
    "same_event",
    "recorded_at",
    "recorded_by",
    "same_drafts",
)


class DraftTable(Table[DraftRow]):
    """Drafts; what is proposed is complete in JSON only."""

    def json(self, row: DraftRow) -> str:
        """Everything about a draft."""
        return json_text.encode(_as_json(row))


def _as_json(row: DraftRow) -> dict[str, Any]:
    """A row as JSON values."""
    draft = row.draft
    values = (
        draft.id,
        draft.heading,
        row.entity,
        list(row.others),
        draft.date,
        [canonical.as_json(source) for source in row.sources],
        draft.title,
        draft.address,
        draft.origin,
        list(row.sentences),
        list(row.oddities),
        row.proposed and _proposed(row.proposed),
        [one._asdict() for one in row.same_event],
        draft.recorded_at,
        draft.recorded_by,
        [one._asdict() for one in row.same_drafts],
    )
    return dict(zip(_KEYS, values, strict=True))


def _proposed(proposed: Proposed) -> dict[str, Any]:
    questions = ("actors", "statuses", "scopes", "stages")
    proposal = proposed.proposal
    ranked = {question: _choices(getattr(proposal, question)) for question in questions}
    return {
        **ranked,
        "assurance": proposal.assurance,
        "may_be_binding": proposal.may_be_binding,
        "rule": proposed.rule,
        "supporting": [one._asdict() for one in proposed.supporting],
        "opposing": [one._asdict() for one in proposed.opposing],
        "verdict_now": proposed.before,
        "verdict_then": proposed.after,
    }


def _choices(ranked: Iterable[Choice]) -> list[Mapping[str, object]]:
    """Ranked words as JSON values; of one that was read in the text, and not measured, no probability."""
    return [
        {"word": word, "probability": round(p, 2) if p else None} for word, p in ranked
    ]


DRAFTS = DraftTable(
    "drafts",
    DraftRow,
    more={
        "id": Column("the draft's id"),
        "heading": Column("what stood above it", get=attrgetter("draft.heading")),
        "entity": Column("slug of the entity that it is probably about"),
        "date": Column(
            "when it happened or was reported, as printed", get=attrgetter("draft.date")
        ),
        "publisher": Column("who reports it", SOURCE),
        "url": Column(
            "the address of its first source", get=attrgetter("draft.address")
        ),
        "text": Column(
            "what was found, which goes with the decision",
            TEXT,
            get=lambda row: row.text or "(its text is gone)",
        ),
        "status": Column(
            "the status that is proposed first, or `none`",
            WORD,
            get=methodcaller("first", "statuses"),
        ),
        "scope": Column(
            "the scope that is proposed first", get=methodcaller("first", "scopes")
        ),
        "actor": Column(
            "the actor that is proposed first", get=methodcaller("first", "actors")
        ),
        "oddities": Column("what looked odd", TEXT),
        "same_event": Column(
            "ids of updates that may report the same event",
            get=lambda row: [one.id for one in row.same_event],
        ),
        "same_drafts": Column(
            "ids of other drafts that may tell the same",
            get=lambda row: [one.id for one in row.same_drafts],
        ),
        "origin": Column(
            "the file or the feed that it was found in", get=attrgetter("draft.origin")
        ),
    },
    plain="id heading entity date publisher status text scope",
    keys=_KEYS,
    given_by="`review`",
    counted="draft",
)
