"""`redo`: take back the newest undo."""

from hwstatus.changes.undo import Agree, agreed, named_change, require_meant, reverse
from hwstatus.errors import Refused
from hwstatus.rows import Done
from hwstatus.store import ledger
from hwstatus.store.editor import Editor


def redo(editor: Editor, agree: Agree, *, dry_run: bool = False) -> Done:
    """Take back the newest undo; raises `Refused` where a later change has overtaken it, or there is none."""
    meant = agreed(editor, ledger.to_redo, agree)
    with editor.transaction():
        history = editor.tracker.ledger.entries()
        entry = ledger.to_redo(history)
        require_meant(entry, meant)
        if entry is None:
            raise Refused("nothing to redo")
        what = named_change(editor.tracker, history, entry)
        return reverse(editor, entry, ledger.REDO, what, dry_run)
