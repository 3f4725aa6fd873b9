"""Carrying a merge out: one transaction, one ledger entry."""

from collections.abc import Iterator

from hwstatus.commands.merge.plan import Plan
from hwstatus.errors import Refused
from hwstatus.models import Entry
from hwstatus.store.editor import LARGE, Editor
from hwstatus.store.heads import Head
from hwstatus.store.ledger import Change


def write(
    editor: Editor, plan: Plan, seen: Head, verb: str, reason: str
) -> Entry | None:
    """Write what a plan says, as it was decided, inside an open transaction.

    Returns None where nothing changes. Raises `Refused` where the ledger is no longer
    the one that was `seen` when the plan was made.
    """
    if editor.tracker.head() != seen:
        raise Refused(
            "somebody else changed the tracker meanwhile; nothing was changed. Try again."
        )
    steps = sum(1 for _ in plan)
    anew = steps >= LARGE and 2 * steps > editor.tracker.total()
    return editor.commit(verb, _changes(plan), reason=reason, anew=anew)


def _changes(plan: Plan) -> Iterator[Change]:
    """The change that each step makes.

    What they have is kept as a version before what is made of it. So the next merge
    knows that it was seen: what was decided is not asked again.
    """
    for step, merged in plan.outcomes():
        place = (step.subject, step.key)
        theirs = step.record(step.theirs)
        if theirs != merged.record:
            yield Change(*place, theirs)
        yield Change(*place, merged.record)
