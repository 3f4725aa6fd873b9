"""Which entities a text names, and which of them it is about: ranked, each with its reason.

The longest spelling goes first, and capitals are kept. Beside the names of the entities themselves
those count that only texts use: short names (`BT`), organs and leaders of states (`FCC`), both in
`spellings.json`, and in the language of the text countries and peoples (`Swedish`). No command takes
these for a name.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from hwstatus.languages import lists
from hwstatus.languages.lists import ACTS, NETWORKS, NOBODY, PEOPLE, guess, words_of
from hwstatus.languages.matching import Book, Hit, Spelling, spelling
from hwstatus.paths import PACKAGE
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import COMPANY, COUNTRY
from hwstatus.subject import SLUG, SPELLINGS

NAME = "name"
ORGAN = "organ"

KEPT = PACKAGE / "proposals" / "spellings.json"
_BESIDE = 60
"""Characters to each side in which a name that is an English word needs one of acts or networks."""
_LAST, _FIRST = re.compile(r"(\w+)\W\Z"), re.compile(r"\A\W(\w+)")


class Mention(NamedTuple):
    """An entity that a text names, and where: positions of characters."""

    slug: str
    sort: str
    start: int
    end: int
    text: str


class Gazetteer:
    """Every spelling of some entities, to find them in texts."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities: Mapping[str, Entity] = {e.slug: e for e in entities}
        self._book = cache(self._book_of)

    def mentions(self, text: str, language: str = "") -> list[Mention]:
        """Every entity that the text names, in order; none lies within another.

        Without a `language` it is guessed.
        """
        code = language or guess(text)
        return [
            Mention(
                h.spelling.means, h.spelling.sort, h.start, h.end, text[h.start : h.end]
            )
            for h in self._book(code).find(text)
            if h.spelling.means and self._is_meant(h, code, text)
        ]

    def _book_of(self, code: str) -> Book:
        lines = lists.load(code)
        return Book(
            self._spellings(code), lines[lists.ENDINGS], lines[lists.BEGINNINGS]
        )

    def _spellings(self, code: str) -> Iterator[Spelling]:
        """What the language calls entities before their own names: where two are alike, the first one counts.

        `T-Mobile` is another company in the Netherlands than in the United States.
        """
        lines = lists.load(code)
        entities = self.entities.values()
        own = ((e.slug, name) for e in entities for name in (e.name, *e.aliases))
        supplier = ((SLUG, name) for name in SPELLINGS)
        others = (*supplier, *_extra("names"), *lists.countries()[code])
        named = (*lists.named(lines), *own, *others)
        for sort, names in ((NAME, named), (ORGAN, _extra("organs"))):
            for slug, name in names:
                if slug in self.entities:
                    yield from _spelled(slug, sort, name)
        for words in lines[NOBODY]:
            yield from _spelled("", NOBODY, words)

    def _is_meant(self, hit: Hit, code: str, text: str) -> bool:
        """Not `Michael Jordan`, nor `First` and `Smart` where no networks are spoken of, nor French `du`."""
        slug = hit.spelling.means
        written = text[hit.start : hit.end]
        common = lists.load(code)[lists.COMMON]
        if written in common or (written.istitle() and written.lower() in common):
            return False
        if written in _kept()["words"]:
            return _is_beside_networks(hit, code, text)
        if (
            hit.spelling.sort == ORGAN
            or self.entities[slug].kind != COUNTRY
            or len(hit.spelling.words) > 1
        ):
            return True
        before, after = (
            text[max(0, hit.start - _BESIDE) : hit.start],
            text[hit.end : hit.end + _BESIDE],
        )
        beside = _LAST.findall(before) + _FIRST.findall(after)
        return {*beside}.isdisjoint(lists.load(code)[PEOPLE])


def _is_beside_networks(hit: Hit, code: str, text: str) -> bool:
    near = text[max(0, hit.start - _BESIDE) : hit.end + _BESIDE]
    return any(
        word.spelling.means in ACTS | NETWORKS for word in words_of(code).find(near)
    )


def _spelled(slug: str, sort: str, name: str) -> Iterator[Spelling]:
    one = spelling(slug, sort, name)
    if sum(map(len, one.written)) > 1 or not name.isascii():
        yield one


