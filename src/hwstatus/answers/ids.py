"""Ids of updates where names may stand; a name wins."""

import re
from collections.abc import Sequence

from hwstatus.answers.filters import build_filter
from hwstatus.errors import AmbiguousId, NotFound, UnknownUpdate
from hwstatus.record.models import UNLIMITED, Filter, FilterOptions
from hwstatus.record.names import closed_list_of
from hwstatus.store.tracker import Tracker


def filter_of_updates(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str]
) -> Filter:
    """The filter that the options and the names mean; where ids are named, of those updates.

    Raises as `build_filter` does.
    """
    try:
        return build_filter(tracker, wanted, names)
    except NotFound:
        ids = ids_meant(tracker, names)
        if not ids:
            raise
    return build_filter(tracker, wanted)._replace(ids=ids)


def ids_meant(tracker: Tracker, words: Sequence[str]) -> tuple[str, ...]:
    """The ids of updates that words begin; none where one of them is a name or something else. Raises as `id_meant`."""
    ids = [id_meant(tracker, [word]) for word in words]
    meant = tuple(update_id for update_id in ids if update_id)
    return meant if len(meant) == len(words) else ()


def id_meant(tracker: Tracker, words: Sequence[str]) -> str | None:
    """The id of the update that a word begins; None for a name, which wins, and others.

    Raises `NotFound` for an update that was retracted, and `AmbiguousId` where the word has a
    digit and resembles no name.
    """
    if len(words) != 1 or not tracker.entities.resolve(words)[1]:
        return None
    if closed_list_of(words[0]):
        return None
    try:
        return tracker.update_id(words[0])
    except UnknownUpdate:
        return None
    except AmbiguousId:
        if re.search(r"\d", words[0]) and not tracker.entities.near(words[0]):
            raise
    return None


def how_many(tracker: Tracker, wanted: FilterOptions, names: Sequence[str] = ()) -> int:
    """How many updates a list has."""
    chosen = filter_of_updates(tracker, wanted, names)
    return tracker.count(chosen, most=chosen.limit or UNLIMITED)
