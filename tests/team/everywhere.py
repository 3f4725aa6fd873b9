"""Every tracker of the tests, shared: each write goes through a server, and a second machine follows.

`bench/suite_on_server.py` runs all tests so. A tracker file has a schema of its own on the
server; the second machine's copy must have the same head after each change.
"""

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Any

import psycopg

from hwstatus.context import Context
from hwstatus.paths import Location
from hwstatus.store import schema, team_copy
from hwstatus.store.database import Database
from hwstatus.store.editor import Editor
from hwstatus.store.following import follow
from hwstatus.store.history import LedgerReader
from hwstatus.team.postgres import Postgres

SERVER = "HWSTATUS_TEST_SERVER"
"""The address of a database, where every write shall go through it."""

COPIES = "HWSTATUS_TEST_COPIES"
"""The folder of the second machine's copies."""


_SETTINGS: dict[str, str] = {}
"""The variables as they were at first: tests replace the environment."""


def activate() -> None:
    """Share every tracker that is opened for writing from now on, if the environment says so."""
    if SERVER not in os.environ:
        return
    _SETTINGS.update({name: os.environ[name] for name in (SERVER, COPIES)})
    first_init, first_exit = Editor.__init__, Editor.__exit__

    def init(
        editor: Editor,
        location: Location,
        connection: Database,
        context: Context,
        pending: Any = None,
        shared: Any = None,
        **how: Any,
    ) -> None:
        if shared is None and not _is_in_memory(connection):
            shared = _Shared(location.path, connection).log
            # The days of tests have nothing to do with the server's clock.
            begin = shared.begin
            shared.begin = lambda watch: begin(watch)._replace(at=context.now)
        first_init(editor, location, connection, context, pending, shared, **how)

    def leave(editor: Editor, *error: Any) -> None:
        committed = editor.changed
        head = editor.tracker.ledger.last() if committed else None
        first_exit(editor, *error)
        if head is not None and editor.location.server is None:
            assert _followed(editor.location.path, head.seq) == head.hash

    Editor.__init__ = init  # type: ignore[method-assign, assignment]
    Editor.__exit__ = leave  # type: ignore[method-assign]
    # Backups and confirmations are those of a file.
    Editor.is_shared = property(lambda editor: editor.location.server is not None)  # type: ignore[method-assign, assignment]


def _is_in_memory(connection: Database) -> bool:
    return not connection.execute("PRAGMA database_list").fetchone()[2]


def _schema_of(path: Path) -> str:
    return f"t{hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:20]}"


def _address(path: Path) -> str:
    return f"{_SETTINGS[SERVER]}?options=-csearch_path%3D{_schema_of(path)}"


class _Shared:
    """The ledger on the server that belongs to a file, made where it is missing or another one."""

    def __init__(self, path: Path, connection: Database) -> None:
        name = _schema_of(path)
        with psycopg.connect(_SETTINGS[SERVER], autocommit=True) as server:
            # Several processes may be the first to write to the file.
            server.execute(f"SELECT pg_advisory_lock(hashtext('{name}'))")
            server.execute(f"CREATE SCHEMA IF NOT EXISTS {name}")
            self.log = Postgres(_address(path), writing=True)
            if not self._is_same(connection):
                server.execute(f"DROP SCHEMA {name} CASCADE; CREATE SCHEMA {name}")
                _copy_of(path).unlink(missing_ok=True)
                self.log.create(None)
                self.log.commit()

    def _is_same(self, connection: Database) -> bool:
        with contextlib.suppress(Exception):
            tip = self.log.last()
            held = LedgerReader(connection)
            return tip is None or held.hash_of(tip.entry) == tip.sha256
        return False


def _copy_of(path: Path) -> Path:
    return Path(_SETTINGS[COPIES], f"{_schema_of(path)}.db")


def _followed(path: Path, seq: int) -> str | None:
    """The hash of an entry on the second machine, once it has followed."""
    copy = Location(_copy_of(path), "a second machine", asked=True)
    copy.path.touch()
    connection = team_copy.open_or_make(copy)
    with (
        contextlib.closing(connection),
        contextlib.closing(Postgres(_address(path))) as log,
    ):
        schema.migrate(connection)
        follow(connection, log)
        return LedgerReader(connection).hash_of(seq)
