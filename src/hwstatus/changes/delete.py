"""`delete`: retract updates; they stay in the ledger."""

from collections.abc import Sequence

from hwstatus import wording
from hwstatus.record.models import Update
from hwstatus.rows import Done
from hwstatus.store import ledger
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker

# -- delete, undo, redo ------------------------------------------------------------------------------


def delete(
    editor: Editor,
    prefixes: Sequence[str],
    *,
    reason: str | None,
    dry_run: bool = False,
) -> Done:
    """Retract updates: they leave every answer and stay in the ledger. One ledger entry."""
    with editor.transaction():
        updates = [
            editor.tracker.update(editor.tracker.update_id(prefix))
            for prefix in prefixes
        ]
        named = {u.id: named_update(editor.tracker, u) for u in updates}
        if not dry_run:
            editor.commit(
                "delete",
                [ledger.Change("update", known, None) for known in named],
                reason=reason,
            )
    verb = "Would retract" if dry_run else "Retracted"
    message = f"{verb} {wording.counted(len(named), 'update')}."
    shown = tuple(f"  {one}" for one in named.values())
    return Done(message, (), shown, undo=not dry_run)


def named_update(tracker: Tracker, update: Update) -> str:
    """An update in one line: id, entity, date, the beginning of its summary."""
    if len(update.summary) <= 70:
        summary = update.summary
    else:
        summary = update.summary[:69].rstrip() + "…"
    return f"{tracker.short(update.id)} · {tracker.entities.name(update.entity)} · {update.date} · {summary}"
