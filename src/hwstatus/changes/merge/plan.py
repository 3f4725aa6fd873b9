"""What the other side of a merge has, what a merge has to do, record by record, and how it is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from operator import itemgetter

from hwstatus.answers.log import LogLine, RecordLogs
from hwstatus.changes.import_records import Checks, Identity
from hwstatus.errors import BadRecord, NotATracker, Refused
from hwstatus.exchange import jsonl
from hwstatus.record import canonical, validation
from hwstatus.record.forms import Entry, Head, Record, Retraction, unknown_count
from hwstatus.rules.merge.lists import UNKNOWN
from hwstatus.rules.merge.records import (
    OURS,
    THEIRS,
    Base,
    FieldConflict,
    common_ancestor,
    merge,
)
from hwstatus.store import doctor, ledger
from hwstatus.store.editor import Editor
from hwstatus.store.history import LedgerReader
from hwstatus.store.ledger import Change
from hwstatus.store.tracker import Tracker

SUBJECTS = ("entity", "group", "update", "checked", "address")
"""What is merged, in the order in which it is written: names come before what names them.

Drafts stay where they are: nobody has decided on them yet.
"""


class Step:
    """A record that the other side brings in another form, and what is made of it.

    What both come from, ours and theirs are None where the record was taken out; of what
    both come from it may not be known. `line` is theirs as it is stored, `was` what
    theirs was before it was taken out. Conflicts go to our side until somebody decides.
    """

    def __init__(
        self,
        identity: Identity,
        base: Base,
        ours: Record | None,
        theirs: Record | None,
        line: str | None = None,
        was: Record | None = None,
    ) -> None:
        self.identity = identity
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.line = line
        self.was = was
        self.by: str | None = None
        """Who last changed theirs, as far as that is known."""
        self.logs: list[list[LogLine]] = []
        """Where something conflicts, what happened to the record on our side, and on theirs if that is known."""
        self.merged = merge(base, ours, theirs)

    @property
    def is_new(self) -> bool:
        """Whether only the other side ever had the record, so that nothing can conflict."""
        return self.base is None and self.ours is None

    @property
    def kind(self) -> str:
        """What becomes of our record: `added`, `corrected`, `retracted` or `kept`."""
        if self.merged.record == self.ours:
            return "kept"
        if self.ours is None:
            return "added"
        return "retracted" if self.merged.record is None else "corrected"

    @property
    def person(self) -> str | None:
        """Who recorded what comes: of a new record as it says itself, else whoever last changed it."""
        stated = getattr(self.theirs, "recorded_by", None) if self.is_new else None
        return stated or self.by

    def settle(self, decide: "Decide") -> None:
        """Have its conflicts decided, in order."""
        if self.merged.conflicts:
            choose = partial(decide, self)
            self.merged = merge(self.base, self.ours, self.theirs, choose)

    def changes(self) -> Iterator[Change]:
        """What is written.

        What they have is kept as a version before what is made of it. So the next merge
        knows that it was seen: what was decided is not asked again.
        """
        if self.is_new:
            yield Change(*self.identity, self.theirs, self.line)
            return
        # Both tell the same of what was taken out from now on.
        if self.merged.record is None and self.was:
            yield Change(*self.identity, self.was)
        if self.theirs != self.merged.record:
            yield Change(*self.identity, self.theirs)
        yield Change(*self.identity, self.merged.record)


Decide = Callable[[Step, FieldConflict], str]
"""Says which side a conflict of a record goes to."""


def always(side: str) -> Decide:
    """Every conflict goes to one side, `OURS` or `THEIRS`."""
    return lambda _step, _conflict: side


KEEP = always(OURS)
TAKE = always(THEIRS)


class Plan:
    """The steps of a merge, in the order in which they are written.

    `decide` says which side conflicts go to: ours until somebody chooses. `name` is what
    messages call the other side: a tracker, the dataset, or a file `of_lines`. Of the `sides`
    that have a log, ours first, it is said what happened to what is in conflict.
    """

    def __init__(self, name: str, *sides: Tracker, of_lines: bool = False) -> None:
        self.name = name
        self._logs = list(map(RecordLogs, sides))
        self.of_lines = of_lines
        self.decide: Decide = KEEP
        self.unknown_fields = 0
        self.taken_out: list[str] = []
        """The updates that the other side has and that were taken out here."""
        self._steps: dict[str, list[Step]] = {subject: [] for subject in SUBJECTS}

    def add(self, step: Step, by: str | None = None) -> None:
        """Put a step at the end of those of its subject; `by` is who last changed theirs."""
        step.by = by
        if step.merged.conflicts:
            step.logs = [log.of(*step.identity) for log in self._logs]
        self._steps[step.identity[0]].append(step)

    def __len__(self) -> int:
        return sum(map(len, self._steps.values()))

    def __iter__(self) -> Iterator[Step]:
        return chain.from_iterable(self._steps.values())

    def settle(self, decide: Decide) -> None:
        """Have every conflict decided, in order."""
        self.decide = decide
        for step in self:
            step.settle(decide)

    @property
    def conflicts(self) -> int:
        """How many fields both sides changed, each in its own way."""
        return sum(len(step.merged.conflicts) for step in self)

    def people(self) -> list[str]:
        """Who recorded what comes, each once, as far as that is known."""
        steps = (step for step in self if step.kind != "kept")
        return list(dict.fromkeys(step.person for step in steps if step.person))

    def counts(self) -> Counter[str]:
        """How many records are added, corrected and retracted."""
        return Counter(step.kind for step in self)


def write(
    editor: Editor, plan: Plan, seen: Head, verb: str, reason: str
) -> Entry | None:
    """Write what a plan says, as it was decided, inside an open transaction.

    Returns None where nothing changes. Raises `Refused` where the ledger is no longer
    the one that was `seen` when the plan was made.
    """
    if editor.tracker.ledger.head() != seen:
        raise Refused(
            "somebody else changed the tracker meanwhile; nothing was changed. Try again."
        )
    steps = editor.context.counted("Merging", len(plan), plan)
    changes = chain.from_iterable(step.changes() for step in steps)
    return editor.commit(verb, changes, reason=reason)


# -- what the other side has -----------------------------------------------------------


FROM_DATASET = (ledger.DATASET, ledger.REFRESH)
"""The verbs of the entries that hold what the dataset said."""


class History:
    """What a ledger holds of every record that it ever had, by subject and key."""

    def __init__(self, ledger: LedgerReader) -> None:
        self.newest: dict[Identity, str | None] = {}
        """The newest line of each; None for a retraction."""
        self.versions: dict[Identity, list[str | None]] = defaultdict(list)
        """The lines that it went through, oldest first, without what was taken back."""
        self.left_by: dict[Identity, int] = {}
        """The number of the entry that left the newest line of each."""
        aside = ledger.set_aside()
        for version in ledger.all_versions():
            identity = version.subject, version.key
            self.newest[identity] = version.record
            self.left_by[identity] = version.entry
            if version.entry not in aside:
                self.versions[identity].append(version.record)

    def of(self, identity: Identity) -> list[Record | None]:
        """What a record went through, oldest first."""
        return [_restored(identity, line) for line in self.versions.get(identity, ())]


# -- a tracker ---------------------------------------------------------------------------


def plan_of_tracker(ours: Tracker, theirs: Tracker) -> Plan:
    """What the records of another tracker change in ours, by what both ledgers hold.

    Raises `TrackerError` where its chain does not hold, and `NotATracker` for a record
    that an import would refuse.
    """
    doctor.require_sound(theirs.present, theirs.context.watch, doctor.RECORDS_REST_ON)
    path, context = theirs.location.path, ours.context
    plan = Plan(str(path), ours, theirs)
    mine, other = History(ours.ledger), History(theirs.ledger)
    people = {entry.seq: entry.by for entry in theirs.ledger.entries()}
    named = (key for subject, key in other.newest if subject == "entity")
    checks = Checks(ours, named)
    differing = [
        identity
        for identity, line in other.newest.items()
        if identity[0] in SUBJECTS and mine.newest.get(identity) != line
    ]
    differing.sort(key=itemgetter(1, 0))
    for identity in context.counted("Comparing", None, differing):
        try:
            record = _checked(checks, identity, other.newest[identity], context.today)
        except BadRecord as error:
            what = f"cannot be merged: {identity[1]}: {error}"
            raise NotATracker(path, what) from None
        plan.unknown_fields += unknown_count(record) if record else 0
        step = _step(identity, record, mine, other)
        if step is not None:
            plan.add(step, people[other.left_by[identity]])
        elif record and identity[0] == "update" and not mine.newest[identity]:
            plan.taken_out.append(identity[1])
    return plan


def _checked(
    checks: Checks, identity: Identity, line: str | None, today: str
) -> Record | None:
    """Their record, as an import would take it; raises `BadRecord`."""
    if line is None:
        return None
    record = validation.load(line, today)
    if checks.identity(record) != identity:
        raise BadRecord("", "it holds another record")
    return record


def _step(
    identity: Identity, theirs: Record | None, mine: History, other: History
) -> Step | None:
    """What is to be done about a record of theirs; None where it is merely an earlier form of ours."""
    line = None if theirs is None else canonical.dump(theirs)
    ours = _restored(identity, mine.newest.get(identity))
    is_entity = identity[0] == "entity"
    whole = Step(identity, None, None, theirs, line)
    if identity not in mine.newest or (is_entity and ours is None):
        return whole
    before, their = mine.of(identity), other.of(identity)
    # An entity that either tracker has stays: updates may be about it.
    # What brought a record and was taken back never was.
    if ours == theirs or not their or (is_entity and theirs is None):
        return None
    if not before:
        return whole
    base = common_ancestor(before, their)
    was = next((each for each in reversed(their) if each is not None), None)
    return None if base == theirs else Step(identity, base, ours, theirs, line, was)


# -- lines -------------------------------------------------------------------------------


def plan_of_lines(tracker: Tracker, lines: Iterable[bytes], name: str) -> Plan:
    """What the records of a file of JSON Lines change in the tracker.

    What both come from is what the dataset said last, where it ever had the record. An
    earlier version of ours is taken for what it is. A file says nothing of what it does
    not hold. Entities are known, or come before what is about them. Raises `BadRecord` with the
    line's number.
    """
    plan = Plan(name, tracker, of_lines=True)
    checks = Checks(tracker)
    ours = History(tracker.ledger)
    said = tracker.ledger.last_of_dataset(FROM_DATASET)
    read = jsonl.numbered_lines(lines, tracker.context.today)
    for numbered in tracker.context.counted("Comparing", None, read):
        record, line, *_ = numbered.read()
        is_out = isinstance(record, Retraction)
        record = record.retracted if isinstance(record, Retraction) else record
        identity = checks.identity(record, numbered.line)
        plan.unknown_fields += unknown_count(record)
        history = ours.of(identity)
        base: Base = _restored(identity, said.get(identity)) or UNKNOWN
        if is_out and None not in history:
            if not history:  # what was taken out is held too
                plan.add(Step(identity, None, None, record))
                history = [record]
            base = record if record in history else base
            plan.add(Step(identity, base, history[-1], None, was=record))
        elif not history:
            plan.add(Step(identity, None, None, record, line))
        elif not is_out and record not in history:
            plan.add(Step(identity, base, history[-1], record, line))
        elif not is_out and history[-1] is None and identity[0] == "update":
            plan.taken_out.append(identity[1])
    return plan


# -- the dataset -------------------------------------------------------------------------


def plan_of_dataset(tracker: Tracker, records: Iterable[Record], name: str) -> Plan:
    """What a version of the dataset changes in the tracker; it is complete.

    What both come from is what the dataset said last. An entity that it no longer has
    stays: updates may be about it. Of the user's own records it knows nothing.
    """
    plan = Plan(name, tracker)
    said = tracker.ledger.last_of_dataset(FROM_DATASET)
    mine = dict(tracker.ledger.everything())
    # Of several looks on one day the last counts.
    read = tracker.context.counted("Comparing", None, records)
    theirs = {canonical.identity_of(record): record for record in read}
    for identity, record in theirs.items():
        was = _restored(identity, said.get(identity))
        ours = _restored(identity, mine.get(identity))
        if record not in (ours, was):
            is_known = identity in said or identity not in mine
            base = was if is_known else UNKNOWN
            plan.add(Step(identity, base, ours, record, canonical.dump(record)))
    for identity, last in said.items():
        is_gone = identity not in theirs and identity[0] != "entity"
        if is_gone and last is not None and identity in mine:
            ours = _restored(identity, mine[identity])
            plan.add(Step(identity, _restored(identity, last), ours, None))
    return plan


def _restored(identity: Identity, line: str | None) -> Record | None:
    return canonical.restored(identity[0], line)
