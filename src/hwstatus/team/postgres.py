"""A team's ledger on PostgreSQL.

The chain is the schema: the hash before an entry must be that of the entry numbered one less, and may be used once. So
a fork, a second beginning and a wrong parent are refused by the server, also for a client that takes no lock. The role
of an editor may SELECT and INSERT, and nothing else.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

import psycopg
from psycopg import errors as answers
from psycopg import sql
from psycopg.pq import TransactionStatus

from hwstatus import errors
from hwstatus.network import servers
from hwstatus.record.ledger_records import Entry, Version
from hwstatus.team.log import SharedEntry, Tip
from hwstatus.team.patience import APPEND_S, PATIENCE_S, PatientConnection
from hwstatus.team.settings import connection_settings

SETTLE_S = 24.0
"""Seconds after which it is said that the outcome of a change is not known."""

LOCK_S = 5
"""Seconds to wait for somebody else's change to end."""

PAUSE_S = 0.2
TOGETHER = 5_000
"""Rows that one question brings."""

MOST_AHEAD_S = 300
"""Seconds that this machine's clock may be ahead of the server's."""

TABLES = """
CREATE TABLE ledger (
    seq bigint PRIMARY KEY,
    at text NOT NULL,
    by text NOT NULL,
    verb text NOT NULL,
    reason text,
    undoes bigint REFERENCES ledger(seq),
    first_version bigint NOT NULL,
    last_version bigint NOT NULL,
    hash text NOT NULL UNIQUE,
    before text UNIQUE,
    format integer NOT NULL,
    role text NOT NULL DEFAULT session_user,
    written timestamptz NOT NULL DEFAULT clock_timestamp(),
    seq_before bigint GENERATED ALWAYS AS (CASE WHEN seq > 1 THEN seq - 1 END) STORED,
    UNIQUE (seq, hash),
    CHECK (seq > 0 AND (seq = 1) = (before IS NULL)),
    CHECK (first_version > 0 AND first_version <= last_version),
    FOREIGN KEY (seq_before, before) REFERENCES ledger (seq, hash)
);
CREATE TABLE version (
    seq bigint NOT NULL,
    entry bigint NOT NULL REFERENCES ledger(seq),
    subject text NOT NULL,
    key text NOT NULL,
    before bigint,
    record text,
    -- Rows added by hand can only belong to entries that there are: they keep nobody from writing.
    PRIMARY KEY (entry, seq)
);
"""

_OF_ENTRY = "seq, at, by, verb, reason, undoes, hash, first_version, last_version, before, format"
_OF_VERSION = "seq, entry, subject, key, before, record"
_VERSIONS = """
SELECT v.seq, v.entry, v.subject, v.key, v.before, v.record
  FROM version v
  JOIN ledger l ON l.seq = v.entry AND v.seq BETWEEN l.first_version AND l.last_version
 WHERE (v.entry, v.seq) > (%s, %s) AND v.entry <= %s
 ORDER BY v.entry, v.seq LIMIT %s
"""
"""What entries left; rows that no entry vouches for are left out."""

_GRANTS = f"""
GRANT SELECT ON ledger, version TO {{editors}};
GRANT INSERT ({_OF_ENTRY}) ON ledger TO {{editors}};
GRANT INSERT ON version TO {{editors}};
"""
_LAST = f"""
SET lock_timeout = '{LOCK_S}s';
SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1
"""
"""The first question. What it sets cannot be part of connecting: PgBouncer refuses that."""

_BEGIN = f"""
BEGIN;
SET LOCAL lock_timeout = '{LOCK_S}s';
SET LOCAL idle_in_transaction_session_timeout = '60s';
SELECT pg_advisory_xact_lock('ledger'::regclass::oid::bigint);
SELECT clock_timestamp()
"""
_LOST_BY_SERVER = ("08", "57P")
"""SQLSTATEs after which the connection is gone: the outcome of a COMMIT is open."""

_NOT_REPLICATED = "01000"


class Rights(NamedTuple):
    """What the role that is connected may do to the tables of the ledger."""

    role: str
    held: tuple[str, ...]
    """Privileges beyond reading and adding, in the form `UPDATE on ledger`."""

    may_add: bool
    """Whether it may add entries."""


