"""Which entities a text names, and where: the longest spelling first, capitals kept.

Beside the names of the entities themselves it knows those that only texts use: peoples
(`Swedish`), short names (`BT`) and organs and leaders of states (`FCC`). They are in
`spellings.json`, and no command takes them for a name.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hwstatus.paths import PACKAGE
from hwstatus.record.models import Entity

NAME = "name"
PEOPLE = "people"
ORGAN = "organ"

SPELLINGS = PACKAGE / "proposals" / "spellings.json"
_SHORT = 4
"""Up to so many letters a name in capitals is no other word: `ICE` is not `Ice`."""

_WORD = re.compile(r"[^\W_]+")


class Spelling(NamedTuple):
    """A way to write an entity: `sort` is name, people or organ."""

    slug: str
    sort: str
    written: tuple[str, ...]


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
        self._spellings: dict[str, list[Spelling]] = {}
        for entity in self.entities.values():
            for name in (entity.name, *entity.aliases):
                self._add(entity.slug, NAME, name)
        for sort, by_slug in _extra().items():
            for slug, names in by_slug.items():
                if slug in self.entities:
                    for name in names:
                        self._add(slug, sort, name)
        for spellings in self._spellings.values():
            spellings.sort(key=lambda spelling: -len(spelling.written))

    def _add(self, slug: str, sort: str, name: str) -> None:
        written = tuple(_WORD.findall(name))
        if sum(map(len, written)) > 1:
            spelling = Spelling(slug, sort, written)
            self._spellings.setdefault(_plain(written[0]), []).append(spelling)

    def mentions(self, text: str) -> list[Mention]:
        """Every entity that the text names, in order; none lies within another."""
        words = list(_WORD.finditer(text))
        mentions = []
        at = 0
        while at < len(words):
            spelling = self._longest(words, at)
            if spelling is None:
                at += 1
                continue
            last = words[at + len(spelling.written) - 1]
            start = words[at].start()
            named = text[start : last.end()]
            mention = Mention(spelling.slug, spelling.sort, start, last.end(), named)
            mentions.append(mention)
            at += len(spelling.written)
        return mentions

    def _longest(self, words: list[re.Match[str]], at: int) -> Spelling | None:
        for spelling in self._spellings.get(_plain(words[at][0]), ()):
            here = words[at : at + len(spelling.written)]
            if len(here) == len(spelling.written) and _is_spelled(spelling, here):
                return spelling
        return None


def _extra() -> dict[str, dict[str, list[str]]]:
    kept = json.loads(SPELLINGS.read_text(encoding="utf-8"))
    return {NAME: kept["names"], PEOPLE: kept["peoples"], ORGAN: kept["organs"]}


def _is_spelled(spelling: Spelling, words: Iterable[re.Match[str]]) -> bool:
    pairs = zip(spelling.written, words, strict=True)
    return all(_fits(written, word[0]) for written, word in pairs)


def _fits(written: str, word: str) -> bool:
    """Whether a word of a text is one of a name: with its capitals, or in capitals alone."""
    if written == word:
        return True
    if _plain(written) != _plain(word):
        return False
    if written.isupper() and len(written) <= _SHORT:
        return False
    return word[0].isupper() or not written[0].isupper()


def _plain(word: str) -> str:
    """A word in lower case, without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


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
