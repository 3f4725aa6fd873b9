"""What the other side of a merge has: a tracker with its ledger, or lines of records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter

from hwstatus.changes.import_records import Seen, check_names
from hwstatus.changes.merge.plan import SUBJECTS, Place, Plan, Step
from hwstatus.errors import BadRecord, NotATracker
from hwstatus.exchange import jsonl
from hwstatus.record import canonical, validation
from hwstatus.record.ledger_records import Record
from hwstatus.record.unknown import unknown_count
from hwstatus.rules.merge import UNKNOWN, common_ancestor
from hwstatus.store import doctor, ledger
from hwstatus.store.history import LedgerReader
from hwstatus.store.tracker import Tracker

FROM_DATASET = (ledger.DATASET, ledger.REFRESH)
"""The verbs of the entries that hold what the dataset said."""


class History:
    """What a ledger holds of every record that it ever had, by subject and key."""

    def __init__(self, ledger: LedgerReader) -> None:
        self.newest: dict[Place, str | None] = {}
        """The newest line of each; None for a retraction."""
        self.versions: dict[Place, list[str | None]] = defaultdict(list)
        """The lines that it went through, oldest first, without what was taken back."""
        aside = ledger.set_aside()
        for version in ledger.all_versions():
            place = version.subject, version.key
            self.newest[place] = version.record
            if version.entry not in aside:
                self.versions[place].append(version.record)

    def of(self, place: Place) -> list[Record | None]:
        """What a record went through, oldest first."""
        return [_restored(place, line) for line in self.versions.get(place, ())]


# -- a tracker ---------------------------------------------------------------------------


def plan_of_tracker(ours: Tracker, theirs: Tracker) -> Plan:
    """What the records of another tracker change in ours, by what both ledgers hold.

    Raises `TrackerError` where its chain does not hold, and `NotATracker` for a record
    that an import would refuse.
    """
    doctor.require_sound(theirs.present, theirs.context.watch, doctor.RECORDS_REST_ON)
    plan = Plan(str(theirs.location.path))
    plan.extend(_TrackerReader(ours, theirs, plan).steps())
    return plan


class _TrackerReader:
    def __init__(self, ours: Tracker, theirs: Tracker, plan: Plan) -> None:
        self._plan = plan
        self._context = ours.context
        self._ours = History(ours.ledger)
        self._theirs = History(theirs.ledger)
        self._path = theirs.location.path
        named = (key for subject, key in self._theirs.newest if subject == "entity")
        self._entities = {*ours.entities.names, *named}

    def steps(self) -> Iterator[Step]:
        """What is to be done about the records that they ever had and we do not hold alike, by key."""
        ours = self._ours.newest
        differing = [
            place
            for place, line in self._theirs.newest.items()
            if place[0] in SUBJECTS and ours.get(place) != line
        ]
        differing.sort(key=itemgetter(1, 0))
        for place in self._context.counted("Comparing", None, differing):
            yield from self._step(place)

    def _step(self, place: Place) -> Iterator[Step]:
        """Nothing where theirs is merely an earlier form of ours."""
        theirs = self._checked(place)
        line = None if theirs is None else canonical.dump(theirs)
        held = _restored(place, self._ours.newest.get(place))
        if place[0] == "entity" and (held is None or theirs is None):
            # An entity that either tracker has stays: updates may be about it.
            if theirs is not None:
                yield Step(place, None, None, theirs, line)
            return
        if place not in self._ours.newest:
            yield Step(place, None, None, theirs, line)
            return
        mine, their = self._ours.of(place), self._theirs.of(place)
        # What brought a record and was taken back never was.
        if held == theirs or not their:
            return
        if not mine:
            yield Step(place, None, None, theirs, line)
        elif (base := common_ancestor(mine, their)) != theirs:
            yield Step(place, base, held, theirs, line)

    def _checked(self, place: Place) -> Record | None:
        """Their record, as an import would take it."""
        line = self._theirs.newest[place]
        if line is None:
            return None
        today = self._context.today
        try:
            record = validation.load(line, today)
            if _place_of(record) != place:
                raise BadRecord("", "it holds another record")
            check_names(record, self._entities, 0, today)
        except BadRecord as error:
            what = f"cannot be merged: {place[1]}: {error}"
            raise NotATracker(self._path, what) from None
        self._plan.unknown_fields += unknown_count(record)
        return record


# -- lines -------------------------------------------------------------------------------


def plan_of_lines(tracker: Tracker, lines: Iterable[bytes], name: str) -> Plan:
    """What the records of a file of JSON Lines change in the tracker.

    What both come from is what the dataset said last, where it ever had the record. An
    earlier version of ours is taken for what it is. A file says nothing of what it does
    not hold. Raises `BadRecord` with the line's number.
    """
    plan = Plan(name)
    plan.extend(_steps_of_lines(tracker, lines, plan))
    return plan


def _steps_of_lines(
    tracker: Tracker, lines: Iterable[bytes], plan: Plan
) -> Iterator[Step]:
    """The steps of records; entities are known, or come before what is about them."""
    today = tracker.context.today
    entities = set(tracker.entities.names)
    ours = History(tracker.ledger)
    said = tracker.ledger.last_of_dataset(FROM_DATASET)
    seen = Seen()
    read = jsonl.read(lines, today)
    for number, record, line, *_ in tracker.context.counted("Comparing", None, read):
        place = _place_of(record)
        if place[0] not in SUBJECTS:
            raise BadRecord("", f"is a {place[0]}, which is not merged").at(number)
        seen.add(*place, number)
        check_names(record, entities, number, today)
        if place[0] == "entity":
            entities.add(place[1])
        plan.unknown_fields += unknown_count(record)
        history = ours.of(place)
        if not history:
            yield Step(place, None, None, record, line)
        elif record not in history:
            base = _restored(place, said.get(place))
            known = UNKNOWN if base is None else base
            yield Step(place, known, history[-1], record, line)


# -- the dataset -------------------------------------------------------------------------


def plan_of_dataset(tracker: Tracker, records: Iterable[Record], name: str) -> Plan:
    """What a version of the dataset changes in the tracker; it is complete.

    What both come from is what the dataset said last. An entity that it no longer has
    stays: updates may be about it. Of the user's own records it knows nothing.
    """
    plan = Plan(name)
    plan.extend(_steps_of_dataset(tracker, records))
    return plan


def _steps_of_dataset(tracker: Tracker, records: Iterable[Record]) -> Iterator[Step]:
    said = tracker.ledger.last_of_dataset(FROM_DATASET)
    mine = dict(tracker.ledger.everything())
    theirs = set()
    for record in tracker.context.counted("Comparing", None, records):
        place = _place_of(record)
        theirs.add(place)
        was = _restored(place, said.get(place))
        ours = _restored(place, mine.get(place))
        if record not in (ours, was):
            is_known = place in said or place not in mine
            base = was if is_known else UNKNOWN
            yield Step(place, base, ours, record, canonical.dump(record))
    for place, last in said.items():
        is_gone = place not in theirs and place[0] != "entity"
        if is_gone and last is not None and place in mine:
            yield Step(
                place, _restored(place, last), _restored(place, mine[place]), None
            )


def _place_of(record: Record) -> Place:
    return canonical.subject_of(record), canonical.key_of(record)


def _restored(place: Place, line: str | None) -> Record | None:
    return None if line is None else canonical.restore(place[0], line)
