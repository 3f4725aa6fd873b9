"""A disk that is full when a change is to be committed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from hwstatus.store import database


def _refuse(connection: database.Database) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error


@contextmanager
def full_disk() -> Iterator[None]:
    """As if the disk took nothing more at the end of each change."""
    with patch.object(database, "_commit", _refuse):
        yield
