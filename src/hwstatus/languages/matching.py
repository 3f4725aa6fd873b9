"""Spellings found in texts of any script: whole words, stems and phrases, by a table of first words.

Where a script has no blanks each of its letters is a word, so that nothing else is different
there. Words are compared without case and accents, but й is not и.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

_ALONE = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Thai, Lao, Kana, Han and Hangul, which are written without blanks or with endings."""
_WORD = re.compile(
    rf"[{_ALONE}]|(?:(?![{_ALONE}])[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff])+"
)
_PATTERN = re.compile(rf"\*?(?:{_WORD.pattern})\*?|\*")
ANY = "*"
"""A word of a phrase that stands for any one, and is read for itself as well."""
_ACCENTS = re.compile("(?<!и)[\u0300-\u036f]+|[\u064b-\u065f]+")
_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ø": "o", "ł": "l", "æ": "ae"})
_SHORT = 4
"""Up to so many letters a name in capitals is no other word: `ICE` is not `Ice`."""
_LONGEST = 24
"""Letters of the longest stem that is listed."""
_STEM = 3
"""Letters of a name that are left before one of its endings."""


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """A word in lower case, without accents."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    whole = unicodedata.normalize("NFC", _ACCENTS.sub("", apart))
    return whole.translate(_LETTERS)


class Spelling(NamedTuple):
    """A way to write what it `means`; `words` are as in the files of `words/`, plain."""

    means: str
    sort: str
    written: tuple[str, ...]
    words: tuple[str, ...]
    is_first: bool


def spelling(means: str, sort: str, text: str) -> Spelling:
    """A spelling from how a file or a record has it; without words where it has none."""
    parts = _PATTERN.findall(text)
    written = tuple(part.strip("*") for part in parts)
    words = tuple(map(_starred, parts))
    return Spelling(means, sort, written, words, text.startswith("^"))


def _starred(part: str) -> str:
    """A word of a spelling, plain, with the stars that it has."""
    word = part.strip("*")
    return part.replace(word, plain(word), 1) if word else ANY


class Hit(NamedTuple):
    """A spelling in a text: positions of characters."""

    spelling: Spelling
    start: int
    end: int


class Book:
    """Spellings to be found. `endings` are those of inflected names, `beginnings` of joined words."""

    def __init__(
        self,
        spellings: Iterable[Spelling],
        endings: Sequence[str] = (),
        beginnings: Sequence[str] = (),
    ) -> None:
        self._beginnings = tuple(map(plain, beginnings))
        self._endings = sorted(map(plain, endings), key=len, reverse=True)
        self._whole: dict[str, list[Spelling]] = defaultdict(list)
        self._inflected: dict[str, list[Spelling]] = defaultdict(list)
        self._stems: dict[str, list[Spelling]] = defaultdict(list)
        self._within: dict[str, list[Spelling]] = defaultdict(list)
        self.beginning_with = cache(self._beginning_with)
        self._fits = cache(self._is_fitting)
        for one in spellings:
            if one.words:
                self._add(one)

    def _add(self, one: Spelling) -> None:
        first = one.words[0]
        if first.startswith("*"):
            self._within[first.strip("*")].append(one)
        elif first.endswith("*"):
            self._stems[first[:-1]].append(one)
        else:
            self._whole[first].append(one)
            for stem in self._stems_of(first):
                self._inflected[stem].append(one)

    def _stems_of(self, name: str) -> set[str]:
        """What an ending may follow: the name, and what is before the one that it has."""
        before = next(
            (name[: -len(e)] for e in self._endings if name.endswith(e)), name
        )
        return {name, before} if len(before) >= _STEM else {name}

    def _without_ending(self, word: str) -> list[str]:
        return [word[: -len(e)] for e in self._endings if word.endswith(e)]

    def find(self, text: str) -> Iterator[Hit]:
        """The spellings in a text, in order, the longest first; none lies within another."""
        matches = list(_WORD.finditer(text))
        words = [match[0] for match in matches]
        at = 0
        while at < len(words):
            one = self._longest(words, at)
            size = len(one.words) if one else 1
            if one:
                yield Hit(one, matches[at].start(), matches[at + size - 1].end())
            at += 1 if one and ANY in one.words else size

    def _longest(self, words: Sequence[str], at: int) -> Spelling | None:
        for one in self.beginning_with(words[at]):
            if not (one.is_first and at) and self._goes_on(one, words, at):
                return one
        return None

    def _beginning_with(self, word: str) -> list[Spelling]:
        """The spellings whose first word this may be, the longest first."""
        possible = [
            one
            for form in self._read(word)
            for one in self._by(form)
            if _has_case(one.written[0], word)
        ]
        return sorted(possible, key=lambda one: -len(one.words))

    def _by(self, word: str) -> Iterator[Spelling]:
        yield from self._whole.get(word, ())
        for stem in self._without_ending(word):
            yield from self._inflected.get(stem, ())
        for size in range(min(len(word), _LONGEST), 0, -1):
            yield from self._stems.get(word[:size], ())
        for part, spellings in self._within.items():
            if part in word:
                yield from spellings

    def _read(self, word: str) -> list[str]:
        """The word as it is, and without what may be joined to its beginning."""
        whole = plain(word)
        return [
            whole,
            *(whole[len(b) :] for b in self._beginnings if whole.startswith(b)),
        ]

    def _goes_on(self, one: Spelling, words: Sequence[str], at: int) -> bool:
        """Whether the further words of a spelling follow its first one."""
        size = len(one.words)
        return at + size <= len(words) and all(
            _has_case(one.written[n], words[at + n])
            and self._fits(one.words[n], words[at + n])
            for n in range(1, size)
        )

    def _is_fitting(self, pattern: str, word: str) -> bool:
        """Whether a word of a text is a further one of a spelling."""
        sought = pattern.strip("*")
        return any(self._is_form(form, sought, pattern) for form in self._read(word))

    def _is_form(self, form: str, sought: str, pattern: str) -> bool:
        if pattern.startswith("*"):
            return sought in form
        if pattern.endswith("*"):
            return form.startswith(sought)
        stems = self._stems_of(sought)
        return form == sought or not stems.isdisjoint(self._without_ending(form))


def _has_case(written: str, word: str) -> bool:
    """Whether a word has the capitals of a name: as it is written, or in capitals alone."""
    if written == word or not written:
        return True
    if written.isupper() and len(written) <= _SHORT:
        return False
    has_accents = plain(written) != written.casefold()
    if has_accents and len(written) == len(word) < _SHORT:
        # `Bỉ` is Belgium, `Bị` no country: short names are told by their accents.
        return written.casefold() == word.casefold()
    return word[0].isupper() or not written[0].isupper()
