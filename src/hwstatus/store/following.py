"""A machine's copy of a team's ledger: taking over what others added, and adding to it.

The ledger is shared, not the database (docs/team.md). A copy is a whole tracker. Each
entry that it takes over is written as one of its own would be, which recomputes its hash.
A change is made on the server first, then here: the server's lock is taken, what others
added is taken over, the change is made in the copy as in any tracker, its rows are sent,
and both sides commit. A copy whose machine dies between the two is one entry behind, and
follows.
"""

import signal
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hwstatus.context import Watch
from hwstatus.errors import (
    AfterCommit,
    AnswerLost,
    BadEntry,
    BadRecord,
    HwstatusError,
    NewerEntry,
    NotMade,
    Parted,
    UnknownWord,
)
from hwstatus.record import canonical, dates, validation
from hwstatus.record.forms import Entry, Head, Version
from hwstatus.store import ledger, times
from hwstatus.store.copy_notes import TARGET, note
from hwstatus.store.database import Database
from hwstatus.store.history import LedgerReader
from hwstatus.store.ledger import Change
from hwstatus.team.log import FORMAT, Log, SharedEntry, WholeEntry

if TYPE_CHECKING:
    from hwstatus.team.postgres import Postgres

TOGETHER = 5_000
"""Versions that are taken over in one transaction, unless one entry has more."""

DRAFT = "draft"
"""The subject of drafts, which no import brings."""


def follow(connection: Database, log: Log, last: Head | None = None) -> Head | None:
    """Take over what a ledger has and this copy has not; returns the ledger's newest entry.

    `last` is that entry where it is known.
    A server that lost entries is left as it is: who writes next sends them again. What was
    taken over before an error stays, so that the next call goes on from there. Raises
    `Parted`, `BadEntry`, `NewerEntry`, `Unreachable`.
    """
    last = last or log.last()
    if last is None:
        return None
    ledger = LedgerReader(connection)
    with connection.errors():
        after = ledger.head().entry
        if last.entry <= after:
            require_tip(ledger, log, last)
            return last
        if after:
            require_same(ledger, log, after)
        else:
            note(connection, TARGET, str(last.entry))
        try:
            for batch in _batches(log.entries(after)):
                _take_over(connection, ledger, log, batch, after)
                after += len(batch)
        except (BadEntry, NewerEntry):
            _note_whole(connection)  # up to there: no more of it can be had
            raise
        require_tip(ledger, log, last)
        _note_whole(connection)
    return last


def _note_whole(connection: Database) -> None:
    connection.execute("DELETE FROM meta WHERE key = ?", (TARGET,))


def require_tip(ledger: LedgerReader, log: Log, head: Head) -> None:
    """Raise `Parted` where the copy has another hash for the server's newest entry."""
    if ledger.hash_of(head.entry) != head.sha256:
        require_same(ledger, log, head.entry)


def require_same(ledger: LedgerReader, log: Log, seq: int) -> None:
    """Raise `Parted` where copy and server have not the same hash for entry `seq`."""
    if log.hash_of(seq) == ledger.hash_of(seq):
        return
    same = bisect_left(
        range(1, seq), True, key=lambda n: log.hash_of(n) != ledger.hash_of(n)
    )
    raise Parted(log.name, ledger.database.path, same + 1)


def _batches(entries: Iterable[WholeEntry]) -> Iterator[list[WholeEntry]]:
    """Entries that are taken over in one transaction."""
    batch = list[WholeEntry]()
    for shared, versions in entries:
        if batch and shared.last - batch[0][0].first >= TOGETHER:
            yield batch
            batch = []
        batch.append((shared, versions))
    if batch:
        yield batch


def _take_over(
    connection: Database,
    ledger: LedgerReader,
    log: Log,
    batch: list[WholeEntry],
    after: int,
) -> None:
    """Write the entries that come after number `after`, up to the first that cannot be taken over.

    Raises `BadEntry` and `NewerEntry` of that one, once the others are written.
    """
    written = list[SharedEntry]()
    refused: HwstatusError | None = None
    with connection.changing():
        last = ledger.last()
        # Another process of this machine may have followed meanwhile.
        number_there = last.seq - after if last else 0
        try:
            for shared, versions in batch[number_there:]:
                connection.execute("SAVEPOINT entry")
                _require_next(ledger, log, last, shared)
                _write_entry(connection, log, shared.entry, versions)
                connection.execute("RELEASE entry")
                last = shared.entry
                written.append(shared)
        except (BadEntry, NewerEntry) as error:
            connection.execute("ROLLBACK TO entry")
            refused = error
        _note_dataset(connection, written)
    if refused:
        raise refused


