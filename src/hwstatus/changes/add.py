"""`add`, `checked`: one new update, checked in full; and that nothing is new."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from hwstatus import wording
from hwstatus.answers.done import Done
from hwstatus.answers.words import unit_of
from hwstatus.changes.change import carry_out, refuse_copied, refuse_stale
from hwstatus.changes.field_settings import edit_line
from hwstatus.errors import BadRecord, Duplicate, Refused, UnknownEntity, Usage
from hwstatus.record import canonical, dates, names, validation
from hwstatus.record.fields import DEADLINE, NEEDED
from hwstatus.record.forms import NothingNew, refuse_unknown
from hwstatus.record.models import Deadline, Entity, Update
from hwstatus.record.names import read_word
from hwstatus.record.values import MAX_NAME_CHARS, id_from
from hwstatus.record.vocabulary import JURISDICTIONS, KINDS
from hwstatus.rules import likeness
from hwstatus.store.deadlines import DeadlineRow
from hwstatus.store.drafts import DraftWithText
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, take_out, upsert
from hwstatus.store.tracker import Tracker
from hwstatus.text import typed

# -- one new update --------------------------------------------------------------------


def prepare(
    tracker: Tracker, raw: Mapping[str, Any], *, new: str | None = None
) -> "Addition":
    """The checked update and the entities that it brings with it.

    Raises `BadRecord` for what it holds, `UnknownEntity` for a name that nothing answers to.
    """
    values = dict(raw)
    validation.refuse_lacking(
        name for name in (*NEEDED, "sources") if values.get(name) is None
    )
    created: list[Entity] = []
    values["entity"] = _entity(tracker, values.get("entity"), new, created)
    about = values.get("also_about") or []
    if not isinstance(about, list):
        raise BadRecord("also_about", "is not a list")
    values["also_about"] = [
        _entity(tracker, name, new if created else None, []) for name in about
    ]
    values.setdefault("id", new_id(tracker))
    values.setdefault("recorded_at", tracker.context.now)
    values.setdefault("recorded_by", "nobody yet")  # who it is may have to be asked
    update = validation.read_update(values, tracker.context.today)
    refuse_unknown(update)
    return Addition(update, created)


def new_id(tracker: Tracker) -> str:
    """An id that no record has or ever had."""
    while True:
        update_id = id_from(secrets.token_bytes(8))
        if not tracker.ledger.was_held("update", update_id):
            return update_id


def _entity(
    tracker: Tracker, name: object, new: str | None, created: list[Entity]
) -> str:
    text = validation.read_text("entity", name, MAX_NAME_CHARS)
    slugs, missed = tracker.entities.resolve([text])
    if len(slugs) == 1 and not missed:
        return slugs[0]
    if new is None:
        if slugs and not missed:
            raise Refused(
                f"'{text}' names several entities: {', '.join(slugs)}",
                f"one main entity, the others beside: hwstatus add {slugs[0]} --about {','.join(slugs[1:])}"
                " ...   for a place alone: --extent place",
            )
        raise UnknownEntity(text, tuple(tracker.entities.near(text)))
    entity = Entity(_new_slug(tracker, text), text, read_word("--new", new, KINDS))
    created.append(entity)
    return entity.slug


def _new_slug(tracker: Tracker, name: str) -> str:
    slug = names.slugify(name)
    if not slug:
        raise Usage(
            f"'{name}' has no Latin letter or digit to make a name of",
            "give its English name",
        )
    _refuse_taken(tracker, slug, name)
    return slug


def _refuse_taken(tracker: Tracker, slug: str, name: str) -> None:
    if tracker.entities.slug_of(names.fold(slug)):
        raise Refused(f"'{name}' would be named {slug}, which is taken")


class Addition(NamedTuple):
    """An update that may be recorded, and the entities that it brings with it.

    `corrects` is the recorded update of the same act that it takes the place of, under its id;
    `draft` what it is made of, which is put away with it. With `apart` it is recorded even if it looks like a
    duplicate.
    """

    update: Update
    created: Sequence[Entity] = ()
    corrects: Update | None = None
    draft: DraftWithText | None = None
    apart: bool = False

    def as_further_source(self, other: Update) -> "Addition":
        """The other update with the sources that it lacks; nothing else is recorded."""
        sources = (*other.sources, *likeness.further_sources(self.update, other))
        update = other._replace(sources=sources)
        return self._replace(update=update, created=(), corrects=other)

    def in_place_of(self, other: Update) -> "Addition":
        """The same under the other's id."""
        return self._replace(update=self.update._replace(id=other.id), corrects=other)

    @property
    def verb(self) -> str:
        """What recording it is called in the ledger."""
        if self.draft:
            return "accept"
        return "edit" if self.corrects else "add"

    @property
    def changes(self) -> list[Change]:
        """What recording it changes."""
        gone = [take_out(self.draft.draft)] if self.draft else []
        return [*map(upsert, self.created), upsert(self.update), *gone]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know besides."""
        return tuple(f"New {e.kind}: {e.name} ({e.slug})." for e in self.created)

    def moving(self, deadline: Deadline, was: str) -> "Addition":
        """The same with a deadline that takes the place of one of another date."""
        deadlines = [
            each._replace(replaces=was) if each == deadline else each
            for each in self.update.deadlines
        ]
        return self._replace(update=self.update._replace(deadlines=tuple(deadlines)))

    def name(self, tracker: Tracker) -> str:
        """Whom it is about."""
        new = next(iter(self.created), None)
        return new.name if new else tracker.entities.name(self.update.entity)

    def described(self, tracker: Tracker) -> str:
        """What it is about, what it changes and when: `Finland · banned (5g) · 2020`."""
        return f"{self.name(tracker)} · {wording.effect_of(self.update)} · {self.update.date}"


def addition(
    tracker: Tracker,
    raw: Mapping[str, Any],
    *,
    new: str | None = None,
    apart: bool = False,
) -> Addition:
    """A raw record as an update that may be recorded now, by the person who asks.

    Raises what `prepare` raises. Whether it is recorded already: see `refuse_repeated`.
    """
    made = prepare(tracker, raw, new=new)
    # When and by whom it was entered is not the record's to say: "known at" rests on it.
    context = tracker.context
    update = made.update._replace(recorded_at=context.now, recorded_by=context.user)
    return made._replace(update=keeping_words(tracker, update), apart=apart)


def refuse_repeated(tracker: Tracker, made: Addition) -> None:
    """Raise `Refused` where an id or a name is taken, `Duplicate` for what seems recorded already, `DecidedDraft`."""
    update = made.update
    if made.draft:
        tracker.drafts.find(made.draft.draft.id)
    for entity in made.created:
        _refuse_taken(tracker, entity.slug, entity.name)
    if made.corrects:
        refuse_stale(tracker, made.corrects)
        return
    if tracker.ledger.was_held("update", update.id):
        problem = f"the id {update.id} was used before"
        raise Refused(f"{problem}: leave it out, a new one is made")
    repeated = likeness.repeats(update, tracker.near_in_time(update, likeness.CLOSE))
    if repeated and not made.apart:
        other, why = repeated
        raise Duplicate(tracker.short(other.id), other.entity, other.date, why)


def near_acts(tracker: Tracker, update: Update) -> list[tuple[Update, str]]:
    """The recorded updates that may be of the same act, each with the reason."""
    return [
        (other, why)
        for other in tracker.near_in_time(update, likeness.NEAR)
        if other.id != update.id and (why := likeness.near_act(update, other))
    ]


def beside_open(
    tracker: Tracker, update: Update
) -> Iterator[tuple[Deadline, DeadlineRow]]:
    """The deadlines of a new update, each with the open one of its scope that it may have moved from.

    One of which the update tells the outcome has not moved.
    """
    rows = tracker.deadlines.open(update.entity, tracker.context.today)
    last = dates.read_date(update.date).last
    ended = {each.deadline for each in update.outcomes}
    before = [
        row
        for row in rows
        if dates.day_of(row.decided) <= last and row.called not in ended
    ]
    for deadline in update.deadlines:
        own = [row for row in before if row.scope == deadline.scope]
        days = {row.date for row in own}
        if own and not days & {deadline.date, deadline.replaces}:
            yield deadline, max(own, key=lambda row: row.decided)


def keeping_words(
    tracker: Tracker, update: Update, before: Iterable[Deadline] = ()
) -> Update:
    """The update, of whose deadlines those that moved say what must go in the words of the earlier ones.

    Those that moved `before`, or of which something else is said, are left as they are.
    """
    if not any(each.replaces for each in update.deadlines):
        return update
    moved = {(each.scope, each.replaces) for each in before}
    rows = tracker.deadlines.in_force(tracker.context.today, update.entity)
    words = {(row.scope, row.date): row.what for row in rows if row.id != update.id}
    deadlines = []
    for deadline in update.deadlines:
        move = deadline.scope, deadline.replaces or ""
        if deadline.what == DEADLINE.fields["what"].absent and move not in moved:
            deadline = deadline._replace(what=words.get(move, deadline.what))
        deadlines.append(deadline)
    return update._replace(deadlines=tuple(deadlines))


def _told_beside(
    editor: Editor, update: Update, pairs: Iterable[tuple[Deadline, DeadlineRow]]
) -> Iterator[str]:
    """What else is due by another date, and how to say that it moved."""
    tracker = editor.tracker
    name = tracker.entities.name(update.entity)
    for deadline, row in pairs:
        moved = f"{row.scope}={row.date}"
        how = edit_line(tracker.short(update.id), {"replaces": moved})
        if editor.dry_run:
            how = f'--replaces {moved}, or in a record "replaces":"{row.date}"'
        yield (
            f"{name} has an open deadline of {row.date} for {row.scope} too."
            f" If it moved to {deadline.date}: {how}"
        )


def named_act(tracker: Tracker, other: Update) -> str:
    """A recorded update in a line: `k7q2 · Sweden · phase-out (5g) · 2020-10-20`."""
    name = tracker.entities.name(other.entity)
    short = tracker.short(other.id)
    return f"{short} · {name} · {wording.effect_of(other)} · {other.date}"


def add(editor: Editor, made: Addition) -> Done:
    """Record one update, with one ledger entry; raises `Duplicate` for what seems recorded already."""
    with editor.transaction():
        near = [] if made.apart else near_acts(editor.tracker, made.update)
        beside = list(beside_open(editor.tracker, made.update))
        done = record(editor, made)
        notes = [
            f"Perhaps the same act ({why}): {named_act(editor.tracker, other)}."
            for other, why in near
        ]
        if near:
            short = editor.tracker.short(near[0][0].id)
            notes.append(
                f"If it is: hwstatus undo, hwstatus edit {short} --add-source '...'"
            )
        notes += _told_beside(editor, made.update, beside)
        return done._replace(notes=(*done.notes, *notes))


def _spelt_otherwise(editor: Editor, update: Update) -> Iterator[str]:
    """What to say of each publisher that is mostly spelt otherwise, as `check` would, and how it is respelt."""
    from hwstatus.rules.curation_checks import mended, spellings

    own = [(source.publisher, source.url) for source in update.sources]
    alike = editor.tracker.cited_alike((name for name, _ in own), likeness.folded)
    proper = mended(update, spellings(chain(alike, own)))
    short = editor.tracker.short(update.id)
    for source, other in zip(update.sources, proper.sources, strict=True):
        name, common = source.publisher, other.publisher
        line = edit_line(f"{short} --publisher {typed(name)}", {"publisher": common})
        if name != common:
            yield f"{name} is mostly spelt {common}{'' if editor.dry_run else f': {line}'}"


def record(editor: Editor, made: Addition, *, reason: str | None = None) -> Done:
    """Record an addition, inside an open transaction: while a person thought, others may have."""
    tracker, update, draft = editor.tracker, made.update, made.draft
    refuse_repeated(tracker, made)
    refuse_copied(update, draft)
    what = made.described(tracker)
    if not editor.dry_run:
        what = f"{tracker.short(update.id)} · {what}"
    if draft:
        what = f"draft {tracker.drafts.short(draft.draft.id)} as {what}"
    done = carry_out(
        editor,
        made.verb,
        made.changes,
        what,
        about=[update.entity],
        notes=[*made.notes, *(() if draft else _spelt_otherwise(editor, update))],
        ids=(update.id,),
        reason=reason,
    )
    advice = "Without --status" if update.pending else _AS_A_PLAN
    words = (f"{said} {advice}" for said in lowered(tracker, update))
    done = done._replace(notes=(*done.notes, *words))
    if draft is None or draft.found or editor.dry_run:
        return done
    gone = "The draft's text was gone: nothing was compared with it."
    return done._replace(notes=(*done.notes, gone))


def lowered(tracker: Tracker, update: Update) -> Iterator[str]:
    """What to say of each status that a plan or a remark took the place of, as `check` would."""
    from hwstatus.rules.curation_checks.of_entities import is_no_more_than_word

    if tracker.entities.kinds.get(update.entity) not in JURISDICTIONS:
        return
    for effect in update.effects:
        before = tracker.status_before(update, effect.scope)
        if is_no_more_than_word(before, effect):
            stood = wording.status_for(before, effect.scope)
            yield f"A plan or a remark should leave {stood} as it is (rules 4 and 8)."


_AS_A_PLAN = "Of a plan: --pending tighten or loosen, without --status"
"""How a plan is recorded instead, whose direction is still to be said."""


# -- nothing new -----------------------------------------------------------------------


def checked(
    editor: Editor, names: Sequence[str], date: str | None, note: str | None
) -> Done:
    """Record that somebody looked at entities on a day and found nothing new."""
    context = editor.context
    day = dates.read_period(date or "today", "--date", context.today).last
    validation.check_past(day, context.today)
    entities = editor.tracker.entities
    named = entities.require(names)
    unit = unit_of(entities, names, named)
    slugs = [unit] if unit else named
    said = validation.read_text("note", note) if note and note.strip() else None
    with editor.transaction():
        records = [
            NothingNew(slug, day, said, context.now, context.user) for slug in slugs
        ]
        notes = tuple(_in_place_of(editor.tracker, records))
        records = [r for r in records if r.note or not _noted(editor.tracker, r)]
        if not records:
            return Done("Nothing changed.", (), notes)
        what = f"{', '.join(map(entities.name, slugs))} on {day}: nothing new"
        changes = map(upsert, records)
        return carry_out(editor, "checked", changes, what, notes=notes)


def _in_place_of(tracker: Tracker, records: Iterable[NothingNew]) -> Iterator[str]:
    """What was noted of the same looks before: a second note on a day takes the place of the first."""
    for record in records:
        before = _noted(tracker, record)
        if before and before.note != record.note:
            name = tracker.entities.name(record.entity)
            if record.note:
                yield f"In place of what was noted of {name} that day: {before.note}"
            else:
                yield f"{name} was looked at that day; what {before.recorded_by} noted stays."


def _noted(tracker: Tracker, record: NothingNew) -> NothingNew | None:
    """The look at the same on the same day, if something was noted of it."""
    line = tracker.ledger.held("checked", canonical.key_of(record))
    before = canonical.restored("checked", line)
    return before if isinstance(before, NothingNew) and before.note else None
