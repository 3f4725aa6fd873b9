"""`certify`: a dated evidence sheet that can be verified later.

A sheet is made from the tracker as it was after one ledger entry, and says which. To
verify it, the ledger is examined and the sheet is made again from the same entry: every
altered record or line is detected. What that proves, and what a signature adds, is in
docs/reliability.md#evidence-sheets.
"""

from collections.abc import Sequence

from hwstatus.commands.certify.making import made
from hwstatus.commands.certify.sheet import FORM, FORMATS, Sheet, worded
from hwstatus.commands.certify.verifying import verify, verify_signature
from hwstatus.errors import NotFound, Usage
from hwstatus.store import doctor, groups
from hwstatus.store.tracker import Tracker
from hwstatus.version import __version__

__all__ = ["FORMATS", "certify", "verify", "verify_signature"]


def certify(
    tracker: Tracker,
    names: Sequence[str],
    known_at: str | None,
    form: str,
    group: str | None = None,
) -> str:
    """The text of a sheet in the format asked for, about names or the members of a group.

    Raises `BrokenChain` or `Unsound` where the tracker was altered past the program.
    """
    if form not in FORMATS:
        raise Usage(f"certify writes {', '.join(FORMATS)}")
    doctor.require_sound(tracker.present, tracker.context.watch)
    head = tracker.ledger.head()
    if not head.entry:
        raise NotFound("the tracker is empty: there is nothing to certify")
    slugs = tracker.entities.require(names)
    if group is not None:
        slugs = groups.members(tracker.entities, [group], tracker.on)
    sheet = Sheet(
        form=FORM,
        format=form,
        names=tuple(slugs),
        group=None if group is None else worded(group),
        on=tracker.on,
        known_at=known_at or tracker.context.today,
        entry=head.entry,
        issued=tracker.context.now,
        by=worded(tracker.context.user),
        program=__version__,
    )
    return made(tracker, sheet)
