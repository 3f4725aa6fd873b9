"""Which language a text is in: the one whose listed words it has most of."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from hwstatus.languages.lists import CODES, COMMON, WORDED, load
from hwstatus.languages.matching import Book, Spelling, spelling

OTHERWISE = "en"
"""The language of a text that has no word of any."""
_READ = 1_000
"""Characters that are looked at."""


def guess(text: str, declared: str = "") -> str:
    """The code of the language; what was `declared` counts as one word of it."""
    counts: dict[str, float] = defaultdict(float)
    counts[declared.partition("-")[0].lower()] = 1
    for hit in _all_words().find(text[:_READ]):
        codes = hit.spelling.means.split()
        for code in codes:
            counts[code] += 1 / len(codes)
    likely = [code for code in CODES if counts[code]]
    return max(
        likely, key=lambda code: (counts[code], code == OTHERWISE), default=OTHERWISE
    )


@cache
def _all_words() -> Book:
    """The single words of all languages, each meaning the codes of those that have it."""
    codes: dict[tuple[str, ...], list[str]] = {}
    for code, words in _single_words():
        codes.setdefault(words, []).append(code)
    return Book(
        Spelling(" ".join(dict.fromkeys(having)), COMMON, words, words, False)
        for words, having in codes.items()
    )


def _single_words() -> Iterator[tuple[str, tuple[str, ...]]]:
    for code in CODES:
        for key in WORDED:
            for word in load(code).words(key):
                one = spelling(code, key, word)
                if len(one.words) == 1 or _is_of_letters(one.words):
                    yield code, one.words


def _is_of_letters(words: tuple[str, ...]) -> bool:
    """Whether a word is several because its script has no blanks."""
    return all(len(word) == 1 and not word.isascii() for word in words)
