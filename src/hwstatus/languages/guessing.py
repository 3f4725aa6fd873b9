"""Which language a text is in: the one whose listed words it has most of."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from hwstatus.languages.lists import (
    BEGINNINGS,
    CODES,
    COMMON,
    WORDED,
    countries,
    load,
    words_of,
)
from hwstatus.languages.matching import Book, Spelling, spelling

OTHERWISE = "en"
"""The language of a text that has no word of any."""
_SHORT = 3
_CLOSE = 0.5
"""Of a word, by which a language that has less of them is as likely."""
_READ = 1_000
"""Characters that are looked at."""


def guess(text: str, declared: str = "") -> str:
    """The code of the language; what was `declared` counts as one word of it."""
    return _guessed(text[:_READ], declared.partition("-")[0].lower())


@lru_cache(maxsize=256)
def _guessed(text: str, declared: str) -> str:
    # One step after another asks it of the same text.
    counts: dict[str, float] = defaultdict(float)
    counts[declared] = 1
    for hit in _all_words().find(text):
        codes = _having(text[hit.start : hit.end]) or hit.spelling.means.split()
        for code in codes:
            counts[code] += 1 / len(codes)
    close = max(counts[code] for code in CODES) - _CLOSE
    likely = [code for code in CODES if counts[code] and counts[code] >= close]
    return max(
        likely,
        key=lambda code: (_named_in(text, code), counts[code], code == OTHERWISE),
        default=OTHERWISE,
    )


def _named_in(text: str, code: str) -> int:
    """How many countries a text names as a language does: `Suède`."""
    return sum(name in text for _, name in countries(code) if len(name) > _SHORT)


@lru_cache(maxsize=1 << 16)
def _having(word: str) -> list[str]:
    """The languages that have a single word or its stem; none for several words."""
    single = (s for s in _all_words().beginning_with(word) if len(s.words) == 1)
    return sorted({code for one in single for code in one.means.split()})


@cache
def _all_words() -> Book:
    """The words of all languages, each meaning the codes of those that have it."""
    codes: dict[tuple[str, ...], list[str]] = {}
    for code, words in _telling_words():
        codes.setdefault(words, []).append(code)
    spellings = (
        Spelling(" ".join(dict.fromkeys(having)), COMMON, words, words, False)
        for words, having in codes.items()
    )
    joined = {start for code in CODES for start in load(code).words(BEGINNINGS)}
    return Book(spellings, beginnings=sorted(joined))


def _telling_words() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words of each language that are one word in a text, and names of more than a few letters."""
    for code in CODES:
        language = load(code)
        listed = (word for key in WORDED for word in language.words(key))
        named = (name for _, name in language.named() if len(name) > _SHORT)
        for word in (*listed, *named):
            words = spelling(code, COMMON, word).words
            if len(words) == 1 or _is_of_letters(words):
                yield code, words


def _is_of_letters(words: tuple[str, ...]) -> bool:
    """Whether a word is several because its script has no blanks."""
    return all(len(word) == 1 and not word.isascii() for word in words)


def meaning(word: str) -> str:
    """The key of which a text is a listed word and nothing else, in its language; empty for none."""
    hits = list(words_of(guess(word)).find(word))
    is_whole = len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(word))
    return hits[0].spelling.means if is_whole else ""
