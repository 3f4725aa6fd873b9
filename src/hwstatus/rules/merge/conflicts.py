"""Where two sides of a record differ, and which of them was chosen."""

from collections.abc import Callable, Collection
from enum import Enum
from typing import Any, Final, NamedTuple

from hwstatus.record import canonical
from hwstatus.record.forms import Record

OURS: Final = "ours"
THEIRS: Final = "theirs"

RECORD: Final = "record"
"""The field of a conflict about a whole record, which one side has and the other took out."""


class Missing(Enum):
    """What stands in the place of a value that a side does not have."""

    ABSENT = "absent"
    UNKNOWN = "unknown"


ABSENT: Final = Missing.ABSENT
"""There is no such element or field."""
UNKNOWN: Final = Missing.UNKNOWN
"""Nobody knows what it was before: whatever differs is a conflict."""

Base = Record | None | Missing
"""What both sides come from; None where that is a retraction."""


class FieldConflict(NamedTuple):
    """A field that both sides changed, each in its own way; JSON values, None for nothing.

    `field` is a name such as `note`, or one with an element of its list such as
    `effects[5g]` or `sources[Reuters].title`.
    """

    field: str
    base: Any
    ours: Any
    theirs: Any


Choose = Callable[[FieldConflict], str]
"""Says which side a conflict goes to, `OURS` or `THEIRS`."""


class Decisions:
    """The conflicts of a record in the order of its fields, each decided as it is found.

    Fields that are taken as a `whole` are not merged by element.
    """

    def __init__(self, choose: Choose, whole: Collection[str] = ()) -> None:
        self._choose = choose
        self._whole = whole
        self.conflicts: list[FieldConflict] = []

    def decide(self, field: str, base: Any, ours: Any, theirs: Any) -> Any:
        """The value of the side that is chosen."""
        conflict = FieldConflict(field, *map(_json, (base, ours, theirs)))
        self.conflicts.append(conflict)
        return theirs if self._choose(conflict) == THEIRS else ours


def settled(base: Any, ours: Any, theirs: Any) -> Any:
    """The value where one side at most changed it, or both alike; `UNKNOWN` elsewhere."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    return UNKNOWN


def _json(value: Any) -> Any:
    if isinstance(value, Missing) or value in ((), False):
        return None
    return canonical.json_value(value)
