"""`merge`: another tracker, or a file of records, into the tracker.

A merge is planned from what both sides hold (`sources`), decided where they differ, and
then written as one entry (`writing`).
"""

from hwstatus.commands.merge.plan import Plan
from hwstatus.commands.merge.report import summary
from hwstatus.commands.merge.writing import write
from hwstatus.rows import Done
from hwstatus.store.editor import Editor
from hwstatus.store.heads import Head
from hwstatus.store.ledger import MERGE


def merge(editor: Editor, plan: Plan, seen: Head, *, dry_run: bool = False) -> Done:
    """Carry out a plan as one ledger entry, after a backup; conflicts go as was decided.

    `seen` is the ledger's head when the plan was made. Raises `Refused` where somebody
    changed the tracker since.
    """
    if next(iter(plan), None) is None:
        return Done(f"Nothing to merge: all that {plan.name} has is here.")
    if dry_run:
        return Done(summary(plan, MERGE, dry_run=True))
    editor.back_up("before-merge")
    with editor.transaction():
        entry = write(editor, plan, seen, MERGE, f"from {_last_part(plan.name)}")
    undo = "   Undo: hwstatus undo" if entry else ""
    return Done(summary(plan, MERGE, dry_run=False) + undo)


def _last_part(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2]
