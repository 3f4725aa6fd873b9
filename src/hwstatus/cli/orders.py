"""How rows are put in order: as it is typed, and as it is told."""

from collections.abc import Iterator, Mapping
from typing import Any

from hwstatus.answers.answer import Again
from hwstatus.record.models import FilterOptions
from hwstatus.record.names import meant_by
from hwstatus.store.updates import order_of

_WAYS = """
date:asc: oldest oldest-first asc ascending
date:desc: newest newest-first desc descending
"""
_ORDER_WORDS = {
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
    """What `--sort oldest`, `--sort asc` or `--sort entity:desc` means to a command; nothing for a key alone."""
    said = str(values.get("sort", "date")).lower()
    key, _, way = meant_by(said, _WAYS, said).partition(":")
    key = order_of(key)
    way = meant_by(way, _WAYS).rpartition(":")[2]
    if not way or key not in _ORDER_WORDS:
        return {}
    in_time = key == "date" and command in _IN_TIME
    goes_up = in_time or key in ("entity", "checked")
    return {"sort": key, "reverse": goes_up != (way == "asc")}


def of_a_word(command: str, word: str) -> dict[str, Any]:
    """What `oldest` means among the names of a command; nothing for other words and commands."""
    if word.lower() not in ALONE or command not in _ORDERED:
        return {}
    meant = read(command, {"sort": word}) or {"sort": order_of(word)}
    # The order of verdicts that is called date unless something else is said is the strictest first.
    is_of_days = command == "status" and meant["sort"] == "date"
    return {**meant, "sort": "since"} if is_of_days else meant


ALONE = ("oldest", "newest", "alphabetical")
"""Words for orders that say enough without --sort."""
_ORDERED = ("list", "timeline", "status")


def in_words(command: str, wanted: FilterOptions) -> Iterator[str | Again]:
    """`newest first; oldest first: --reverse`: how the rows of a command are put in order; nothing of other orders.

    Where a limit leaves out the others, the line that was typed stands before the option.
    """
    key = order_of(wanted.sort)
    if key not in _ORDER_WORDS:
        return
    words = _ORDER_WORDS[key]
    if key == "date":
        words = _IN_TIME.get(command, words)
    shown, other = reversed(words) if wanted.reverse else words
    said = f"{shown[0].upper()}{shown[1:]}; {other}"
    if wanted.reverse:
        yield f"{said}: without --reverse"
    else:
        reverse = Again(said, ["--reverse"])
        yield reverse if wanted.limit else str(reverse)