class Postgres:
    """The ledger in a PostgreSQL database."""

    def __init__(self, address: str, *, writing: bool = False) -> None:
        self.name = servers.without_password(address)
        self._settings = connection_settings(address, writing=writing)
        self._writing = writing
        self._unreplicated = False
        self._connection = self._connect()
        self.role = self._connection.info.user

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _connect(self) -> PatientConnection:
        try:
            connection = PatientConnection.connect(
                **self._settings, autocommit=True, prepare_threshold=None
            )
        except psycopg.Error as error:
            raise self._unreachable(error) from None
        connection.add_notice_handler(self._notice)
        return connection

    def _notice(self, notice: "answers.Diagnostic") -> None:
        waiting = "synchronous replication" in (notice.message_primary or "")
        if notice.sqlstate == _NOT_REPLICATED and waiting:
            self._unreplicated = True

    @contextmanager
    def _answers(self) -> Iterator[None]:
        """The server's errors inside the block, as those of this package."""
        try:
            yield
        except answers.LockNotAvailable:
            raise errors.Busy(LOCK_S, "") from None
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

    def _unreachable(self, error: "psycopg.Error") -> errors.Stated:
        return errors.Unreachable(self.name, _in_one_line(error), self._writing)

    # -- following ---------------------------------------------------------------------

    def last(self) -> Tip | None:
        """Number and hash of the newest entry; None where there is none."""
        with self._answers():
            row = self._last_row(_LAST)
        return Tip(*row) if row else None

    def _last_row(self, statements: str) -> tuple[Any, ...] | None:
        """What the last of several statements answers, all sent in one message."""
        cursor = self._connection.execute(statements)
        while cursor.nextset():
            pass
        return cursor.fetchone()

    def publication(self) -> None:
        """It is read as it is written."""

    def hash_of(self, seq: int) -> str | None:
        """The hash of entry `seq`; None where there is none."""
        with self._answers():
            asked = "SELECT hash FROM ledger WHERE seq = %s"
            row = self._connection.execute(asked, (seq,)).fetchone()
        return row[0] if row else None

    def entries(self, after: int) -> Iterator[SharedEntry]:
        """The entries after number `after`, oldest first."""
        asked = f"SELECT {_OF_ENTRY} FROM ledger WHERE seq > %s ORDER BY seq LIMIT %s"
        while True:
            with self._answers():
                rows = self._connection.execute(asked, (after, TOGETHER)).fetchall()
            if not rows:
                return
            yield from map(_shared_entry, rows)
            after = rows[-1][0]

    def versions(self, entries: list[SharedEntry]) -> Iterator[Version]:
        """What consecutive entries left, in order."""
        place = (entries[0].entry.seq, 0)
        last = entries[-1].entry.seq
        while True:
            with self._answers():
                rows = self._connection.execute(
                    _VERSIONS, (*place, last, TOGETHER)
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield Version(*row)
            place = rows[-1][1], rows[-1][0]

    # -- writing -----------------------------------------------------------------------

    def lock(self, now: str) -> None:
        """Begin a change, which nobody else can until it ends; `now` is UTC.

        Raises `Busy`, and `Refused` where this machine's clock is ahead of the server's.
        """
        with self._answers():
            there = self._begin()
        ahead = datetime.fromisoformat(now) - there.astimezone(UTC)
        if ahead.total_seconds() > MOST_AHEAD_S:
            self.rollback()
            raise errors.Refused(
                f"this machine's clock is {ahead.total_seconds() / 60:,.0f} minutes ahead"
                f" of that of {self.name}; nothing was changed"
            )

    def _begin(self) -> datetime:
        """Begin a change with the lock, in one message; returns the server's time."""
        row = self._last_row(_BEGIN)
        assert row is not None
        now: datetime = row[0]
        return now

    def append(
        self, entries: Iterable[SharedEntry], versions: Iterable[Version]
    ) -> None:
        """Add entries with their versions, inside the change."""
        places = ", ".join(["%s"] * len(_OF_ENTRY.split(", ")))
        into_ledger = f"INSERT INTO ledger ({_OF_ENTRY}) VALUES ({places})"
        into_version = f"COPY version ({_OF_VERSION}) FROM STDIN"
        self._connection.patience = APPEND_S
        with self._answers(), self._connection.cursor() as cursor:
            rows = [(*shared.entry, *shared[1:]) for shared in entries]
            cursor.executemany(into_ledger, rows)
            with cursor.copy(into_version) as copy:
                for version in versions:
                    copy.write_row(version)
        self._connection.patience = PATIENCE_S

    def commit(self) -> None:
        """Make the change. Raises `AnswerLost` where it is not known whether it was made."""
        self._unreplicated = False
        try:
            self._connection.execute("COMMIT")
        except psycopg.Error as error:
            if self._connection.closed or _is_lost(error):
                raise errors.AnswerLost(self.name, _in_one_line(error)) from None
            with self._answers():
                raise

    @property
    def unreplicated(self) -> bool:
        """Whether the last change waits in vain for a standby to confirm it."""
        return self._unreplicated

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
                with self._answers():
                    self._begin()
                found = self.hash_of(seq)
                self.rollback()
            except errors.TrackerError:
                time.sleep(PAUSE_S)
            else:
                return found == sha256
        raise errors.AnswerLost(self.name, why)

    def rollback(self) -> None:
        """Give the change up."""
        if self._connection.info.transaction_status == TransactionStatus.IDLE:
            return
        with suppress(psycopg.Error):
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let the connection go; what is not committed is undone."""
        with suppress(psycopg.Error):
            self._connection.close()

    def other_role(self, seq: int) -> str | None:
        """The role that added entry `seq`; None where that is ours."""
        asked = "SELECT role FROM ledger WHERE seq = %s AND role <> session_user"
        with self._answers():
            row = self._connection.execute(asked, (seq,)).fetchone()
        return row[0] if row else None

    # -- making and examining ----------------------------------------------------------

    def create(self, editors: str | None) -> None:
        """Make the tables, inside a change that this begins; `editors` is a role that may add.

        Raises `Refused` where there is a ledger already.
        """
        with self._answers():
            self._connection.execute("BEGIN")
            found = self._connection.execute(
                "SELECT to_regclass('ledger') IS NOT NULL OR to_regclass('version') IS NOT NULL"
            ).fetchone()
            if found and found[0]:
                self.rollback()
                what = "holds tables named ledger or version already"
                raise errors.Refused(f"{self.name} {what}; nothing was changed")
            self._connection.execute(TABLES)
            if editors is not None:
                role = sql.Identifier(editors)
                self._connection.execute(sql.SQL(_GRANTS).format(editors=role))

    def rights(self) -> Rights:
        """What the role that is connected may do beyond reading and adding."""
        asked = """
            SELECT session_user, has_any_column_privilege(session_user, 'ledger', 'INSERT'),
                   array_agg(privilege || ' on ' || name ORDER BY name, privilege)
                FILTER (WHERE has_table_privilege(session_user, name::regclass, privilege))
              FROM unnest(ARRAY['ledger', 'version']) name,
                   unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) privilege
        """
        with self._answers():
            row = self._connection.execute(asked).fetchone()
        assert row is not None
        return Rights(row[0], tuple(row[2] or ()), row[1])

    def unsafe_settings(self) -> list[str]:
        """Settings with which a power cut of the server may take acknowledged entries."""
        with self._answers():
            rows = self._connection.execute(
                "SELECT name, setting FROM pg_settings"
                " WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
                " AND setting = 'off' ORDER BY name"
            ).fetchall()
        return [f"{name} = {setting}" for name, setting in rows]

    def names(self) -> list[tuple[str, str, int]]:
        """Each name that entries carry beside the role that wrote them, and how often."""
        with self._answers():
            return self._connection.execute(
                "SELECT by, role, count(*) FROM ledger WHERE by <> role"
                " AND verb <> 'dataset' GROUP BY by, role ORDER BY by, role"
            ).fetchall()

    def strays(self) -> list[int]:
        """Numbers of versions that no entry vouches for: somebody inserted them by hand."""
        asked = """
            SELECT v.seq FROM version v JOIN ledger l ON l.seq = v.entry
             WHERE v.seq NOT BETWEEN l.first_version AND l.last_version ORDER BY v.seq LIMIT 10
        """
        with self._answers():
            return [row[0] for row in self._connection.execute(asked)]


def _shared_entry(row: Sequence[Any]) -> SharedEntry:
    return SharedEntry(Entry(*row[:7]), *row[7:])


def _is_lost(error: "psycopg.Error") -> bool:
    return error.sqlstate is None or error.sqlstate.startswith(_LOST_BY_SERVER)


def _in_one_line(error: BaseException) -> str:
    """What the server or the network said, shortened to its first line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
