"""The ledger's head: its last entry with that entry's hash, which fixes all before it.

Whoever keeps a head elsewhere can find out later whether the ledger still continues it: a
ledger that was cut or rewritten does not (docs/reliability.md#heads).
"""

import re
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
    for entry, sha256 in ledger.recomputed(connection, watch):
        if sha256 != entry.hash:
            raise NotContinued(entry.seq, "its hash does not follow from its content")
        head = Head(entry.seq, sha256)
        if head.entry == earlier.entry and head != earlier:
            raise NotContinued(entry.seq, "its hash is another: it was rewritten")
        followed = followed or head == earlier
    if not followed:
        last = f"it is missing, and the ledger ends at entry {head.entry}"
        raise NotContinued(head.entry + 1, last)
    return head
