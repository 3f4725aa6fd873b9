"""What a ledger elsewhere can be asked, whatever keeps it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from hwstatus.context import Watch, unwatched
from hwstatus.record.forms import Entry, Version

FORMAT = 1
"""The form of the entries that this program writes and the newest that it can follow."""


class SharedEntry(NamedTuple):
    """A ledger entry as it travels.

    `first` and `last` are the numbers of its versions, `before` is the hash of the entry
    before it, None for the first.
    """

    entry: Entry
    first: int
    last: int
    before: str | None
    format: int = FORMAT


class Tip(NamedTuple):
    """Number and hash of a ledger's newest entry."""

    seq: int
    hash: str


class Publication(NamedTuple):
    """When a ledger was published as files (UTC), and up to which day its record goes; None where it does not say."""

    at: str | None
    covered_to: str | None


class Turn(NamedTuple):
    """What a change begins with: the server's time (UTC), and the newest entry."""

    at: str
    tip: Tip | None


class Log(Protocol):
    """A ledger elsewhere, to be followed. Every method raises `Unreachable`."""

    @property
    def name(self) -> str:
        """How messages name it."""

    def last(self) -> Tip | None:
        """Number and hash of its newest entry; None where it has none."""

    def publication(self) -> Publication | None:
        """When it was published as it is; None where it is read as it is written."""

    def hash_of(self, seq: int) -> str | None:
        """The hash of entry `seq`; None where there is none."""

    def entries(self, after: int) -> Iterator[SharedEntry]:
        """The entries after number `after`, oldest first."""

    def versions(self, entries: list[SharedEntry]) -> Iterator[Version]:
        """What consecutive entries left, in order."""

    def close(self) -> None:
        """Let the connection go; what is not committed is undone."""


class WritableLog(Log, Protocol):
    """A ledger elsewhere that takes new entries, in one transaction at a time."""

    @property
    def clock(self) -> str:
        """The server's time (UTC) when it was last asked for its newest entry."""

    def begin(self, watch: Watch = unwatched) -> Turn:
        """Begin a change, which nobody else can until it ends.

        Others who write are waited for as long as they make progress. Raises `Busy` where they make none, and
        `FormerServer`.
        """

    def append(
        self, entries: Iterable[SharedEntry], versions: Iterable[Version]
    ) -> None:
        """Add entries with their versions, inside the change; the last of it travels with the commit."""

    def commit(self) -> None:
        """Make the change. Raises `AnswerLost` where it is not known whether it was made."""

    @property
    def role(self) -> str:
        """The role that is connected: the name that the ledger records."""

    def rollback(self) -> None:
        """Give the change up."""

    def settle(self, seq: int, sha256: str, why: str) -> bool:
        """After a lost answer: whether entry `seq` is there with our hash.

        Raises `AnswerLost`, with the reason `why`, where that cannot be found out.
        """

    @property
    def unreplicated(self) -> bool:
        """Whether the last change waits in vain for a standby to confirm it."""


class NewLog(WritableLog, Protocol):
    """A place where a ledger can begin."""

    def create(self, editors: str | None) -> None:
        """Begin a change that makes the ledger; `editors` is a role that may add to it.

        Raises `Refused` where there is one.
        """

    def upgrade(self, editors: str | None) -> list[str]:
        """Let a ledger that there is be written to as this program writes; returns the roles that may.

        Raises `Refused` for who does not own it.
        """
