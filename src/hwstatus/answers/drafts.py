"""`review`: the drafts that wait, each with what is proposed for it. Nothing is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

from hwstatus import json_text, wording
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.proposals import Explained, Proposer
from hwstatus.columns import SOURCE, TEXT, WORD, Column
from hwstatus.news import sentences
from hwstatus.proposals import Choice, Proposal
from hwstatus.proposals.relevance import relevance
from hwstatus.record import canonical
from hwstatus.record.dates import read_date
from hwstatus.record.fields import UPDATE
from hwstatus.record.ledger_records import Draft
from hwstatus.record.models import Effect, Source, Update
from hwstatus.record.validation import confidence_of
from hwstatus.record.vocabulary import ANNOUNCED, HEADLINE_SCOPE, SCOPES, STATUSES
from hwstatus.rules import likeness, standing
from hwstatus.rules.coding_rules import RULES
from hwstatus.store.drafts import HeldDraft
from hwstatus.store.tracker import Tracker


class Alike(NamedTuple):
    """A coded update that resembles a draft: what an editor compares it with."""

    id: str
    entity: str
    date: str
    status: str
    summary: str
    why: str = ""


class Proposed(NamedTuple):
    """How a draft may be coded; see `proposals.Proposal`.

    Each of `actors`, `statuses`, `scopes` and `stages` has the likeliest word first, with
    its probability. `rule` is a coding rule in words, `before` and `after` are the verdicts
    without and with the first choice.
    """

    actors: tuple[tuple[str, float], ...]
    statuses: tuple[tuple[str, float], ...]
    scopes: tuple[tuple[str, float], ...]
    stages: tuple[tuple[str, float], ...]
    assurance: str
    may_be_binding: bool
    rule: str | None
    supporting: tuple[Alike, ...]
    opposing: tuple[Alike, ...]
    before: str
    after: str


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
    proposed: Proposed | None
    same_event: tuple[Alike, ...]
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

    def choices(self, question: str) -> tuple[tuple[str, float], ...]:
        """What is proposed for `actors`, `statuses`, `scopes` or `stages`."""
        if self.proposed is None:
            return ()
        found: tuple[tuple[str, float], ...] = getattr(self.proposed, question)
        return found

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


def _proposed(found: Proposed) -> dict[str, Any]:
    questions = ("actors", "statuses", "scopes", "stages")
    ranked = {question: _choices(getattr(found, question)) for question in questions}
    return {
        **ranked,
        "assurance": found.assurance,
        "may_be_binding": found.may_be_binding,
        "rule": found.rule,
        "supporting": [one._asdict() for one in found.supporting],
        "opposing": [one._asdict() for one in found.opposing],
        "verdict_now": found.before,
        "verdict_then": found.after,
    }


def _choices(ranked: Iterable[tuple[str, float]]) -> list[Mapping[str, object]]:
    return [{"word": word, "probability": round(p, 2)} for word, p in ranked]


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
    plain="id heading entity date publisher status text",
    document="id heading date publisher status text",
    keys=_KEYS,
    given_by="`review`",
    counted="draft",
)


# -- the question ---------------------------------------------------------------------

MOST_OTHERS = 3
"""Other entities that are named beside the likeliest one."""

MOST_SAME = 3
"""Updates, and drafts, that are offered as the same event."""

MOST_SHOWN = 200
"""Characters that are shown of another draft."""


def review(tracker: Tracker, prefixes: Sequence[str] = ()) -> Answer[DraftRow]:
    """The drafts that wait, in the order of recording, or those of some ids.

    Raises the errors of `Drafts.find`.
    """
    chosen = drafts_meant(tracker, prefixes)
    examiner = Examiner(tracker)
    rows = (examiner.row(draft) for draft in chosen)
    return Answer(DRAFTS, rows, empty_message="No draft waits for review.")


def drafts_meant(tracker: Tracker, prefixes: Sequence[str]) -> list[Draft]:
    """The drafts of some ids, or all that wait; raises as `Drafts.find` does."""
    drafts = tracker.drafts
    if prefixes:
        return list(dict.fromkeys(map(drafts.find, prefixes)))
    return drafts.waiting()


class Examiner:
    """Looks at drafts: what they are about, how they may be coded, what they resemble."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker
        self._drafts = tracker.drafts
        self._proposer = Proposer(tracker)
        self._dated = [draft for draft in self._drafts.waiting() if draft.date]
        self._told: dict[str, Update] = {}

    def row(
        self, draft: Draft, entity: str | None = None, actor: str | None = None
    ) -> DraftRow:
        """A draft with what is proposed for it.

        `entity` is a slug and `actor` a word that an editor has confirmed.
        """
        found = self._drafts.text(draft.id)
        text = found.text if found else draft.title or ""
        why = "as you say"
        others: tuple[str, ...] = ()
        if entity is None:
            subjects = self._proposer.subjects(text, draft.heading)
            others = tuple(subject.slug for subject in subjects[1 : 1 + MOST_OTHERS])
            if subjects:
                entity, why = subjects[0].slug, subjects[0].reason
            else:
                why = "nothing names a known one"
        one = HeldDraft(draft, found)
        explained = self._explained(draft, text, entity, actor)
        named, missed = self.tracker.entities.resolve([draft.heading or ""])
        return DraftRow(
            draft,
            self._drafts.short(draft.id),
            one.sources,
            tuple(sentences(found.text)) if found else (),
            found.oddities if found else (),
            entity,
            why,
            others,
            entity is not None and not missed and named == [entity],
            self._proposed(one, entity, explained) if entity and explained else None,
            tuple(self._same_event(one, text, entity, explained)) if entity else (),
            tuple(islice(self._same_drafts(draft, entity), MOST_SAME))
            if entity and draft.date
            else (),
        )

    def _explained(
        self, draft: Draft, text: str, entity: str | None, actor: str | None
    ) -> Explained | None:
        """What is proposed for a text about an entity; None where either lacks."""
        day = draft.date and read_date(draft.date).first
        if not entity or not text:
            return None
        return self._proposer.propose(text, entity, actor, day)

    def _proposed(self, one: HeldDraft, entity: str, explained: Explained) -> Proposed:
        proposal, evidence = explained
        before, after = self._verdicts(one, entity, explained)
        return Proposed(
            _pairs(proposal.actors),
            _pairs(proposal.statuses),
            _pairs(proposal.scopes),
            _pairs(proposal.stages),
            proposal.assurance,
            proposal.may_be_binding,
            _rule(proposal.rule),
            tuple(map(self._alike, evidence.supporting)),
            tuple(map(self._alike, evidence.opposing)),
            before,
            after,
        )

    def _verdicts(
        self, one: HeldDraft, entity: str, explained: Explained
    ) -> tuple[str, str]:
        """The verdicts without and with an update of the first choices."""
        effects = _first_effect(explained.proposal)
        as_coded = self._as_update(one, "", entity)._replace(effects=effects)
        return verdicts_with(self.tracker, as_coded)

    def _as_update(self, one: HeldDraft, text: str, entity: str) -> Update:
        """A draft as an update, to be compared and never to be recorded."""
        context = self.tracker.context
        compared: Update = UPDATE.record(
            id="",
            entity=entity,
            date=one.draft.date or context.today,
            summary=text,
            confidence=confidence_of(one.sources),
            sources=one.sources,
            recorded_at=context.now,
            recorded_by=context.user,
        )
        return compared

    def _same_event(
        self, one: HeldDraft, text: str, entity: str, explained: Explained | None
    ) -> Iterator[Alike]:
        """Updates near in time that may report the same event, the likeliest first."""
        if one.draft.date is None:
            return
        effects = _first_effect(explained.proposal) if explained else ()
        as_update = self._as_update(one, text, entity)._replace(effects=effects)
        found = []
        for other in self.tracker.near_in_time(as_update, likeness.NEAR):
            why = likeness.resemblance(as_update, other)
            if why:
                found.append((why, other))
        found.sort(key=lambda pair: likeness.RESEMBLANCES.index(pair[0]))
        for why, other in found[:MOST_SAME]:
            yield self._alike(other.id)._replace(why=why)

    def _same_drafts(self, draft: Draft, entity: str) -> Iterator[Alike]:
        """Other drafts near in time that may tell the same act of an entity."""
        asked = self._as_told(draft)._replace(entity=entity)
        dated = (one for one in self._dated if one.id != draft.id)
        for other in dated:
            if likeness.gap(asked.date, str(other.date)) <= likeness.NEAR:
                told = self._as_told(other)
                why = likeness.resemblance(asked, told)
                if why:
                    name = self.tracker.entities.name(told.entity)
                    short = self._drafts.short(other.id)
                    text = told.summary[:MOST_SHOWN]
                    yield Alike(short, name, told.date, "waits", text, why)

    def _as_told(self, draft: Draft) -> Update:
        """A draft as an update on its likeliest entity, with the act that its words tell."""
        if draft.id not in self._told:
            found = self._drafts.text(draft.id)
            text = found.text if found else draft.title or ""
            subjects = self._proposer.subjects(text, draft.heading)
            slug = next((subject.slug for subject in subjects), "")
            said = relevance(text)
            scopes = [key for key in said.words if key in SCOPES] or [HEADLINE_SCOPE]
            acts = (Effect(scope, said.status, ANNOUNCED) for scope in scopes)
            effects = tuple(acts) if said.status else ()
            told = self._as_update(HeldDraft(draft, found), text, slug)
            self._told[draft.id] = told._replace(effects=effects)
        return self._told[draft.id]

    def _alike(self, known: str) -> Alike:
        update = self.tracker.update(known)
        name = self.tracker.entities.name(update.entity)
        short = self.tracker.short(known)
        return Alike(
            short, name, update.date, wording.effect_of(update), update.summary
        )


