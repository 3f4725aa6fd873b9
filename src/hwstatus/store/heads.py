"""What a tracker can be told by later: its ledger's head, and a hash of all that it holds.

The head is the last entry with that entry's hash, which fixes all before it. Whoever keeps
a head elsewhere can find out later whether the ledger still continues it: a ledger that was
cut or rewritten does not (docs/reliability.md#heads).
"""

import re
from hashlib import sha256
from typing import NamedTuple, Self

from hwstatus.context import Watch, unwatched
from hwstatus.errors import BadValue, NotContinued
from hwstatus.store import ledger
from hwstatus.store import ledger_queries as asked
from hwstatus.store.database import Database

_FORM = re.compile(r"(0|[1-9][0-9]{0,17}):([0-9a-f]{64})")


class Head(NamedTuple):
    """An entry's number, and its hash in hexadecimal; written as `12:9c2f…`."""

    entry: int
    sha256: str

    @classmethod
    def read(cls, text: str, option: str) -> Self:
        """The head that a text spells; raises `BadValue` in the name of an option."""
        found = _FORM.fullmatch(text.strip())
        head = cls(int(found[1]), found[2]) if found else None
        # Every ledger begins alike.
        if head is None or (head.entry == 0 and head != BEGINNING):
            raise BadValue(option, text, "a head, as hwstatus head prints it")
        return head

    def __str__(self) -> str:
        return f"{self.entry}:{self.sha256}"


BEGINNING = Head(0, ledger.GENESIS)
"""The head of a ledger without entries."""


def head_of(connection: Database) -> Head:
    """The head that the file names."""
    last = connection.execute(asked.LAST_ENTRY).fetchone()
    return Head(last[0], last[6]) if last else BEGINNING


def require_continued(
    connection: Database, earlier: Head, watch: Watch = unwatched
) -> Head:
    """Recompute the chain; returns today's head where the ledger continues an earlier one.

    Raises `NotContinued`, which names the first entry that does not follow.
    """
    head = BEGINNING
    followed = earlier == BEGINNING
    for entry, computed in ledger.recomputed(connection, watch):
        if computed != entry.hash:
            raise NotContinued(entry.seq, "its hash does not follow from its content")
        head = Head(entry.seq, computed)
        if head.entry == earlier.entry and head != earlier:
            raise NotContinued(entry.seq, "its hash is another: it was rewritten")
        followed = followed or head == earlier
    if not followed:
        last = f"it is missing, and the ledger ends at entry {head.entry}"
        raise NotContinued(head.entry + 1, last)
    return head


# The index of words is left out: it follows from the updates.
_TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table'"
    " AND name NOT GLOB 'search*' AND name NOT GLOB 'sqlite_*' ORDER BY name"
)


def digest_of(connection: Database) -> str:
    """A hash of all that a tracker holds, in hexadecimal: the same hash means the same answers.

    Every row of one moment counts, and not the ledger's head alone: a row that somebody
    altered beside the ledger is read as well.
    """
    found = sha256()
    connection.execute("BEGIN")
    try:
        for (table,) in connection.execute(_TABLES).fetchall():
            found.update(table.encode())
            rows = connection.execute(f'SELECT * FROM "{table}"')
            for row in rows:
                text = repr(row)
                found.update(text.encode())
    finally:
        connection.execute("ROLLBACK")
    return found.hexdigest()
