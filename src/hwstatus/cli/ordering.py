"""The order of rows: `--sort oldest` and `--sort date:asc` as the options that say it, and an order in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from hwstatus.record.models import FilterOptions
from hwstatus.store.updates import order_of

_SPOKEN = {
    "oldest": "date:asc",
    "oldest-first": "date:asc",
    "newest": "date:desc",
    "newest-first": "date:desc",
}
_DIRECTIONS = {"asc": "asc", "ascending": "asc", "desc": "desc", "descending": "desc"}
_WORDS = {
    "date": ("newest first", "oldest first"),
    "recorded": ("last recorded first", "first recorded first"),
    "entity": ("from A to Z", "from Z to A"),
    "status": ("strictest first", "loosest first"),
    "checked": ("longest not looked at first", "looked at last first"),
}
"""By the key of --sort, the order of rows and the opposite one."""
_IN_TIME = {
    "timeline": ("oldest first", "newest first"),
    "show": ("oldest first", "newest first"),
    "changes": ("oldest first", "newest first"),
    "deadlines": ("earliest first", "latest first"),
}
"""Of commands whose rows go on in time."""


def read(command: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a command that `--sort oldest` or `--sort entity:desc` means; nothing for a key alone."""
    typed = str(values["sort"]).lower()
    key, _, way = _SPOKEN.get(typed, typed).partition(":")
    key = order_of(key)
    if way not in _DIRECTIONS or key not in _WORDS:
        return {}
    in_time = key == "date" and command in _IN_TIME
    goes_up = in_time or key in ("entity", "checked")
    return {"sort": key, "reverse": goes_up != (_DIRECTIONS[way] == "asc")}


def in_words(command: str, wanted: FilterOptions, line: Sequence[str]) -> str:
    """`newest first; oldest first: --reverse`: how the rows of a command are put in order; else empty.

    Where a limit leaves out the others, the line that was typed stands before the option.
    """
    key = order_of(wanted.sort)
    if key not in _WORDS:
        return ""
    words = _WORDS[key]
    if key == "date":
        words = _IN_TIME.get(command, words)
    shown, other = reversed(words) if wanted.reverse else words
    way_back = "without --reverse" if wanted.reverse else "--reverse"
    if wanted.limit and not wanted.reverse:
        import shlex

        way_back = f"hwstatus {shlex.join(line)} --reverse"
    return f"{shown[0].upper()}{shown[1:]}; {other}: {way_back}"
