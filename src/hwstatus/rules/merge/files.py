"""Three versions of a file of records made one, record by record; conflicts stay marked."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from hwstatus.record import canonical
from hwstatus.record.ledger_records import Record, Retraction
from hwstatus.record.models import Update
from hwstatus.rules.merge.lists import (
    ABSENT,
    OURS,
    THEIRS,
    UNKNOWN,
    FieldConflict,
    Item,
    Keyed,
    aligned,
    ordered,
    settled,
)
from hwstatus.rules.merge.records import Merged, merge

BEGIN, MIDDLE, END = "<<<<<<< ours", "=======", ">>>>>>> theirs"
"""The lines around what both sides made of a record, as git writes them."""


class RecordConflict(NamedTuple):
    """What two sides changed differently in a record: its kind, its key, the fields."""

    subject: str
    key: str
    fields: tuple[FieldConflict, ...]


class MergedFile(NamedTuple):
    """The text of a file, with markers around the two forms of a record in conflict."""

    text: str
    conflicts: tuple[RecordConflict, ...]


def merge_files(
    base: Sequence[Record], ours: Sequence[Record], theirs: Sequence[Record]
) -> MergedFile:
    """What two sides made of a file of records.

    The two forms of a record in conflict differ in the fields that are in conflict alone:
    the others are merged. Updates that both sides keep by date and id stay so.
    """
    items = _in_order(base, ours, theirs)
    lines: list[str] = []
    conflicts = []
    for item in items:
        left, right = _sided(item, OURS), _sided(item, THEIRS)
        if left.conflicts:
            lines += _marked(left.record, right.record)
            conflicts.append(RecordConflict(*_place(_present(item)), left.conflicts))
        elif left.record is not None:
            lines.append(canonical.dump(left.record))
    text = "".join(f"{line}\n" for line in lines)
    return MergedFile(text, tuple(conflicts))


def _marked(ours: Record | None, theirs: Record | None) -> Iterator[str]:
    yield BEGIN
    if ours is not None:
        yield canonical.dump(ours)
    yield MIDDLE
    if theirs is not None:
        yield canonical.dump(theirs)
    yield END


# -- records -------------------------------------------------------------------------------


def _sided(item: Item, side: str) -> Merged:
    """What both made of a record, where conflicts go to one side."""
    agreed = settled(item.base, item.ours, item.theirs)
    if agreed is not UNKNOWN:
        return Merged(_record(agreed))
    base = UNKNOWN if item.base is ABSENT else _alive(item.base)
    merged = merge(base, _alive(item.ours), _alive(item.theirs), lambda _: side)
    # That a side took it out is said the same whichever side is called ours.
    said = [side for side in (item.ours, item.theirs) if isinstance(side, Retraction)]
    retraction = min(said, key=canonical.dump, default=None)
    return merged if merged.record else merged._replace(record=retraction)


def _record(value: Any) -> Any:
    return None if value is ABSENT else value


def _alive(value: Any) -> Record | None:
    return None if isinstance(value, Retraction) else _record(value)


def _present(item: Item) -> Record:
    """A form of the record: ours, or theirs where we have none."""
    record: Record = item.theirs if item.ours is ABSENT else item.ours
    return record


# -- their order ---------------------------------------------------------------------------


def _in_order(
    base: Sequence[Record], ours: Sequence[Record], theirs: Sequence[Record]
) -> Sequence[Item]:
    sides = aligned(base, ours, theirs, _RECORDS)
    # Records need no order: where both moved some, ours comes first.
    items = ordered(sides) or list(dict.fromkeys([*sides.ours, *sides.theirs]))
    left = [
        item for item in items if item.ours is not ABSENT or item.theirs is not ABSENT
    ]
    if all(_by_date(side) for side in (ours, theirs)):
        left.sort(key=lambda item: _date_and_id(_present(item)))
    return left


def _by_date(records: Sequence[Record]) -> bool:
    """Whether a file holds updates alone, in the order of the dataset's files."""
    if not all(isinstance(record, Update) for record in records):
        return False
    places = [_date_and_id(record) for record in records]
    return places == sorted(places)


def _date_and_id(record: Any) -> tuple[str, str]:
    return record.date, record.id


def _place(record: Any) -> tuple[str, str]:
    return canonical.subject_of(record) or "update", canonical.key_of(record)


_KEY: Callable[[Any], Hashable] = _place
_RECORDS = Keyed((_KEY,), _KEY, lambda record: _place(record)[1])
