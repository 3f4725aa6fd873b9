"""A file that a command is told to read: opened, and recognised as a tracker or as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from hwstatus.errors import Unreadable
from hwstatus.paths import SQLITE_HEADER


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """The bytes of a file, closed when the block ends; raises `Unreadable`."""
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        # A name with a NUL is a ValueError, which has no strerror.
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"cannot read {path}: {reason}") from None
    with stream:
        yield stream


def is_sqlite(stream: BufferedReader) -> bool:
    """Whether an SQLite file begins here; nothing is read off."""
    return stream.peek(len(SQLITE_HEADER)).startswith(SQLITE_HEADER)
