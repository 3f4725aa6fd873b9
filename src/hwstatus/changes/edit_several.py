"""`edit` of several updates at once: previewed first, then one ledger entry."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hwstatus import wording
from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.changes.delete import named_update
from hwstatus.changes.edit import correct, differences_told, refuse_stale, with_settings
from hwstatus.errors import HwstatusError, Usage
from hwstatus.models import Update
from hwstatus.rows import Done
from hwstatus.store import ledger
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker

SHOWN = 5
"""Corrections that a preview shows field by field."""


class Correction(NamedTuple):
    """An update as it is, and as it shall become."""

    before: Update
    after: Update


def corrections(
    tracker: Tracker,
    prefixes: Sequence[str],
    wanted: FilterOptions,
    settings: Sequence[str],
) -> list[Correction]:
    """What `--set` changes in the updates named, or in those that the filters let through.

    Updates that have these values already are left out. Raises `Usage` without ids and
    filters.
    """
    found = []
    for update in _meant(tracker, prefixes, wanted):
        try:
            raw = with_settings(update, settings)
            after = correct(tracker, update, raw)
        except HwstatusError as error:
            error.hints += (f"in {tracker.short(update.id)}; nothing was changed",)
            raise
        if after != update:
            found.append(Correction(update, after))
    return found


def _meant(
    tracker: Tracker, prefixes: Sequence[str], wanted: FilterOptions
) -> list[Update]:
    if prefixes:
        ids = dict.fromkeys(map(tracker.update_id, prefixes))
        return [tracker.update(known) for known in ids]
    if not wanted.is_restrictive:
        raise Usage("give the ids of the updates to correct, or filters")
    return list(tracker.updates(build_filter(tracker, wanted)))


def preview(
    tracker: Tracker, found: Sequence[Correction], most: int | None = SHOWN
) -> Iterator[str]:
    """Each update with its fields before and after; beyond `most`, how many there are."""
    for before, after in found[:most]:
        yield named_update(tracker, before)
        yield from differences_told(before, after)
    left = len(found[most:]) if most else 0
    if left:
        yield f"and {left:,} more (every one: --dry-run)"


def edit_several(
    editor: Editor,
    found: Sequence[Correction],
    *,
    reason: str | None = None,
    dry_run: bool = False,
) -> Done:
    """Make the corrections as one ledger entry; a `dry_run` names every one.

    Raises `Refused` where somebody else changed one of the updates meanwhile.
    """
    if not found:
        return Done("Nothing changed.")
    told = wording.counted(len(found), "update")
    if dry_run:
        notes = tuple(preview(editor.tracker, found, None))
        return Done(f"Would correct {told}.", (), notes)
    with editor.transaction():
        for before, _ in found:
            refuse_stale(editor.tracker, before)
        changes = [ledger.upsert(after) for _, after in found]
        editor.commit("edit", changes, reason=reason)
    return Done(f"Corrected {told}.   Undo: hwstatus undo")
