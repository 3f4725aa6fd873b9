"""A tracker that cannot be used."""

from hwstatus.errors.kinds import NotFound, TrackerError


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
    """Another process holds the file, for longer than `seconds`; `how`, where that is known."""

    word = "busy"

    def __init__(self, seconds: float, how: str = "") -> None:
        self.seconds = seconds
        after = f"database busy after {seconds:g} s"
        if how:
            after += f": another program {how}"
        super().__init__(f"{after}; nothing was changed. Try again.")


class NotWritable(TrackerError):
    """The file or its folder cannot be written, or the disk is full."""

    word = "not-writable"

    def __init__(self, path: object, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"cannot write {path}: {why}; nothing was changed")
