"""What the other side of a merge has: a tracker with its ledger, or lines of records."""

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

from hwstatus.changes.import_records import Seen, check_names
from hwstatus.changes.merge.plan import SUBJECTS, Plan, Step
from hwstatus.errors import BadRecord, NotATracker
from hwstatus.exchange import jsonl
from hwstatus.record import canonical, validation
from hwstatus.record.ledger_records import Record
from hwstatus.record.unknown import unknown_count
from hwstatus.rules.merge import UNKNOWN, Base, common_ancestor
from hwstatus.store import doctor, ledger
from hwstatus.store.history import LedgerReader
from hwstatus.store.tracker import Tracker

Place = tuple[str, str]
"""A record's subject and its key."""

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


# -- a tracker ---------------------------------------------------------------------------


def plan_of_tracker(ours: Tracker, theirs: Tracker) -> Plan:
    """What the records of another tracker change in ours, by what both ledgers hold.

    Raises `TrackerError` where its chain does not hold, and `NotATracker` for a record
    that an import would refuse.
    """
    doctor.require_sound(theirs.present, theirs.context.watch, doctor.RECORDS_REST_ON)
    plan = Plan(str(theirs.location.path))
    reader = _TrackerReader(ours, theirs, plan)
    for place in ours.context.counted("Comparing", None, reader.differing()):
        step = reader.step(place)
        if step is not None:
            plan.add(step)
    return plan


class _TrackerReader:
    def __init__(self, ours: Tracker, theirs: Tracker, plan: Plan) -> None:
        self._plan = plan
        self._ours = History(ours.ledger)
        self._theirs = History(theirs.ledger)
        self._path = theirs.location.path
        self._today = ours.context.today
        named = (key for subject, key in self._theirs.newest if subject == "entity")
        self._entities = {*ours.entities.names, *named}

    def differing(self) -> list[Place]:
        """The records that their tracker ever held and ours does not hold alike, by key."""
        ours = self._ours.newest
        differing = [
            place
            for place, line in self._theirs.newest.items()
            if place[0] in SUBJECTS and ours.get(place) != line
        ]
        return sorted(differing, key=itemgetter(1, 0))

    def step(self, place: Place) -> Step | None:
        """What is to be done about a record; None where theirs is merely an earlier form of ours."""
        theirs = self._checked(place)
        mine_now = self._ours.newest.get(place)
        line = None if theirs is None else canonical.dump(theirs)
        if place[0] == "entity" and (mine_now is None or line is None):
            # An entity that either tracker has stays: updates may be about it.
            return None if line is None else Step(*place, None, None, line)
        is_known = place in self._ours.newest
        if is_known and _restored(place, mine_now) == theirs:
            return None
        if not is_known:
            return Step(*place, None, None, line)
        mine, their = (
            [_restored(place, version) for version in side.versions[place]]
            for side in (self._ours, self._theirs)
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
        return _traced(place, base, mine_now, line)

    def _checked(self, place: Place) -> Record | None:
        """Their record, as an import would take it."""
        line = self._theirs.newest[place]
        if line is None:
            return None
        try:
            record = validation.load(line, self._today)
            if (canonical.subject_of(record), canonical.key_of(record)) != place:
                raise BadRecord("", "it holds another record")
            check_names(record, self._entities, 0, self._today)
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
    reader = _LinesReader(tracker, plan)
    read = jsonl.read(lines, tracker.context.today)
    for numbered in tracker.context.counted("Comparing", None, read):
        reader.take(numbered)
    return plan


class _LinesReader:
    def __init__(self, tracker: Tracker, plan: Plan) -> None:
        self._plan = plan
        self._today = tracker.context.today
        self._entities = set(tracker.entities.names)
        self._ours = History(tracker.ledger)
        self._dataset = tracker.ledger.last_of_dataset(FROM_DATASET)
        self._seen = Seen()

    def take(self, numbered: jsonl.Numbered) -> None:
        """Take in one record; entities are known, or come before what is about them."""
        number, record, line = numbered[:3]
        place = (canonical.subject_of(record), canonical.key_of(record))
        if place[0] not in SUBJECTS:
            raise BadRecord("", f"is a {place[0]}, which is not merged").at(number)
        self._seen.add(*place, number)
        check_names(record, self._entities, number, self._today)
        if place[0] == "entity":
            self._entities.add(place[1])
        self._plan.unknown_fields += unknown_count(record)
        step = self._step(place, record, line)
        if step is not None:
            self._plan.add(step)

    def _step(self, place: Place, record: Record, line: str) -> Step | None:
        versions = self._ours.versions.get(place)
        if not versions:
            return Step(*place, None, None, line)
        history = [_restored(place, version) for version in versions]
        if record in history:
            self._plan.kept += history[-1] != record
            return None
        base: Base = UNKNOWN
        if self._dataset.get(place) is not None:
            base = _restored(place, self._dataset[place])
        return _traced(place, base, versions[-1], line)


# -- the dataset -------------------------------------------------------------------------


def plan_of_dataset(tracker: Tracker, records: Iterable[Record], name: str) -> Plan:
    """What a version of the dataset changes in the tracker; it is complete.

    What both come from is what the dataset said last. An entity that it no longer has
    stays: updates may be about it. Of the user's own records it knows nothing.
    """
    said = tracker.ledger.last_of_dataset(FROM_DATASET)
    mine = dict(tracker.ledger.everything())
    plan = Plan(name)
    theirs = set()
    for record in tracker.context.counted("Comparing", None, records):
        place = canonical.subject_of(record), canonical.key_of(record)
        theirs.add(place)
        was = _restored(place, said.get(place))
        ours = _restored(place, mine.get(place))
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


def _restored(place: Place, line: str | None) -> Record | None:
    return None if line is None else canonical.restore(place[0], line)


def _traced(place: Place, base: Base, ours: str | None, theirs: str | None) -> Step:
    """A step whose two sides come from a version that may not be known."""
    if base is UNKNOWN:
        return Step(*place, None, ours, theirs, traced=False)
    line = canonical.dump(base) if isinstance(base, tuple) else None
    return Step(*place, line, ours, theirs)
