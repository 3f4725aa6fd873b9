"""The kinds of errors, from which all others derive, and their exit codes."""

from collections.abc import Sequence
from typing import ClassVar, Self

EXIT_CODES = {
    0: "success, an empty list included",
    1: "nothing found; `check` found an error; `certify --verify` found a difference;"
    " the ledger does not continue a head; `git-merge` marked a conflict",
    2: "usage: an unknown option, a bad date, a bad record, a bad configuration file",
    3: "refused: a duplicate, an unknown name in a write, a missing confirmation",
    4: "the tracker cannot be used: missing, locked, damaged, of a newer schema;"
    " the network cannot be reached; no feed could be read",
    5: "the change was made, but something after it failed",
    6: "`feeds fetch` could not read some feeds; the others were read",
    70: "a bug in hwstatus",
    129: "`git-merge` cannot read or write a file; git stops the merge",
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


class FeedsFailed(HwstatusError):
    """No feed of those that were asked could be read; `failed` has a line for each."""

    word = "feeds-failed"
    code = 4

    def __init__(self, asked: int, failed: Sequence[str]) -> None:
        self.asked, self.failed = asked, tuple(failed)
        counted = f"{len(failed):,} of {asked:,} feed{'' if asked == 1 else 's'}"
        super().__init__(f"{counted} could not be read", *failed)


class SomeFeedsFailed(FeedsFailed):
    """Some feeds could not be read; what is new in the others was recorded."""

    word = "some-feeds-failed"
    code = 6


class MissingExtra(HwstatusError):
    """A library that only some commands need is not installed."""

    word = "missing-extra"
    code = 4

    def __init__(self, extra: str, why: str) -> None:
        self.extra = extra
        super().__init__(f"{why}: pip install 'hwstatus[{extra}]'")


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
