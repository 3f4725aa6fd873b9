"""What a piece of news says of Huawei's standing: whether anything, of whom, and which sentence says so.

Every way in ends here. Nothing is recorded by it: an editor decides.
"""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from hwstatus.news import Piece
from hwstatus.proposals.entities import Subject, subjects
from hwstatus.proposals.mentions import Gazetteer
from hwstatus.proposals.relevance import relevance


class Gate(Enum):
    """How much a piece has to say: one that an editor chose, less than one that a feed brought."""

    PAGE = "page"
    FEED = "feed"


NOT_NAMED = "it names neither Huawei nor such suppliers as a whole"
GOODS = "it speaks more of goods and results than of decisions"


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

    `subjects` is whom it may be about, likeliest first. `acts` are one for each country,
    bloc or company, in the order of the text; a piece may concern us and tell no act.
    """

    reason: str
    subjects: tuple[Subject, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def concerns(self) -> bool:
        """Whether it is about Huawei's standing."""
        return not self.reason


def read(piece: Piece, gazetteer: Gazetteer, gate: Gate = Gate.PAGE) -> Judgement:
    """What a piece of news says, in any of the languages that have a list of words."""
    text = "\n".join(filter(None, (piece.title, piece.lead, piece.text)))
    whole = relevance(text)
    if not whole.named:
        return Judgement(NOT_NAMED)
    if not whole.concerns and (gate is Gate.FEED or not whole.standing):
        return Judgement(GOODS)
    acts = {act.slug: act for act in reversed(list(_acts(text, gazetteer)))}
    ranked = subjects(text, gazetteer, piece.title)
    return Judgement("", tuple(ranked), tuple(reversed(acts.values())))


def _acts(text: str, gazetteer: Gazetteer) -> Iterator[Act]:
    for sentence in text.splitlines():
        if relevance(sentence).concerns:
            for subject in subjects(sentence, gazetteer)[:1]:
                yield Act(subject.slug, sentence.strip())
