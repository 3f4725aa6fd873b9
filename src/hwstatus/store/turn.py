"""One change of a team's ledger: made on the server first, then in this machine's copy.

The server's lock is taken, what others added is taken over, the change is made in the copy
as in any tracker, its rows are sent, and both sides commit. A copy whose machine dies
between the two is one entry behind, and follows.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from hwstatus.errors import AfterCommit, AnswerLost, NotMade
from hwstatus.records import Entry
from hwstatus.store.database import Database
from hwstatus.store.following import entries_after, follow, versions_between
from hwstatus.team.log import Tip, WritableLog


class Turn:
    """A copy's turn to change the ledger."""

    def __init__(
        self, log: WritableLog, connection: Database, path: Path, now: str
    ) -> None:
        self._log = log
        self._connection = connection
        self._path = path
        self._now = now
        self._tip: Tip | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the server's lock; the copy is as new as the server when the block begins."""
        self._log.lock(self._now)
        try:
            self._tip = follow(self._connection, self._path, self._log)
            yield
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
            self._commit_there(sent)
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
        after = self._tip.seq if self._tip else 0
        chain = list(entries_after(self._connection, after))
        if not chain:
            return None
        span = chain[0].first, chain[-1].last
        self._log.append(chain, versions_between(self._connection, *span))
        return chain[-1].entry

    def _commit_there(self, sent: Entry) -> None:
        try:
            self._log.commit()
        except AnswerLost as error:
            if not self._log.settle(sent.seq, sent.hash, error.why):
                raise NotMade(self._log.name) from None


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """An interrupt inside the block is heard at its end: no answer of the server is missed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = list[int]()

    def hold(number: int, frame: FrameType | None) -> None:
        heard.append(number)

    before = signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt
