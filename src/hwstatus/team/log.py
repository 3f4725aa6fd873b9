"""What a ledger elsewhere can be asked, whatever keeps it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from hwstatus.record.ledger_records import Entry, Version

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

    def lock(self, now: str) -> None:
        """Begin a change, which nobody else can until it ends; `now` is this machine's time.

        Raises `Busy`, and `Refused` where this machine's clock is ahead.
        """

    def append(
        self, entries: Iterable[SharedEntry], versions: Iterable[Version]
    ) -> None:
        """Add entries with their versions, inside the change."""

    def commit(self) -> None:
        """Make the change. Raises `AnswerLost` where it is not known whether it was made."""

    @property
    def role(self) -> str:
        """The role that is connected: the server's name for the person."""

    def rollback(self) -> None:
        """Give the change up."""

    def settle(self, seq: int, sha256: str, why: str) -> bool:
        """After a lost answer: whether entry `seq` is there with our hash.

        Raises `AnswerLost`, with the reason `why`, where that cannot be found out.
        """

    def other_role(self, seq: int) -> str | None:
        """The role that added entry `seq`; None where that is ours, and for one that is missing."""

    @property
    def unreplicated(self) -> bool:
        """Whether the last change waits in vain for a standby to confirm it."""


class NewLog(WritableLog, Protocol):
    """A place where a ledger can begin."""

    def create(self, editors: str | None) -> None:
        """Begin a change that makes the ledger; `editors` is a role that may add to it.

        Raises `Refused` where there is one.
        """
