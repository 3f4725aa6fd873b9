"""`review`: the drafts that wait, each with what is proposed for it. Nothing is written."""

from collections.abc import Iterator, Sequence

from hwstatus.answers.drafts import DRAFTS, Alike, DraftRow, Proposed
from hwstatus.answers.proposals import Explained, Proposer
from hwstatus.changes.add import effect_told, verdicts_with
from hwstatus.changes.review_decisions import Held, sources_of
from hwstatus.exchange.items import sentences
from hwstatus.proposals import Choice
from hwstatus.record.dates import read_date
from hwstatus.record.ledger_records import Draft
from hwstatus.record.models import Effect, Update
from hwstatus.record.vocabulary import ANNOUNCED, HEADLINE_SCOPE, SINGLE_PRESS, STATUSES
from hwstatus.rows import Answer
from hwstatus.rules import likeness
from hwstatus.rules.coding_rules import RULES
from hwstatus.store.tracker import Tracker

MOST_OTHERS = 3
"""Other entities that are named beside the likeliest one."""

MOST_SAME = 3
"""Updates that are offered as the same event."""


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
        one = Held(draft, found)
        named, missed = self.tracker.entities.resolve([draft.heading or ""])
        return DraftRow(
            draft,
            self._drafts.short(draft.id),
            sources_of(one),
            tuple(sentences(found.text)) if found else (),
            found.oddities if found else (),
            entity,
            why,
            others,
            entity is not None and not missed and named == [entity],
            self._proposed(one, text, entity, actor) if entity and text else None,
            tuple(self._same_event(one, text, entity)) if entity else (),
        )

    def _proposed(
        self, one: Held, text: str, entity: str, actor: str | None
    ) -> Proposed:
        day = one.draft.date and read_date(one.draft.date).first
        explained = self._proposer.propose(text, entity, actor, day)
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
        self, one: Held, entity: str, explained: Explained
    ) -> tuple[str, str]:
        """The verdicts without and with an update of the first choices."""
        proposal = explained.proposal
        effects: tuple[Effect, ...] = ()
        if proposal.status in STATUSES:
            scope = next(
                (c.word for c in proposal.scopes if c.word != "none"), HEADLINE_SCOPE
            )
            stage = next((c.word for c in proposal.stages if c.word != "none"), None)
            effects = (Effect(scope, proposal.status, stage or ANNOUNCED),)
        as_coded = self._as_update(one, "", entity)._replace(effects=effects)
        return verdicts_with(self.tracker, as_coded)

    def _as_update(self, one: Held, text: str, entity: str) -> Update:
        """A draft as an update, to be compared and never to be recorded."""
        context = self.tracker.context
        return Update(
            id="",
            entity=entity,
            also_about=(),
            date=one.draft.date or context.today,
            summary=text,
            note=None,
            actor=None,
            actor_name=None,
            confidence=SINGLE_PRESS,
            pending=None,
            effects=(),
            deadlines=(),
            sources=sources_of(one),
            exemptions=(),
            recorded_at=context.now,
            recorded_by=context.user,
        )

    def _same_event(self, one: Held, text: str, entity: str) -> Iterator[Alike]:
        """Updates near in time that may report the same event, the likeliest first."""
        if one.draft.date is None:
            return
        as_update = self._as_update(one, text, entity)
        found = []
        for other in self.tracker.near_in_time(as_update):
            why = likeness.resemblance(as_update, other)
            if why:
                found.append((why, other))
        found.sort(key=lambda pair: likeness.RESEMBLANCES.index(pair[0]))
        for why, other in found[:MOST_SAME]:
            yield self._alike(other.id)._replace(why=why)

    def _alike(self, known: str) -> Alike:
        update = self.tracker.update(known)
        name = self.tracker.entities.name(update.entity)
        short = self.tracker.short(known)
        return Alike(short, name, update.date, effect_told(update), update.summary)


def _pairs(choices: Sequence[Choice]) -> tuple[tuple[str, float], ...]:
    return tuple((choice.word, choice.probability) for choice in choices)


def _rule(number: int | None) -> str | None:
    """A coding rule as a question."""
    return None if number is None else f"rule {number}? {RULES[number]}"
