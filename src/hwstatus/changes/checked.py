"""`checked`: record that somebody looked and found nothing new."""

from collections.abc import Sequence

from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.ledger_records import NothingNew
from hwstatus.rows import Done
from hwstatus.store import ledger
from hwstatus.store.editor import Editor

# -- checked ----------------------------------------------------------------------------------------


def checked(
    editor: Editor, names: Sequence[str], date: str | None, note: str | None
) -> Done:
    """Record that somebody looked at entities on a day and found nothing new."""
    context = editor.context
    today = context.today
    day = dates.read_period(date, "--date", today).last if date else today
    if day > today:
        raise Usage(f"--date {date} lies in the future")
    slugs = editor.tracker.entities.require(names)
    with editor.transaction():
        who = context.user
        records = [NothingNew(slug, day, note, context.now, who) for slug in slugs]
        changes = [ledger.upsert(record) for record in records]
        editor.commit("checked", changes)
    named = ", ".join(editor.tracker.entities.name(slug) for slug in slugs)
    return Done(f"Checked {named} on {day}: nothing new.", undo=True)
