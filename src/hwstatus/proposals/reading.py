"""What a piece of news says of Huawei's standing: whether anything, of whom, and which sentence says so.

Every way in ends here. Nothing is recorded by it: an editor decides.
"""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from hwstatus.languages.guessing import guess
from hwstatus.languages.lists import HOME, PLANS, load
from hwstatus.news import Piece, sentences
from hwstatus.proposals.entities import Subject, subjects
from hwstatus.proposals.mentions import Gazetteer
from hwstatus.proposals.relevance import JUDGED, Relevance, relevance
from hwstatus.record.vocabulary import ADOPTED, ANNOUNCED, STATUSES, UNDER_REVIEW
from hwstatus.subject import SLUG

LONGEST = 200_000
"""Characters of a piece that are read."""


class Gate(Enum):
    """How much a piece has to say: one that an editor chose, less than one that a feed brought."""

    PAGE = "page"
    FEED = "feed"


class Act(NamedTuple):
    """What a sentence says that somebody did: `slug` whose standing it is.

    `scope`, `status` and `stage` are words of the record's lists, empty where the words
    do not tell. `sure` is from 0 to 1, and only compares.
    """

    slug: str
    sentence: str
    scope: str = ""
    status: str = ""
    stage: str = ""
    sure: float = 0.0


class Judgement(NamedTuple):
    """What was read: `reason` says why a piece was left aside, empty where it concerns us.

    `reason` is a word of `relevance.REASONS`. `subjects` is whom it may be about, likeliest
    first. `acts` are one for each country, bloc or company, in the order of the text; a
    piece may concern us and tell no act.
    """

    reason: str
    language: str
    subjects: tuple[Subject, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def concerns(self) -> bool:
        """Whether it is about Huawei's standing."""
        return not self.reason


def read(piece: Piece, gazetteer: Gazetteer, gate: Gate = Gate.PAGE) -> Judgement:
    """What a piece of news says, in any of the languages that have a list of words."""
    text = _whole(piece)[:LONGEST]
    language = guess(text, piece.language)
    reason = _reason(text, language, gate)
    if reason:
        return Judgement(reason, language)
    ranked = subjects(text[:JUDGED], gazetteer, piece.title, language)
    if all(subject.slug == SLUG for subject in ranked):
        ranked += _at_home(language)
    acts: dict[str, Act] = {}
    for act in _acts(text, gazetteer, language, ranked):
        acts.setdefault(act.slug, act)
    return Judgement("", language, tuple(ranked), tuple(acts.values()))


def _at_home(language: str) -> Iterator[Subject]:
    """The country of a language, for a text that names nobody."""
    for slug in load(language).words(HOME):
        yield Subject(slug, 0.0, "it names no country, and is in its language")


def _whole(piece: Piece) -> str:
    """Title, lead and text, each once."""
    parts = [part for part in (piece.title, piece.lead) if part not in piece.text]
    return "\n".join((*parts, piece.text)).strip()


def _reason(text: str, language: str, gate: Gate) -> str:
    """Why a piece stays outside; an editor's page needs an act somewhere, whatever else it speaks of."""
    if gate is Gate.FEED:
        return relevance(text[:JUDGED], language).reason
    said = relevance(text, language)
    return "" if said.named and said.acts else said.reason


def _acts(
    text: str, gazetteer: Gazetteer, language: str, whole: list[Subject]
) -> Iterator[Act]:
    """The act of each sentence; one that names nobody is about whom the `whole` is about."""
    for sentence in (one for line in text.splitlines() for one in sentences(line)):
        said = relevance(sentence, language)
        if not said.reason:
            named = subjects(sentence, gazetteer, None, language)
            others = [one for one in (*named, *whole) if one.slug != SLUG]
            yield from (_act(subject, sentence, said) for subject in others[:1])


def _act(subject: Subject, sentence: str, said: Relevance) -> Act:
    plans = said.count({PLANS}) > 0
    stage = ANNOUNCED if plans or said.status == UNDER_REVIEW.word else ADOPTED
    known = stage if said.status in STATUSES else ""
    sure = min(1.0, (said.acts + said.margin) / 8)
    return Act(subject.slug, sentence, said.scope, said.status, known, sure)
