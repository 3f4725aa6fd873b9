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

CLOSE = 0.7
"""How alike two names must be to be suggested, from 0 to 1."""


def suggest(
    text: str,
    keys: Collection[str],
    most: int = 3,
    weight: Callable[[str], int] | None = None,
) -> list[str]:
    """Keys that resemble `text`, the nearest first; many may name one entity.

    Keys that hold it as whole words, the weightiest first, come before keys that are
    spelled like it. A suggestion is only ever shown, never acted on.
    """
    from difflib import SequenceMatcher, get_close_matches

    wanted = fold(text)
    if not wanted:
        return []

    def likeness(key: str) -> float:
        return SequenceMatcher(None, wanted, key).ratio()

    whole = [key for key in keys if f" {wanted} " in f" {key} "]
    within = [key for key in keys if len(wanted) > 3 and wanted in key]
    spelled = get_close_matches(wanted, keys, n=most * 3, cutoff=CLOSE)
    nearest = sorted(whole, key=weight or likeness, reverse=True)
    others = sorted([*within, *spelled], key=likeness, reverse=True)
    state = [PART_OF[wanted]] if PART_OF.get(wanted) in keys else []
    return list(dict.fromkeys([*state, *nearest, *others]))


def distinct(slugs: Sequence[str], most: int) -> list[str]:
    """The first `most` different slugs, in order."""
    return list(dict.fromkeys(slugs))[:most]
