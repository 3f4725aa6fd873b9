"""From what people type to a full-text expression."""

import re

from hwstatus.errors import Usage

MAX_WORDS, MAX_PREFIXES = 32, 4
"""How many words, and how many beginnings of words (`reg*`), a search may hold: its work stays bounded."""


_WORD = re.compile(r"[^\W_]+")
"""What the index takes for a word: `5G-Advanced` is two."""


_TOKEN = re.compile(r'"([^"]*)"(\*)?|([^\s"]+)')


def expression(text: str) -> str:
    """The full-text expression of what a person typed: every word, phrases in quotes, `*` for a prefix.

    Each token is quoted, so that no punctuation and no operator word can have a meaning. Empty where
    nothing is left to search for. Raises `Usage` for more words, or beginnings of words, than a search may hold.
    """
    parts: dict[str, str] = {}
    beginnings = set()
    for phrase, star, word in _TOKEN.findall(
        text.encode("utf-8", "replace").decode().replace("\x00", " ")
    ):
        token = phrase or word
        prefix = bool(star) or (not phrase and word.endswith("*"))
        cleaned = token.rstrip("*").replace('"', '""')
        if any(c.isalnum() for c in cleaned):
            part = _prefix(cleaned) if prefix else f'"{cleaned}"'
            parts[part] = cleaned
            if prefix:
                beginnings.add(part)
    found = sum(len(_WORD.findall(words)) for words in parts.values())
    if found > MAX_WORDS:
        raise Usage(f"a search takes at most {MAX_WORDS} words; these are {found:,}")
    if len(beginnings) > MAX_PREFIXES:
        raise Usage(
            f"a search takes at most {MAX_PREFIXES} beginnings of words; these are {len(beginnings):,}"
        )
    return " AND ".join(parts)


_SUFFIXES = (
    "ability", "ance", "ation", "ator", "e", "ed", "ement", "ence", "ency", "ening", "er", "es", "ible", "ies", "ing",
    "ion", "ional", "ious", "ism", "ities", "ity", "ive", "ization", "izing", "ly", "ment", "ness", "s", "y",
)  # fmt: skip
"""Endings that the index cuts off words (Porter): a prefix may reach into one."""


_LONGEST_SUFFIX = max(map(len, _SUFFIXES))


def _prefix(word: str) -> str:
    """The words that begin so, though the index holds only their stems: `bann*` means `ban`, cut from banned."""
    stems = [f'"{word}"*']
    if word.isalnum():
        for size in range(len(word) - 1, max(2, len(word) - _LONGEST_SUFFIX - 2), -1):
            rest = word[size:].lower()
            doubled = len(rest) == 1 and rest == word[size - 1].lower()
            if doubled or any(suffix.startswith(rest) for suffix in _SUFFIXES):
                stems.append(f'"{word[:size]}"')
        if word[-1] in "yY":
            stems.append(f'"{word[:-1]}i"*')
    return f"({' OR '.join(stems)})"
