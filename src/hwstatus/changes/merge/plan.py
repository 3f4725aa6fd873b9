"""What a merge has to do, record by record, and how it is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from hwstatus.errors import Refused
from hwstatus.record.forms import Entry, Record
from hwstatus.rules.merge import OURS, THEIRS, Base, FieldConflict, merge
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, Head

SUBJECTS = ("entity", "group", "update", "checked", "address")
"""What is merged, in the order in which it is written: names come before what names them.

Drafts stay where they are: nobody has decided on them yet.
"""

Identity = tuple[str, str]
"""A record's subject and its key."""


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
    messages call the other side: a tracker, the dataset, or a file `of_lines`.
    """

    def __init__(self, name: str, *, of_lines: bool = False) -> None:
        self.name = name
        self.of_lines = of_lines
        self.decide: Decide = KEEP
        self.unknown_fields = 0
        self.taken_out: list[str] = []
        """The updates that the other side has and that were taken out here."""
        self._steps: dict[str, list[Step]] = {subject: [] for subject in SUBJECTS}

    def extend(self, steps: Iterable[Step]) -> None:
        """Put steps at the end of those of their subjects."""
        for step in steps:
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
