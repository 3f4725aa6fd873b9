"""Lists within records, merged by element.

An element is told by its key: an effect by its scope, a source by its address. What one
side added is added, what it took out is taken out, and what it changed is changed.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from operator import attrgetter, itemgetter
from typing import Any, Final, NamedTuple

from hwstatus import json_text
from hwstatus.record import canonical
from hwstatus.record.models import Source


class Missing(Enum):
    """What stands in the place of a value that a side does not have."""

    ABSENT = "absent"
    UNKNOWN = "unknown"


ABSENT: Final = Missing.ABSENT
"""There is no such element or field."""
UNKNOWN: Final = Missing.UNKNOWN
"""Nobody knows what it was before: whatever differs is a conflict."""

Key = Callable[[Any], Hashable]


class Keyed(NamedTuple):
    """How the elements of a list are told from one another.

    An element is sought among earlier ones by the first of `keys`, then the next. `joint`
    is the key by which two elements that each side added are the same. The fields of one
    with `parts` are facts of their own; another one is a judgement, merged as a whole.
    `name` is what messages call an element.
    """

    keys: tuple[Key, ...]
    joint: Key
    name: Callable[[Any], str]
    parts: bool = False


class Item:
    """An element as it was and as each side has it."""

    def __init__(self, base: Any, ours: Any = ABSENT, theirs: Any = ABSENT) -> None:
        self.base = base
        self.ours = ours
        self.theirs = theirs

    @property
    def both(self) -> bool:
        """Whether both sides have it."""
        return self.ours is not ABSENT and self.theirs is not ABSENT

    def named(self, name: Callable[[Any], str]) -> str:
        """What it is called, whoever is called ours: by what it was, if it was there."""
        if not isinstance(self.base, Missing):
            return name(self.base)
        sides = (self.ours, self.theirs)
        return min(name(side) for side in sides if side is not ABSENT)


_scope: Key = attrgetter("scope")
_first: Key = itemgetter(0)


def _itself(item: Any) -> Hashable:
    element: Hashable = item
    return element


def _address(source: Source) -> Hashable:
    return source.url or (source.publisher,)


def _by(key: Key, *, parts: bool = False, closer: tuple[Key, ...] = ()) -> Keyed:
    return Keyed((*closer, key), key, lambda item: str(key(item)), parts)


KEYS: Mapping[str, Keyed] = {
    "effects": _by(_scope),
    "outcomes": _by(_first),
    "exemptions": _by(_first),
    "deadlines": _by(_scope, closer=(lambda item: (item.scope, item.what),)),
    "sources": Keyed(
        (_address, _first), _address, lambda source: source.publisher, parts=True
    ),
    "members": _by(_first, parts=True, closer=(lambda item: item[:2],)),
    "operates_in": _by(_first, parts=True, closer=(lambda item: item[:2],)),
}
"""The lists of records, by field."""

_VALUES = Keyed((), _itself, str)
"""A list of single values: each is its own key."""


def keyed(field: str) -> Keyed:
    """How the elements of a field are told apart."""
    return KEYS.get(field, _VALUES)


# -- which element is which --------------------------------------------------------------


class Aligned(NamedTuple):
    """The elements in the order in which they were and in which each side has them."""

    base: list[Item]
    ours: list[Item]
    theirs: list[Item]


def aligned(
    base: Sequence[Any] | None, ours: Sequence[Any], theirs: Sequence[Any], how: Keyed
) -> Aligned:
    """Which element of a side is which of the other's; `base` is None where unknown."""
    before = list(base or ())
    nothing = UNKNOWN if base is None else ABSENT
    items = [Item(value) for value in before]
    pairs = paired(before, ours, how.keys)
    left = [
        items[pairs[at]] if at in pairs else Item(nothing) for at in range(len(ours))
    ]
    for item, value in zip(left, ours, strict=True):
        item.ours = value
    same = {at: items[n] for at, n in paired(before, theirs, how.keys).items()}
    added = [item for item in left if item.base is nothing]
    free = [at for at in range(len(theirs)) if at not in same]
    joint = paired(
        [item.ours for item in added], [theirs[at] for at in free], (how.joint,)
    )
    same |= {free[at]: added[n] for at, n in joint.items()}
    right = [same.get(at) or Item(nothing) for at in range(len(theirs))]
    for item, value in zip(right, theirs, strict=True):
        item.theirs = value
    return Aligned(items, left, right)


def paired(
    left: Sequence[Any], right: Sequence[Any], keys: Iterable[Key]
) -> dict[int, int]:
    """The place in `left` of each place in `right`: equal ones, then those of equal keys."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for key in (_itself, *keys):
        free = defaultdict(list)
        for at in reversed(range(len(left))):
            if at not in taken:
                free[key(left[at])].append(at)
        for at, value in enumerate(right):
            same = free.get(key(value))
            if at not in pairs and same:
                pairs[at] = same.pop()
                taken.add(pairs[at])
    return pairs


# -- their order ---------------------------------------------------------------------------


def ordered(sides: Aligned) -> list[Item] | None:
    """Every element in an order that both sides agree on; None where they do not.

    Where one side alone added, took out or moved elements, the order is its own.
    """
    base, ours, theirs = sides
    if theirs in (base, ours):
        order = ours
    elif ours == base:
        order = theirs
    else:
        spine = _spine(sides)
        if spine is None:
            return None
        order = list(_woven(sides, spine))
    return list(dict.fromkeys([*order, *base, *ours, *theirs]))


def _spine(sides: Aligned) -> list[Item] | None:
    """What both have, in the order of the side that moved some of it."""
    base, ours, theirs = ([item for item in side if item.both] for side in sides)
    earlier = set(base)
    we_moved = [item for item in ours if item in earlier] != base
    they_moved = [item for item in theirs if item in earlier] != base
    if ours == theirs or (we_moved and not they_moved):
        return ours
    if they_moved and not we_moved:
        return theirs
    return None


def _woven(sides: Aligned, spine: Sequence[Item]) -> Iterator[Item]:
    """What both have, each followed by what a side alone has after it."""
    after_ours = _runs(sides.ours)
    after_theirs = _runs(sides.theirs)
    for item in (None, *spine):
        if item is not None:
            yield item
        runs = [after_ours[item], after_theirs[item]]
        for run in sorted(runs, key=_text):
            yield from run


def _runs(items: Iterable[Item]) -> dict[Item | None, list[Item]]:
    """What a side alone has, by the common element that it comes after."""
    runs: dict[Item | None, list[Item]] = defaultdict(list)
    last = None
    for item in items:
        if item.both:
            last = item
        else:
            runs[last].append(item)
    return runs


def _text(items: Iterable[Item]) -> str:
    """What runs are put in order by: the elements of the side that has them."""
    elements = [item.ours if item.theirs is ABSENT else item.theirs for item in items]
    return json_text.encode([canonical.json_value(value) for value in elements])
