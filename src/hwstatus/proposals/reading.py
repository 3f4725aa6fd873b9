"""What a piece of news says of Huawei's standing: whether it concerns it, of whom, and which sentence says so.

It concerns it if it names Huawei, or such suppliers as a whole, tells an act, and speaks of acts and networks more than
of goods, results and trials. News that only gives context passes too. Every way in ends here. Nothing is recorded by
it: an editor decides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hwstatus.languages.lists import (
    ACTS,
    CONTESTS,
    CRIMES,
    DECISION,
    GOODS,
    NETWORKS,
    OTHERS,
    PLANS,
    RESULTS,
    SUPPLIERS,
    VERBS,
    guess,
    load,
    words_of,
)
from hwstatus.news import Piece, sentences
from hwstatus.proposals.entities import (
    BYSTANDERS,
    Gazetteer,
    Mention,
    Subject,
    subjects,
)
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import (
    ADOPTED,
    ANNOUNCED,
    COMPANY,
    DISCOURAGED,
    HEADLINE_PARTS,
    NETWORK_SCOPES,
    PERMITTED,
    SCOPES,
    STATUSES,
    UNDER_REVIEW,
)
from hwstatus.subject import HOME as HOME_OF_OURS
from hwstatus.subject import SLUG, SPELLINGS, SUPPLIER

UNNAMED = "unnamed"
NO_ACT = "no-act"
GOODS_NEWS = "goods"
KNOWN = "known"
REASONS = {
    UNNAMED: f"names neither {SUPPLIER} nor such suppliers as a whole",
    NO_ACT: "tells no act",
    GOODS_NEWS: "speaks of goods, results or trials more than of acts and networks",
    KNOWN: "is a draft or cited already",
}
"""Why news is left aside, and what a fetch says of what it knew already."""

JUDGED = 600
"""Characters by which a text is judged: a long one has a word of everything."""


class Relevance(NamedTuple):
    """What a text says: `named` is how it names the supplier, `words` are the others by key.

    The keys are those of `languages.lists`; each word is there once, as it is listed.
    """

    named: str
    words: Mapping[str, tuple[str, ...]]

    def count(self, keys: set[str]) -> int:
        """How many different words of some keys there are."""
        return sum(len(words) for key, words in self.words.items() if key in keys)

    @property
    def is_of_another(self) -> bool:
        """Whether it names other suppliers and not ours, nor such as a whole."""
        return not self.named and self.count({OTHERS}) > 0

    @property
    def acts(self) -> int:
        """How many words of acts there are."""
        return self.count(ACTS)

    @property
    def margin(self) -> int:
        """By how much acts and networks outweigh goods, results and trials."""
        said = self.acts + self.count(NETWORKS)
        return said - self.count({GOODS}) - 2 * self.count({RESULTS, CRIMES})

    @property
    def reason(self) -> str:
        """The word of `REASONS` for which it is left aside, empty where it is not."""
        if not self.named:
            return UNNAMED
        if self.margin <= 0 and self.count({GOODS, RESULTS, CRIMES}):
            return GOODS_NEWS
        return "" if self.acts else NO_ACT

    def may_be_ours(self, before: "Relevance") -> bool:
        """Whether it tells an act on networks without naming ours, or goes on with what was told `before`."""
        goes_on = before.status and not self.is_of_another
        is_open = self.reason == UNNAMED and self.status
        return bool(is_open and (goes_on or self.count(NETWORKS)))

    @property
    def is_of_trial(self) -> bool:
        """Whether it tells of arrests and trials and no act."""
        return self.count({CRIMES}) > 0 and not self.status

    @property
    def is_about_an_act(self) -> bool:
        """Whether it tells first what others do about an act: urge, deny, go to court."""
        about = {CONTESTS: "", DISCOURAGED.word: "", DECISION: ""}
        return self.first({**about, **STATUSES}) in about

    def first(self, keys: Mapping[str, object]) -> str:
        """The first of some keys that the text has a word of; empty for none."""
        return next((key for key in self.words if key in keys), "")

    @property
    def status(self) -> str:
        """The status that its words are of, the first one; empty where they do not tell."""
        return self.first(STATUSES)

    @property
    def scope(self) -> str:
        """The scope that its words are of: of one part of 5G alone that part, else a network first.

        A government decides of many networks.
        """
        parts = [key for key in self.words if key in HEADLINE_PARTS]
        if len(parts) == 1:
            return parts[0]
        networks = dict.fromkeys(NETWORK_SCOPES)
        return self.first(networks) or self.first(SCOPES)


_OURS = re.compile("|".join(name.strip("*") for name in SPELLINGS), re.IGNORECASE)
"""Our supplier's name, which may be within what a text says of it: `without Huawei`."""


@lru_cache(maxsize=256)
def relevance(text: str, language: str = "") -> Relevance:
    """How a text concerns Huawei's standing; give it the title and the lead."""
    code = language or guess(text)
    said: dict[str, dict[str, None]] = {}
    named = ""
    hits = list(words_of(code).find(text))
    for hit in reversed(hits) if load(code)[VERBS] else hits:
        words = text[hit.start : hit.end]
        if hit.spelling.means == SUPPLIERS or _OURS.search(words):
            named = named or words
        if hit.spelling.means != SUPPLIERS:
            word = " ".join(hit.spelling.words)
            said.setdefault(hit.spelling.means, {})[word] = None
    return Relevance(named, {key: tuple(words) for key, words in said.items()})


# -- of whom, and which sentence says so -------------------------------------------------

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
