"""`head`: the ledger's head, to keep elsewhere; and whether a ledger continues one."""

from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Answer, Done, Table
from hwstatus.columns import NUMBER, TEXT
from hwstatus.store.ledger import Head
from hwstatus.store.tracker import Tracker


class HeadRow(NamedTuple):
    """The ledger's head: as `head` prints it, and its two parts."""

    head: Annotated[str, "entry and hash, as `doctor --expect` takes them", TEXT]
    entry: Annotated[int, "the number of the last entry", NUMBER]
    sha256: Annotated[str, "its hash, in hexadecimal"]


HEADS = Table("heads", HeadRow, plain="head", given_by="`head`")


def head(tracker: Tracker) -> Answer[HeadRow]:
    """The last entry of the ledger with its hash, in one row."""
    last = tracker.ledger.head()
    return Answer(HEADS, [HeadRow(str(last), *last)])


def continues(tracker: Tracker, earlier: str) -> Done:
    """Whether the ledger continues an earlier head; raises `NotContinued`."""
    old = Head.read(earlier, "--consistency")
    now = tracker.ledger.require_continued(old, tracker.context.watch)
    since = now.entry - old.entry
    return Done(
        f"This ledger continues entry {old.entry}, with {since:,} later: head {now}"
    )
