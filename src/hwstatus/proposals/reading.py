"""What a piece of news says of Huawei's standing: whether anything, of whom, and which sentence says so.

Every way in ends here. Nothing is recorded by it: an editor decides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hwstatus.languages.lists import PLANS, guess
from hwstatus.news import Piece, sentences
from hwstatus.proposals.entities import (
    BYSTANDERS,
    Gazetteer,
    Mention,
    Subject,
    subjects,
)
from hwstatus.proposals.relevance import JUDGED, Relevance, relevance
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import (
    ADOPTED,
    ANNOUNCED,
    COMPANY,
    PERMITTED,
    STATUSES,
    UNDER_REVIEW,
)
from hwstatus.subject import HOME as HOME_OF_OURS
from hwstatus.subject import SLUG

LONGEST = 200_000
"""Characters of a piece that are read."""
_SEVERAL = 3
"""Names that make a list."""


class Act(NamedTuple):
    """What a sentence says that somebody did: `slug` whose standing it is.

    `scope`, `status` and `stage` are words of the record's lists, empty where the words
    do not tell. `telling` are all the sentences that tell something of the same.
    """

    slug: str
    sentence: str
    scope: str = ""
    status: str = ""
    stage: str = ""
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


def read(piece: Piece, gazetteer: Gazetteer, *, of_feed: bool = False) -> Judgement:
    """What a piece of news says, in any of the languages that have a list of words.

    One that an editor chose has less to say than one that a feed brought.
    """
    text = _whole(piece)[:LONGEST]
    language = guess(text, piece.language)
    reason = _reason(text, language, of_feed)
    if reason:
        return Judgement(reason, language)
    ranked = subjects(text[:JUDGED], gazetteer, piece.title, language)
    acts = _acts(text, gazetteer, language, ranked)
    return Judgement("", language, tuple(ranked), tuple(acts))


def _whole(piece: Piece) -> str:
    """Title, lead and text, each once."""
    parts = [part for part in (piece.title, piece.lead) if part not in piece.text]
    return "\n".join((*parts, piece.text)).strip()


def _reason(text: str, language: str, of_feed: bool) -> str:
    """Why a piece stays outside; an editor's page needs an act somewhere, whatever else it speaks of."""
    if of_feed:
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
    others = [one.slug for one in whole if one.slug not in {SLUG, *aside}]
    is_ours = bool(relevance(text[:JUDGED], language).named)
    telling: dict[str, list[str]] = {}
    acts: dict[str, Act] = {}
    last: list[Subject] = []
    said = relevance("", language)
    for sentence in (one for line in text.splitlines() for one in sentences(line)):
        ranked = subjects(sentence, gazetteer, None, language)
        named = [one for one in ranked if one.slug != SLUG]
        last = named or last
        before, said = said, relevance(sentence, language)
        if said.reason and not (is_ours and said.may_be_ours(before)):
            continue
        groups = _groups(sentence, gazetteer, language)
        is_of_none = not named or named[0].slug in aside
        first = others[:1] if is_of_none else [named[0].slug]
        for slug, words in _told_of(first, said, groups, gazetteer.entities):
            act = _act(slug, sentence, words)
            if slug not in acts or (act.status and not acts[slug].status):
                acts[slug] = act
                telling.setdefault(slug, [])
        for subject in last:
            telling.get(subject.slug, []).append(sentence)
    for slug, act in acts.items():
        yield act._replace(telling=tuple(telling[slug]) or (act.sentence,))


_BETWEEN = re.compile(
    r"(?:\s*[(（][^()（）]{1,40}[)）]|[)）])?"
    r"(?:\s*[-/,、،，和與与및や]\s*(?:\w{1,4}\s){0,2}|(?:\s\w{1,4}){1,2}\s|\s)"
)
"""What stands between names that are told of together: a comma, a short word or two, brackets."""
_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]*")


_Group = tuple[list[str], Relevance]
"""Names that are told of together, `Japan, Italy and Peru`, and what is said behind them."""


def _groups(sentence: str, gazetteer: Gazetteer, language: str) -> Iterator[_Group]:
    """The names of a sentence, without suppliers and their home, nor what only explains another name."""
    aside = {SLUG, *bystanders(gazetteer)}
    joined: list[list[Mention]] = []
    for one in gazetteer.mentions(sentence, language):
        end = joined[-1][-1].end if joined else 0
        is_explaining = _IN_BRACKETS.fullmatch(sentence, end, one.start)
        if end and _BETWEEN.fullmatch(sentence, end, one.start):
            joined[-1].append(one)
        elif not (one.slug in aside or is_explaining):
            joined.append([one])
    ends = [*(names[0].start for names in joined[1:]), len(sentence)]
    for names, end in zip(joined, ends, strict=False):
        behind = relevance(sentence[names[-1].end : end], language)
        yield [one.slug for one in names if one.slug not in aside], behind


def _told_of(
    first: Sequence[str],
    said: Relevance,
    groups: Iterable[_Group],
    entities: Mapping[str, Entity],
) -> Iterator[tuple[str, Relevance]]:
    """Whom a sentence tells of, and by which words: its subject, and those behind whom an act is told.

    What it tells of another supplier may be of companies alone.
    """
    known = {of for one in first for of in (entities[one].home, entities[one].part_of)}
    told = dict.fromkeys(first, said)
    for slugs, behind in groups:
        is_own = not set(first).isdisjoint(slugs)
        kind = entities[first[0] if is_own else slugs[0]].kind
        words = said if is_own or len(slugs) >= _SEVERAL else behind
        for slug in slugs if words.status and not BYSTANDERS.keys() >= {*slugs} else ():
            if slug not in known and entities[slug].kind == kind:
                told.setdefault(slug, words)
    for slug, words in told.items():
        if not said.is_of_another or entities[slug].kind == COMPANY:
            yield slug, words


@lru_cache(maxsize=1)
def bystanders(gazetteer: Gazetteer) -> set[str]:
    """Those that are in the news without being its subject: suppliers, and the home of ours."""
    entities = gazetteer.entities.values()
    suppliers = {e.slug for e in entities if e.kind == COMPANY and e.slug in BYSTANDERS}
    return suppliers | {e.slug for e in entities if e.iso2 == HOME_OF_OURS}


def _act(slug: str, sentence: str, said: Relevance) -> Act:
    plans = said.count({PLANS}) > 0
    is_said = plans or said.status in {UNDER_REVIEW.word, PERMITTED}
    stage = ANNOUNCED if is_said else ADOPTED
    said_stage = stage if said.status in STATUSES else ""
    return Act(slug, sentence, said.scope, said.status, said_stage)
