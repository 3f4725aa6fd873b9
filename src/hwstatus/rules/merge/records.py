"""Records merged field by field, what two of them come from, and files of them, where conflicts stay marked."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any, Final, NamedTuple

from hwstatus.errors import BadRecord
from hwstatus.record import canonical, dates, validation
from hwstatus.record.fields import Field
from hwstatus.record.forms import FORMS, Enquiry, Record, Retraction
from hwstatus.record.models import Update
from hwstatus.rules.merge.lists import (
    ABSENT,
    UNKNOWN,
    Item,
    Keyed,
    Missing,
    aligned,
    keyed,
    ordered,
)

OURS: Final = "ours"
THEIRS: Final = "theirs"

RECORD: Final = "record"
"""The field of a conflict about a whole record, which one side has and the other took out."""

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

STAMP = ("recorded_at", "recorded_by")
"""Who recorded it first and when: of two, the earlier is true, and there is no conflict."""


class Merged(NamedTuple):
    """A record made of two; None where it is taken out. The conflicts are decided in it."""

    record: Record | None
    conflicts: tuple[FieldConflict, ...] = ()


def merge(
    base: Base,
    ours: Record | None,
    theirs: Record | None,
    choose: Choose = lambda _: OURS,
) -> Merged:
    """What two sides made of a record; None is a side that took it out.

    `choose` decides each conflict. Two answers of one address are no conflict: the later
    counts. Where the fields that were merged do not fit one another, their field is a
    conflict as a whole.
    """
    agreed = settled(base, ours, theirs)
    if agreed is not UNKNOWN:
        return Merged(agreed)
    if ours is None or theirs is None:
        merging = _Merging(choose)
        record = merging.decide(RECORD, base, ours, theirs)
        return Merged(record, tuple(merging.conflicts))
    if isinstance(ours, Enquiry) and isinstance(theirs, Enquiry):
        return Merged(max(ours, theirs, key=_when_asked))
    return _fitting(base or UNKNOWN, ours, theirs, choose)


def _when_asked(enquiry: Enquiry) -> tuple[str, ...]:
    return enquiry.asked, enquiry.recorded_at, canonical.dump(enquiry)


def _fitting(base: Base, ours: Record, theirs: Record, choose: Choose) -> Merged:
    """The record whose values fit one another, by as few whole fields as it takes."""
    whole: set[str] = set()
    while True:
        merging = _Merging(choose, whole)
        record = merging.record(base, ours, theirs)
        conflicts = tuple(merging.conflicts)
        try:
            fit = validation.load(canonical.dump(record), dates.LAST_DAY)
            return Merged(fit, conflicts)
        except BadRecord as error:
            field = error.field.partition(".")[0]
            if not field or field in whole:
                return Merged(record, conflicts)
            whole.add(field)


class _Merging:
    """Merges a record and the records within it; conflicts are in the order of the fields, each decided as it comes.

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

    def record(self, base: Any, ours: Any, theirs: Any, within: str = "") -> Any:
        """A record of the fields of two; `within` is what it is an element of."""
        form = FORMS[type(ours)]
        values = {}
        for at, field in enumerate(form.fields.values()):
            before = _part(base, at)
            values[field.name] = self._field(
                field, within, before, ours[at], theirs[at]
            )
        if STAMP[0] in form.fields:
            values.update(_stamp(base, ours, theirs))
        extras = self._extras(within, _part(base, -1), ours.extras, theirs.extras)
        return form.kind(*values.values(), extras)

    def _field(
        self, field: Field, within: str, base: Any, ours: Any, theirs: Any
    ) -> Any:
        agreed = settled(base, ours, theirs)
        if agreed is not UNKNOWN:
            return agreed
        if field.name in STAMP:
            return ours
        name = f"{within}.{field.name}" if within else field.name
        is_parted = isinstance(ours, tuple) and field.name not in self._whole
        if is_parted and (field.form is None or field.many):
            return self._list(name, keyed(field.name), base, ours, theirs)
        # A record in a field of its own goes by field, if it is still the same one.
        if is_parted and ours[0] == theirs[0]:
            return self.record(base, ours, theirs, name)
        return self.decide(name, base, ours, theirs)

    def _list(self, name: str, how: Keyed, base: Any, ours: Any, theirs: Any) -> Any:
        before = None if base is UNKNOWN else base
        items = ordered(aligned(before, ours, theirs, how))
        if items is None:
            return self.decide(name, base, ours, theirs)
        merged = [self._item(name, how, item) for item in items]
        # What one side changed an element into may be what the other side added.
        return tuple(dict.fromkeys(value for value in merged if value is not ABSENT))

    def _item(self, name: str, how: Keyed, item: Item) -> Any:
        agreed = settled(item.base, item.ours, item.theirs)
        if agreed is not UNKNOWN:
            return agreed
        where = f"{name}[{item.named(how.name)}]"
        if item.both and how.parts:
            base = UNKNOWN if item.base is ABSENT else item.base
            return self.record(base, item.ours, item.theirs, where)
        return self.decide(where, item.base, item.ours, item.theirs)

    def _extras(self, within: str, base: Any, ours: Any, theirs: Any) -> Any:
        """The fields that this version does not know, each as a whole."""
        before, left, right = (
            {} if extras is UNKNOWN else dict(extras) for extras in (base, ours, theirs)
        )
        merged = {}
        for key in sorted({*before, *left, *right}):
            was = UNKNOWN if base is UNKNOWN else before.get(key, ABSENT)
            sides = was, left.get(key, ABSENT), right.get(key, ABSENT)
            merged[key] = settled(*sides)
            if merged[key] is UNKNOWN:
                name = f"{within}.{key}" if within else key
                merged[key] = self.decide(name, *sides)
        return tuple([pair for pair in merged.items() if pair[1] is not ABSENT])


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


