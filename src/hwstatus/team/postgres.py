"""A team's ledger on PostgreSQL, read from its tables and added to by its function (`team.function`)."""

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice, starmap
from threading import Event, Thread
from typing import Any

import psycopg
from psycopg import errors as answers
from psycopg import sql
from psycopg.pq import TransactionStatus

from hwstatus import errors, json_text
from hwstatus.context import Watch, unwatched
from hwstatus.network import servers
from hwstatus.record.forms import Entry, Head, Version
from hwstatus.team import function
from hwstatus.team.function import TURN_S, WAIT_S
from hwstatus.team.log import SharedEntry, WholeEntry
from hwstatus.team.settings import (
    APPEND_S,
    PATIENCE_S,
    PatientConnection,
    connection_settings,
)

SETTLE_S = 24.0
"""Seconds after which it is said that the outcome of a change is not known."""

STUCK_S = 75.0
"""Seconds without progress after which nobody is waited for: by then the server has ended what it can."""

PAUSE_S = 0.2
BEAT_S = TURN_S / 3
"""Seconds after which a server that waits for a change hears that it is still being made."""

TOGETHER = 5_000
"""Rows that one question brings."""

_ENTRIES = """
SELECT seq, at, by, verb, reason, undoes, hash, first_version, last_version, before, format FROM ledger
 WHERE seq > %s AND first_version < %s + (SELECT first_version FROM ledger WHERE seq > %s ORDER BY seq LIMIT 1)
 ORDER BY seq
"""
"""Entries that left so many versions together, the last of them perhaps more."""
_VERSIONS = """
SELECT v.seq, v.entry, v.subject, v.key, v.before, v.record
  FROM version v
  JOIN ledger l ON l.seq = v.entry AND v.seq BETWEEN l.first_version AND l.last_version
 WHERE (v.entry, v.seq) > (%s, %s) AND v.entry <= %s
 ORDER BY v.entry, v.seq LIMIT %s
"""
"""What entries left; rows that no entry vouches for are left out."""

_LAST = f"""
SET lock_timeout = '{WAIT_S}s';
SELECT clock_timestamp(), newest.* FROM (VALUES (1)) one
  LEFT JOIN (SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1) newest ON true
"""
"""The first question. What it sets cannot be part of connecting: PgBouncer refuses that."""

_BEGIN = f"""
BEGIN;
SET LOCAL idle_in_transaction_session_timeout = '{TURN_S}s';
SELECT * FROM ledger_turn()
"""
_APPEND = "SELECT append_entry(%s::json, %s::json); "
_LOST_BY_SERVER = ("08", "57P")
"""SQLSTATEs after which the connection is gone: the outcome of a COMMIT is open."""

_NOT_REPLICATED = "01000"


Turn = tuple[str, Head | None]
"""What a change begins with: the server's time (UTC), and the newest entry."""


