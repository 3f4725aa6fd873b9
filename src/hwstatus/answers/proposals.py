"""`proposals`: how drafts may be coded, and how far such proposals can be trusted."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import Annotated, NamedTuple

from hwstatus import proposals
from hwstatus.answers.answer import Answer, Table
from hwstatus.columns import NUMBER, TEXT, WORD
from hwstatus.errors import NotFound
from hwstatus.news import Piece
from hwstatus.proposals import Choice, Evidence, Gazetteer, Proposal, Subject
from hwstatus.proposals.reading import JUDGED, read, relevance
from hwstatus.proposals.weights import SCOPE, STAGE, STATUS
from hwstatus.record.dates import last_day
from hwstatus.record.models import BEST, Filter, Update
from hwstatus.record.names import require_one_of
from hwstatus.record.vocabulary import ACTORS, HEADLINE_PARTS, HEADLINE_SCOPE
from hwstatus.rules.coding_rules import RULES
from hwstatus.rules.standing import headline
from hwstatus.store.tracker import Tracker
from hwstatus.subject import SUPPLIER


class ProposalRow(NamedTuple):
    """One choice for one question: its place, how likely it is, and why it is offered.

    `probability` is from 0 to 1, None where it was not measured.
    """

    question: Annotated[str, "`entity`, `actor`, `status`, `scope`, `stage` or `rule`"]
    place: Annotated[int, "1 is the first choice", NUMBER]
    word: Annotated[str, "the answer; `none` changes no status", WORD]
    probability: Annotated[float | None, "from 0 to 1; empty: not measured", NUMBER]
    because: Annotated[str, "why it is offered, or what speaks for it", TEXT]


PROPOSALS = Table("proposals", ProposalRow, given_by="`proposals`", counted="choice")

CANDIDATES = 30
"""How many updates are looked at to find the nearest for a proposal and against it."""


class Proposer:
    """Proposes codings for drafts from what a tracker knows. It writes nothing."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every name of the tracker's entities."""
        return Gazetteer(self.tracker.entities.all())

    def subjects(self, text: str, heading: str | None = None) -> list[Subject]:
        """The entities that a text may be about, likeliest first, each with its reason."""
        return proposals.subjects(text, self.gazetteer, heading)

    def propose(
        self,
        text: str,
        slug: str,
        actor: str | None = None,
        day: str | None = None,
        title: str = "",
    ) -> tuple[Proposal, Evidence]:
        """How a text about an entity may be coded, and the nearest coded updates for its first status and against it.

        An act that its `title` tells of the entity comes first.
        `day` (ISO) is when the news happened, today unless it is known: the entity's
        standing on it counts. `actor` is the word that an editor has confirmed. Raises
        `UnknownName` for a slug that there is not.
        """
        entity = self.tracker.entities.get(slug)
        on = day or self.tracker.on
        standings = self.tracker.standings.by_entity(on, (slug,)).get(slug, [])
        earlier = sum(
            update.entity == slug and last_day(update) < on
            for update in self.tracker.history(slug)
        )
        proposal = proposals.propose(
            text,
            entity,
            headline(slug, standings).status,
            earlier,
            self.gazetteer,
            actor,
            said=partial(self._said, text, slug),
            titled=_narrowed(self._said(title, slug), text) if title else {},
        )
        kinds = self.tracker.entities.kinds
        alike = self._alike(text)
        nearest = proposals.evidence(alike, proposal.status, entity.kind, kinds)
        return proposal, nearest

    def _said(self, text: str, slug: str) -> Mapping[str, str]:
        """What a text says of an entity, whatever its language, by question; empty where it tells no act.

        What others urge, deny or go to court about changes nothing, nor does what is told of
        another supplier.
        """
        about = f"{self.tracker.entities.name(slug)}, {SUPPLIER}"
        pieces = (Piece(text), Piece(text, about))
        acts = chain.from_iterable(read(one, self.gazetteer).acts for one in pieces)
        for act in acts:
            if act.slug == slug and act.status:
                named = [one.slug for one in self.gazetteer.mentions(act.sentence)]
                said = relevance(act.sentence)
                is_others = named[:1] not in ([], [slug]) and said.is_about_an_act
                if is_others or said.is_of_another:
                    return {STATUS: proposals.NONE}
                return {STATUS: act.status, SCOPE: act.scope, STAGE: act.stage}
        return {}

    def _alike(self, text: str) -> Iterator[Update]:
        """The updates whose words are most like the text's, without its names."""
        words = proposals.search_words(text, self.gazetteer)
        match = " OR ".join(f'"{word}"' for word in words)
        return self.tracker.updates(Filter(match=match, sort=BEST, limit=CANDIDATES))


