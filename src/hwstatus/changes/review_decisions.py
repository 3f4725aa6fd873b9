"""`review`: what an editor decides about a draft, each decision one ledger entry.

With the decision the text as it was found is deleted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from hwstatus.answers.answer import Done
from hwstatus.changes.add import Addition, addition, headlines, moved, refuse_repeated
from hwstatus.changes.drafts import draft_of
from hwstatus.changes.edit import correct, differences_told
from hwstatus.changes.raw_update import FIELDS_OF_SOURCE, apply_settings
from hwstatus.errors import BadValue, CopiedWords, Refused, Usage
from hwstatus.news import sentences
from hwstatus.record import canonical
from hwstatus.record.fields import NEEDED
from hwstatus.record.forms import Draft
from hwstatus.record.models import Update
from hwstatus.record.names import fold
from hwstatus.rules.likeness import copied
from hwstatus.store.drafts import FoundText, HeldDraft
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, upsert
from hwstatus.store.tracker import Tracker

ACCEPT, REJECT, MERGE, SPLIT = "accept", "reject", "merge", "split"
DECISIONS = (ACCEPT, REJECT, MERGE, SPLIT)
"""What can be decided; also the verbs of the ledger."""

Raw = Mapping[str, Any]


# -- accept ----------------------------------------------------------------------------


def raw_of(tracker: Tracker, one: HeldDraft) -> dict[str, Any]:
    """What a draft says, as a raw record: entity, date and sources.

    The entity is the one that its heading names. The summary and the status are the
    editor's: nothing is proposed here.
    """
    draft = one.draft
    sources = [canonical.as_json(source) for source in one.sources]
    raw: dict[str, Any] = {
        "entity": None,
        "summary": None,
        "date": draft.date,
        "effects": [],
        "sources": sources or [{}],
    }
    if draft.heading:
        named, missed = tracker.entities.resolve([draft.heading])
        if len(named) == 1 and not missed:
            raw["entity"] = named[0]
    return raw


def accept(
    editor: Editor,
    prefix: str,
    raw: Callable[[HeldDraft], Raw],
    *,
    new: str | None = None,
    allow_duplicate: bool = False,
    reason: str | None = None,
) -> Done:
    """Make an update of a draft; `raw` gives its raw record, entities still as names.

    Raises what `add` raises, `CopiedWords`, and the errors of `Drafts.held`.
    """
    with editor.transaction():
        one = editor.tracker.drafts.held(prefix)
        made = acceptable(editor.tracker, raw(one), new=new)
        return record_accepted(
            editor, one, made, allow_duplicate=allow_duplicate, reason=reason
        )


def acceptable(tracker: Tracker, raw: Raw, *, new: str | None = None) -> Addition:
    """What a draft adds, once an editor said the rest; raises `Usage` with all that is missing."""
    missing = [name for name in NEEDED if not raw.get(name)]
    first = next(iter(raw.get("sources") or []), None)
    if not isinstance(first, dict) or not first.get("publisher"):
        missing.append("publisher")
    if missing:
        each = " ".join(f"--set {name}=..." for name in missing)
        raise Usage(f"the draft lacks: {', '.join(missing)}", f"give each: {each}")
    return addition(tracker, raw, new=new)


def record_accepted(
    editor: Editor,
    one: HeldDraft,
    made: Addition,
    *,
    allow_duplicate: bool = False,
    reason: str | None = None,
) -> Done:
    """Record what a draft adds and put the draft away, inside an open transaction."""
    tracker = editor.tracker
    refuse_repeated(tracker, made, allow_duplicate=allow_duplicate)
    refuse_copied(made.update, one.found)
    described = made.described(tracker)
    short = tracker.drafts.short(one.draft.id)
    if editor.dry_run:
        return Done(f"Would accept draft {short} as {described}.", (), made.notes)
    before = headlines(tracker, [made.update.entity])
    editor.commit(ACCEPT, [*made.changes, _gone(one.draft)], reason=reason)
    update = made.update.id
    message = f"Accepted draft {short} as {tracker.short(update)} · {described}."
    notes = (*made.notes, *moved(tracker, before))
    if one.found is None:
        notes += ("The draft's text was gone: nothing was compared with it.",)
    return Done(message, (update,), notes, undo=True)


def _gone(draft: Draft) -> Change:
    return Change("draft", draft.id, None)


def refuse_copied(update: Update, found_text: FoundText | None) -> None:
    """Raise `CopiedWords` where what an update says repeats the text of a draft."""
    if found_text is None:
        return
    text = found_text.undivided
    said = {"summary": update.summary, "note": update.note or ""}
    said |= {f"deadline {n}": d.what for n, d in enumerate(update.deadlines, 1)}
    for field, words in said.items():
        repeated = copied(words, text)
        if repeated:
            raise CopiedWords(field, repeated)


# -- reject ----------------------------------------------------------------------------


def reject(
    editor: Editor, prefixes: Sequence[str], *, reason: str | None = None
) -> Done:
    """Put drafts aside for good: the same news does not come again."""
    with editor.transaction():
        drafts = editor.tracker.drafts
        rejected = list(dict.fromkeys(map(drafts.find, prefixes)))
        named = ", ".join(drafts.short(draft.id) for draft in rejected)
        editor.commit(REJECT, map(_gone, rejected), reason=reason)
    drafts_word = "draft" if len(rejected) == 1 else "drafts"
    if editor.dry_run:
        return Done(f"Would reject {drafts_word} {named}.")
    return Done(f"Rejected {drafts_word} {named}.", undo=True)


# -- merge -----------------------------------------------------------------------------


def merge(
    editor: Editor,
    prefix: str,
    update_prefix: str,
    settings: Sequence[str] = (),
    *,
    reason: str | None = None,
) -> Done:
    """Add a draft's sources to an update of the same event, and what `settings` correct.

    A setting of a source's field is about the draft's first source, any other about the
    update. Raises `CopiedWords`, and the errors of `Drafts.held` and of `edit`.
    """
    tracker = editor.tracker
    with editor.transaction():
        one = tracker.drafts.held(prefix)
        update = tracker.update(tracker.update_id(update_prefix))
        merged, added = merged_update(tracker, update, one, settings)
        refuse_copied(merged, one.found)
        changes = [upsert(merged), _gone(one.draft)]
        short = tracker.drafts.short(one.draft.id)
        into = f"draft {short} into {tracker.short(update.id)}"
        editor.commit(MERGE, changes, reason=reason)
    lines = tuple(differences_told(update, merged))
    what = f"source {', '.join(added)}" if added else "no source that it lacks"
    if editor.dry_run:
        return Done(f"Would merge {into}: {what}.", (), lines)
    return Done(f"Merged {into}: {what}.", (update.id,), lines, undo=True)


def merged_update(
    tracker: Tracker, update: Update, one: HeldDraft, settings: Sequence[str]
) -> tuple[Update, list[str]]:
    """The update with the draft's sources, and the publishers that it did not have."""
    sources = [canonical.as_json(source) for source in one.sources]
    theirs = {"sources": sources or [{}]}
    raw = canonical.as_json(update)
    for setting in settings:
        field = setting.partition("=")[0].strip().lower().replace("-", "_")
        apply_settings(theirs if field in FIELDS_OF_SOURCE else raw, [setting])
    held_already = {_identity(source) for source in raw.get("sources", ())}
    fresh = [
        source
        for source in theirs["sources"]
        if source and _identity(source) not in held_already
    ]
    raw["sources"] = [*raw.get("sources", ()), *fresh]
    return correct(tracker, update, raw), [str(s.get("publisher")) for s in fresh]


