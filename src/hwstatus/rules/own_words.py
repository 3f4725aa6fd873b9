"""Whether a summary is in our own words: it repeats no sentence of what it sums up. No I/O."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

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


def copied(summary: str, source: str) -> str | None:
    """The words that a summary takes over from a source; None where they are its own.

    That is a run of eight or more words, the longest; else a whole sentence; else the
    pieces, parted by `…`, where these are at least half of the summary. The words are
    spelled as the summary has them. Letter case, accents, punctuation, quotation marks
    and line breaks make no difference, nor do characters that nobody sees; a hyphen
    parts words as a blank does.
    """
    spelled, ours = _words(summary)
    _, theirs = _words(source)
    run = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    if run.size > MOST_WORDS:
        return " ".join(spelled[run.a : run.a + run.size])
    return _sentence(spelled, ours, source) or _pieces(spelled, ours, theirs)


def _sentence(spelled: list[str], ours: list[str], source: str) -> str | None:
    """The first sentence of a source that a summary has whole."""
    for sentence in _SENTENCE_END.split(source):
        _, wanted = _words(sentence)
        runs = _runs(ours, len(wanted))
        if len(wanted) >= FEWEST_OF_A_SENTENCE and tuple(wanted) in runs:
            first = runs.index(tuple(wanted))
            return " ".join(spelled[first : first + len(wanted)])
    return None


def _pieces(spelled: list[str], ours: list[str], theirs: list[str]) -> str | None:
    """The pieces that a summary takes over, where they are at least half of it."""
    printed = set(_runs(theirs, PIECE))
    taken = {
        at
        for first, run in enumerate(_runs(ours, PIECE))
        if run in printed
        for at in range(first, first + PIECE)
    }
    is_made_of_them = len(taken) >= MOST_OF_PIECES * len(ours)
    if len(taken) <= MOST_WORDS or not is_made_of_them:
        return None
    shown = ""
    for at in sorted(taken):
        parted = " … " if shown and at - 1 not in taken else " "
        shown += parted + spelled[at]
    return shown.strip()


def _runs(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Every run of so many words, in order."""
    return [
        tuple(words[first : first + size]) for first in range(len(words) - size + 1)
    ]


def _words(text: str) -> tuple[list[str], list[str]]:
    """The words of a text as they are spelled, and the letters and digits of each."""
    plain = {word: _plain(word) for word in _PARTED.split(text)}
    spelled = [word for word in _PARTED.split(text) if plain[word]]
    return spelled, [plain[word] for word in spelled]


def _plain(word: str) -> str:
    """The letters and digits of a word, without case and accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(filter(str.isalnum, parts))
