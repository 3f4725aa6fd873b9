"""What can go wrong, each with its exit code and its own wording (docs/reference.md#exit-codes).

An error is raised with facts; it words itself. `cli` is the only place that catches these, prints
`error: <message>`, then each hint indented, and exits with `code`.
"""

from collections.abc import Sequence


class HwstatusError(Exception):
    """The root: `code` is the exit code, `hints` are the lines that say the way on."""

    code = 70

    def __init__(self, message: str, *hints: str) -> None:
        super().__init__(message)
        self.hints = tuple(hint for hint in hints if hint)


class NotFound(HwstatusError):
    """Nothing answers the question that was asked (exit 1)."""

    code = 1


class Usage(HwstatusError):
    """The words of the command line are off (exit 2)."""

    code = 2


class Refused(HwstatusError):
    """The request is understood and not carried out; nothing was changed (exit 3)."""

    code = 3


class Interrupted(HwstatusError):
    """The person stopped a change (exit 130); `undone` says whether that was in time."""

    code = 130

    def __init__(self, *, undone: bool) -> None:
        self.undone = undone
        super().__init__(
            "interrupted; "
            + ("nothing was changed" if undone else "the change had been made already")
        )


class TrackerError(HwstatusError):
    """The tracker file cannot serve (exit 4)."""

    code = 4


# -- names ---------------------------------------------------------------------------------------


def _did_you_mean(near: Sequence[str]) -> str:
    guess = f"did you mean: {', '.join(near)}?   " if near else ""
    return f"{guess}all names: hwstatus names"


class UnknownName(NotFound):
    """A read names an entity that the tracker does not know."""

    def __init__(self, text: str, near: Sequence[str] = ()) -> None:
        super().__init__(f"no country or company matches '{text}'", _did_you_mean(near))


class UnknownEntity(Refused):
    """A write names an entity that the tracker does not know."""

    def __init__(self, text: str, near: Sequence[str] = ()) -> None:
        super().__init__(
            f"no country or company matches '{text}'; nothing was added",
            _did_you_mean(near),
            "create it: --new company (or organisation, group, region, bloc)",
        )


class UnknownUpdate(NotFound):
    """No update has an id that begins so."""

    def __init__(self, prefix: str) -> None:
        super().__init__(
            f"no update has the id '{prefix}'", "ids are shown by: hwstatus list"
        )


class AmbiguousId(Usage):
    """An id prefix that several updates share, or one too short to look up."""

    def __init__(self, prefix: str, found: Sequence[str]) -> None:
        what = (
            "is too short: give 3 characters or more" if not found else "is ambiguous"
        )
        super().__init__(
            f"id '{prefix}' {what}", f"it may be: {', '.join(found)}" if found else ""
        )


# -- values --------------------------------------------------------------------------------------


class BadValue(Usage):
    """A value outside its list, or of the wrong form."""

    def __init__(self, what: str, value: object, expected: str) -> None:
        super().__init__(f"{what} {_quote(value)}: expected {expected}")


class BadDate(Usage):
    """A date that is none, or that two people would read differently."""

    def __init__(self, what: str, text: str, problem: str) -> None:
        super().__init__(f"{what} {_quote(text)} {problem}".strip())


class BadRecord(Usage):
    """A record that cannot be taken in: which field, what is wrong, and the line of the file."""

    def __init__(self, field: str, problem: str, line: int | None = None) -> None:
        where = f"line {line}: " if line else ""
        super().__init__(f"{where}{field}: {problem}" if field else f"{where}{problem}")
        self.field, self.problem = field, problem

    def at(self, line: int) -> "BadRecord":
        """The same error, told with the line of the file; nothing of the file was taken in."""
        found = BadRecord(self.field, self.problem, line)
        found.hints = ("nothing was imported",)
        return found


def _quote(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


# -- refusals ------------------------------------------------------------------------------------


class Duplicate(Refused):
    """The update is already there."""

    def __init__(self, short: str, entity: str, date: str, likeness: str) -> None:
        super().__init__(
            f"already recorded as {short} ({entity}, {date}, {likeness})",
            f"see it: hwstatus show {entity}   keep both: --allow-duplicate",
        )


class ConfirmationNeeded(Refused):
    """A change that takes something out was not confirmed, and nobody can be asked."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} needs to be confirmed; nothing was changed",
            "confirm: -y   look first: --dry-run",
        )


class Conflict(Refused):
    """An imported record has the id of another one, with another content."""

    def __init__(self, line: int, subject: str, short: str) -> None:
        super().__init__(
            f"line {line}: {subject} {short} is already recorded with another content",
            "nothing was imported; take the file's version as corrections: --update",
        )


# -- the tracker file ----------------------------------------------------------------------------


class NoTracker(TrackerError):
    """The path that was asked for holds no file."""

    def __init__(self, path: object, origin: str) -> None:
        super().__init__(
            f"no tracker at {path} (from {origin}); nothing was created",
            f"make one: hwstatus --db {path} init",
        )


class NotATracker(TrackerError):
    """The path holds something else: a folder, another program's file, a damaged file."""

    def __init__(self, path: object, what: str, *hints: str) -> None:
        super().__init__(f"{path} {what}", *hints)


class ForeignFile(NotATracker):
    """The path holds another program's SQLite file."""

    def __init__(self, path: object) -> None:
        super().__init__(path, "is another program's SQLite file, not a tracker")


class BrokenChain(TrackerError):
    """The ledger was altered: an entry's hash does not follow from what it holds and the entry before."""

    def __init__(self, path: object, entry: int) -> None:
        super().__init__(
            f"the ledger of {path} is damaged: entry {entry} is the first whose hash does not hold",
            "nothing was rewritten; compare with a backup: hwstatus backups",
        )


class NewerSchema(TrackerError):
    """The file was written by a later version."""

    def __init__(self, path: object, theirs: int, ours: int) -> None:
        super().__init__(
            f"{path} has schema {theirs}; this hwstatus knows up to {ours}",
            "nothing was changed. Upgrade: pipx upgrade hwstatus, or pip install -U hwstatus",
        )


class Busy(TrackerError):
    """Another process holds the file."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"database busy after {seconds:g} s; nothing was changed. Try again."
        )


class NotWritable(TrackerError):
    """The file or its folder cannot be written, or the disk is full."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(f"cannot write {path}: {why}; nothing was changed")