def _identity(source: Raw) -> tuple[str, object]:
    """What makes a source the same: its address, else its publisher and its day."""
    if source.get("url"):
        return "", source["url"]
    return fold(str(source.get("publisher"))), source.get("published")


# -- split -----------------------------------------------------------------------------


def split(
    editor: Editor, prefix: str, parts: Sequence[str], *, reason: str | None = None
) -> Done:
    """Make several drafts of one, each of some of its sentences: `1`, `1-2`, `1,3`.

    A sentence may be in several of them, and must be in one. Raises `BadValue`,
    `Refused` where the text is gone, and the errors of `Drafts.held`.
    """
    tracker = editor.tracker
    with editor.transaction():
        one = tracker.drafts.held(prefix)
        made = _parts(editor, one, parts)
        drafts = tracker.drafts
        short = drafts.short(one.draft.id)
        changes = [_gone(one.draft), *(upsert(part.draft) for part in made)]
        if not editor.dry_run:
            editor.commit(SPLIT, changes, reason=reason)
            for part in made:
                assert part.found is not None
                editor.tracker.drafts.keep_text(part.draft.id, part.found)
        named = ", ".join(drafts.short(part.draft.id) for part in made)
    if editor.dry_run:
        return Done(f"Would split draft {short} into {len(made):,}.")
    ids = tuple(part.draft.id for part in made)
    message = f"Split draft {short} into {len(made):,}: {named}."
    return Done(message, ids, undo=True)


def _parts(editor: Editor, one: HeldDraft, parts: Sequence[str]) -> list[HeldDraft]:
    """The drafts that a draft is split into."""
    if one.found is None:
        raise Refused(
            "the draft's text is gone: there is nothing to split",
            f"import it again to have it back: {one.draft.origin}",
        )
    said = sentences(one.found.text)
    if len(said) < 2:
        raise Refused("the draft is one sentence: there is nothing to split")
    chosen = [_numbers(part, len(said)) for part in parts]
    left = set(range(1, len(said) + 1)).difference(*chosen)
    if len(chosen) < 2 or left:
        raise _not_parted(len(chosen), left)
    whole = one.found.undivided
    made = []
    for numbers in chosen:
        text = " ".join(said[number - 1] for number in numbers)
        part_text = one.found._replace(text=text, whole=whole)
        made.append(HeldDraft(draft_of(editor, one.draft, part_text), part_text))
    if len({part.draft.id for part in made} | {one.draft.id}) <= len(made):
        raise Usage("two of the parts are the same, or one is the whole draft")
    return made


def _not_parted(count: int, left: Iterable[int]) -> Usage:
    if count < 2:
        return Usage("a draft is split into two parts or more, such as: 1 2-3")
    named = ", ".join(map(str, sorted(left)))
    return Usage(
        f"no part has sentence {named}",
        "give it to one, or reject that part afterwards",
    )


def _numbers(part: str, most: int) -> list[int]:
    """The numbers of `1,3-4`, each once, in order; raises `BadValue`."""
    numbers: set[int] = set()
    for piece in part.split(","):
        first, sign, last = piece.partition("-")
        try:
            begin = int(first)
            end = int(last) if sign else begin
        except ValueError:
            begin, end = 0, 0
        if not 1 <= begin <= end <= most:
            expected = f"numbers of its {most} sentences, such as 1,3 or 2-3"
            raise BadValue("a part", part, expected)
        numbers.update(range(begin, end + 1))
    return sorted(numbers)
