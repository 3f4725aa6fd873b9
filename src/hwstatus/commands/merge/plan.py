"""What a merge has to do, record by record: kept on disk, so that a million fit."""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, NamedTuple

from hwstatus.errors import NoScratch
from hwstatus.merge import (
    OURS,
    THEIRS,
    UNKNOWN,
    Base,
    Choose,
    FieldConflict,
    Merged,
    merge,
)
from hwstatus.records import Record
from hwstatus.serialization import canonical

SUBJECTS = ("entity", "group", "update", "checked", "address")
"""What is merged, in the order in which it is written: names come before what names them.

Drafts stay where they are: nobody has decided on them yet.
"""

IN_MEMORY = 4_000_000
"""Bytes of a plan that are not put on the disk."""

_NEW = b"+"
"""Before the line of a step that brings a new record."""


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
        self._files = {subject: _temporary() for subject in SUBJECTS}
        self._size = 0
        self._new = 0

    def add(self, step: Step) -> None:
        """Put a step at the end of those of its subject."""
        mark = b" "
        if step.is_new:
            mark = _NEW
            self._new += 1
        self._size += 1
        line = json.dumps(step).encode()
        with _put_aside():
            self._files[step.subject].write(mark + line + b"\n")

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Step]:
        for line in self._lines():
            yield Step(*json.loads(line[1:]))

    def _lines(self) -> Iterator[bytes]:
        for subject in SUBJECTS:
            file = self._files[subject]
            with _put_aside():
                file.seek(0)
            for line in file:  # noqa: UP028 - `yield from` closes the file of a reader that stops early
                yield line

    def beyond_new(self) -> Iterator[Step]:
        """The steps about records that our side has or had; the others raise no question."""
        if self._new == self._size:
            return
        for line in self._lines():
            if not line.startswith(_NEW):
                yield Step(*json.loads(line[1:]))

    def outcomes(self) -> Iterator[tuple[Step, Merged]]:
        """Each step with what is made of it, as was decided."""
        for step in self:
            yield step, step.merged(partial(self.decide, step))

    def settle(self, decide: Decide) -> None:
        """Have every conflict decided, in order."""
        self.decide = decide
        for step in self.beyond_new():
            step.merged(partial(decide, step))

    @property
    def has_conflicts(self) -> bool:
        """Whether both sides changed a field, each in its own way."""
        return next(self.conflicts(), None) is not None

    def counts(self) -> Counter[str]:
        """How many records are added, corrected and retracted, and fields in conflict."""
        found = Counter(added=self._new)
        for step in self.beyond_new():
            merged = step.merged(partial(self.decide, step))
            found[kind_of(step, merged)] += 1
            found["conflict"] += len(merged.conflicts)
        return found

    def conflicts(self) -> Iterator[tuple[Step, FieldConflict]]:
        """Every field that both sides changed, each in its own way."""
        for step in self.beyond_new():
            for conflict in step.merged().conflicts:
                yield step, conflict


def _temporary() -> IO[bytes]:
    """A file without a name, which goes with the plan."""
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)


@contextmanager
def _put_aside() -> Iterator[None]:
    """What the disk refuses inside the block, as `NoScratch`."""
    try:
        yield
    except OSError as error:
        raise NoScratch(error.strerror or str(error)) from None


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


def extend(plan: Plan, steps: Iterable[Step]) -> Plan:
    """The plan with further steps."""
    for step in steps:
        plan.add(step)
    return plan
