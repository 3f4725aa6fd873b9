"""From a text to the stems of its words."""

import re

MARK = "@"
"""Begins what stands for a name (`mentions.masked`)."""

_WORD = re.compile(rf"{MARK}?[^\W_]+")
_SUFFIXES = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ies",
    "ment",
    "ed",
    "es",
    "ly",
    "s",
    "e",
)
_SHORTEST = 3
"""No stem is shorter."""

_YEAR, _NUMBER = "#year", "#"


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order; a number is `#`, a year `#year`."""
    return [_stem(word) for word in _WORD.findall(text.lower())]


def _stem(word: str) -> str:
    if word.startswith(MARK):
        return word
    if word.isdigit():
        return _YEAR if len(word) == 4 else _NUMBER
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            return word.removesuffix(suffix)
    return word
