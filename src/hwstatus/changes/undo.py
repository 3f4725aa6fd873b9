"""`undo` and `redo`: take back the newest change, or the newest undo, or an earlier one alone, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby, islice, starmap
from operator import attrgetter
from typing import Any, NamedTuple

from hwstatus import json_text, wording
from hwstatus.answers.done import Done
from hwstatus.changes.change import message_of
from hwstatus.changes.edit import differences_told, named_update
from hwstatus.changes.field_settings import edit_line
from hwstatus.errors import BadValue, Refused
from hwstatus.record import canonical
from hwstatus.record.forms import Draft, Entry, Record, Version
from hwstatus.record.models import Entity, Update
from hwstatus.rules.merge.records import RECORD, THEIRS, FieldConflict, Merged, merge
from hwstatus.store import ledger
from hwstatus.store.drafts import FoundText
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change
from hwstatus.store.tracker import Tracker

MOST_SENTENCES = 10
"""Sentences of a draft whose parts are tried when a split is done again: a thousand parts."""
SHOWN = 10
"""How many of the changes that are taken back are named."""


_NEWEST = {ledger.UNDO: ledger.to_undo, ledger.REDO: ledger.to_redo}
_NOTHING = {
    ledger.UNDO: "nothing to undo: every change since the dataset is taken back",
    ledger.REDO: "nothing to redo",
}


def take_back(editor: Editor, verb: str, number: str | None = None) -> Done:
    """Take back the newest invocation in force, by undo, or the newest undo, by redo; or that of an entry.

    Raises `Refused` where there is none, where a later change has overtaken it, and where the person does not agree
    to take back a colleague's.
    """
    tracker = editor.tracker
    meant = None
    if editor.is_shared:
        # Nobody is kept from writing while a person thinks.
        meant = _meant(tracker, tracker.ledger.entries(), verb, number)
    if meant and meant.by != editor.context.user:
        what = f"entry {meant.seq}, {meant.verb} by {meant.by}, {meant.at}"
        editor.agree(f"taking back {what}", ())
    with editor.transaction():
        history = tracker.ledger.entries()
        entry = _meant(tracker, history, verb, number)
        if meant is not None and entry != meant:
            raise Refused(
                "a colleague wrote meanwhile; nothing was changed. Try again."
            )
        if entry is None:
            raise Refused(_NOTHING[verb], *_overtaken(tracker, history, verb))
        return _reverse(editor, history, entry, verb)


def _meant(
    tracker: Tracker, history: Sequence[Entry], verb: str, number: str | None
) -> Entry | None:
    """The entry that a verb takes back: the newest, None where there is none, or the one with a number."""
    if number is None:
        return _NEWEST[verb](history)
    return _named(tracker, history, number, verb)


def _overtaken(tracker: Tracker, history: Sequence[Entry], verb: str) -> Iterator[str]:
    """How the newest undo is taken back where later changes, none of them upon it, have overtaken it."""
    if verb != ledger.REDO:
        return
    for entry in ledger.in_force(history):
        if entry.verb == ledger.UNDO and not tracker.ledger.built_upon(history, entry):
            what = _named_change(tracker, history, entry)
            yield f"taken back before later changes, {what}: hwstatus redo {entry.seq}"
            return


def _named(
    tracker: Tracker, history: Sequence[Entry], typed: str, verb: str
) -> Entry | None:
    """The entry with a number, or the last of a record, that the verb takes back; raises `Refused`, or `BadValue`."""
    number = typed.strip().lstrip("#")
    numbered = next((each for each in history if str(each.seq) == number), None)
    entry = numbered or _of_a_record(tracker, history, typed, verb)
    if entry is None:
        numbers = f"the number of an entry, 1 to {len(history):,}"
        way_on = next(_ways_on(tracker, history, typed, verb))
        raise BadValue(verb, typed, numbers, hints=[way_on])
    seq = entry.seq
    standing = list(ledger.in_force(history))
    anew = (r for r in standing if r.verb == ledger.REDO and verb == ledger.UNDO)
    if entry not in standing:
        by = next(each.seq for each in standing if each.undoes == seq)
        raise Refused(
            f"entry {seq} is taken back already, by entry {by}; nothing was changed"
        )
    if entry.verb == ledger.DATASET:
        apart = (ledger.DATASET, ledger.UNDO)
        own = [each.seq for each in standing if each.verb not in apart]
        last = [f"hwstatus undo {seq}" for seq in own[: min(seq, SHOWN)]]
        raise Refused(
            f"entry {seq} is the dataset; nothing was changed",
            "an update of it is taken out by: hwstatus delete ID",
            f"the last changes, one at a time: {' && '.join(last) or 'hwstatus undo'}   their numbers: hwstatus log",
        )
    if (entry.verb == ledger.UNDO) != (verb == ledger.REDO):
        other = ledger.REDO if verb == ledger.UNDO else ledger.UNDO
        raise Refused(
            f"entry {seq} is of {entry.verb}: hwstatus {other} {seq}; nothing was changed"
        )
    # What was done again stands as its redo.
    return next((r for r in anew if ledger.original(history, r) == entry), entry)


def _of_a_record(
    tracker: Tracker, history: Sequence[Entry], record: str, verb: str
) -> Entry | None:
    """The newest entry that a verb takes back of the one record whose id begins so; None where it changed others."""
    newest = next(_changing(tracker, history, record, verb), None)
    is_one = len(tracker.ledger.keys_like(record)) == 1
    if not (newest and is_one):
        return None
    is_alone = sum(tracker.ledger.records_of_entry(newest).values()) == 1
    return next(e for e in history if e.seq == newest) if is_alone else None


def _ways_on(
    tracker: Tracker, history: Sequence[Entry], typed: str, verb: str
) -> Iterator[str]:
    """What to type in place of a verb with what is no entry, the best first."""
    for number in _changing(tracker, history, typed, verb):
        yield f"the last of it, with others: hwstatus {verb} {number}"
    if typed in ("last", "latest", "newest"):
        yield f"that is: hwstatus {verb}"
    if typed != ledger.DATASET:
        yield from _by_kind(history, typed, verb)
    if tracker.ledger.keys_like(typed):
        yield f"nothing to {verb} there; what became of it: hwstatus log {typed}"
    slug = tracker.entities.only(typed)
    yield f"see: hwstatus log {slug or ''}".rstrip()


def _by_kind(history: Sequence[Entry], typed: str, verb: str) -> Iterator[str]:
    """The lines that take back the entries in force of a kind that is typed, the newest first; by redo their undo."""
    way = ledger.REDO if typed == ledger.UNDO else verb
    for entry in ledger.in_force(history):
        kinds = {entry.verb}
        if entry.verb == ledger.UNDO:
            kinds.add(ledger.original(history, entry).verb)
        is_taken = (entry.verb == ledger.UNDO) == (way == ledger.REDO)
        if is_taken and typed in kinds:
            yield f"the last {typed}: hwstatus {way} {entry.seq}"


def _changing(
    tracker: Tracker, history: Sequence[Entry], record: str, verb: str
) -> Iterator[int]:
    """The entries that a verb takes back and that changed a record whose id begins so, newest first."""
    own = (each for each in ledger.in_force(history) if each.verb != ledger.DATASET)
    taken = {o.seq for o in own if (o.verb == ledger.UNDO) == (verb == ledger.REDO)}
    versions = tracker.ledger.versions_of(tracker.ledger.keys_like(record))
    return (version.entry for version in versions if version.entry in taken)


def _named_change(tracker: Tracker, history: Sequence[Entry], entry: Entry) -> str:
    """What an entry changed in the first place: `delete of 1 update (7pgc), made TIME`."""
    made = ledger.original(history, entry)
    counts = tracker.ledger.records_of_entry(made.seq)
    parts = starmap(wording.records, counts.items())
    ids = ""
    if counts.get("update") == 1:
        keys = [
            v.key for v in tracker.ledger.versions(made.seq) if v.subject == "update"
        ]
        ids = f" ({tracker.short(keys[0])})"
    what = ", ".join(parts) + ids
    said = what if made.verb in counts else f"{made.verb} of {what}"
    return f"{said}, made {made.at}"


def _reverse(editor: Editor, history: Sequence[Entry], entry: Entry, verb: str) -> Done:
    """Bring back what an entry changed; `verb` is undo or redo. Raises `Refused` where a later change rests on it."""
    tracker = editor.tracker
    what = _named_change(tracker, history, entry)
    later = tracker.ledger.built_upon(history, entry)
    changes = _by_field(tracker, entry, later) if later else None
    shown = _first_changes(tracker, entry)
    counts = tracker.ledger.records_of_entry(entry.seq)
    more = sum(counts.values()) - SHOWN
    if more > 0:
        shown.append(f"  and {more:,} more")
    if changes is not None:
        shown.append(f"what later entries changed stays: {_numbered(later)}")
    if not editor.dry_run and "draft" in counts:
        shown += _reversed_with_drafts(editor, entry, verb)
    elif not editor.dry_run:
        editor.reverse(entry, verb, changes)
    return Done(message_of(editor, verb, what), (), tuple(shown))


class _Sides(NamedTuple):
    """A record that an entry changed: as it stood before, as the entry left it, and as it is now."""

    version: Version
    before: Record | None
    left: Record | None
    now: Record | None

    @property
    def is_apart(self) -> bool:
        """Whether the entry can be taken out of what later ones made of the record."""
        is_same = self.now == self.left
        return self.before is not None and (
            is_same or isinstance(self.now, Update | Entity)
        )

    @property
    def merged(self) -> Merged:
        """The record with what stood before in the fields that the entry changed; those of later ones are conflicts."""
        merged = merge(self.left, self.now, self.before, lambda _: THEIRS)
        if not isinstance(merged.record, Update | Entity):
            return merged
        whole = dict(self._exchanged_twice(merged.record))
        conflicts = (FieldConflict(field, None, None, None) for field in whole)
        record = merged.record._replace(**whole)
        return Merged(record, (*merged.conflicts, *conflicts))

    def _exchanged_twice(self, merged: Update | Entity) -> Iterator[tuple[str, Any]]:
        """The lists, as they were before, where a later entry exchanged again what the entry had exchanged."""
        for field in merged._fields:
            result, now, left, before = (
                getattr(side, field)
                for side in (merged, self.now, self.left, self.before)
            )
            if not isinstance(result, tuple) or {*before} <= {*left}:
                continue
            if len(result) > len(now) + len(before) - len(left):
                yield field, before


def _sides(tracker: Tracker, entry: Entry) -> Iterator[_Sides]:
    """The sides of each record that an entry changed."""
    versions = tracker.ledger.versions(entry.seq)
    for (subject, key), own in groupby(versions, key=attrgetter("subject", "key")):
        last = max(own, key=attrgetter("seq"))
        lines = (
            tracker.ledger.stood_before(last),
            last.record,
            tracker.ledger.held(subject, key),
        )
        before, left, now = (canonical.restored(subject, line) for line in lines)
        yield _Sides(last, before, left, now)


def _by_field(tracker: Tracker, entry: Entry, later: Sequence[Entry]) -> list[Change]:
    """What takes an entry back and leaves the fields alone that later ones changed in its records.

    Raises `Refused` where they changed the same fields, or rest on the record as a whole.
    """
    verb = ledger.REDO if later[0].verb == ledger.UNDO else ledger.UNDO
    newest = f"take the newest back first: hwstatus {verb} {later[0].seq}"
    built_upon = Refused(
        f"later entries changed or name what entry {entry.seq} left: {_numbered(later)}; nothing was changed",
        newest,
    )
    merged = {}
    for side in _sides(tracker, entry):
        if not side.is_apart:
            raise built_upon
        merged[side] = side.merged
    disputed = {side: each for side, each in merged.items() if each.conflicts}
    fields = {c.field for each in disputed.values() for c in each.conflicts}
    if RECORD in fields:
        raise built_upon
    if disputed:
        raise Refused(
            f"later entries changed {', '.join(sorted(fields))} too: {_numbered(later)}; nothing was changed",
            *_edits_back(tracker, disputed),
            newest,
        )
    if all(each.record == side.now for side, each in merged.items()):
        raise Refused(
            f"what entry {entry.seq} changed is as it was before: {_numbered(later)}; nothing was changed"
        )
    return [
        Change(side.version.subject, side.version.key, each.record)
        for side, each in merged.items()
    ]


def _edits_back(tracker: Tracker, merged: Mapping[_Sides, Merged]) -> Iterator[str]:
    """The lines that set the fields of updates to what they were; of the first of them."""
    for side, each in islice(merged.items(), SHOWN):
        if not isinstance(side.now, Update):
            continue
        raws = map(canonical.as_json, (side.now, each.record))
        before = {
            field: _typed(value) for field, _, value in canonical.differences(*raws)
        }
        short = tracker.short(side.version.key)
        yield f"as it was before: {edit_line(short, before)}"


def _typed(value: object) -> str:
    """A value of a record as `edit --set` takes it."""
    if value is None or isinstance(value, str):
        return value or ""
    return json_text.encode(value)


def _numbered(entries: Sequence[Entry]) -> str:
    """The first of some entries: their numbers, and who made them."""
    return ", ".join(
        f"{each.seq} ({each.verb} by {each.by})" for each in entries[:SHOWN]
    )


def _first_changes(tracker: Tracker, entry: Entry) -> list[str]:
    """What is said of each of the first records that an entry changed.

    The read ends with this function: SQLite drops no index beneath one that is open.
    """
    sides = islice(_sides(tracker, entry), SHOWN)
    return [line for side in sides for line in _taken_back(tracker, side)]


def _reversed_with_drafts(editor: Editor, entry: Entry, verb: str) -> list[str]:
    """Take back an entry that changed drafts; says which of them came back without their text."""
    keys = [
        version.key
        for version in editor.tracker.ledger.versions(entry.seq)
        if version.subject == "draft"
    ]
    drafts = editor.tracker.drafts
    texts = drafts.wholes(keys)
    if verb == ledger.REDO:  # perhaps of a split, whose parts have no text yet
        for text in filter(None, map(drafts.text, keys)):
            texts.update(_parts_of(text))
    editor.reverse(entry, verb)
    drafts.give_back(texts)
    back = [draft for draft in map(drafts.draft, keys) if draft]
    bare = [draft for draft in back if drafts.text(draft.id) is None]
    if not bare:
        return []
    from hwstatus.changes.drafts import ways_back

    count = wording.counted(len(bare), "draft")
    its = "its" if len(bare) == 1 else "their"
    ways = "; ".join(ways_back(editor.tracker, bare))
    return [f"{count} came back without {its} text; {ways}"]


def _parts_of(found_text: FoundText) -> dict[str, FoundText]:
    """What a draft may have been split into, by the SHA-256 of the text."""
    from hwstatus.news import sentences

    whole = found_text.undivided
    said = sentences(whole)[:MOST_SENTENCES]
    parts = {}
    for size in range(1, len(said) + 1):
        for chosen in combinations(said, size):
            text = " ".join(chosen)
            part = found_text._replace(text=text, whole=whole)
            parts[canonical.digest(text)] = part
    return parts


def _taken_back(tracker: Tracker, side: _Sides) -> Iterator[str]:
    """A record as it stood before an entry changed it, and the fields that become again what they were."""
    version, before, left, _ = side
    match before or left:
        case Update() as update:
            yield f"  {named_update(tracker, update)}"
        case Draft() as draft:
            yield f"  draft {version.key}: {draft.heading or draft.title or draft.origin}"
        case _:
            yield f"  {version.subject} {version.key}"
    if isinstance(before, Update) and isinstance(left, Update):
        yield from (f" {told}" for told in differences_told(left, before))
