"""What a ledger elsewhere can be asked, whatever keeps it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from hwstatus.record.forms import Entry, Head, Version

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


WholeEntry = tuple[SharedEntry, Iterable[Version]]
"""An entry with what it left, in order."""


class Publication(NamedTuple):
    """When a ledger was published as files (UTC), and up to which day its record goes; None where it does not say."""

    at: str | None
    covered_to: str | None


class Log(Protocol):
    """A ledger elsewhere, to be followed. Every method raises `Unreachable`.

    One that takes new entries, in one transaction at a time, is a `team.postgres.Postgres`.
    """

    @property
    def name(self) -> str:
        """How messages name it."""

    def last(self) -> Head | None:
        """Its newest entry; None where it has none."""

    def publication(self) -> Publication | None:
        """When it was published as it is; None where it is read as it is written."""

    def hash_of(self, seq: int) -> str | None:
        """The hash of entry `seq`; None where there is none."""

    def entries(self, after: int) -> Iterator[WholeEntry]:
        """The entries after number `after`, oldest first."""

    def close(self) -> None:
        """Let the connection go; what is not committed is undone."""
