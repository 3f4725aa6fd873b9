"""Whether a summary is in our own words: it repeats no sentence of what it sums up. No I/O."""

import re
import unicodedata
from typing import NamedTuple

MOST_WORDS = 7
"""Words in a row that a summary may share with its source: a name, a title, a date."""

_PARTED = re.compile(r"[\s\-/\N{HYPHEN}-\N{HORIZONTAL BAR}]+")
"""What parts words: blanks, line breaks, hyphens and dashes."""


class _Letters(NamedTuple):
    """A text by its letters and digits alone, and where its words begin and end in them."""

    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    """The words as they are spelled."""


def copied(
    summary: str,
    source: str,
) -> str | None:
    """The longest run of eight or more words of a summary that a source has too.

    It is spelled as the summary has it; None where there is none. Letter case, accents,
    punctuation, quotation marks, hyphens and line breaks make no difference, nor do
    characters that nobody sees.
    """
    ours = _letters(summary)
    theirs = _letters(source)
    starts = frozenset(theirs.begins)
    stops = frozenset(theirs.ends)
    longest = 0, 0
    for first in range(len(ours.words) - MOST_WORDS):
        last = first + max(MOST_WORDS, longest[1] - longest[0])
        while last < len(ours.words):
            run = ours.text[ours.begins[first] : ours.ends[last]]
            if not _holds(theirs.text, run, starts, stops):
                break
            last += 1
            longest = first, last
    if longest == (0, 0):
        return None
    return " ".join(ours.words[longest[0] : longest[1]])


def _holds(
    text: str,
    run: str,
    starts: frozenset[int],
    stops: frozenset[int],
) -> bool:
    """Whether a text has a run of letters that begins and ends with words of its own."""
    at = text.find(run)
    while at >= 0:
        if at in starts and at + len(run) in stops:
            return True
        at = text.find(run, at + 1)
    return False


def _letters(text: str) -> _Letters:
    begins: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    found: list[str] = []
    size = 0
    for word in _PARTED.split(text):
        plain = _plain(word)
        if plain:
            begins.append(size)
            size += len(plain)
            ends.append(size)
            words.append(word)
            found.append(plain)
    return _Letters("".join(found), tuple(begins), tuple(ends), tuple(words))


def _plain(word: str) -> str:
    """The letters and digits of a word, without case and accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(filter(str.isalnum, parts))
