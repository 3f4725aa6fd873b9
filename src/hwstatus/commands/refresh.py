"""`refresh`: merge the dataset of this version into the tracker."""

from hwstatus.commands.merge.plan import Plan
from hwstatus.commands.merge.report import summary
from hwstatus.commands.merge.sources import plan_of_dataset
from hwstatus.commands.merge.writing import write
from hwstatus.rows import Done
from hwstatus.store import builder, ledger
from hwstatus.store.editor import Editor
from hwstatus.store.heads import Head
from hwstatus.store.tracker import Tracker


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
        return Done(summary(plan, ledger.REFRESH, dry_run=True))
    editor.back_up("before-refresh")
    with editor.transaction():
        entry = write(editor, plan, seen, ledger.REFRESH, plan.name)
        if entry is not None:
            editor.note("dataset", builder.dataset_version())
    return Done(summary(plan, ledger.REFRESH, dry_run=False))
