"""Prefixes in a full-text expression: the index has only the stems of words, which a prefix may reach beyond."""

from collections.abc import Iterator

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
