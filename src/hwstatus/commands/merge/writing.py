"""Carrying a merge out: one transaction, one ledger entry."""

from collections.abc import Iterable, Iterator

from hwstatus.commands.merge.plan import Plan, Step
from hwstatus.errors import Refused
from hwstatus.merge import Merged
from hwstatus.records import Entry
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
    if editor.tracker.ledger.head() != seen:
        raise Refused(
            "somebody else changed the tracker meanwhile; nothing was changed. Try again."
        )
    steps = len(plan)
    anew = steps >= LARGE and 2 * steps > editor.tracker.total()
    outcomes = editor.context.counted("Merging", steps, plan.outcomes())
    return editor.commit(verb, _changes(outcomes), reason=reason, anew=anew)


def _changes(outcomes: Iterable[tuple[Step, Merged]]) -> Iterator[Change]:
    """The change that each step makes.

    What they have is kept as a version before what is made of it. So the next merge
    knows that it was seen: what was decided is not asked again.
    """
    for step, merged in outcomes:
        place = (step.subject, step.key)
        if step.is_new:
            yield Change(*place, merged.record, step.theirs)
            continue
        theirs = step.record(step.theirs)
        if theirs != merged.record:
            yield Change(*place, theirs)
        yield Change(*place, merged.record)
