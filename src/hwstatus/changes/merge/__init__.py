"""`merge` and `refresh`: another tracker, a file of records or the dataset, into the tracker.

A merge is planned from what both sides hold (`sources`), decided where they differ, and
then written as one entry (`plan`).
"""

from hwstatus.changes.merge.plan import Plan, write
from hwstatus.changes.merge.report import summary
from hwstatus.changes.merge.sources import plan_of_dataset
from hwstatus.rows import Done
from hwstatus.store import builder
from hwstatus.store.editor import Editor
from hwstatus.store.heads import Head
from hwstatus.store.ledger import MERGE, REFRESH
from hwstatus.store.tracker import Tracker


def merge(editor: Editor, plan: Plan, seen: Head, *, dry_run: bool = False) -> Done:
    """Carry out a plan as one ledger entry, after a backup; conflicts go as was decided.

    `seen` is the ledger's head when the plan was made. Raises `Refused` where somebody
    changed the tracker since.
    """
    if not plan:
        return Done(f"Nothing to merge: all that {plan.name} has is here.")
    if dry_run:
        return Done(summary(plan, MERGE, dry_run=True))
    editor.back_up("before-merge")
    file = plan.name.rstrip("/").rpartition("/")[2]
    with editor.transaction():
        entry = write(editor, plan, seen, MERGE, f"from {file}")
    return Done(summary(plan, MERGE, dry_run=False), undo=bool(entry))


def plan_refresh(tracker: Tracker) -> Plan:
    """What the dataset that came with this version changes in the tracker."""
    records = builder.dataset_records(*builder.REFERENCE, *builder.curated_files())
    return plan_of_dataset(tracker, records, f"dataset {builder.dataset_version()}")


def refresh(editor: Editor, plan: Plan, seen: Head, *, dry_run: bool = False) -> Done:
    """Carry out such a plan as one entry; conflicts go as was decided, to the user's own by default.

    The file names the dataset that its ledger names, and no other. Raises `Refused` where
    somebody changed the tracker since its head was `seen`.
    """
    if dry_run:
        return Done(summary(plan, REFRESH, dry_run=True))
    editor.back_up("before-refresh")
    with editor.transaction():
        entry = write(editor, plan, seen, REFRESH, plan.name)
        if entry is not None:
            editor.note("dataset", builder.dataset_version())
    return Done(summary(plan, REFRESH, dry_run=False))