def _part(record: Any, at: int) -> Any:
    """A value of what both come from, which may be unknown."""
    return UNKNOWN if isinstance(record, Missing) else record[at]


def _stamp(base: Any, ours: Any, theirs: Any) -> dict[str, str]:
    """Who recorded it and when, of one side together."""
    sides = (base, ours, theirs)
    before, *stamps = ([getattr(side, name, None) for name in STAMP] for side in sides)
    agreed = settled(before, *stamps)
    if agreed is UNKNOWN:
        agreed = min(stamps)
    return dict(zip(STAMP, agreed, strict=True))


# -- what both come from -------------------------------------------------------------------

MOST = 200
"""Versions of a record that are looked at, newest first: a person's corrections are few."""


def common_ancestor(
    ours: Sequence[Record | None], theirs: Sequence[Record | None]
) -> Base:
    """The newest version that both histories (oldest first) hold; `UNKNOWN` without any.

    It is the last one of the longest sequence of versions that both went through. Two
    ledgers that took in one another's version, each in another order, have two such:
    then it is what stands before both.
    """
    ours, theirs = ours[-MOST:], theirs[-MOST:]
    steps: dict[int, list[Record | None]] = defaultdict(list)
    lengths = [0] * (len(theirs) + 1)
    for version in ours:
        above = lengths[:]
        for at, other in enumerate(theirs, 1):
            if version == other:
                lengths[at] = above[at - 1] + 1
                steps[lengths[at]].append(version)
            else:
                lengths[at] = max(above[at], lengths[at - 1])
    for length in sorted(steps, reverse=True):
        if all(version == steps[length][0] for version in steps[length]):
            return steps[length][0]
    return UNKNOWN


BEGIN, MIDDLE, END = "<<<<<<< ours", "=======", ">>>>>>> theirs"
"""The lines around what both sides made of a record, as git writes them."""


class MergedFile(NamedTuple):
    """The text of a file, with markers around the two forms of a record in conflict; what is in conflict, in words."""

    text: str
    conflicts: tuple[str, ...]


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
            lines += [BEGIN, *_line(left.record), MIDDLE, *_line(right.record), END]
            subject, key = _place(_present(item))
            fields = ", ".join([each.field for each in left.conflicts])
            conflicts.append(f"conflict in {subject} {key}: {fields}")
        else:
            lines += _line(left.record)
    text = "".join(f"{line}\n" for line in lines)
    return MergedFile(text, tuple(conflicts))


def _line(record: Record | None) -> list[str]:
    """The line of a record; none where it is taken out."""
    return [] if record is None else [canonical.dump(record)]


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
