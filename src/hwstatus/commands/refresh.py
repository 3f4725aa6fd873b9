"""`refresh`: merge the dataset of this version into the tracker."""

from collections.abc import Mapping

from hwstatus.models import Record
from hwstatus.rows import Done
from hwstatus.serialization import canonical
from hwstatus.store import builder, ledger
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, upsert
from hwstatus.store.tracker import Tracker

# -- refresh ---------------------------------------------------------------------------------------

_OURS = (ledger.DATASET, ledger.REFRESH)


def refresh(editor: Editor, *, dry_run: bool = False) -> Done:
    """Merge the dataset that came with this version: by id; what the user changed stays.

    What both changed is listed, and stays as the user has it.
    """
    tally = {"new": 0, "newer": 0, "gone": 0}
    clashes: list[str] = []
    if not dry_run:
        editor.back_up("before-refresh")
    with editor.transaction():
        changes = _merged(editor.tracker, tally, clashes)
        if not dry_run:
            _write(editor, changes)
    counted = (
        ", ".join(f"{n:,} {word}" for word, n in tally.items() if n) or "nothing new"
    )
    verb = "Would refresh" if dry_run else "Refreshed"
    return Done(
        f"{verb} to dataset {builder.dataset_version()}: {counted}.",
        (),
        tuple(f"  yours stays: {c}" for c in clashes),
    )


def _write(editor: Editor, changes: list[Change]) -> None:
    """One entry; the file names the dataset that its ledger names, and no other."""
    version = builder.dataset_version()
    entry = editor.commit(ledger.REFRESH, changes, reason=f"dataset {version}")
    if entry is not None:
        editor.note("dataset", version)


def _merged(
    tracker: Tracker,
    tally: dict[str, int],
    clashes: list[str],
) -> list[Change]:
    theirs = _dataset()
    base = _restored(tracker.last_of_dataset(_OURS))
    # Of the user's own records the dataset knows nothing: they are not looked at.
    both = tracker.context.counted("Comparing", None, {**theirs, **base})
    mine = _restored({key: tracker.held(*key) for key in both})
    changes: list[Change] = []
    for key, record in theirs.items():
        held = mine.get(key)
        was = base.get(key)
        if held == record:
            continue
        if held == was:
            changes.append(upsert(record))
            tally["newer" if held else "new"] += 1
        elif was != record:
            clashes.append(f"{key[0]} {key[1]}")
    for key, was in base.items():
        is_gone = key not in theirs and key[0] != "entity"
        if is_gone and was is not None and mine.get(key) == was:
            changes.append(Change(*key, None))
            tally["gone"] += 1
    return changes


def _dataset() -> dict[tuple[str, str], Record]:
    records = builder.dataset_records(*builder.REFERENCE, *builder.curated_files())
    return {(canonical.subject_of(r), canonical.key_of(r)): r for r in records}


def _restored(
    lines: Mapping[tuple[str, str], str | None],
) -> dict[tuple[str, str], Record | None]:
    """Records in place of their lines: two lines may spell the same record."""
    records: dict[tuple[str, str], Record | None] = {}
    for (subject, key), line in lines.items():
        records[subject, key] = None
        if line:
            records[subject, key] = canonical.restore(subject, line)
    return records
