"""`add` and `checked`: one new update, from options or from a JSON record, checked in full; that nothing is new."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Done
from hwstatus.errors import BadRecord, Duplicate, Refused, UnknownEntity, Usage
from hwstatus.record import dates, names, validation
from hwstatus.record.ledger_records import NothingNew
from hwstatus.record.models import Entity, Update
from hwstatus.record.names import read_word
from hwstatus.record.unknown import refuse_unknown
from hwstatus.record.values import MAX_NAME_CHARS, id_from
from hwstatus.record.vocabulary import KINDS
from hwstatus.rules import likeness
from hwstatus.store import ledger
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, upsert
from hwstatus.store.tracker import Tracker


def prepare(
    tracker: Tracker, raw: Mapping[str, Any], *, new: str | None = None
) -> tuple[Update, list[Entity]]:
    """The checked update and the entities that it brings with it.

    Raises `BadRecord` for what it holds, `UnknownEntity` for a name that nothing answers to.
    """
    values = dict(raw)
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
    values.setdefault("recorded_by", tracker.context.user)
    update = validation.read_update(values, tracker.context.today)
    refuse_unknown(update)
    return update, created


def new_id(tracker: Tracker) -> str:
    """An id that no record has or ever had."""
    while True:
        update_id = id_from(secrets.token_bytes(8))
        if not tracker.ledger.was_used(update_id):
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
                "one main entity; others: --about",
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
    """An update that may be recorded, and the entities that it brings with it."""

    update: Update
    created: Sequence[Entity]

    @property
    def changes(self) -> list[Change]:
        """What recording it changes."""
        return [*map(upsert, self.created), upsert(self.update)]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know besides."""
        return tuple(f"New {e.kind}: {e.name} ({e.slug})." for e in self.created)

    def described(self, tracker: Tracker) -> str:
        """What it is about, what it changes and when: `Finland · banned (5g) · 2020`."""
        name = tracker.entities.name(self.update.entity)
        if self.created:
            name = self.created[0].name
        return f"{name} · {wording.effect_of(self.update)} · {self.update.date}"


def addition(
    tracker: Tracker, raw: Mapping[str, Any], *, new: str | None = None
) -> Addition:
    """A raw record as an update that may be recorded now, by the person who asks.

    Raises what `prepare` raises. Whether it is recorded already: see `refuse_repeated`.
    """
    update, created = prepare(tracker, raw, new=new)
    # When and by whom it was entered is not the record's to say: "known at" rests on it.
    context = tracker.context
    update = update._replace(recorded_at=context.now, recorded_by=context.user)
    return Addition(update, created)


def refuse_repeated(
    tracker: Tracker, made: Addition, *, allow_duplicate: bool = False
) -> None:
    """Raise `Refused` where an id or a name is taken, `Duplicate` for what seems recorded already."""
    update, created = made
    for entity in created:
        _refuse_taken(tracker, entity.slug, entity.name)
    if tracker.ledger.was_used(update.id):
        problem = f"the id {update.id} was used before"
        raise Refused(f"{problem}: leave it out, a new one is made")
    repeated = likeness.repeats(update, tracker.near_in_time(update))
    if repeated and not allow_duplicate:
        other, why = repeated
        raise Duplicate(tracker.short(other.id), other.entity, other.date, why)


def add(
    editor: Editor,
    raw: Mapping[str, Any],
    *,
    new: str | None = None,
    allow_duplicate: bool = False,
) -> Done:
    """Record one update, with one ledger entry; raises `Duplicate` for what seems recorded already."""
    with editor.transaction():
        made = addition(editor.tracker, raw, new=new)
        return record(editor, made, allow_duplicate=allow_duplicate)


def record(editor: Editor, made: Addition, *, allow_duplicate: bool) -> Done:
    """Record an addition, inside an open transaction: while a person thought, others may have."""
    tracker = editor.tracker
    refuse_repeated(tracker, made, allow_duplicate=allow_duplicate)
    described = made.described(tracker)
    if editor.dry_run:
        message = f"Would add {described}. Nothing was written."
        return Done(message, (), made.notes)
    editor.commit("add", made.changes)
    short = tracker.short(made.update.id)
    message = f"Added {short} · {described}."
    return Done(message, (made.update.id,), made.notes, undo=True)


# -- nothing new -----------------------------------------------------------------------


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
