"""`review`: what an editor decides about a draft, each decision one ledger entry.

With the decision the text as it was found is deleted.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hwstatus.answers.done import Done
from hwstatus.changes.add import Addition, addition, record
from hwstatus.changes.change import carry_out, message_of, refuse_copied
from hwstatus.changes.drafts import draft_of, ways_back
from hwstatus.changes.edit import correct, differences_told
from hwstatus.changes.field_settings import apply_settings, field_named, set_options
from hwstatus.changes.raw_update import FIELDS_OF_SOURCE
from hwstatus.errors import BadValue, Refused, Usage
from hwstatus.news import sentences
from hwstatus.record import canonical
from hwstatus.record.fields import NEEDED
from hwstatus.record.forms import Draft, without_unknown
from hwstatus.record.models import Update
from hwstatus.record.names import fold
from hwstatus.store.drafts import DraftWithText, FoundText
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import take_out, upsert
from hwstatus.store.tracker import Tracker

ACCEPT, REJECT, MERGE, SPLIT = "accept", "reject", "merge", "split"
DECISIONS = (ACCEPT, REJECT, MERGE, SPLIT)
"""What can be decided; also the verbs of the ledger."""


class Said(NamedTuple):
    """What is said with a decision: `--set` options, the kind of a new entity, whether it may look like a duplicate."""

    settings: Sequence[str] = ()
    new: str | None = None
    allow_duplicate: bool = False
    reason: str | None = None


NOTHING_SAID = Said()

Raw = Mapping[str, Any]


# -- accept ----------------------------------------------------------------------------


def raw_of(tracker: Tracker, one: DraftWithText) -> dict[str, Any]:
    """What a draft says, as a raw record: entity, date and sources.

    The entity is the one that its heading names. The summary and the status are the
    editor's: nothing is proposed here.
    """
    draft = one.draft
    return {
        "entity": tracker.entities.only(draft.heading or ""),
        "summary": None,
        "date": draft.date,
        "effects": [],
        "sources": one.raw_sources,
    }


def accept(editor: Editor, words: Sequence[str], said: Said = NOTHING_SAID) -> Done:
    """Make an update of the draft whose id is the only word, and of what is said, entities still as names.

    Raises what `add` raises, `CopiedWords`, and the errors of `Drafts.find_with_text`.
    """
    with editor.transaction():
        one = editor.tracker.drafts.find_with_text(*words)
        raw = apply_settings(raw_of(editor.tracker, one), said.settings)
        made = acceptable(editor.tracker, one, raw, new=said.new)
        made = made._replace(apart=said.allow_duplicate)
        return record(editor, made, reason=said.reason)


def acceptable(
    tracker: Tracker, one: DraftWithText, raw: Raw, *, new: str | None = None
) -> Addition:
    """What a draft adds, once an editor said the rest; raises `Usage` with all that is missing."""
    missing = [name for name in NEEDED if not raw.get(name)]
    first = next(iter(raw.get("sources") or []), None)
    if not isinstance(first, dict) or not first.get("publisher"):
        missing.append("publisher")
    if missing:
        each = set_options(dict.fromkeys(missing, "..."))
        raise Usage(f"the draft lacks: {', '.join(missing)}", f"give each: {each}")
    return addition(tracker, raw, new=new)._replace(draft=one)


# -- reject ----------------------------------------------------------------------------


def reject(editor: Editor, words: Sequence[str], said: Said = NOTHING_SAID) -> Done:
    """Put the drafts that the words name aside for good: the same news does not come again."""
    with editor.transaction():
        drafts = editor.tracker.drafts
        rejected = list(dict.fromkeys(map(drafts.find, words)))
        named = ", ".join(drafts.short(draft.id) for draft in rejected)
        what = f"{'draft' if len(rejected) == 1 else 'drafts'} {named}"
        gone = map(take_out, rejected)
        return carry_out(editor, REJECT, gone, what, reason=said.reason)


# -- merge -----------------------------------------------------------------------------


def merge(editor: Editor, words: Sequence[str], said: Said = NOTHING_SAID) -> Done:
    """Add a draft's sources to an update of the same event, the second word, and what the settings correct.

    A setting of a source's field is about the draft's first source, any other about the
    update. Raises `CopiedWords`, and the errors of `Drafts.find_with_text` and of `edit`.
    """
    tracker = editor.tracker
    draft_prefix, prefix = words
    with editor.transaction():
        one = tracker.drafts.find_with_text(draft_prefix)
        update = tracker.update(tracker.update_id(prefix))
        merged, added = merged_update(tracker, update, one, said.settings)
        refuse_copied(merged, one)
        short = tracker.drafts.short(one.draft.id)
        into = f"draft {short} into {tracker.short(update.id)}"
        what = f"source {', '.join(added)}" if added else "no source that it lacks"
        return carry_out(
            editor,
            MERGE,
            [upsert(merged), take_out(one.draft)],
            f"{into}: {what}",
            notes=differences_told(update, merged),
            ids=(update.id,),
            reason=said.reason,
        )


def merged_update(
    tracker: Tracker, update: Update, one: DraftWithText, settings: Sequence[str]
) -> tuple[Update, list[str]]:
    """The update with the draft's sources, and the publishers that it did not have."""
    theirs = {"sources": one.raw_sources}
    raw = canonical.as_json(without_unknown(update))
    for setting in settings:
        field = field_named(setting.partition("=")[0])
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


