"""Which entities a text names, and where: the longest spelling first, capitals kept.

Beside the names of the entities themselves it knows those that only texts use: short names
(`BT`), organs and leaders of states (`FCC`), both in `spellings.json`, and in the language of
the text countries and peoples (`Swedish`). No command takes these for a name.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from hwstatus.languages import lists
from hwstatus.languages.guessing import guess
from hwstatus.languages.lists import ACTS, NETWORKS, NOBODY, PEOPLE, words_of
from hwstatus.languages.matching import Book, Hit, Spelling, spelling
from hwstatus.paths import PACKAGE
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import COUNTRY
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
        language = lists.load(code)
        return Book(
            self._spellings(code),
            language.words(lists.ENDINGS),
            language.words(lists.BEGINNINGS),
        )

    def _spellings(self, code: str) -> Iterator[Spelling]:
        """What the language calls entities before their own names: where two are alike, the first one counts.

        `T-Mobile` is another company in the Netherlands than in the United States.
        """
        language = lists.load(code)
        entities = self.entities.values()
        own = ((e.slug, name) for e in entities for name in (e.name, *e.aliases))
        supplier = ((SLUG, name) for name in SPELLINGS)
        others = (*supplier, *_extra("names"), *lists.countries(code))
        named = (*language.named(), *own, *others)
        for sort, names in ((NAME, named), (ORGAN, _extra("organs"))):
            for slug, name in names:
                if slug in self.entities:
                    yield from _spelled(slug, sort, name)
        for words in language.words(NOBODY):
            yield from _spelled("", NOBODY, words)

    def _is_meant(self, hit: Hit, code: str, text: str) -> bool:
        """Not `Michael Jordan`, nor `First` and `Smart` where no networks are spoken of, nor French `du`."""
        slug = hit.spelling.means
        written = text[hit.start : hit.end]
        common = lists.load(code).words(lists.COMMON)
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
        return {*beside}.isdisjoint(lists.load(code).words(PEOPLE))


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


def masked(text: str, mentions: Iterable[Mention], marks: Mapping[str, str]) -> str:
    """The text with each mention replaced by the mark of its entity; see `marks`."""
    return "".join(_pieces(text, mentions, marks))


def _pieces(
    text: str, mentions: Iterable[Mention], marks: Mapping[str, str]
) -> Iterator[str]:
    at = 0
    for mention in mentions:
        yield text[at : mention.start]
        yield marks[mention.slug]
        at = mention.end
    yield text[at:]
