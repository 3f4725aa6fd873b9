"""`edit`, `delete` and `check --fix`: a correction says that we were wrong, not that the world changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from hwstatus import wording
from hwstatus.answers.done import Done
from hwstatus.answers.filters import FilterOptions, build_filter, described
from hwstatus.changes.add import keeping_words, prepare
from hwstatus.changes.change import carry_out, refuse_stale
from hwstatus.changes.field_settings import edit_line, set_options, with_settings
from hwstatus.errors import BadRecord, HwstatusError, NotFound, Refused, Usage
from hwstatus.output.options import message_width
from hwstatus.record import canonical, edit_form, validation
from hwstatus.record.fields import UPDATE
from hwstatus.record.forms import carried_over
from hwstatus.record.models import Filter, Update
from hwstatus.record.vocabulary import SINGLE_PRESS
from hwstatus.store.editor import Editor
from hwstatus.store.filters import array
from hwstatus.store.ledger import take_out, upsert
from hwstatus.store.tracker import Tracker
from hwstatus.text import begun


def edit(
    editor: Editor,
    prefix: str,
    change: Callable[[Update], Mapping[str, Any] | None],
    *,
    reason: str | None = None,
) -> Done:
    """Correct one update: `change` gives its new raw form, None to leave it. One ledger entry."""
    update = editor.tracker.update(editor.tracker.update_id(prefix))
    raw = change(update)
    if raw is None:
        return Done("Nothing changed.")
    with editor.transaction():
        # The text may have been open for an hour: what it began from must still stand.
        refuse_stale(editor.tracker, update)
        corrected = correct(editor.tracker, update, raw)
        if corrected == update:
            return Done("Nothing changed.")
        return carry_out(
            editor,
            "edit",
            [upsert(corrected)],
            editor.tracker.short(update.id),
            about=[update.entity, corrected.entity],
            notes=[
                *differences_told(update, corrected),
                *_warranted(editor, update, corrected),
            ],
            reason=reason,
        )


def correct(tracker: Tracker, update: Update, raw: Mapping[str, Any]) -> Update:
    """The update in its new raw form, with the fields that this version does not know."""
    corrected = prepare(tracker, raw).update
    return carried_over(update, keeping_words(tracker, corrected, update.deadlines))


def _warranted(editor: Editor, before: Update, after: Update) -> Iterator[str]:
    """How an update is said to be better supported, where further sources warrant it and nobody has said so."""
    warranted = validation.with_confidence(after._replace(confidence="")).confidence
    is_as_before = after.confidence == before.confidence == SINGLE_PRESS
    if is_as_before and warranted != SINGLE_PRESS and after.sources != before.sources:
        how = edit_line(editor.tracker.short(after.id), {"confidence": warranted})
        if editor.dry_run:  # the further sources are not recorded
            how = set_options({"confidence": warranted})
        yield f"Its sources warrant {warranted} now: {how}"


def differences_told(before: Update, after: Update) -> list[str]:
    """The fields in which two updates differ in words, each as `  field: before → after`."""
    fields = canonical.differences(canonical.as_json(before), canonical.as_json(after))
    return [f"  {line}" for field in fields for line in _told(*field)]


def _told(field: str, before: Any, after: Any) -> Iterator[str]:
    """What became of a field; of records in a list, by number: `source 2: Reuter → Reuters`."""
    item = field.removesuffix("s")
    if field not in UPDATE.fields or UPDATE.fields[field].form is None:
        yield f"{field}: {canonical.spelled(before)} → {canonical.spelled(after)}"
    elif len(before or ()) != len(after or ()):
        yield from _gone(f"- {item}", before, after)
        yield from _gone(f"+ {item}", after, before)
    else:
        yield from canonical.told_by_number(field, before, after)


def _gone(label: str, these: Any, those: Any) -> Iterator[str]:
    """The records of one list that the other has not."""
    for one in these or ():
        if one not in (those or ()):
            yield f"{label}: {canonical.spelled(one)}"


MAX_TRIES = 10
"""How often a text with a mistake is opened again: an editor that is a script could go on for ever."""


def edited_text(
    update: Update,
    open_editor: Callable[[str], str],
    check: Callable[[Mapping[str, Any]], object],
) -> Mapping[str, Any] | None:
    """The raw record after a person edited the text of an update; None where it is unchanged or empty.

    A mistake, of its form or by what `check` raises, opens the text again with the error marked. Raises it where the
    text comes back unmended.
    """
    text = edit_form.write(update)
    mistake: HwstatusError | None = None
    for _ in range(MAX_TRIES):
        answer = open_editor(text)
        body = edit_form.without_errors(answer)
        if not body.strip() or (mistake is None and body == text):
            return None
        if mistake is not None and body == edit_form.without_errors(text):
            break
        try:
            raw = edit_form.read(body, update)
            check(raw)
        except (BadRecord, Refused) as error:
            mistake = error
            text = f"{edit_form.ERROR} {' '.join(str(error).split())}\n{body}"
        else:
            return raw
    assert mistake is not None
    raise mistake


# -- several at once -------------------------------------------------------------------

SHOWN = 5
"""Corrections that a preview shows field by field."""


Revision = tuple[Update, Update]
"""An update as it is, and as it shall become."""


def _revisions(
    tracker: Tracker,
    prefixes: Sequence[str],
    wanted: FilterOptions,
    settings: Sequence[str],
) -> list[Revision]:
    """What `--set` changes in the updates named, or in those that the filters let through.

    Updates that have these values already are left out. Raises `Usage` without ids and
    filters.
    """
    chosen = build_filter(tracker, wanted)
    corrected = []
    for update in _meant(tracker, prefixes, wanted, chosen):
        try:
            raw = with_settings(update, settings, chosen=chosen)
            after = correct(tracker, update, raw)
        except HwstatusError as error:
            error.hints += (f"in {tracker.short(update.id)}; nothing was changed",)
            raise
        if after != update:
            corrected.append((update, after))
    return corrected


def _meant(
    tracker: Tracker, prefixes: Sequence[str], wanted: FilterOptions, chosen: Filter
) -> list[Update]:
    if prefixes:
        return _named(tracker, prefixes)
    if not wanted.is_restrictive:
        raise Usage("give the ids of the updates to correct, or filters")
    updates = list(tracker.updates(chosen))
    if not updates:
        raise NotFound(f"no update matches {described(wanted)}; nothing was changed")
    return updates


def _named(tracker: Tracker, prefixes: Sequence[str]) -> list[Update]:
    """The updates whose ids begin so, each once."""
    ids = dict.fromkeys(map(tracker.update_id, prefixes))
    return [tracker.update(update_id) for update_id in ids]


def _preview(
    tracker: Tracker, revisions: Sequence[Revision], most: int | None = SHOWN
) -> Iterator[str]:
    """Each update with its fields before and after; beyond `most`, how many there are."""
    for before, after in revisions[:most]:
        yield named_update(tracker, before)
        yield from differences_told(before, after)
    left = len(revisions[most:]) if most else 0
    if left:
        yield f"and {left:,} more (every one: --dry-run)"


def edit_several(
    editor: Editor,
    prefixes: Sequence[str],
    wanted: FilterOptions,
    settings: Sequence[str],
    *,
    reason: str | None = None,
) -> Done:
    """Correct the updates named, or those that the filters let through, as one ledger entry; a dry run names every one.

    Raises `Usage` without ids and filters, and `Refused` where the person does not agree, and where somebody else
    changed one of them meanwhile.
    """
    tracker = editor.tracker
    revisions = _revisions(tracker, prefixes, wanted, settings)
    if not revisions:
        return Done("Nothing changed.")
    what = wording.counted(len(revisions), "update")
    editor.agree(f"correcting {what}", _preview(tracker, revisions))
    notes = [*_preview(tracker, revisions, None)] if editor.dry_run else []
    with editor.transaction():
        for before, _ in revisions:
            refuse_stale(tracker, before)
        slugs = {each.entity for revision in revisions for each in revision}
        return carry_out(
            editor,
            "edit",
            [upsert(after) for _, after in revisions],
            what,
            about=sorted(slugs),
            notes=notes,
            reason=reason,
        )


# -- delete ----------------------------------------------------------------------------


OUTCOMES_OF = """
SELECT DISTINCT u.id FROM outcome o JOIN updates u ON u.seq = o.seq
 WHERE o.deadline IN (SELECT value FROM json_each(?))