def split(editor: Editor, words: Sequence[str], said: Said = NOTHING_SAID) -> Done:
    """Make several drafts of one, each of the sentences of a further word: `1`, `1-2`, `1,3`.

    A sentence may be in several of them, and must be in one. Raises `BadValue`,
    `Refused` where the text is gone, and the errors of `Drafts.find_with_text`.
    """
    tracker = editor.tracker
    prefix, *parts = words
    with editor.transaction():
        one = tracker.drafts.find_with_text(prefix)
        made = _parts(editor, one, parts)
        drafts = tracker.drafts
        what = f"draft {drafts.short(one.draft.id)} into {len(made):,}"
        changes = [take_out(one.draft), *(upsert(draft) for draft, _ in made)]
        ids = tuple(draft.id for draft, _ in made)
        done = carry_out(editor, SPLIT, changes, what, ids=ids, reason=said.reason)
        if editor.dry_run:
            return done
        for draft, text in made:
            drafts.keep_text(draft.id, text)
        named = ", ".join(map(drafts.short, ids))
    return done._replace(message=message_of(editor, SPLIT, f"{what}: {named}"))


def _parts(
    editor: Editor, one: DraftWithText, parts: Sequence[str]
) -> list[tuple[Draft, FoundText]]:
    """The drafts that a draft is split into, each with its text."""
    if one.found is None:
        raise Refused(
            "the draft's text is gone: there is nothing to split",
            *ways_back(editor.tracker, [one.draft]),
        )
    said = sentences(one.found.text)
    if len(said) < 2:
        raise Refused("the draft is one sentence: there is nothing to split")
    chosen = [_numbers(part, len(said)) for part in parts]
    left = set(range(1, len(said) + 1)).difference(*chosen)
    if len(chosen) < 2:
        raise Usage("a draft is split into two parts or more, such as: 1 2-3")
    if left:
        raise Usage(
            f"no part has sentence {', '.join(map(str, sorted(left)))}",
            "give it to one, or reject that part afterwards",
        )
    whole = one.found.undivided
    made = []
    for numbers in chosen:
        text = " ".join(said[number - 1] for number in numbers)
        part_text = one.found._replace(text=text, whole=whole)
        made.append((draft_of(editor, one.draft, part_text), part_text))
    if len({draft.id for draft, _ in made} | {one.draft.id}) <= len(made):
        raise Usage("two of the parts are the same, or one is the whole draft")
    return made


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
