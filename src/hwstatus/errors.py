"""What can go wrong: facts, a stable word and an exit code.

An error is raised with facts, which stay its attributes, and words their cause in one
line. Callers tell errors apart by `word`, which never changes. What to type next is not
said here: the command line words it in `cli.hints`, from the same facts.
"""

from collections.abc import Sequence
from typing import ClassVar, Self

EXIT_CODES = {
    0: "success, an empty list included",
    1: "nothing found; `check` found an error; `certify --verify` found a difference;"
    " the ledger does not continue a head",
    2: "usage: an unknown option, a bad date, a bad record, a bad configuration file",
    3: "refused: a duplicate, an unknown name in a write, a missing confirmation",
    4: "the tracker cannot be used: missing, locked, damaged, of a newer schema;"
    " the network cannot be reached",
    5: "the change was made, but something after it failed",
    70: "a bug in hwstatus",
    130: "interrupted",
    141: "the reader of the output has gone",
}
"""Every exit code of the program, and what it means."""


class HwstatusError(Exception):
    """The root of all errors of this package.

    `word` names the kind of error for programs, `code` is the exit code, `hints` are
    lines with the way on that hold for every caller.
    """

    word: ClassVar[str] = "error"
    code: ClassVar[int] = 70

    def __init__(self, message: str, *hints: str) -> None:
        super().__init__(message)
        self.hints = tuple(hint for hint in hints if hint)

    def about(self, name: str) -> Self:
        """The same error, which names the file that it is about."""
        self.args = (f"{name}: {self}",)
        return self


class NotFound(HwstatusError):
    """Nothing matches the question."""

    word = "not-found"
    code = 1


class Usage(HwstatusError):
    """Invalid command-line usage, or an invalid argument of the library."""

    word = "usage"
    code = 2


class Refused(HwstatusError):
    """The request is understood but not carried out; nothing was changed."""

    word = "refused"
    code = 3


class TrackerError(HwstatusError):
    """The tracker cannot be used."""

    word = "tracker"
    code = 4


class NoNetwork(HwstatusError):
    """No address on the network can be reached."""

    word = "no-network"
    code = 4

    def __init__(self) -> None:
        super().__init__(
            "the network cannot be reached: no address answers; nothing was recorded"
        )


class AfterCommit(HwstatusError):
    """The change was made, but something after it failed.

    `what` says what failed, `done` what was changed. The change must not be repeated.
    """

    word = "after-commit"
    code = 5

    def __init__(self, done: str, what: str) -> None:
        self.done, self.what = done, what
        super().__init__(f"{done}, but {what}", "do not repeat the change")


class Interrupted(HwstatusError):
    """The person stopped a change; `undone` says whether that was in time."""

    word = "interrupted"
    code = 130

    def __init__(self, *, undone: bool) -> None:
        self.undone = undone
        outcome = "the change was already made"
        if undone:
            outcome = "nothing was changed"
        super().__init__(f"interrupted; {outcome}")


# -- names ---------------------------------------------------------------------------


class UnknownName(NotFound):
    """A read names an entity that the tracker does not know; `near` resemble it."""

    word = "unknown-name"

    def __init__(self, text: str, near: Sequence[str] = ()) -> None:
        self.text, self.near = text, tuple(near)
        super().__init__(f"no country or company matches '{text}'")


class UnknownEntity(Refused):
    """A write names an entity that the tracker does not know; `near` resemble it."""

    word = "unknown-entity"

    def __init__(self, text: str, near: Sequence[str] = ()) -> None:
        self.text, self.near = text, tuple(near)
        super().__init__(f"no country or company matches '{text}'; nothing was added")


class UnknownUpdate(NotFound):
    """No update has an id with this beginning."""

    word = "unknown-update"

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        super().__init__(f"no update has the id '{prefix}'")


class AmbiguousId(Usage):
    """The beginning of an id that several updates share, or that is too short."""

    word = "ambiguous-id"

    def __init__(self, prefix: str, found: Sequence[str]) -> None:
        self.prefix, self.found = prefix, tuple(found)
        if found:
            listed = f"it may be: {', '.join(found)}"
            super().__init__(f"id '{prefix}' is ambiguous", listed)
        else:
            super().__init__(f"id '{prefix}' is too short: give 3 characters or more")


# -- values --------------------------------------------------------------------------


class BadValue(Usage):
    """A value outside its list, or of the wrong form."""

    word = "bad-value"

    def __init__(self, what: str, value: object, expected: str) -> None:
        self.what, self.value, self.expected = what, value, expected
        super().__init__(f"{what} {_quote(value)}: expected {expected}")


class BadDate(Usage):
    """An invalid or ambiguous date."""

    word = "bad-date"

    def __init__(self, what: str, text: str, problem: str) -> None:
        self.what, self.text, self.problem = what, text, problem
        super().__init__(f"{what} {_quote(text)} {problem}".strip())


class MissingFields(Usage):
    """A new update lacks `fields` that it cannot be without."""

    word = "missing-fields"

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(f"missing: {', '.join(fields)}")


