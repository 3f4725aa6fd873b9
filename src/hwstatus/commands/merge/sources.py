"""What the other side of a merge has: a tracker with its ledger, or lines of records."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hwstatus.commands.import_ import Seen, check_names
from hwstatus.commands.merge.plan import SUBJECTS, Plan, Step, extend
from hwstatus.errors import BadRecord, NotATracker
from hwstatus.exchange import jsonl
from hwstatus.merge import UNKNOWN, Base, common_ancestor
from hwstatus.records import Record
from hwstatus.serialization import canonical, validation
from hwstatus.serialization.unknown import unknown_count
from hwstatus.store import doctor, ledger
from hwstatus.store.divergence import Difference, Histories, differences
from hwstatus.store.tracker import Tracker

FROM_DATASET = (ledger.DATASET, ledger.REFRESH)
"""The verbs of the entries that hold what the dataset said."""


# -- a tracker ---------------------------------------------------------------------------


def plan_of_tracker(ours: Tracker, theirs: Tracker) -> Plan:
    """What the records of another tracker change in ours, by what both ledgers hold.

    Raises `TrackerError` where its chain does not hold, and `NotATracker` for a record
    that an import would refuse.
    """
    doctor.require_sound(theirs.present, theirs.context.watch, doctor.RECORDS_REST_ON)
    plan = Plan(str(theirs.location.path))
    reader = _TrackerReader(ours, theirs, plan)
    extend(plan, reader.steps())
    reader.check_names()
    return plan


class _TrackerReader:
    def __init__(self, ours: Tracker, theirs: Tracker, plan: Plan) -> None:
        self._plan = plan
        self._ours = Histories(ours.ledger)
        self._theirs = Histories(theirs.ledger)
        self._found = differences(ours.ledger, theirs.ledger)
        self._path = theirs.location.path
        self._context = ours.context
        self._known = set(ours.entities.names)

    def steps(self) -> Iterator[Step]:
        """What differs and is not merely an earlier form of what we have."""
        for found in self._compared():
            if found.subject not in SUBJECTS:
                continue
            step = self._step(found)
            if step is not None:
                yield step

    def _compared(self) -> Iterator[Difference]:
        return self._context.counted("Comparing", None, self._found)

    def _step(self, found: Difference) -> Step | None:
        theirs = self._checked(found)
        if found.subject == "entity" and not (found.ours and found.theirs):
            return self._entity(found, theirs)
        ours = _restored(found.subject, found.ours)
        if ours == theirs and found.known:
            return None
        line = None if theirs is None else canonical.dump(theirs)
        place = (found.subject, found.key)
        if not found.known:
            return Step(*place, None, None, line)
        mine, their = (
            [_restored(found.subject, version) for version in history.of(*place)]
            for history in (self._ours, self._theirs)
        )
        # What brought a record and was taken back never was.
        if not their:
            return None
        if not mine:
            return Step(*place, None, None, line)
        base = common_ancestor(mine, their)
        if base == theirs:
            self._plan.kept += 1
            return None
        return _traced(place, base, found.ours, line)

    def _entity(self, found: Difference, theirs: Record | None) -> Step | None:
        """An entity that either tracker has stays: updates may be about it."""
        if theirs is None:
            return None
        self._known.add(found.key)
        line = canonical.dump(theirs)
        return Step(found.subject, found.key, None, None, line)

    def _checked(self, found: Difference) -> Record | None:
        """Their record, as an import would take it."""
        if found.theirs is None:
            return None
        try:
            record = validation.load(found.theirs, self._context.today)
        except BadRecord as error:
            raise self._refused(found.key, error) from None
        named = (canonical.subject_of(record), canonical.key_of(record))
        if named != (found.subject, found.key):
            raise self._refused(found.key, "it holds another record")
        self._plan.unknown_fields += unknown_count(record)
        return record

    def check_names(self) -> None:
        """Raise `NotATracker` for a record about an entity that neither tracker has."""
        for step in self._plan:
            record = step.record(step.theirs)
            if record is not None:
                try:
                    check_names(record, self._known, 0, self._context.today)
                except BadRecord as error:
                    raise self._refused(step.key, error) from None

    def _refused(self, key: str, problem: object) -> NotATracker:
        return NotATracker(self._path, f"cannot be merged: {key}: {problem}")


# -- lines -------------------------------------------------------------------------------


def plan_of_lines(tracker: Tracker, lines: Iterable[bytes], name: str) -> Plan:
    """What the records of a file of JSON Lines change in the tracker.

    What both come from is what the dataset said last, where it ever had the record. An
    earlier version of ours is taken for what it is. A file says nothing of what it does
    not hold. Raises `BadRecord` with the line's number.
    """
    plan = Plan(name)
    reader = _LinesReader(tracker, plan)
    context = tracker.context
    read = jsonl.read(lines, context.today)
    for some in _together(context.counted("Comparing", None, read)):
        reader.take_all(some)
    reader.seen.check()
    return plan


def _together(read: Iterable[jsonl.Numbered]) -> Iterator[list[jsonl.Numbered]]:
    """Records in groups; what comes before a line that is refused is taken in first."""
    some: list[jsonl.Numbered] = []
    try:
        for numbered in read:
            some.append(numbered)
            if len(some) == ledger.TOGETHER:
                yield some
                some = []
    except BadRecord:
        yield some
        raise
    yield some


class _LinesReader:
    def __init__(self, tracker: Tracker, plan: Plan) -> None:
        self._tracker = tracker
        self._plan = plan
        self._known = set(tracker.entities.names)
        self._histories = Histories(tracker.ledger)
        self._dataset = tracker.ledger.last_of_dataset(FROM_DATASET)
        self.seen = Seen(at_once=False)

    def take_all(self, some: Sequence[jsonl.Numbered]) -> None:
        """Take in some records, of which it is looked up at once whether they are known."""
        self._histories.expect([canonical.key_of(one.record) for one in some])
        for numbered in some:
            self._take(numbered)

    def _take(self, numbered: jsonl.Numbered) -> None:
        """Take in one record; entities are known, or come before what is about them."""
        number, record, line = numbered[:3]
        place = (canonical.subject_of(record), canonical.key_of(record))
        if place[0] not in SUBJECTS:
            raise BadRecord("", f"is a {place[0]}, which is not merged").at(number)
        self.seen.add(*place, number)
        check_names(record, self._known, number, self._tracker.context.today)
        if place[0] == "entity":
            self._known.add(place[1])
        self._plan.unknown_fields += unknown_count(record)
        step = self._step(place, record, line)
        if step is not None:
            self._plan.add(step)

    def _step(self, place: tuple[str, str], record: Record, line: str) -> Step | None:
        versions = self._histories.of(*place)
        if not versions:
            return Step(*place, None, None, line)
        held = versions[-1]
        history = [_restored(place[0], version) for version in versions]
        if record in history:
            self._plan.kept += history[-1] != record
            return None
        base: Base = UNKNOWN
        if self._dataset.get(place) is not None:
            base = _restored(place[0], self._dataset[place])
        return _traced(place, base, held, line)


# -- the dataset -------------------------------------------------------------------------


def plan_of_dataset(tracker: Tracker, records: Iterable[Record], name: str) -> Plan:
    """What a version of the dataset changes in the tracker; it is complete.

    What both come from is what the dataset said last. An entity that it no longer has
    stays: updates may be about it.
    """
    said = tracker.ledger.last_of_dataset(FROM_DATASET)
    theirs = {}
    for record in records:
        place = canonical.subject_of(record), canonical.key_of(record)
        theirs[place] = record
    plan = Plan(name)
    # Of the user's own records the dataset knows nothing: they are not looked at.
    both = tracker.context.counted("Comparing", None, {**theirs, **said})
    mine = {}
    for place in both:
        line = tracker.ledger.held(*place)
        if line is not None:
            mine[place] = line
    for place, record in theirs.items():
        was = _restored(place[0], said.get(place))
        ours = _restored(place[0], mine.get(place))
        if record not in (ours, was):
            line = canonical.dump(record)
            traced = place in said or place not in mine
            plan.add(Step(*place, said.get(place), mine.get(place), line, traced))
    for place, last in said.items():
        is_gone = place not in theirs and place[0] != "entity"
        if is_gone and last is not None and place in mine:
            plan.add(Step(*place, last, mine[place], None))
    return plan


# -- lines and records -------------------------------------------------------------------


def _restored(subject: str, line: str | None) -> Record | None:
    return None if line is None else canonical.restore(subject, line)


def _traced(
    place: tuple[str, str], base: Base, ours: str | None, theirs: str | None
) -> Step:
    """A step whose two sides come from a version that may not be known."""
    if base is UNKNOWN:
        return Step(*place, None, ours, theirs, traced=False)
    line = canonical.dump(base) if isinstance(base, tuple) else None
    return Step(*place, line, ours, theirs)


def named(path: Path | None) -> str:
    """What messages call a file; standard input has no path."""
    return str(path) if path else "standard input"
