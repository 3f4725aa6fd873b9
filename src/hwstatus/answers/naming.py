"""Names of groups and words of closed lists where an option is meant: `summary nato banned`."""

from collections.abc import Sequence

from hwstatus.record.models import FilterOptions
from hwstatus.record.names import closed_list_of, read_names
from hwstatus.record.vocabulary import PLACES
from hwstatus.store.groups import is_known
from hwstatus.store.tracker import Tracker


def options_named(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str]
) -> FilterOptions:
    """The options with what the names say: a group before the bloc of that name. Raises `UnknownName`."""
    entities = tracker.entities

    def listed(key: str) -> str:
        return "group" if is_known(entities, key) else closed_list_of(key)

    keys, missed = read_names(
        names, lambda key: key if listed(key) else entities.slug_anywhere(key)
    )
    if missed:
        entities.require(names)
    for key in keys:
        is_place = entities.kinds.get(key) in PLACES
        option = listed(key) or ("country" if is_place else "company")
        wanted = wanted.also(option, key)
    return wanted