"""
"""The updates that say what became of the deadlines of some updates."""


def delete(editor: Editor, prefixes: Sequence[str], *, reason: str | None) -> Done:
    """Retract updates: they leave every answer and stay in the ledger. One ledger entry.

    Raises `Refused` where the person does not agree.
    """
    tracker = editor.tracker
    named = (f"  {named_update(tracker, u)}" for u in _named(tracker, prefixes))
    what = f"retracting {wording.counted(len(prefixes), 'update')}"
    is_shown = editor.agree(what, named)
    with editor.transaction():
        updates = _named(tracker, prefixes)
        ids = [update.id for update in updates]
        told = tracker.reader.texts(OUTCOMES_OF, (array(ids),))
        lines = [f"  {named_update(tracker, u)}" for u in updates if not is_shown]
        if orphans := [each for each in told if each not in ids]:
            left = ", ".join(map(tracker.short, orphans))
            lines.append(f"what became of its deadlines stays recorded: {left}")
        gone = map(take_out, updates)
        what = wording.counted(len(updates), "update")
        return carry_out(editor, "delete", gone, what, notes=lines, reason=reason)


def named_update(tracker: Tracker, update: Update) -> str:
    """An update in one line of a terminal: id, entity, date, the beginning of its summary."""
    name = tracker.entities.name(update.entity)
    line = f"{tracker.short(update.id)} · {name} · {update.date} · {update.summary}"
    return begun(line, message_width() - 2)  # behind an indent


# -- fix -------------------------------------------------------------------------------


def fix(editor: Editor) -> Done:
    """Mend what is safe to mend (blanks, tracking parameters, publishers' spellings), as one ledger entry."""
    from hwstatus.rules import curation_checks

    with editor.transaction():
        tracker = editor.tracker
        proper = curation_checks.spellings(tracker.cited())
        updates = editor.context.counted(
            "Looking", tracker.total(), tracker.updates(Filter())
        )
        better = ((u, curation_checks.mended(u, proper)) for u in updates)
        fixed = [(before, after) for before, after in better if after != before]
        done = carry_out(
            editor,
            "fix",
            [upsert(after) for _, after in fixed],
            wording.counted(len(fixed), "update"),
            notes=[*_preview(tracker, fixed, None)],
            reason=f"hwstatus check --fix, {editor.context.today}",
        )
    return done if fixed else Done("Nothing to fix.")
