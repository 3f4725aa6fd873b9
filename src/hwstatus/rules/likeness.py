"""Texts that say the same: whether two updates report the same news, which of many do, what is copied. No I/O."""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from hwstatus.record import dates
from hwstatus.record.models import Source, Update
from hwstatus.record.names import fold, fold_words

ALIKE = 0.7
"""Share of common words from which two summaries report one event."""

CACHED = 4_096
"""Few publishers, and neighbours in time that are compared again and again."""


class Likeness(NamedTuple):
    """Why two updates seem to be the same news; `same` where there is hardly a doubt."""

    same: bool
    words: str


def likeness(one: Update, other: Update) -> Likeness | None:
    """Why two updates seem to be the same news, None where they do not."""
    shared = bool(addresses(one) & addresses(other))
    alike = _overlap(one.summary, other.summary)
    # Most that are compared have a word in common and no more: no second look for them.
    if not (shared or alike >= ALIKE) or not _may_coincide(one, other):
        return None
    one_publisher = bool(publishers(one) & publishers(other))
    same_day = (one.entity, one.date) == (other.entity, other.date)
    if same_day and (shared or (alike == 1.0 and one_publisher)):
        return Likeness(True, "same source")
    if alike >= ALIKE and one_publisher:
        return Likeness(False, "nearly the same words, same source")
    if alike == 1.0:
        return Likeness(True, "same words")
    return None


def is_same_news(one: Update, other: Update) -> bool:
    """Whether two updates may report one event, whoever publishes them: to be asked about."""
    alike_how = likeness(one, other)
    if publishers(one) & publishers(other):
        return alike_how is not None
    alike = _may_coincide(one, other) and _overlap(one.summary, other.summary) >= ALIKE
    return (alike_how is not None or alike) and not _contradict(one, other)


def _contradict(one: Update, other: Update) -> bool:
    """Whether both set a status, and not the same."""
    a, b = _effects(one), _effects(other)
    return bool(a and b) and a != b


def _may_coincide(one: Update, other: Update) -> bool:
    """Whether they are about a common entity, and at most a day lies between them."""
    return bool(_shared(one, other)) and gap(one.date, other.date) <= 1


def _shared(one: Update, other: Update) -> set[str]:
    """The entities that two updates are about, both of them."""
    return set(one.entities).intersection(other.entities)


def gap(one: str, other: str) -> int:
    """The days that lie between two dates at least; not above 0 where they may be one day."""
    a = dates.read_date(one)
    b = dates.read_date(other)
    return max(dates.days_between(a.last, b.first), dates.days_between(b.last, a.first))


def publishers(update: Update) -> set[str]:
    """The publishers of an update by their folded names."""
    return {folded(source.publisher) for source in update.sources}


def further_sources(update: Update, other: Update) -> list[Source]:
    """The sources of an update that another one does not cite yet."""
    named = publishers(other)
    return [
        source for source in update.sources if folded(source.publisher) not in named
    ]


def addresses(update: Update) -> set[str]:
    """The addresses that an update cites."""
    return {source.url for source in update.sources if source.url}


folded = lru_cache(maxsize=CACHED)(fold)


SIMILAR = 0.3
"""Share of a summary's longer words in a text from which an editor is asked about them."""

_LONGER = 4
"""Letters of a word that says more than `the` and `has`."""


SAME_ADDRESS = "the same address"
SAME_PUBLISHER = "the same publisher"
SIMILAR_WORDS = "similar words"
SAME_DAY = "the same day"
SAME_ACT = "the same status for the same scope"
SAME_ORIGIN = "the same origin"
RESEMBLANCES = (
    SAME_ADDRESS,
    SAME_PUBLISHER,
    SIMILAR_WORDS,
    SAME_ACT,
    SAME_ORIGIN,
    SAME_DAY,
)
"""Why an editor should look, the strongest reason first."""

_OF_A_DAY = len("2020-01-01")


CLOSE = 3
"""Days within which reports of one event appear."""
NEAR = 14
"""Days within which two records of one act lie, where one has the day of its announcement."""


def near_act(one: Update, other: Update) -> str | None:
    """Why two updates may be of one act: its status for a scope, or the origin of both; None where nothing says so."""
    if one.entity != other.entity or gap(one.date, other.date) > NEAR:
        return None
    if _effects(one) & _effects(other):
        return SAME_ACT
    return SAME_ORIGIN if _origins(one) & _origins(other) else None


def marks_of_act(update: Update) -> set[object]:
    """What two records of one act have in common at least: a status for a scope, or an origin."""
    return {*_effects(update), *_origins(update)}


