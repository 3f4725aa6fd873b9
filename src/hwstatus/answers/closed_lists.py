"""Words that are given for those of a closed list, and which other lists have them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from hwstatus.errors import BadValue
from hwstatus.record import names
from hwstatus.record.models import FilterOptions
from hwstatus.record.vocabulary import ANNOUNCED, FATES
from hwstatus.store.filters import WORD_FILTERS, WordFilter
from hwstatus.store.tracker import Tracker


def of_list(
    tracker: Tracker, each: WordFilter, given: Sequence[str]
) -> tuple[str, ...]:
    """Words of a filter's closed list, told where others were given for them. Raises `BadValue`."""
    words = names.read_words(each.option, given, each.words)
    if not set(map(names.spelled, names.parted(given))) <= set(words):
        tracker.context.read_as(f"{each.option} {','.join(words)}")
        if each.name in _BESIDE:
            tracker.context.tell(_BESIDE[each.name])
    return words


_BESIDE = {"stage": "(bills and other plans: --pending tighten,loosen)"}
"""Where some who typed another word for a word of a list find what they ask for."""


def said_elsewhere(
    each: WordFilter, wanted: FilterOptions, given: Sequence[str]
) -> Iterator[str]:
    """The options whose lists have the one text that was given for the list of another, and that were not given."""
    several = len(names.parted(given)) > 1
    for name, words in {} if several else _having(given).items():
        if name != each.name and not getattr(wanted, name):
            yield f"that is: {WORD_FILTERS[name].option} {words}"


def read_elsewhere(
    values: Mapping[str, Any], strays: Sequence[WordFilter]
) -> dict[str, Any]:
    """The options for texts of strays that one other list alone has, all of them, and whose own was not given.

    `--basis court` is read as --actor court. What is announced is in --pending any plan: a bill, a draft. A status of
    deadlines is an outcome.
    """
    read: dict[str, Any] = {}
    for each in strays:
        texts = values[each.name]
        meant = {name: [words] for name, words in _having(texts).items()}
        if each.name == "pending" and meant == {"stage": [ANNOUNCED]}:
            read[each.name] = [",".join(each.words)]
        elif "outcome" in values and set(texts) <= set(FATES):
            read |= {each.name: (), "outcome": list(texts)}
        elif len(meant) == 1 and not any(values[name] for name in meant):
            read |= {each.name: (), **meant}
    return read


def _having(texts: Sequence[str]) -> Mapping[str, str]:
    """The words, joined, that texts are typed for in each list that has them all, by the name of its filter."""
    having: dict[str, str] = {}
    for each in WORD_FILTERS.values():
        if each.words:
            with suppress(BadValue):
                words = names.read_words(each.option, texts, each.words)
                having[each.name] = ",".join(words)
    return having
