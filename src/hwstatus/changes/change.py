"""What every change comes to: one entry of the ledger, the headlines that moved by it, and what is told of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hwstatus import wording
from hwstatus.answers.done import Done
from hwstatus.errors import CopiedWords, Refused
from hwstatus.record import canonical
from hwstatus.record.models import Update
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.rules import standing
from hwstatus.rules.likeness import copied
from hwstatus.store.drafts import DraftWithText
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change
from hwstatus.store.tracker import Tracker

TOLD = {
    "add": ("Would add {}. Nothing was written.", "Added {}."),
    "checked": ("Would check {}. Nothing was written.", "Checked {}."),
    "outcome": ("Would record {}. Nothing was written.", "Recorded {}."),
    "edit": ("Would correct {}.", "Corrected {}."),
    "delete": ("Would retract {}.", "Retracted {}."),
    "fix": ("Would fix {}.", "Fixed {}."),
    "accept": ("Would accept {}.", "Accepted {}."),
    "reject": ("Would reject {}.", "Rejected {}."),
    "merge": ("Would merge {}.", "Merged {}."),
    "split": ("Would split {}.", "Split {}."),
    "restore": ("Would restore {}.", "Restored {}."),
    "undo": ("Would be undone: {}.", "Undone: {}.   Redo: hwstatus redo"),
    "redo": ("Would be redone: {}.", "Redone: {}.   Undo: hwstatus undo"),
}
"""What is told of each verb: in a dry run, and once it is done."""

FEW = 5
"""Headlines that are named where a change moved many."""


def message_of(editor: Editor, verb: str, what: str) -> str:
    """What a verb did, or would do."""
    would, did = TOLD[verb]
    return (would if editor.dry_run else did).format(what)


def carry_out(
    editor: Editor,
    verb: str,
    changes: Iterable[Change],
    what: str,
    *,
    about: Sequence[str] = (),
    notes: Sequence[str] = (),
    ids: tuple[str, ...] = (),
    reason: str | None = None,
) -> Done:
    """Make changes as one entry, inside an open transaction, and tell what was done or would be.

    Of the entities that they are `about` it is also told whose headline moved.
    """
    before = headlines(editor.tracker, about)
    editor.commit(verb, changes, reason=reason)
    notes = (*notes, *moved(editor.tracker, before, about))
    if editor.dry_run:
        return Done(message_of(editor, verb, what), (), notes)
    return Done(message_of(editor, verb, what), ids, notes, undo=True)


def refuse_stale(tracker: Tracker, update: Update) -> None:
    """Raise `Refused` where an update is not any more what a correction began from."""
    present = canonical.load_update(tracker.line(update.id))
    if present != update:
        short = tracker.short(update.id)
        raise Refused(
            f"update {short} was changed by somebody else meanwhile; nothing was changed"
        )


def refuse_copied(update: Update, draft: DraftWithText | None) -> None:
    """Raise `CopiedWords` where what an update says repeats the text of its draft."""
    if draft is None or draft.found is None:
        return
    text = draft.found.undivided
    said = {"summary": update.summary, "note": update.note or ""}
    said |= {f"deadline {n}": d.what for n, d in enumerate(update.deadlines, 1)}
    for field, words in said.items():
        if repeated := copied(words, text):
            raise CopiedWords(field, repeated)


# -- headlines ------------------------------------------------------------------------


def headlines(tracker: Tracker, slugs: Sequence[str] | None = None) -> dict[str, str]:
    """The status that each entity has today, and what for: `phase-out (5g)`; of some or all, but of none unknown."""
    every = tracker.standings.by_entity(tracker.context.today, slugs)
    heads = (standing.headline(slug, own) for slug, own in every.items())
    return {
        head.entity: wording.status_for(head.status, head.decided_scope)
        for head in heads
        if head.status != UNKNOWN
    }


def moved(
    tracker: Tracker, before: Mapping[str, str], slugs: Sequence[str] | None = None
) -> Iterator[str]:
    """What to say of the headlines that are another now, a line each; of many, how many more there are.

    `before` are those that some entities, or all, had.
    """
    after = headlines(tracker, slugs)
    pairs = {
        slug: (before.get(slug, UNKNOWN), after.get(slug, UNKNOWN))
        for slug in (*before, *after)
    }
    others = [slug for slug, (was, is_now) in pairs.items() if was != is_now]
    for slug in others[:FEW]:
        name = tracker.entities.name(slug)
        was, is_now = pairs[slug]
        yield f"By it the headline of {name} is {is_now}; it was {was}."
    if more := len(others[FEW:]):
        counted = wording.counted(more, "more headline")
        yield f"{counted} moved by it: hwstatus digest --since today"
