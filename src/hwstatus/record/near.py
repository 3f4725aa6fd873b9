"""Names that resemble what was typed where it is none: suggested, never acted on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import compress

from hwstatus.record.names import closed_list_of, flat, fold, spelled

AROUND = 4
"""How many words around one that matches nothing may be meant with it."""
ALIKE = 0.8
"""How alike a name must be to such words, from 0 to 1."""


def whole_miss(words: Iterable[str], missed: str, keys: Collection[str]) -> str:
    """What somebody meant of whose words some match nothing: with the words around them where these make a name.

    `united kingdm` resembles a name, though `united` is one; `case by case` is a word of a
    closed list, though `by` is the code of a country.
    """
    typed = " ".join(flat(words)).split()
    run = missed.split()
    if not run:
        return missed
    size = len(run)
    at = next(n for n in range(len(typed)) if typed[n : n + size] == run)
    texts = [
        " ".join(typed[first:last])
        for first in range(max(0, at - AROUND), at + 1)
        for last in range(at + size, min(len(typed), at + size + AROUND) + 1)
    ]
    listed = [text for text in texts if closed_list_of(text)]
    if listed:
        return spelled(max(listed, key=len))
    whole = f" {' '.join(typed)} "
    others = [key for key in keys if f" {key} " not in whole]
    return max(texts, key=lambda text: (likeness(text, others), text == missed))


def likeness(text: str, keys: Collection[str]) -> float:
    """How alike the nearest of some names is, 0 where none is near."""
    from difflib import SequenceMatcher, get_close_matches

    near = get_close_matches(text, keys, n=1, cutoff=ALIKE)
    return SequenceMatcher(None, near[0], text).ratio() if near else 0


PART_OF = {
    "england": "united kingdom",
    "scotland": "united kingdom",
    "wales": "united kingdom",
    "northern ireland": "united kingdom",
}
"""Parts of a state that people name in its place: suggested, never taken for it."""

OVERLAPPING = {
    "middle east": ("gcc", "arab-league", "Western Asia"),
    **dict.fromkeys(("balkans", "balkan"), ("Southern Europe", "Eastern Europe")),
    "western balkans": ("Southern Europe",),
    "scandinavia": ("nordics", "Northern Europe"),
    "central europe": ("visegrad", "Eastern Europe", "Western Europe"),
    "caucasus": ("Western Asia",),
    "maghreb": ("Northern Africa", "arab-league"),
    "asia pacific": ("Asia", "Oceania"),
    "apac": ("Asia", "Oceania"),
    "indo pacific": ("Asia", "Oceania"),
    "emea": ("Europe", "Africa", "Western Asia"),
    "mena": ("Northern Africa", "Western Asia", "arab-league"),
    "dach": ("Western Europe",),
    "iberia": ("Southern Europe",),
    "far east": ("Eastern Asia", "South-eastern Asia"),
}
"""What to offer for parts of the world that have no agreed members."""

CLOSE = 7, 10
"""How alike two names must be to be suggested, as a fraction."""
MOST = 3
"""Names that are suggested."""
SHORT = 2
"""Letters of a text that is like too many: only names that have it as a word are suggested."""

_LANE = 4
"""Bytes of a large number that stand for one name."""


class Spellings:
    """Names by their letters: which are spelled nearly like a text is looked up for all of them at once.

    In a large number each name has a lane; so one addition counts a letter in every name that has it.
    """

    def __init__(self, keys: Collection[str]) -> None:
        self.keys = keys
        self._joined = "\n".join(keys)
        self._by_words = defaultdict[tuple[str, ...], list[str]](list)
        for key in keys:
            self._by_words[tuple(sorted(key.split()))].append(key)
        size = _LANE * len(keys)
        self._each = int.from_bytes((b"\1" + bytes(_LANE - 1)) * len(keys), "little")
        lanes = defaultdict[tuple[str, int], bytearray](lambda: bytearray(size))
        lengths = 0
        for at, key in enumerate(keys):
            lengths += len(key) << 8 * _LANE * at
            for letter in _numbered(key):
                lanes[letter][_LANE * at] = 1
        self._having = {k: int.from_bytes(lane, "little") for k, lane in lanes.items()}
        self._enough = self._each << 8 * _LANE - 1
        self._short = self._enough - CLOSE[0] * lengths

    def holding(self, text: str) -> list[str]:
        """The names in which a text stands."""
        return [key for key in self.keys if text in key] if text in self._joined else []

    def of_words(self, text: str) -> Sequence[str]:
        """The names with the words of a text, in any order."""
        return self._by_words.get(tuple(sorted(text.split())), ())

    def close_to(self, text: str, most: int) -> list[str]:
        """The names spelled like a text, the nearest first."""
        from difflib import get_close_matches

        part, whole = CLOSE
        shared = sum(self._having.get(letter, 0) for letter in _numbered(text))
        scores = self._short + 2 * whole * shared - part * len(text) * self._each
        enough = (scores & self._enough).to_bytes(_LANE * len(self.keys), "little")
        likely = compress(self.keys, memoryview(enough).cast("I"))
        return get_close_matches(text, likely, n=most, cutoff=part / whole)


def _numbered(text: str) -> Iterator[tuple[str, int]]:
    """Each letter of a text, with a number where it comes again."""
    for letter, count in Counter(text).items():
        for number in range(count):
            yield letter, number


def suggest(
    text: str, names: Spellings, weight: Callable[[str], int] | None = None
) -> list[str]:
    """Names that resemble `text`, the nearest first; many may be of one entity.

    Names that hold it as whole words, the weightiest first, come before names that are
    spelled like it. A suggestion is only ever shown, never acted on.
    """
    from difflib import SequenceMatcher

    wanted = fold(text)
    if not wanted:
        return []

    def closeness(key: str) -> float:
        return SequenceMatcher(None, wanted, key).ratio()

    holding = names.holding(wanted)
    whole = [key for key in holding if f" {wanted} " in f" {key} "]
    within = holding if len(wanted) > 3 else []
    close = names.close_to(wanted, 3 * MOST) if len(wanted) > SHORT else []
    nearest = sorted(whole, key=weight or closeness, reverse=True)
    others = sorted([*within, *close], key=closeness, reverse=True)
    state = [PART_OF[wanted]] if PART_OF.get(wanted) in names.keys else []
    return list(dict.fromkeys([*state, *names.of_words(wanted), *nearest, *others]))


def distinct(slugs: Sequence[str]) -> list[str]:
    """The first different slugs, in order, as many as are suggested."""
    return list(dict.fromkeys(slugs))[:MOST]


def near_recorded(text: str, recorded: Iterable[str]) -> list[str]:
    """At most three of what is recorded: what has a text as words of its own, or else is spelled like it."""
    from difflib import get_close_matches

    by_key = {fold(one): one for one in recorded}
    key = fold(text)
    having = [one for one in by_key if f" {key} " in f" {one} "]
    keys = having[:3] or get_close_matches(key, by_key, n=3)
    return [by_key[one] for one in keys]
