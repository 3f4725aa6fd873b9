"""Names that resemble what was typed where it is none: suggested, never acted on."""

from collections.abc import Callable, Collection, Iterable, Sequence

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

CLOSE = 0.7
"""How alike two names must be to be suggested, from 0 to 1."""
MOST = 3
"""Names that are suggested."""
SHORT = 2
"""Letters of a text that is like too many: only names that have it as a word are suggested."""


def suggest(
    text: str, keys: Collection[str], weight: Callable[[str], int] | None = None
) -> list[str]:
    """Names that resemble `text`, the nearest first; many may be of one entity.

    Names that hold it as whole words, the weightiest first, come before names that are
    spelled like it. A suggestion is only ever shown, never acted on.
    """
    from difflib import SequenceMatcher, get_close_matches

    wanted = fold(text)
    if not wanted:
        return []

    def closeness(key: str) -> float:
        return SequenceMatcher(None, wanted, key).ratio()

    words = sorted(wanted.split())
    same_words = [key for key in keys if sorted(key.split()) == words]
    holding = [key for key in keys if wanted in key]
    whole = [key for key in holding if f" {wanted} " in f" {key} "]
    within = holding if len(wanted) > 3 else []
    close = []
    if len(wanted) > SHORT:
        close = get_close_matches(wanted, keys, 3 * MOST, CLOSE)
    nearest = sorted(whole, key=weight or closeness, reverse=True)
    others = sorted([*within, *close], key=closeness, reverse=True)
    state = [PART_OF[wanted]] if PART_OF.get(wanted) in keys else []
    return list(dict.fromkeys([*state, *same_words, *nearest, *others]))


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
