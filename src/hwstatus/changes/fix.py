"""`check --fix`: the safe part of mending what the curation rules find."""

from hwstatus import wording
from hwstatus.record.models import Filter
from hwstatus.rows import Done
from hwstatus.rules import curation_checks
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import upsert


def fix(editor: Editor, *, dry_run: bool = False) -> Done:
    """Mend what is safe to mend (blanks, tracking parameters, publishers' spellings), as one ledger entry."""
    with editor.transaction():
        tracker = editor.tracker
        proper = curation_checks.spellings(tracker.publisher_counts())
        held = editor.context.counted(
            "Looking", tracker.total(), tracker.updates(Filter())
        )
        better = ((u, curation_checks.mended(u, proper)) for u in held)
        changes = [upsert(new) for old, new in better if new != old]
        if not dry_run:
            editor.commit(
                "fix", changes, reason=f"hwstatus check --fix, {editor.context.today}"
            )
    if not changes:
        return Done("Nothing to fix.")
    counted = wording.counted(len(changes), "update")
    verb = "Would fix" if dry_run else "Fixed"
    return Done(f"{verb} {counted}.", undo=not dry_run)