def _narrowed(titled: Mapping[str, str], text: str) -> Mapping[str, str]:
    """What a title says, for the part of 5G that the text names where the title has 5G as a whole."""
    part = relevance(text[:JUDGED]).scope
    is_narrower = part in HEADLINE_PARTS and titled.get(SCOPE) == HEADLINE_SCOPE
    return {**titled, SCOPE: part} if is_narrower else titled


# -- what a pasted text proposes ---------------------------------------------------------


def proposed(
    tracker: Tracker,
    text: str,
    name: str | None = None,
    actor: str | None = None,
    day: str | None = None,
) -> Answer[ProposalRow]:
    """How a text may be coded, question by question; nothing is recorded.

    Without a `name` the entity is the likeliest that the text names. Raises `UnknownName`,
    `BadValue` for an unknown actor, and `NotFound` where the text names no entity.
    """
    require_one_of("--actor", actor or None, ACTORS)
    proposer = Proposer(tracker)
    subjects = proposer.subjects(text)[:_SUBJECTS]
    if name:
        [slug] = tracker.entities.require([name])
    elif subjects:
        slug = subjects[0].slug
    else:
        raise NotFound(
            "the text names no country or company", "say which: --entity NAME"
        )
    proposal, nearest = proposer.propose(text, slug, actor, day)
    coding = _coding_rows(proposal, nearest, tracker)
    rows = [*_entity_rows(slug, subjects), *coding]
    return Answer(table=PROPOSALS, rows=rows, notes=_remarks(proposal, text))


_SUBJECTS = 3


def _entity_rows(slug: str, subjects: Sequence[Subject]) -> Iterator[ProposalRow]:
    others = [subject for subject in subjects if subject.slug != slug]
    reasons = {subject.slug: subject.reason for subject in subjects}
    chosen = reasons.get(slug, "you said so")
    yield ProposalRow("entity", 1, slug, None, chosen)
    for rank, other in enumerate(others, 2):
        yield ProposalRow("entity", rank, other.slug, None, other.reason)


def _coding_rows(
    proposal: Proposal, nearest: Evidence, tracker: Tracker
) -> Iterator[ProposalRow]:
    """The choices for each question, then the rule in question."""
    because = {
        1: _listed("like", nearest.supporting, tracker),
        2: _listed("against the first", nearest.opposing, tracker),
    }
    yield from _choices("actor", proposal.actors)
    yield from _choices("status", proposal.statuses, because)
    yield from _choices("scope", proposal.scopes)
    yield from _choices("stage", proposal.stages)
    if proposal.rule:
        words = f"{RULES[proposal.rule]}?"
        yield ProposalRow("rule", 1, str(proposal.rule), None, words)


def _choices(
    question: str, choices: Sequence[Choice], because: Mapping[int, str] = {}
) -> Iterator[ProposalRow]:
    for rank, choice in enumerate(choices, 1):
        likely = round(choice.probability, 2) or None
        yield ProposalRow(question, rank, choice.word, likely, because.get(rank, ""))


def _listed(words: str, ids: Sequence[str], tracker: Tracker) -> str:
    shown = ", ".join(map(tracker.short, ids))
    return shown and f"{words}: {shown}"


def _remarks(proposal: Proposal, text: str) -> list[str]:
    """What is said beside the choices: how far to trust them."""
    remarks = [f"The first status: {proposal.assurance}."]
    if not relevance(text).named:
        remarks.append(f"It names neither {SUPPLIER} nor such suppliers as a whole.")
    if proposal.may_be_binding:
        remarks.append("It may be binding: look twice.")
    return remarks