def _first_effect(proposal: Proposal) -> tuple[Effect, ...]:
    """What the first choices come to; nothing where they set no status."""
    if proposal.status not in STATUSES:
        return ()
    scope = next((c.word for c in proposal.scopes if c.word != "none"), HEADLINE_SCOPE)
    stage = next((c.word for c in proposal.stages if c.word != "none"), ANNOUNCED)
    return (Effect(scope, proposal.status, stage),)


def _pairs(choices: Sequence[Choice]) -> tuple[tuple[str, float], ...]:
    return tuple((choice.word, choice.probability) for choice in choices)


def _rule(number: int | None) -> str | None:
    """A coding rule as a question."""
    return None if number is None else f"rule {number}? {RULES[number]}"


def verdicts_with(tracker: Tracker, update: Update) -> tuple[str, str]:
    """The verdict on an update's entity today, and what the update makes of it."""
    today = tracker.context.today
    history = tracker.history(update.entity)
    before = _verdict(update.entity, history, today)
    others = [one for one in history if one.id != update.id]
    return before, _verdict(update.entity, [*others, update], today)


def _verdict(entity: str, history: Sequence[Update], today: str) -> str:
    events = standing.events(history, entity)
    found = standing.standings(entity, events, today)
    shown = [
        wording.status_for(s.status, wording.limit(s.scope, s.extent)) for s in found
    ]
    return ", ".join(shown) or "unknown"
