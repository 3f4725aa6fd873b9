"""Two trackers beside each other: where their ledgers hold a record in another form."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hwstatus.store.history import LedgerReader


class Difference(NamedTuple):
    """A record's line in both trackers, None for a retraction; `known` where ours ever had it."""

    subject: str
    key: str
    ours: str | None
    theirs: str | None
    known: bool


def differences(ours: LedgerReader, theirs: LedgerReader) -> Iterator[Difference]:
    """What their tracker ever held and ours does not hold alike, by key.

    Both are read once from one end to the other.
    """
    held = ours.newest_by_key()
    own = next(held, None)
    for place, line in theirs.newest_by_key():
        while own is not None and own[0] < place:
            own = next(held, None)
        known = own is not None and own[0] == place
        ours_line = own[1] if own is not None and known else None
        if ours_line != line:
            key, subject = place
            yield Difference(subject, key, ours_line, line, known)


class Histories:
    """The versions that a tracker's records went through, without what was taken back."""

    def __init__(self, ledger: LedgerReader) -> None:
        self._ledger = ledger
        self._aside = ledger.set_aside()
        self._known: set[str] | None = None

    def expect(self, keys: Sequence[str]) -> None:
        """Look up at once which of these keys were ever used: until the next time no other is asked for."""
        self._known = self._ledger.ever_used(keys)

    def of(self, subject: str, key: str) -> list[str | None]:
        """The latest versions of a record, oldest first; None for a retraction."""
        if self._known is not None and key not in self._known:
            return []
        found = self._ledger.latest_of(subject, key)
        return [line for entry, line in reversed(found) if entry not in self._aside]