def _effects(update: Update) -> set[tuple[str, str]]:
    return {(effect.scope, effect.status) for effect in update.effects}


def _origins(update: Update) -> set[str]:
    return {folded(source.origin) for source in update.sources if source.origin}


def resemblance(one: Update, other: Update) -> str | None:
    """Why an editor should look whether two updates near in time report one event.

    This is less than `likeness` asks for: `one` is worded by the press, `other` by us.
    """
    if not _shared(one, other):
        return None
    if addresses(one) & addresses(other):
        return SAME_ADDRESS
    close = _close(one, other) if gap(one.date, other.date) <= CLOSE else None
    return close or near_act(one, other)


def _close(one: Update, other: Update) -> str | None:
    if publishers(one) & publishers(other):
        return SAME_PUBLISHER
    telling = {word for word in words(other.summary) if len(word) >= _LONGER}
    if len(telling & words(one.summary)) >= SIMILAR * max(1, len(telling)):
        return SIMILAR_WORDS
    is_of_that_day = (one.entity, one.date) == (other.entity, other.date)
    return SAME_DAY if is_of_that_day and len(one.date) == _OF_A_DAY else None


@lru_cache(maxsize=CACHED)
def words(text: str) -> frozenset[str]:
    """The words of a text, folded."""
    return frozenset(fold_words(text))


def _overlap(one: str, other: str) -> float:
    a = words(one)
    b = words(other)
    common = len(a & b)
    together = len(a) + len(b) - common
    return common / together if together else 1.0


def repeats(update: Update, others: Iterable[Update]) -> tuple[Update, str] | None:
    """The first of `others` that an update seems to repeat, and why."""
    for other in others:
        resemblance = likeness(update, other)
        if resemblance and other.id != update.id:
            return other, resemblance.words
    return None


# -- pairs among many ------------------------------------------------------------------


NEIGHBOURS = 39
"""How many updates before one, in time, are compared with it at the most."""


class Pair(NamedTuple):
    """Two updates, the earlier first, and why they seem to be the same news."""

    one: Update
    other: Update
    likeness: Likeness


class _Neighbour(NamedTuple):
    """An update of a short while ago: its last possible day, what it cites, says and sets."""

    update: Update
    last: str
    cited: set[str]
    said: frozenset[str]
    acts: set[object]


class Neighbours:
    """The updates about an entity of a short while ago, with which the next is compared.

    They are handed in one by one, in order of time.
    """

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._recent: deque[_Neighbour] = deque(maxlen=NEIGHBOURS)

    def pairs(self, update: Update) -> Iterator[Pair]:
        """The pairs that an update makes with those before it, which it joins.

        A pair about several entities is looked at with the first of them alone.
        """
        _, first, last = dates.read_date(update.date)
        new = _Neighbour(
            update, last, addresses(update), words(update.summary), marks_of_act(update)
        )
        earliest, day_before = _earlier(first, NEAR), _earlier(first, 1)
        # No two are alike that share neither an address nor so many words.
        least = ALIKE * len(new.said)
        for one, its_last, cited, said, acts in self._recent:
            if its_last < earliest:
                continue
            seems = None
            is_close = its_last >= day_before
            if is_close and (len(new.said & said) >= least or cited & new.cited):
                seems = likeness(one, update)
            if not seems and not acts.isdisjoint(new.acts):
                act = near_act(one, update)
                seems = Likeness(False, act) if act else None
            if seems and min(_shared(one, update)) == self._slug:
                yield Pair(one, update, seems)
        self._recent.append(new)


@lru_cache(maxsize=8_192)
def _earlier(day: str, days: int) -> str:
    return dates.shift(day, days=-days)


# -- texts in our own words ------------------------------------------------------------


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
    spelled, ours = _spelled_and_plain(summary)
    _, theirs = _spelled_and_plain(source)
    run = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    if run.size > MOST_WORDS:
        return " ".join(spelled[run.a : run.a + run.size])
    return _sentence(spelled, ours, source) or _pieces(spelled, ours, theirs)


def _sentence(spelled: list[str], ours: list[str], source: str) -> str | None:
    """The first sentence of a source that a summary has whole."""
    for sentence in _SENTENCE_END.split(source):
        _, wanted = _spelled_and_plain(sentence)
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


def _spelled_and_plain(text: str) -> tuple[list[str], list[str]]:
    """The words of a text as they are spelled, and the letters and digits of each."""
    plain = {word: _plain(word) for word in _PARTED.split(text)}
    spelled = [word for word in _PARTED.split(text) if plain[word]]
    return spelled, [plain[word] for word in spelled]


def _plain(word: str) -> str:
    """The letters and digits of a word, without case and accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(filter(str.isalnum, parts))