def _require_next(
    ledger: LedgerReader, log: Log, last: Entry | None, shared: SharedEntry
) -> None:
    """Raise `BadEntry` or `NewerEntry` for what cannot come after the last entry."""
    number = last.seq + 1 if last else 1
    entry = shared.entry
    undoes = entry.undoes
    if entry.seq != number:
        what = f"the one that comes next is numbered {entry.seq}"
        raise BadEntry(log.name, number, what)
    if shared.format > FORMAT:
        raise NewerEntry(log.name, number)
    if undoes is not None and not 0 < undoes < number:
        what = f"it takes back entry {undoes}, which does not come before it"
        raise BadEntry(log.name, number, what)
    untimely = times.problem_of(entry, last, ledger.entries)
    if untimely:
        raise BadEntry(log.name, number, untimely)


def _write_entry(
    connection: Database, log: Log, entry: Entry, versions: Iterable[Version]
) -> None:
    changes = [_change(log, version) for version in versions]
    if not changes:
        raise BadEntry(log.name, entry.seq, "its records are missing")
    if ledger.append(connection, entry, changes) != entry:
        raise BadEntry(log.name, entry.seq, "its hash does not follow from its content")


def _note_dataset(connection: Database, written: Sequence[SharedEntry]) -> None:
    """Note the dataset that some entries name."""
    version = ledger.dataset_of(shared.entry for shared in written)
    if version is not None:
        note(connection, "dataset", version)


def _change(log: Log, version: Version) -> Change:
    """The change that a version is, read with the suspicion of an import."""
    if version.record is None:
        return Change(version.subject, version.key, None)
    try:
        subject = DRAFT if version.subject == DRAFT else None
        record = validation.load(version.record, dates.LAST_DAY, subject)
    except UnknownWord:
        raise NewerEntry(log.name, version.entry) from None
    except BadRecord as error:
        raise BadEntry(log.name, version.entry, f"{version.key}: {error}") from None
    named = canonical.identity_of(record)
    if named != (version.subject, version.key):
        raise BadEntry(
            log.name, version.entry, f"{version.key}: it holds another record"
        )
    return Change(version.subject, version.key, record, version.record)


# -- changing ----------------------------------------------------------------------------


class SharedChange:
    """A change that a copy makes to the ledger, in its turn."""

    def __init__(self, log: "Postgres", connection: Database) -> None:
        self._log = log
        self._connection = connection
        self._head: Head | None = None

    @contextmanager
    def begun(self, watch: Watch) -> Iterator[str]:
        """Hold the server's turn: the block begins with a copy as new as the server, and gets the server's time."""
        at, head = self._log.begin(watch)
        try:
            self._head = follow(self._connection, self._log, head)
            yield at
        finally:
            self._log.rollback()

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Make the change on the server; the block makes it here.

        Raises `NotMade` and `AnswerLost` before the block, and `AfterCommit` where the server
        has the change and this copy has not, or no standby confirmed it.
        """
        sent = self._send()
        if sent is None:
            yield
            return
        with _interrupts_held():
            commit_there(self._log, sent)
            try:
                yield
            except Exception as error:
                raise AfterCommit(
                    "the change was made on the server",
                    f"this machine's copy could not take it ({error}); it will follow",
                ) from error
        if self._log.unreplicated:
            raise AfterCommit("the change was made", "no standby has confirmed it")

    def _send(self) -> Entry | None:
        """Send what the server has not; returns the newest entry that was sent.

        That includes what the server once acknowledged and then lost.
        """
        copy = LedgerReader(self._connection)
        chain = list(copy.shared_entries(self._head.entry if self._head else 0))
        if not chain:
            return None
        self._log.append(chain)
        last, _ = chain[-1]
        return last.entry


def commit_there(log: "Postgres", sent: Entry) -> None:
    """Make a change of which an entry is the last; raises `NotMade`, and `AnswerLost` where nobody knows."""
    try:
        log.commit()
    except AnswerLost as error:
        if not log.settle(sent.seq, sent.hash, error.why):
            raise NotMade(log.name) from None


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """An interrupt inside the block is heard at its end: no answer of the server is missed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = list[int]()
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt
