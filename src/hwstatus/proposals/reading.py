"""What a piece of news says of Huawei's standing: whether anything, of whom, and which sentence says so.

Every way in ends here. Nothing is recorded by it: an editor decides.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from hwstatus.languages.guessing import guess
from hwstatus.languages.lists import PLANS
from hwstatus.news import Piece, sentences
from hwstatus.proposals.entities import BYSTANDERS, Subject, subjects
from hwstatus.proposals.mentions import Gazetteer
from hwstatus.proposals.relevance import JUDGED, Relevance, relevance
from hwstatus.record.vocabulary import (
    ADOPTED,
    ANNOUNCED,
    COMPANY,
    STATUSES,
    UNDER_REVIEW,
)
from hwstatus.subject import HOME as HOME_OF_OURS
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
    do not tell. `sure` is from 0 to 1, and only compares. `telling` are all the sentences
    that tell something of the same.
    """

    slug: str
    sentence: str
    scope: str = ""
    status: str = ""
    stage: str = ""
    sure: float = 0.0
    telling: tuple[str, ...] = ()


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
    acts = _acts(text, gazetteer, language, ranked)
    return Judgement("", language, tuple(ranked), tuple(acts))


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
    """An act of each that a sentence is about: the first that sets a status, else the first.

    A sentence that names nobody is about whom the `whole` is about, and tells something of
    those that were named last. One that does not name the supplier may still be about it
    where the text as a whole is.
    """
    aside = bystanders(gazetteer)
    others = [one for one in whole if one.slug not in {SLUG, *aside}]
    is_ours = bool(relevance(text[:JUDGED], language).named)
    telling: dict[str, list[str]] = {}
    acts: dict[str, Act] = {}
    last: list[Subject] = []
    for sentence in (one for line in text.splitlines() for one in sentences(line)):
        said = relevance(sentence, language)
        ranked = subjects(sentence, gazetteer, None, language)
        named = [one for one in ranked if one.slug != SLUG]
        last = named or last
        if said.reason and not (is_ours and said.may_be_ours):
            continue
        is_of_none = not named or named[0].slug in aside
        first = (others if is_of_none else named)[:1]
        told = (_together(one, sentence, gazetteer, language) for one in first)
        for slug in chain.from_iterable(told):
            act = _act(slug, sentence, said)
            if slug not in acts or (act.status and not acts[slug].status):
                acts[slug] = act
                telling.setdefault(slug, [])
        for subject in last:
            telling.get(subject.slug, []).append(sentence)
    for slug, act in acts.items():
        yield act._replace(telling=tuple(telling[slug]) or (act.sentence,))


_BETWEEN = re.compile(
    r"\s*[,、،，和與与및や]\s*(?:\w{1,4}\s){0,2}|(?:\s\w{1,4}){1,2}\s"
)
"""What stands between names that are told of together: a comma, a short word or two."""


def _together(
    subject: Subject, sentence: str, gazetteer: Gazetteer, language: str
) -> Iterator[str]:
    """The subject of a sentence, and those of its kind that are listed behind it: `Japan, Italy and Peru`."""
    yield subject.slug
    kind = gazetteer.entities[subject.slug].kind
    end = None
    for mention in gazetteer.mentions(sentence, language):
        if end is None and mention.slug == subject.slug:
            end = mention.end
        elif end and _BETWEEN.fullmatch(sentence, end, mention.start):
            end = mention.end
            if gazetteer.entities[mention.slug].kind == kind:
                yield mention.slug


@lru_cache(maxsize=1)
def bystanders(gazetteer: Gazetteer) -> set[str]:
    """Those that are in the news without being its subject: suppliers, and the home of ours."""
    entities = gazetteer.entities.values()
    suppliers = {e.slug for e in entities if e.kind == COMPANY and e.slug in BYSTANDERS}
    return suppliers | {e.slug for e in entities if e.iso2 == HOME_OF_OURS}


def _act(slug: str, sentence: str, said: Relevance) -> Act:
    plans = said.count({PLANS}) > 0
    stage = ANNOUNCED if plans or said.status == UNDER_REVIEW.word else ADOPTED
    said_stage = stage if said.status in STATUSES else ""
    sure = min(1.0, (said.acts + said.margin) / 8)
    return Act(slug, sentence, said.scope, said.status, said_stage, sure)
