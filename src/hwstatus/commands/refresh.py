"""`refresh`: merge the dataset of this version into the tracker."""

from hwstatus.rows import Done
from hwstatus.serialization import canonical
from hwstatus.serialization.canonical import Record
from hwstatus.store import builder, ledger
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, upsert
from hwstatus.store.tracker import Tracker

# -- refresh ---------------------------------------------------------------------------------------

_OURS = (ledger.DATASET, "refresh")


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
            editor.commit(
                "refresh", changes, reason=f"dataset {builder.dataset_version()}"
            )
            editor.note("dataset", builder.dataset_version())
    told = ", ".join(f"{n:,} {word}" for word, n in tally.items() if n) or "nothing new"
    verb = "Would refresh" if dry_run else "Refreshed"
    return Done(
        f"{verb} to dataset {builder.dataset_version()}: {told}.",
        (),
        tuple(f"  yours stays: {c}" for c in clashes),
    )


def _merged(
    tracker: Tracker, tally: dict[str, int], clashes: list[str]
) -> list[Change]:
    theirs: dict[tuple[str, str], Record] = {}
    for record in builder.dataset_records(*builder.REFERENCE, *builder.CURATED):
        theirs[canonical.subject_of(record), canonical.key_of(record)] = record
    held = dict(tracker.everything())
    base = tracker.last_of_dataset(_OURS)
    changes: list[Change] = []
    for key, record in theirs.items():
        mine, line, was = held.get(key), canonical.dump(record), base.get(key)
        if mine == line:
            continue
        if mine == was or (mine is None and was is None):
            changes.append(upsert(record))
            tally["newer" if mine else "new"] += 1
        elif was != line:
            clashes.append(f"{key[0]} {key[1]}")
    for key, was in base.items():
        if (
            key not in theirs
            and was is not None
            and held.get(key) == was
            and key[0] != "entity"
        ):
            changes.append(Change(*key, None))
            tally["gone"] += 1
    return changes
