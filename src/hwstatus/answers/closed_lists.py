"""Words that are given for those of a closed list."""

from collections.abc import Iterator, Sequence

from hwstatus.record import names
from hwstatus.record.models import FilterOptions
from hwstatus.store.filters import WORD_FILTERS, WordFilter
from hwstatus.store.tracker import Tracker


def of_list(
    tracker: Tracker, each: WordFilter, given: Sequence[str]
) -> tuple[str, ...]:
    """Words of a filter's closed list, told where others were given for them. Raises `BadValue`."""
    words = names.read_words(f"--{each.name}", given, each.words)
    if not set(map(names.spelled, names.parted(given))) <= set(words):
        tracker.context.read_as(f"--{each.name} {','.join(words)}")
        if each.name in _BESIDE:
            tracker.context.tell(_BESIDE[each.name])
    return words


def said_elsewhere(
    each: WordFilter, wanted: FilterOptions, given: Sequence[str]
) -> Iterator[str]:
    """The options whose lists have the one text that was given for the list of another, and that were not given."""
    for other in WORD_FILTERS.values():
        word = names.word_of(given[0], other.words)
        is_new = other is not each and not getattr(wanted, other.name)
        if len(names.parted(given)) == 1 and is_new and word in other.words:
            yield f"that is: {other.option} {word}"


_BESIDE = {"stage": "(bills and other plans: --pending tighten,loosen)"}
"""Where some who typed another word for a word of a list find what they ask for."""
