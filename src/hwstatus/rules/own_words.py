"""Whether a summary is in our own words: it repeats no sentence of what it sums up. No I/O."""

import re
import unicodedata
from typing import NamedTuple

MOST_WORDS = 7
"""Words in a row that a summary may share with its source: a name, a title, a date."""
FEWEST_OF_A_SENTENCE = 5
"""Words of a sentence that is the source's own; shorter ones anybody may write."""
PIECE = 4
"""Words in a row that count as taken over where a summary is put together from them."""
MOST_OF_PIECES = 0.5
"""The share of a summary in such pieces from which it counts as copied. Each of 257 summaries
in our own words, beside a text about the same day, had at most 0.28."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|\n+")
_PARTED = re.compile(r"[\s\-/\N{HYPHEN}-\N{HORIZONTAL BAR}]+")
"""What parts words: blanks, line breaks, hyphens and dashes."""


class _Letters(NamedTuple):
    """A text by its letters and digits alone, and where its words begin and end in them."""

    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    """The words as they are spelled."""

    def plain(self) -> list[str]:
        """The letters of each word."""
        places = zip(self.begins, self.ends, strict=True)
        return [self.text[begin:end] for begin, end in places]


def copied(summary: str, source: str) -> str | None:
    """The words that a summary takes over from a source; None where they are its own.

    That is a run of eight or more words, the longest; else a whole sentence; else the
    pieces, parted by `…`, where these are at least half of the summary. The words are
    spelled as the summary has them. Letter case, accents, punctuation, quotation marks,
    hyphens and line breaks make no difference, nor do characters that nobody sees.
    """
    ours = _letters(summary)
    theirs = _letters(source)
    run = _longest_run(ours, theirs)
    return run or _sentence(ours, source) or _pieces(ours, theirs)


def _sentence(ours: _Letters, source: str) -> str | None:
    """The first sentence of a source that a summary has whole."""
    for sentence in _SENTENCE_END.split(source):
        wanted = _letters(sentence)
        size = len(wanted.words)
        if size < FEWEST_OF_A_SENTENCE:
            continue
        for first in range(len(ours.words) - size + 1):
            last = first + size - 1
            if ours.text[ours.begins[first] : ours.ends[last]] == wanted.text:
                return " ".join(ours.words[first : last + 1])
    return None


def _pieces(ours: _Letters, theirs: _Letters) -> str | None:
    """The pieces that a summary takes over, where they are at least half of it."""
    printed = {tuple(run) for run in _runs(theirs.plain())}
    taken = {
        at
        for first, run in enumerate(_runs(ours.plain()))
        if tuple(run) in printed
        for at in range(first, first + PIECE)
    }
    is_made_of_them = len(taken) >= MOST_OF_PIECES * len(ours.words)
    if len(taken) <= MOST_WORDS or not is_made_of_them:
        return None
    shown = ""
    for at in sorted(taken):
        parted = " … " if shown and at - 1 not in taken else " "
        shown += parted + ours.words[at]
    return shown.strip()


def _runs(words: list[str]) -> list[list[str]]:
    """Every run of as many words as a piece has, in order."""
    return [words[first : first + PIECE] for first in range(len(words) - PIECE + 1)]


def _longest_run(ours: _Letters, theirs: _Letters) -> str | None:
    """The longest run of eight or more words that two texts share."""
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
    return None if longest == (0, 0) else " ".join(ours.words[longest[0] : longest[1]])


def _holds(text: str, run: str, starts: frozenset[int], stops: frozenset[int]) -> bool:
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
    letters: list[str] = []
    size = 0
    for word in _PARTED.split(text):
        plain = _plain(word)
        if plain:
            begins.append(size)
            size += len(plain)
            ends.append(size)
            words.append(word)
            letters.append(plain)
    return _Letters("".join(letters), tuple(begins), tuple(ends), tuple(words))


def _plain(word: str) -> str:
    """The letters and digits of a word, without case and accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(filter(str.isalnum, parts))