class Postgres:
    """The ledger in a PostgreSQL database."""

    def __init__(self, address: str, *, writing: bool = False) -> None:
        self.name = servers.without_password(address)
        self._settings = connection_settings(address, writing=writing)
        self._writing = writing
        self.unreplicated = False
        """Whether the last change waits in vain for a standby to confirm it."""
        self._waiting: tuple[str, tuple[str | None, str]] | None = None
        self._ended = Event()
        self.clock = ""
        """The server's time (UTC) when it was last asked for its newest entry."""
        self._connection = self._connect()
        self.role = self._connection.info.user
        """The role that is connected: the name that the ledger records."""

    def _connect(self) -> PatientConnection:
        try:
            connection = PatientConnection.connect(
                **self._settings,
                autocommit=True,
                prepare_threshold=None,
                # Values are part of the text, so that one message holds several statements.
                cursor_factory=psycopg.ClientCursor,
            )
        except psycopg.Error as error:
            raise self._unreachable(error) from None
        connection.add_notice_handler(self._notice)
        return connection

    def _notice(self, notice: "answers.Diagnostic") -> None:
        waiting = "synchronous replication" in (notice.message_primary or "")
        if notice.sqlstate == _NOT_REPLICATED and waiting:
            self.unreplicated = True

    @contextmanager
    def _answers(self) -> Iterator[None]:
        """The server's errors inside the block, as those of this package."""
        try:
            yield
        except answers.LockNotAvailable as error:
            raise self._others_write(error) from None
        except answers.UndefinedFunction:
            raise errors.FormerServer(self.name) from None
        except answers.RaiseException as error:
            raise errors.Refused(
                f"{_in_one_line(error)}; nothing was changed"
            ) from None
        except (answers.UndefinedTable, answers.UndefinedColumn):
            raise errors.NotShared(self.name, "holds no ledger of hwstatus") from None
        except answers.UniqueViolation:
            problem = "somebody else wrote meanwhile without the lock"
            raise errors.Refused(
                f"{problem}; nothing was changed. Try again."
            ) from None
        except UnicodeEncodeError as error:
            raise errors.Usage(
                "the text is not valid UTF-8; nothing was changed"
            ) from error
        except psycopg.DataError as error:
            raise errors.Usage(f"{_in_one_line(error)}; nothing was changed") from None
        except psycopg.Error as error:
            # psycopg's own complaint about a message that Ctrl-C cut short.
            if isinstance(error.__context__, KeyboardInterrupt):
                raise KeyboardInterrupt from None
            raise self._unreachable(error) from None

    def _others_write(self, error: "answers.LockNotAvailable") -> errors.Stated:
        """Whose change ours waits for, as the server tells it."""
        if error.diag.message_detail is None:
            return errors.Busy(WAIT_S, "")
        change, who, process, waiting = json.loads(error.diag.message_detail)
        who = who or "somebody"
        return errors.OthersWrite(self.name, who, process, waiting or (), change)

    def _unreachable(self, error: "psycopg.Error") -> errors.Stated:
        return errors.Unreachable(self.name, _in_one_line(error), self._writing)

    # -- following ---------------------------------------------------------------------

    def last(self) -> Head | None:
        """The newest entry; None where there is none."""
        with self._answers():
            at, *head = self._last_row(_LAST)
        self.clock = utc(at)
        return Head(*head) if head[0] else None

    def _last_row(self, statements: str) -> tuple[Any, ...]:
        """What the last of several statements answers, all sent in one message."""
        cursor = self._connection.execute(statements)
        while cursor.nextset():
            pass
        row = cursor.fetchone()
        assert row is not None
        return row

    def publication(self) -> None:
        """It is read as it is written."""

    def hash_of(self, seq: int) -> str | None:
        """The hash of entry `seq`; None where there is none."""
        rows = self.rows("SELECT hash FROM ledger WHERE seq = %s", (seq,))
        return rows[0][0] if rows else None

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._answers():
            return self._connection.execute(query, values).fetchall()

    def entries(self, after: int) -> Iterator[WholeEntry]:
        """The entries after number `after`, oldest first."""
        while rows := self.rows(_ENTRIES, (after, TOGETHER, after)):
            last = rows[-1][0]
            left = defaultdict[int, list[Version]](list)
            for version in self._versions(after, last):
                left[version.entry].append(version)
            for row in rows:
                yield SharedEntry(Entry(*row[:7]), *row[7:]), left[row[0]]
            after = last

    def _versions(self, before: int, last: int) -> Iterator[Version]:
        """What the entries after one left, up to the last."""
        after = (before + 1, 0)
        while rows := self.rows(_VERSIONS, (*after, last, TOGETHER)):
            yield from starmap(Version, rows)
            after = rows[-1][1], rows[-1][0]

    # -- writing -----------------------------------------------------------------------

    def begin(self, watch: Watch = unwatched) -> Turn:
        """Begin a change, which nobody else can until it ends.

        Raises `FormerServer`, and `OthersWrite` where those who write make no progress for `STUCK_S` seconds.
        """
        try:
            return self._begin()
        except errors.OthersWrite as first:
            with watch(f"Waiting for {first.who}", None):
                return self._begin_after(first)

    def _begin(self) -> Turn:
        """Begin a change in one message. Raises `OthersWrite` where it is not our turn within `WAIT_S` seconds."""
        try:
            with self._answers():
                at, *head = self._last_row(_BEGIN)
        except errors.HwstatusError:
            self.rollback()
            raise
        self._ended = Event()
        Thread(target=self._beat, args=[self._ended], daemon=True).start()
        return utc(at), Head(*head) if head[0] else None

    def _beat(self, ended: Event) -> None:
        """Keep the turn while a long change is made here; where this machine dies, the server ends it."""
        while not ended.wait(BEAT_S):
            with suppress(psycopg.Error):
                self._connection.execute("SELECT 1")

    def _begin_after(self, last: errors.Stated) -> Turn:
        """Begin a change once those who were before it have ended theirs."""
        until = time.monotonic() + STUCK_S
        while True:
            try:
                return self._begin()
            except errors.OthersWrite as error:
                if error.change != last.change:
                    last, until = error, time.monotonic() + STUCK_S
                elif time.monotonic() > until:
                    raise

    def append(self, entries: Iterable[WholeEntry]) -> None:
        """Add entries, inside the change; the last of it travels with the commit."""
        for shared, versions in entries:
            of_entry = iter(versions)
            part = list(islice(of_entry, TOGETHER))
            while following := list(islice(of_entry, TOGETHER)):
                self._send(None, part)
                part = following
            self._send([*shared.entry, *shared[1:]], part)

    def _send(self, entry: list[Any] | None, versions: list[Version]) -> None:
        """Send what waits, and let this wait: the last goes with the commit."""
        if self._waiting is not None:
            self._connection.patience = APPEND_S
            with self._answers():
                self._connection.execute(*self._waiting)
        said = None if entry is None else json_text.encode(entry)
        self._waiting = _APPEND, (said, json_text.encode(versions))

    def commit(self) -> None:
        """Make the change. Raises `AnswerLost` where it is not known whether it was made."""
        self._ended.set()
        self.unreplicated = False
        statement, values = self._waiting or ("", ())
        try:
            # One message: what is refused is followed by no commit.
            self._connection.execute(f"{statement}COMMIT", values)
        except psycopg.Error as error:
            if (
                self._connection.closed
                or error.sqlstate is None
                or error.sqlstate.startswith(_LOST_BY_SERVER)
            ):
                raise errors.AnswerLost(self.name, _in_one_line(error)) from None
            with self._answers():
                raise
        finally:
            self._waiting = None
            self._connection.patience = PATIENCE_S

    def settle(self, seq: int, sha256: str, why: str) -> bool:
        """After a lost answer: whether entry `seq` is there with our hash.

        The lock is waited for: it is held until the end of a commit still under way. Raises
        `AnswerLost` where no answer comes for `SETTLE_S` seconds.
        """
        end = time.monotonic() + SETTLE_S
        while time.monotonic() < end:
            try:
                self.close()
                self._connection = self._connect()
                self._begin()
                there = self.hash_of(seq)
                self.rollback()
            except errors.TrackerError:
                time.sleep(PAUSE_S)
            else:
                return there == sha256
        raise errors.AnswerLost(self.name, why)

    def rollback(self) -> None:
        """Give the change up."""
        self._ended.set()
        self._waiting = None
        if self._connection.info.transaction_status == TransactionStatus.IDLE:
            return
        with suppress(psycopg.Error):
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let the connection go; what is not committed is undone."""
        self._ended.set()
        with suppress(psycopg.Error):
            self._connection.close()

    # -- making ----------------------------------------------------------

    def create(self, editors: str | None) -> None:
        """Make the tables, inside a change that this begins; `editors` is a role that may add.

        Raises `Refused` where there is a ledger already.
        """
        with self._answers():
            self._connection.execute("BEGIN")
            taken = self._connection.execute(
                "SELECT to_regclass('ledger') IS NOT NULL OR to_regclass('version') IS NOT NULL"
            ).fetchone()
            if taken and taken[0]:
                self.rollback()
                raise errors.Refused(
                    f"{self.name} holds tables named ledger or version already; nothing was changed"
                )
            self._connection.execute(function.TABLES)
            self._furnish(_quoted(editors))

    def upgrade(self, editors: str | None) -> list[str]:
        """Let a ledger that there is be written to as this program writes; returns the roles that may.

        Raises `Refused` for who does not own it.
        """
        self.last()
        with self._answers():
            self._connection.execute("BEGIN")
            rows = self._connection.execute(function.WRITERS).fetchall()
            # A name of the server is quoted there where it has to be.
            self._furnish([*(row[0] for row in rows), *_quoted(editors)])
            rows = self._connection.execute(function.EDITORS).fetchall()
        self.commit()
        return [row[0] for row in rows]

    def _furnish(self, roles: Iterable[str]) -> None:
        """Make the function of a ledger, or make it anew, and let roles add by it alone."""
        (schema,) = self._last_row("SELECT quote_ident(current_schema())")
        self._connection.execute(function.rules(schema))
        for role in roles:
            granted = function.GRANTS.format(schema=schema, role=role)
            self._connection.execute(granted)


def _quoted(role: str | None) -> list[str]:
    """A role as SQL names it; none where none is meant."""
    return [] if role is None else [sql.Identifier(role).as_string()]


def utc(moment: datetime) -> str:
    """A moment as the ledger writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _in_one_line(error: BaseException) -> str:
    """What the server or the network said, shortened to its first line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
