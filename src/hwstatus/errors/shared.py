"""What can go wrong with a team's ledger, which lies on a server."""

from hwstatus.errors.kinds import HwstatusError, Refused, TrackerError


class Unreachable(TrackerError):
    """The server does not answer, or lets nobody in; `why` is the reason."""

    word = "unreachable"

    def __init__(self, server: str, why: str, *, writing: bool = False) -> None:
        self.server, self.why = server, why
        outcome = "; nothing was changed" if writing else ""
        super().__init__(f"{server} cannot be used: {why}{outcome}")


class NotShared(TrackerError):
    """The server's database holds no ledger, or another project's tables."""

    word = "not-shared"

    def __init__(self, server: str, what: str) -> None:
        self.server = server
        super().__init__(f"{server} {what}")


class Unsigned(TrackerError):
    """The head of a published ledger is not signed by anybody of the signers file."""

    word = "unsigned"

    def __init__(self, server: str, why: str) -> None:
        self.server, self.why = server, why
        super().__init__(f"the head of {server} is not taken over: {why}")


class Parted(Refused):
    """The server's ledger and this machine's copy are different histories."""

    word = "parted"

    def __init__(self, server: str, path: object, entry: int) -> None:
        self.server, self.path, self.entry = server, path, entry
        super().__init__(
            f"{server} and the copy {path} are different histories from entry {entry} on;"
            " nothing was changed"
        )


class BadEntry(TrackerError):
    """An entry of the server's ledger is not one that a program wrote."""

    word = "bad-entry"

    def __init__(self, server: str, entry: int, problem: str) -> None:
        self.server, self.entry, self.problem = server, entry, problem
        super().__init__(
            f"entry {entry} of {server} is not taken over: {problem}."
            f" This copy ends at entry {entry - 1}"
        )


class NewerEntry(TrackerError):
    """A newer program wrote an entry in a form that this one does not know."""

    word = "newer-entry"

    def __init__(self, server: str, entry: int) -> None:
        self.server, self.entry = server, entry
        super().__init__(
            f"entry {entry} of {server} was written by a newer hwstatus."
            f" This copy ends at entry {entry - 1}"
        )


class IncompleteCopy(TrackerError):
    """The first copy of a server's ledger was cut before it was whole."""

    word = "incomplete-copy"

    def __init__(self, path: object, why: str) -> None:
        self.path = path
        super().__init__(f"the copy {path} is not whole yet: {why}")


class NotMade(Refused):
    """The server's answer was lost, and it turned out that the change was not made."""

    word = "not-made"

    def __init__(self, server: str) -> None:
        self.server = server
        super().__init__(
            f"the connection to {server} was lost; nothing was changed. Try again."
        )


class AnswerLost(TrackerError):
    """The server's answer was lost, so that it is not known whether the change was made."""

    word = "answer-lost"

    def __init__(self, server: str, why: str) -> None:
        self.server, self.why = server, why
        HwstatusError.__init__(
            self,
            f"the connection to {server} was lost ({why}): the change may have been made",
            "see: hwstatus log --limit 1",
        )