@cache
def _kept() -> Mapping[str, Any]:
    kept: Mapping[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return kept


def _extra(sort: str) -> Iterator[tuple[str, str]]:
    """Short names or organs, as slug and spelling."""
    for slug, names in _kept()[sort].items():
        for name in names:
            yield slug, name


def masked(text: str, mentions: Sequence[Mention], marks: Mapping[str, str]) -> str:
    """The text with each mention, in order, replaced by the mark of its entity; see `marks`."""
    pieces = []
    end = 0
    for mention in mentions:
        pieces += [text[end : mention.start], marks[mention.slug]]
        end = mention.end
    return "".join([*pieces, text[end:]])


# -- which it is about -----------------------------------------------------------------


BYSTANDERS = {
    SLUG: 0.1,
    "zte": 0.15,
    "china": 0.3,
    "united-states": 0.25,
    "ericsson": 0.3,
    "nokia": 0.3,
    "european-union": 0.45,
}
"""Named in many texts without being their subject: the share of their score that counts."""

SUPPLIER_FIRST = 0.45
"""What the supplier scores where a text begins with it."""

NEAR = 18
"""Characters between the names of a company and a country that belong together."""

_ASIDE = 0.3
"""The share that counts of a country whose name only says where a firm is from."""

_TRADES = re.compile(
    r"\W+(\S+\W+)?"
    r"(operator|carrier|company|firm|group|universit|maker|chipmaker|telco|incumbent"
    r"|provider|vendor|unit|arm|subsidiary|telecom|mobile|chip|state-owned)"
)
"""Words behind a country's name that say that a firm is meant: `the Swedish operator Telia`."""

_HEADING = 10
"""More than any text can score."""


class Subject(NamedTuple):
    """An entity that a text may be about, and why."""

    slug: str
    reason: str


def subjects(
    text: str, gazetteer: Gazetteer, heading: str | None = None, language: str = ""
) -> list[Subject]:
    """The entities that a text may be about, likeliest first.

    A heading that names one is taken at its word. A unit of a group is offered where the
    group and a country are named together (`Vodafone in Britain`).
    """
    language = language or guess(text)  # a heading alone is too short to tell
    mentions = gazetteer.mentions(text, language)
    scores = _scores(text, mentions)
    reasons = {mention.slug: _reason(mention) for mention in reversed(mentions)}
    _weigh_neighbours(mentions, gazetteer.entities, scores)
    for mention in gazetteer.mentions(heading or "", language):
        scores[mention.slug] = _HEADING + scores.get(mention.slug, 0)
        reasons[mention.slug] = f"the heading names it: {mention.text}"
    ranked = sorted(scores, key=lambda slug: -scores[slug])
    return [Subject(s, reasons.get(s, _TOGETHER)) for s in ranked]


_TOGETHER = "its group and its country are named together"


def _reason(mention: Mention) -> str:
    named = "its organ" if mention.sort == ORGAN else "it"
    return f"the text names {named}: {mention.text}"


def _scores(text: str, mentions: Sequence[Mention]) -> dict[str, float]:
    """The sooner and the more often, the higher."""
    scores: dict[str, float] = {}
    order = list(dict.fromkeys(mention.slug for mention in mentions))
    for mention in mentions:
        score = 1 / (1 + order.index(mention.slug))
        if _TRADES.match(text, mention.end):
            score *= _ASIDE
        scores[mention.slug] = scores.get(mention.slug, 0) + score
    for slug, share in BYSTANDERS.items():
        if slug in scores:
            scores[slug] *= share
    if order[:1] == [SLUG] and not text[: mentions[0].start].strip():
        scores[SLUG] = SUPPLIER_FIRST
    return scores


def _weigh_neighbours(
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
    scores: dict[str, float],
) -> None:
    """Raise the company where a company and a country are named together.

    `Zimbabwe's state-owned NetOne` is about NetOne, `Vodafone's Czech unit` about that unit.
    """
    for one, other in pairwise(mentions):
        if other.start - one.end > NEAR:
            continue
        first, second = entities[one.slug], entities[other.slug]
        if second.kind == COMPANY and second.home == first.slug:
            scores[second.slug] = max(scores[second.slug], 1.05 * scores[first.slug])
        if {first.kind, second.kind} == {COMPANY, COUNTRY}:
            group, country = sorted((first, second), key=lambda e: e.kind == COUNTRY)
            is_adjective = group == second and group.home == country.slug
            if is_adjective or group.slug in BYSTANDERS:
                continue  # `the British group Vodafone`, `Huawei in Sweden`
            for unit in _units(group, country, entities):
                scores[unit] = 1.1 * max(scores[first.slug], scores[second.slug])


def _units(
    group: Entity, country: Entity, entities: Mapping[str, Entity]
) -> Iterator[str]:
    """The companies of a group in a country, `Vodafone Spain`, themselves left out."""
    for entity in entities.values():
        is_abroad = entity.part_of == group.slug and entity.home != group.home
        is_named = entity.name.startswith(f"{group.name} ")
        if entity.home == country.slug and (is_abroad or is_named):
            yield entity.slug
