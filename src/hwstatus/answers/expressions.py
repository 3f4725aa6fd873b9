"""From what a person types to a full-text expression."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from hwstatus.errors import Usage
from hwstatus.record.spoken import LONGEST_SYNONYM, same_as

MAX_WORDS = 32
MAX_PREFIXES = 4
"""How many words and prefix terms (`reg*`) a search may contain: this bounds its work."""

WORD = re.compile(r"[^\W_]+")
"""What the index takes for a word: `5G-Advanced` is two."""

_TERM = re.compile(r'"([^"]*)"(\*)?|([^\s"]+)')
"""A phrase in quotes with a star or without, or a run of other characters."""


class Term(NamedTuple):
    """What is searched for: a word or a phrase, without quotes; `prefix` where its end is open."""

    text: str
    prefix: bool


OR = Term("OR", prefix=False)


def expression(text: str) -> str:
    """The full-text expression of what a person typed.

    It asks for every word, or for all on either side of an `OR`; quotes make a phrase, a star at
    the end a prefix. Each term is quoted, so that no punctuation and no other operator has a
    meaning. Empty where nothing is left to search for. Raises `Usage` for more words or prefix terms than a search may
    contain, and for text that is not valid UTF-8.
    """
    _require_utf8(text)
    sides = groupby(terms(text), OR.__ne__)
    alternatives = [list(dict.fromkeys(side)) for is_side, side in sides if is_side]
    asked_for = list(chain.from_iterable(alternatives))
    words = sum(len(WORD.findall(term.text)) for term in asked_for)
    if words > MAX_WORDS:
        raise Usage(f"a search takes at most {MAX_WORDS} words; these are {words:,}")
    prefixes = sum(term.prefix for term in asked_for)
    if prefixes > MAX_PREFIXES:
        raise Usage(
            f"a search may contain at most {MAX_PREFIXES} prefix terms;"
            f" these are {prefixes:,}"
        )
    return " OR ".join(" AND ".join(_named(side)) for side in alternatives)


def _named(side: Sequence[Term]) -> Iterator[str]:
    """The expression of each term; of words in a row that name something, those or its other names."""
    at = 0
    while at < len(side):
        for size in range(min(LONGEST_SYNONYM, len(side) - at), 0, -1):
            row = side[at : at + size]
            others = _other_names(row)
            if others:
                break
        words = " AND ".join(map(_quoted, row))
        named = "".join(f" OR {_whole(name)}" for name in others)
        yield f"(({words}){named})" if named else words
        at += size


def _other_names(row: Sequence[Term]) -> Sequence[str]:
    """What else is called as words in a row say; nothing where the end of one is open."""
    is_whole = not any(term.prefix for term in row)
    return same_as(" ".join(term.text for term in row)) if is_whole else ()


def _require_utf8(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Usage("what was typed is not valid UTF-8 text") from None


def terms(text: str) -> Iterator[Term]:
    """The terms of a text in their order; words without a letter or digit are left out."""
    readable = text.encode("utf-8", "replace").decode().replace("\x00", " ")
    for phrase, star, word in _TERM.findall(readable):
        cleaned = (phrase or word).rstrip("*")
        if any(c.isalnum() for c in cleaned):
            yield Term(cleaned, bool(star) or word.endswith("*"))


def _quoted(term: Term) -> str:
    return any_ending(term.text) if term.prefix else _whole(term.text)


def _whole(text: str) -> str:
    """The expression of a word or a phrase; of one such as sued in our own words alone.

    The index keeps two letters of it: a word of other languages, as titles of sources are.
    """
    is_cut_to_two = text[2:].lower() in ("ed", "ing") and text[1].lower() != "e"
    only = "{summary note} : " if is_cut_to_two else ""
    return f'{only}"{text}"'


# -- prefixes: the index has only the stems of words, which a prefix may reach beyond -----

_SUFFIXES = """
ability ance ation ator e ed ement ence ency ening er es ible ies ing ion ional ious ism ities ity ive ization izing ly
ment ness s y
"""
"""Endings that the index cuts off words (Porter): a prefix may reach into one."""

_LONGEST_SUFFIX = max(map(len, _SUFFIXES.split()))
_SHORTEST_STEM = 3


def any_ending(prefix: str) -> str:
    """The words that begin so, though the index has only their stems.

    `bann*` means `ban` too, cut from banned.
    """
    endings = [f'"{prefix}"*']
    if prefix.isalnum():
        endings.extend(f'"{stem}"' for stem in _stems(prefix))
        if prefix[-1] in "yY":
            endings.append(f'"{prefix[:-1]}i"*')
    return f"({' OR '.join(endings)})"


def _stems(prefix: str) -> Iterator[str]:
    """The stems of words that begin so: the prefix without the start of an ending."""
    shortest = max(_SHORTEST_STEM, len(prefix) - _LONGEST_SUFFIX - 1)
    for size in range(len(prefix) - 1, shortest - 1, -1):
        stem = prefix[:size]
        rest = prefix[size:].lower()
        doubled = rest[0] == stem[-1].lower()  # the n of banned
        if _begins_ending(rest) or (doubled and _begins_ending(rest[1:])):
            yield stem


def _begins_ending(text: str) -> bool:
    return any(suffix.startswith(text) for suffix in _SUFFIXES.split())
