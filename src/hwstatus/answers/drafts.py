"""`review`: the drafts that wait, each with what is proposed for it. Nothing is written."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from hwstatus import wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.draft_rows import DRAFTS, Alike, DraftRow, Proposed
from hwstatus.answers.proposals import Proposer
from hwstatus.exchange.articles.layouts import is_due_after
from hwstatus.news import sentences
from hwstatus.proposals import Proposal
from hwstatus.proposals.reading import relevance
from hwstatus.record.dates import read_date
from hwstatus.record.fields import UPDATE
from hwstatus.record.forms import Draft
from hwstatus.record.models import Effect, Update
from hwstatus.record.validation import with_confidence
from hwstatus.record.vocabulary import ANNOUNCED, HEADLINE_SCOPE, SCOPES, STATUSES
from hwstatus.rules import likeness, standing
from hwstatus.store.drafts import DraftWithText
from hwstatus.store.tracker import Tracker

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
    return Answer(table=DRAFTS, rows=rows, empty_message="No draft waits for review.")


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
        self._as_told = cache(self._told_by)

    def row(
        self, draft: Draft, entity: str | None = None, actor: str | None = None
    ) -> DraftRow:
        """A draft with what is proposed for it.

        `entity` is a slug and `actor` a word that an editor has confirmed.
        """
        one = self._drafts.with_text(draft)
        kept = one.found
        text = one.text
        why = "as you say"
        others: tuple[str, ...] = ()
        if entity is None:
            subjects = self._proposer.subjects(text, draft.heading)
            others = tuple(subject.slug for subject in subjects[1 : 1 + MOST_OTHERS])
            if subjects:
                entity, why = subjects[0].slug, subjects[0].reason
            else:
                why = "nothing names a known one"
        named = self.tracker.entities.only(draft.heading or "")
        row = DraftRow(
            draft,
            self._drafts.short(draft.id),
            one.sources,
            tuple(sentences(kept.text)) if kept else (),
            kept.oddities if kept else (),
            entity,
            why,
            others,
            entity is not None and named == entity,
        )
        if not entity:
            return row
        proposed = self._proposed(one, entity, actor)
        row = row._replace(proposed=proposed)
        if not draft.date:
            return row
        same_drafts = islice(self._same_drafts(draft, entity), MOST_SAME)
        return row._replace(
            same_event=tuple(self._same_event(one, entity, proposed)),
            same_drafts=tuple(same_drafts),
        )

    def _proposed(
        self, one: DraftWithText, entity: str, actor: str | None
    ) -> Proposed | None:
        """What is proposed for a draft about an entity; None where its text is gone.

        A last line by when something is due says nothing of what was decided.
        """
        if not one.text:
            return None
        draft = one.draft
        told, _, last = one.text.rpartition("\n")
        decided = told if told and is_due_after(last, draft.date or "") else one.text
        day = draft.date and read_date(draft.date).first
        proposal, evidence = self._proposer.propose(
            decided, entity, actor, day, draft.title or ""
        )
        as_coded = self._as_update(one, "", entity)._replace(
            effects=_first_effect(proposal)
        )
        before, after = verdicts_with(self.tracker, as_coded)
        return Proposed(
            proposal,
            tuple(map(self._alike, evidence.supporting)),
            tuple(map(self._alike, evidence.opposing)),
            before,
            after,
        )

    def _as_update(self, one: DraftWithText, text: str, entity: str) -> Update:
        """A draft as an update, to be compared and never to be recorded."""
        context = self.tracker.context
        compared: Update = UPDATE.record(
            id="",
            entity=entity,
            date=one.draft.date or context.today,
            summary=text,
            sources=one.sources,
            recorded_at=context.now,
            recorded_by=context.user,
        )
        return with_confidence(compared)

    def _same_event(
        self, one: DraftWithText, entity: str, proposed: Proposed | None
    ) -> Iterator[Alike]:
        """Updates near in time that may report the same event, the likeliest first."""
        effects = _first_effect(proposed.proposal) if proposed else ()
        as_update = self._as_update(one, one.text, entity)._replace(effects=effects)
        alike = [
            (why, other)
            for other in self.tracker.near_in_time(as_update, likeness.NEAR)
            if (why := likeness.resemblance(as_update, other))
        ]
        alike.sort(key=lambda pair: likeness.RESEMBLANCES.index(pair[0]))
        for why, other in alike[:MOST_SAME]:
            yield self._alike(other.id)._replace(why=why)

    def _same_drafts(self, draft: Draft, entity: str) -> Iterator[Alike]:
        """Other drafts near in time that may tell the same act of an entity."""
        own = self._as_told(draft)._replace(entity=entity)
        dated = (one for one in self._dated if one.id != draft.id)
        for other in dated:
            if likeness.gap(own.date, str(other.date)) <= likeness.NEAR:
                told = self._as_told(other)
                why = likeness.resemblance(own, told)
                if why:
                    name = self.tracker.entities.name(told.entity)
                    short = self._drafts.short(other.id)
                    text = told.summary[:MOST_SHOWN]
                    yield Alike(short, name, told.date, "waits", text, why)

    def _told_by(self, draft: Draft) -> Update:
        """A draft as an update on its likeliest entity, with the act that its words tell."""
        one = self._drafts.with_text(draft)
        text = one.text
        subjects = self._proposer.subjects(text, draft.heading)
        slug = next((subject.slug for subject in subjects), "")
        said = relevance(text)
        scopes = [key for key in said.words if key in SCOPES] or [HEADLINE_SCOPE]
        acts = (Effect(scope, said.status, ANNOUNCED) for scope in scopes)
        effects = tuple(acts) if said.status else ()
        return self._as_update(one, text, slug)._replace(effects=effects)

    def _alike(self, update_id: str) -> Alike:
        update = self.tracker.update(update_id)
        name = self.tracker.entities.name(update.entity)
        short = self.tracker.short(update_id)
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


def verdicts_with(tracker: Tracker, update: Update) -> tuple[str, str]:
    """The verdict on an update's entity today, and what the update makes of it."""
    today = tracker.context.today
    history = tracker.history(update.entity)
    before = _verdict(update.entity, history, today)
    others = [one for one in history if one.id != update.id]
    return before, _verdict(update.entity, [*others, update], today)


def _verdict(entity: str, history: Sequence[Update], today: str) -> str:
    events = standing.events(history, entity)
    standings = standing.standings(entity, events, today)
    shown = [
        wording.status_for(s.status, wording.limit(s.scope, s.extent))
        for s in standings
    ]
    return ", ".join(shown) or "unknown"