class BadSettings(Usage):
    """The configuration file cannot be read, or holds something unknown."""

    word = "bad-settings"

    def __init__(self, path: object, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


class BadRecord(Usage):
    """An invalid record: `field`, the `problem` with it, and its `line` in a file."""

    word = "bad-record"

    def __init__(self, field: str, problem: str, line: int | None = None) -> None:
        self.field, self.problem, self.line = field, problem, line
        where = ""
        if line:
            where = f"line {line}: "
        super().__init__(f"{where}{field}: {problem}" if field else f"{where}{problem}")

    def within(self, field: str) -> "BadRecord":
        """The same error in the value of a field: `date` becomes `deadlines.date`."""
        return BadRecord(f"{field}.{self.field}".rstrip("."), self.problem)

    def at(self, line: int) -> "BadRecord":
        """The same error with its line in the file; nothing of the file was imported."""
        found = BadRecord(self.field, self.problem, line)
        found.hints = ("nothing was imported",)
        return found


def _quote(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


# -- refusals ------------------------------------------------------------------------


class Duplicate(Refused):
    """The update is already recorded, with the id `short`."""

    word = "duplicate"

    def __init__(self, short: str, entity: str, date: str, likeness: str) -> None:
        self.short, self.entity, self.date = short, entity, date
        super().__init__(f"already recorded as {short} ({entity}, {date}, {likeness})")


class ConfirmationNeeded(Refused):
    """A change that removes something was not confirmed, and nobody can be asked."""

    word = "confirmation-needed"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what} needs to be confirmed; nothing was changed")


class Conflict(Refused):
    """An imported record has the id of a recorded one, but other content."""

    word = "conflict"

    def __init__(self, line: int, subject: str, short: str) -> None:
        self.line, self.subject, self.short = line, subject, short
        super().__init__(
            f"line {line}: {subject} {short} is already recorded with other content;"
            " nothing was imported"
        )


# -- the tracker file ----------------------------------------------------------------


class NoTracker(TrackerError):
    """No file is at `path`, which `origin` named."""

    word = "no-tracker"

    def __init__(self, path: object, origin: str) -> None:
        self.path, self.origin = path, origin
        super().__init__(f"no tracker at {path} (from {origin}); nothing was created")


class NoHome(TrackerError):
    """There is no home folder to keep a tracker in."""

    word = "no-home"

    def __init__(self) -> None:
        super().__init__("no home folder to keep your tracker in")


class NotATracker(TrackerError):
    """Something else is at `path`: a folder, another program's file, a damaged file."""

    word = "not-a-tracker"

    def __init__(self, path: object, what: str, *hints: str) -> None:
        self.path = path
        super().__init__(f"{path} {what}", *hints)


class DamagedRecord(TrackerError):
    """A line of the ledger does not hold a record."""

    word = "damaged-record"

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"the tracker is damaged: a stored record cannot be read ({problem})",
            "look into it: hwstatus doctor",
            "restore a backup: hwstatus backups",
        )


class ForeignFile(NotATracker):
    """Another program's SQLite file is at `path`."""

    word = "foreign-file"

    def __init__(self, path: object) -> None:
        super().__init__(path, "is another program's SQLite file, not a tracker")


class FormerFile(ForeignFile):
    """The path holds a tracker that was made before the first release."""

    def __init__(self, path: object) -> None:
        NotATracker.__init__(
            self,
            path,
            "was made before the first release",
            "export it with the program that made it, then import the lines here",
        )


class BrokenChain(TrackerError):
    """The ledger was altered: the hash of `entry` does not follow from its content."""

    word = "broken-chain"

    def __init__(self, path: object, entry: int) -> None:
        self.path, self.entry = path, entry
        super().__init__(
            f"the ledger of {path} is damaged: entry {entry} is the first whose hash"
            " does not hold; nothing was rewritten"
        )


class Unsound(TrackerError):
    """The tracker was altered past the program: `examined` is what `doctor` finds damaged."""

    word = "unsound"

    def __init__(self, path: object, examined: str, detail: str) -> None:
        self.path, self.examined, self.detail = path, examined, detail
        super().__init__(f"{path} was altered: {examined}: {detail}")


class NotContinued(NotFound):
    """The ledger does not continue a head: `entry` is the first that does not follow."""

    word = "not-continued"

    def __init__(self, entry: int, problem: str) -> None:
        self.entry, self.problem = entry, problem
        super().__init__(
            f"this ledger does not continue that head: entry {entry} is the first that"
            f" does not follow ({problem})"
        )


class NewerSchema(TrackerError):
    """The file was written by a later version."""

    word = "newer-schema"

    def __init__(self, path: object, theirs: int, ours: int) -> None:
        self.path, self.theirs, self.ours = path, theirs, ours
        super().__init__(
            f"{path} has schema {theirs}; this hwstatus knows up to {ours};"
            " nothing was changed"
        )


class Busy(TrackerError):
    """Another process holds the file."""

    word = "busy"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"database busy after {seconds:g} s; nothing was changed. Try again."
        )


class NotWritable(TrackerError):
    """The file or its folder cannot be written, or the disk is full."""

    word = "not-writable"

    def __init__(self, path: object, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"cannot write {path}: {why}; nothing was changed")
