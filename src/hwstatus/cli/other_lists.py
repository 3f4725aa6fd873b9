"""Words of another closed list than that of their option: `--basis court` is read as --actor court."""

from collections.abc import Mapping, Sequence
from typing import Any

from hwstatus.errors import BadValue
from hwstatus.record.names import read_words
from hwstatus.record.vocabulary import ANNOUNCED, FATES
from hwstatus.store.filters import WORD_FILTERS, WordFilter

_CLOSED = [each for each in WORD_FILTERS.values() if each.words]


def read(values: Mapping[str, Any], strays: Sequence[WordFilter]) -> dict[str, Any]:
    """The options for texts of strays that one other list alone has, all of them, and whose own was not given.

    What is announced is in --pending any plan: a bill, a draft. A status of deadlines is an outcome.
    """
    read: dict[str, Any] = {}
    for each in strays:
        by_list = {o.name: _words(o, values[each.name]) for o in _CLOSED}
        meant = {name: words for name, words in by_list.items() if words}
        if each.name == "pending" and meant == {"stage": [ANNOUNCED]}:
            read[each.name] = [",".join(each.words)]
        elif "outcome" in values and set(values[each.name]) <= set(FATES):
            read |= {each.name: (), "outcome": list(values[each.name])}
        elif len(meant) == 1 and not any(values[name] for name in meant):
            read |= {each.name: (), **meant}
    return read


def _words(each: WordFilter, typed: Sequence[str]) -> list[str]:
    """The words of a filter's list that texts are typed for, joined; none where it has not all."""
    try:
        return [",".join(read_words(each.option, typed, each.words))]
    except BadValue:
        return []
