"""What can go wrong: facts, a stable word and an exit code.

An error is raised with facts, which stay its attributes, and words their cause in one
line. Callers tell errors apart by `word`, which never changes. What to type next is not
said here: the command line words it in `cli.hints`, from the same facts.
"""

from collections.abc import Sequence

from hwstatus.errors.kinds import (
    EXIT_CODES,
    AfterCommit,
    FeedsFailed,
    HwstatusError,
    Interrupted,
    MissingExtra,
    NoNetwork,
    NotFound,
    Refused,
    SomeFeedsFailed,
    TrackerError,
    Usage,
)
from hwstatus.errors.tracker_file import (
    BrokenChain,
    Busy,
    DamagedRecord,
    ForeignFile,
    FormerFile,
    NewerSchema,
    NoHome,
    NotATracker,
    NotContinued,
    NoTracker,
    NotWritable,
    Unsound,
)

__all__ = [
    "EXIT_CODES",
    "AfterCommit",
    "AmbiguousId",
    "BadDate",
    "BadRecord",
    "BadSettings",
    "BadValue",
    "BrokenChain",
    "Busy",
    "ConfirmationNeeded",
    "Conflict",
    "CopiedWords",
    "DamagedRecord",
    "DecidedDraft",
    "Duplicate",
    "FeedsFailed",
    "ForeignFile",
    "FormerFile",
    "HwstatusError",
    "Interrupted",
    "MissingExtra",
    "MissingFields",
    "NewerSchema",
    "NoHome",
    "NoNetwork",
    "NoTracker",
    "NotATracker",
    "NotContinued",
    "NotFound",
    "NotWritable",
    "Refused",
    "SomeFeedsFailed",
    "TrackerError",
    "UnknownDraft",
    "UnknownEntity",
    "UnknownName",
    "UnknownUpdate",
    "Unmergeable",
    "Unmerged",
    "Unreadable",
    "Unsound",
    "Usage",
]

# -- names -----------------------------------------------------------------------------


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


class UnknownDraft(NotFound):
    """No draft that waits has an id with this beginning; `waiting` drafts do wait."""

    word = "unknown-draft"

    def __init__(self, prefix: str, waiting: int) -> None:
        self.prefix, self.waiting = prefix, waiting
        super().__init__(f"no draft has the id '{prefix}'")


_DONE_TO_DRAFTS = {
    "accept": "accepted",
    "reject": "rejected",
    "merge": "merged",
    "split": "split",
}


class DecidedDraft(Refused):
    """Somebody decided on the draft already: by `verb`, at a time, `by` whom."""

    word = "decided-draft"

    def __init__(self, short: str, verb: str, at: str, by: str) -> None:
        self.short, self.verb, self.at, self.by = short, verb, at, by
        done = _DONE_TO_DRAFTS.get(verb, f"taken out ({verb})")
        super().__init__(
            f"draft {short} waits no more: {done} by {by}, {at}; nothing was changed"
        )


class AmbiguousId(Usage):
    """The beginning of an id that several records share, or that is too short."""

    word = "ambiguous-id"

    def __init__(self, prefix: str, found: Sequence[str]) -> None:
        self.prefix, self.found = prefix, tuple(found)
        if found:
            listed = f"it may be: {', '.join(found)}"
            super().__init__(f"id '{prefix}' is ambiguous", listed)
        else:
            super().__init__(f"id '{prefix}' is too short: give 3 characters or more")


# -- values ----------------------------------------------------------------------------


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


class Unreadable(Usage):
    """A text or a file that holds nothing of the form expected; the message says why."""

    word = "unreadable"


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


# -- refusals --------------------------------------------------------------------------


class Duplicate(Refused):
    """The update is already recorded, with the id `short`."""

    word = "duplicate"

    def __init__(self, short: str, entity: str, date: str, likeness: str) -> None:
        self.short, self.entity, self.date = short, entity, date
        super().__init__(f"already recorded as {short} ({entity}, {date}, {likeness})")


class CopiedWords(Refused):
    """A `field` repeats the article that it sums up: `words` are in both."""

    word = "copied-words"

    def __init__(self, field: str, words: str) -> None:
        self.field, self.words = field, words
        super().__init__(
            f"the {field} repeats the article: “{words}”; nothing was changed"
        )


class ConfirmationNeeded(Refused):
    """A change that removes something was not confirmed, and nobody can be asked."""

    word = "confirmation-needed"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what} needs to be confirmed; nothing was changed")


class Unmergeable(HwstatusError):
    """Git's merge driver cannot read or write a version of a file; it left all as it was.

    Git takes an exit code up to 128 as a conflict that is marked in the file.
    """

    word = "unmergeable"
    code = 129

    def __init__(self, name: str, problem: str) -> None:
        self.name, self.problem = name, problem
        super().__init__(f"{name}: {problem}; nothing was merged")


class Unmerged(Refused):
    """Both sides of a merge changed the same fields, and nobody said which counts."""

    word = "unmerged"

    def __init__(self, number: int, name: str) -> None:
        self.number, self.name = number, name
        fields = "1 field" if number == 1 else f"{number:,} fields"
        super().__init__(
            f"here and in {name} {fields} changed differently; nothing was changed"
        )


class Conflict(Refused):
    """An imported record has the id of a recorded one, but other content."""

    word = "conflict"

    def __init__(self, line: int, subject: str, short: str) -> None:
        self.line, self.subject, self.short = line, subject, short
        super().__init__(
            f"line {line}: {subject} {short} is already recorded with other content;"
            " nothing was imported"
        )
