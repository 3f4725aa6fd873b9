"""What a merge has to do, record by record, and how it is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

from hwstatus.errors import Refused
from hwstatus.record import canonical
from hwstatus.record.ledger_records import Entry, Record
from hwstatus.rules.merge import (
    OURS,
    THEIRS,
    UNKNOWN,
    Base,
    Choose,
    FieldConflict,
    Merged,
    merge,
)
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, Head

SUBJECTS = ("entity", "group", "update", "checked", "address")
"""What is merged, in the order in which it is written: names come before what names them.

Drafts stay where they are: nobody has decided on them yet.
"""


class Step(NamedTuple):
    """A record that the other side brings in another form.

    The lines of what both come from, of ours and of theirs: None where it was taken out.
    `traced` says whether what both come from is known.
    """

    subject: str
    key: str
    base: str | None
    ours: str | None
    theirs: str | None
    traced: bool = True

    @property
    def is_new(self) -> bool:
        """Whether only the other side ever had the record, so that nothing can conflict."""
        return self.traced and self.base is None and self.ours is None

    def merged(self, choose: Choose | None = None) -> Merged:
        """What both sides make of it; our side counts in conflicts without a choice."""
        ours, theirs = self.record(self.ours), self.record(self.theirs)
        base: Base = UNKNOWN
        if self.traced:
            base = ours if self.base == self.ours else self.record(self.base)
        if choose is None:
            return merge(base, ours, theirs)
        return merge(base, ours, theirs, choose)

    def record(self, line: str | None) -> Record | None:
        """The record of one of the lines."""
        return None if line is None else canonical.restore(self.subject, line)


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
    messages call the other side.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.decide: Decide = KEEP
        self.unknown_fields = 0
        self.kept = 0
        """Records that the other side has in an earlier form, or took out without effect."""
        self._steps: dict[str, list[Step]] = {subject: [] for subject in SUBJECTS}
        self._decided: dict[tuple[str, str], Merged] = {}

    def add(self, step: Step) -> None:
        """Put a step at the end of those of its subject."""
        self._steps[step.subject].append(step)

    def __len__(self) -> int:
        return sum(map(len, self._steps.values()))

    def __iter__(self) -> Iterator[Step]:
        return chain.from_iterable(self._steps.values())

    def beyond_new(self) -> Iterator[Step]:
        """The steps about records that our side has or had; the others raise no question."""
        return (step for step in self if not step.is_new)

    def outcomes(self) -> Iterator[tuple[Step, Merged]]:
        """Each step with what is made of it, as was decided."""
        for step in self:
            yield step, self._decided.get(step[:2]) or step.merged()

    def settle(self, decide: Decide) -> None:
        """Have every conflict decided, in order."""
        self.decide = decide
        for step in self.beyond_new():
            self._decided[step[:2]] = step.merged(partial(decide, step))

    @property
    def has_conflicts(self) -> bool:
        """Whether both sides changed a field, each in its own way."""
        return next(self.conflicts(), None) is not None

    def counts(self) -> Counter[str]:
        """How many records are added, corrected and retracted, and fields in conflict."""
        counts = Counter[str]()
        for step, merged in self.outcomes():
            counts[kind_of(step, merged)] += 1
            counts["conflict"] += len(merged.conflicts)
        return counts

    def conflicts(self) -> Iterator[tuple[Step, FieldConflict]]:
        """Every field that both sides changed, each in its own way."""
        for step in self.beyond_new():
            for conflict in step.merged().conflicts:
                yield step, conflict


def kind_of(step: Step, merged: Merged) -> str:
    """What becomes of our record: `added`, `corrected`, `retracted` or `kept`."""
    before = step.record(step.ours)
    if merged.record == before:
        return "kept"
    if before is None:
        return "added"
    if merged.record is None:
        return "retracted"
    return "corrected"


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
    outcomes = editor.context.counted("Merging", len(plan), plan.outcomes())
    return editor.commit(verb, _changes(outcomes), reason=reason)


def _changes(outcomes: Iterable[tuple[Step, Merged]]) -> Iterator[Change]:
    """The change that each step makes.

    What they have is kept as a version before what is made of it. So the next merge
    knows that it was seen: what was decided is not asked again.
    """
    for step, merged in outcomes:
        subject_and_key = (step.subject, step.key)
        if step.is_new:
            yield Change(*subject_and_key, merged.record, step.theirs)
            continue
        theirs = step.record(step.theirs)
        if theirs != merged.record:
            yield Change(*subject_and_key, theirs)
        yield Change(*subject_and_key, merged.record)
