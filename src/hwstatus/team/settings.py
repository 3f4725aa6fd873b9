"""How PostgreSQL is connected to: not over a network without proof who it is, nor waiting for a silent server.

A server whose disk hangs, or one that was stopped, keeps its connections: without this a question would wait for ever.
"""

import logging
import os
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from hwstatus.errors import Usage
from hwstatus.network import servers

CONNECT_S = 5

_HOSTS_OF_LIBPQ = ("PGHOST", "PGHOSTADDR")
_SERVICE_OF_LIBPQ = "PGSERVICE"
_SOFT_TLS = ("disable", "allow", "prefer", "require", "verify-ca")


def connection_settings(address: str, *, writing: bool) -> dict[str, Any]:
    """What psycopg needs to connect.

    Raises `Usage` where an address cannot be read, and where its `sslmode` is softer than
    `verify-full` for another host than this machine.
    """
    try:
        settings = dict(conninfo_to_dict(address))
    except ProgrammingError as error:
        # libpq repeats what it cannot read, which may be part of a password.
        why = "" if servers.has_password(address) else f": {error}"
        raise Usage(f"the server's address cannot be read{why}") from None
    _require_hard_tls(settings)
    settings.setdefault("connect_timeout", CONNECT_S)
    settings.setdefault("tcp_user_timeout", 10_000)
    settings.setdefault("application_name", "hwstatus")
    if writing:
        settings.setdefault("target_session_attrs", "read-write")
    return settings


def _require_hard_tls(settings: dict[str, Any]) -> None:
    """Nothing crosses a network unless the server has shown who it is."""
    named = [settings.get("host"), settings.get("hostaddr")]
    if not any(named):
        named = [os.environ.get(name) for name in _HOSTS_OF_LIBPQ]
    hosts = [host for text in named if text for host in str(text).split(",")]
    by_service = settings.get("service") or os.environ.get(_SERVICE_OF_LIBPQ)
    if servers.is_this_machine(hosts) and not by_service:
        return
    mode = settings.setdefault("sslmode", "verify-full")
    if mode in _SOFT_TLS:
        raise Usage(
            f"sslmode={mode} does not show who the server is: sslmode=verify-full"
        )
    own = Path.home() / ".postgresql" / "root.crt"
    is_named = "sslrootcert" in settings or "PGSSLROOTCERT" in os.environ
    if not (is_named or own.exists()):
        settings["sslrootcert"] = "system"


# -- patience --------------------------------------------------------------------------


PATIENCE_S = 10.0
"""Seconds of silence after which a server counts as away; the wait for a lock is shorter."""

APPEND_S = 60.0
"""The same while a server takes many rows: it checks all of them before it says a word."""

Answer = TypeVar("Answer")

# What psycopg warns of on Ctrl-C is no news to who pressed it.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


class PatientConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection on which silence of `patience` seconds is an error, and its end."""

    patience = PATIENCE_S

    def wait(
        self, gen: Generator[Any, Any, Answer], *arguments: Any, **options: Any
    ) -> Answer:
        """Wait as psycopg does, as long as something is heard."""
        return super().wait(self._heard(gen), *arguments, **options)

    def _heard(self, answer: Generator[Any, Any, Answer]) -> Generator[Any, Any, Answer]:  # fmt: skip
        """The steps of an answer; raises `OperationalError` where nothing comes."""
        last = time.monotonic()
        try:
            wanted = next(answer)
            while True:
                ready = yield wanted
                if ready:
                    last = time.monotonic()
                elif time.monotonic() - last > self.patience:
                    self.close()
                    raise psycopg.OperationalError(
                        f"no answer for {self.patience:g} seconds"
                    )
                wanted = answer.send(ready)
        except StopIteration as end:
            result: Answer = end.value
            return result
