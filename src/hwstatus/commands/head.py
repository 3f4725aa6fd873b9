"""`head`: the ledger's head, to keep elsewhere; and whether a ledger continues one."""

from hwstatus.rows import Answer, Done
from hwstatus.rows.curation import HEADS, HeadRow
from hwstatus.store import heads
from hwstatus.store.tracker import Tracker


def head(tracker: Tracker) -> Answer[HeadRow]:
    """The last entry of the ledger with its hash, in one row."""
    found = tracker.ledger.head()
    return Answer(HEADS, [HeadRow(str(found), *found)])


def continues(tracker: Tracker, earlier: str) -> Done:
    """Whether the ledger continues an earlier head; raises `NotContinued`."""
    asked = heads.Head.read(earlier, "--consistency")
    now = tracker.ledger.require_continued(asked, tracker.context.watch)
    since = now.entry - asked.entry
    return Done(
        f"This ledger continues entry {asked.entry}, with {since:,} later: head {now}"
    )
