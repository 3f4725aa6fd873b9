"""`add ENTITY SUMMARY ...`: one new update, from options or from a JSON record, checked in full."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hwstatus import dates, likeness, names, standing
from hwstatus.commands.filters import near_word
from hwstatus.errors import (
    BadRecord,
    BadValue,
    Duplicate,
    MissingFields,
    Refused,
    UnknownEntity,
    Usage,
)
from hwstatus.models import Entity, Update
from hwstatus.rows import Done
from hwstatus.serialization import validation
from hwstatus.serialization.unknown import refuse_unknown
from hwstatus.serialization.values import MAX_NAME_CHARS
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, upsert
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import KINDS, SCOPES, STATUSES

ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: they are misread
ID_LENGTH = 10


class AddOptions(NamedTuple):
    """What the options of `add` say, as typed."""

    entity: str | None = None
    summary: str | None = None
    date: str | None = None
    source: Sequence[str] = ()
    url: Sequence[str] = ()
    title: str | None = None
    published: str | None = None
    official: bool = False
    status: Sequence[str] = ()
    stage: str | None = None
    basis: str | None = None
    effective: str | None = None
    deadline: Sequence[str] = ()
    actor: str | None = None
    actor_name: str | None = None
    about: Sequence[str] = ()
    confidence: str | None = None
    pending: str | None = None
    note: str | None = None
    new: str | None = None

    def missing(self) -> list[str]:
        """The fields that an update cannot be without and that are not given."""
        needed = {
            "entity": self.entity,
            "summary": self.summary,
            "date": self.date,
            "source": self.source,
        }
        return [field for field, value in needed.items() if not value]


def raw_of(draft: AddOptions, today: str) -> dict[str, Any]:
    """The draft as a raw record; entities are still names. Raises `Usage` for malformed pairs."""
    missing = draft.missing()
    if missing:
        wanted = [f if f in ("entity", "summary") else f"--{f}" for f in missing]
        raise MissingFields(wanted)
    assert draft.date is not None
    for option, value in (
        ("--stage", draft.stage),
        ("--basis", draft.basis),
        ("--effective", draft.effective),
    ):
        if value and not draft.status:
            raise Usage(
                f"{option} {value} says how a status came about: give --status too"
            )
    return {
        "entity": draft.entity,
        "also_about": list(draft.about),
        "date": record_day(draft.date, "--date", today),
        "summary": draft.summary,
        "note": draft.note,
        "actor": draft.actor,
        "actor_name": draft.actor_name,
        "confidence": draft.confidence,
        "pending": draft.pending,
        "effects": [_effect(text, draft, today) for text in draft.status],
        "deadlines": [_deadline(text, today) for text in draft.deadline],
        "sources": _sources(draft, today),
    }


def record_day(text: str, what: str, today: str) -> str:
    """A record's date; today and yesterday are read too, nothing vaguer."""
    words = text.strip().lower()
    if words in ("today", "yesterday"):
        return dates.read_period(words, what, today).text
    if any(c in text for c in "/."):
        dates.read_period(text, what, today)
    return dates.read_date(text.strip(), what).text


def _pair(text: str, what: str, form: str) -> tuple[str, str]:
    scope, sign, value = text.partition("=")
    if not sign:
        raise BadValue(what, text, form)
    return _word("scope", scope, SCOPES), value.strip()


def _word(what: str, text: str, known: Mapping[str, object]) -> str:
    word = "-".join(text.lower().replace("_", " ").split())
    if word not in known:
        raise BadValue(what, text, near_word(word, known))
    return word


def _effect(text: str, draft: AddOptions, today: str) -> dict[str, Any]:
    if "=" not in text:
        scope = "5g"
        status = text
    else:
        scope, status = _pair(text, "--status", "STATUS or SCOPE=STATUS")
    return {
        "scope": scope,
        "status": _word("--status", status, STATUSES),
        "stage": draft.stage or "announced",
        "basis": draft.basis or "informal",
        "effective": record_day(draft.effective, "--effective", today)
        if draft.effective
        else None,
    }


def _deadline(text: str, today: str) -> dict[str, Any]:
    scope, rest = _pair(
        text, "--deadline", "SCOPE=DATE, such as 5g=2027-12-31, or 5g=2027:what must go"
    )
    day, _, what = rest.partition(":")
    return {
        "scope": scope,
        "date": record_day(day, "--deadline", today),
        "what": what.strip() or None,
    }


def _sources(draft: AddOptions, today: str) -> list[dict[str, Any]]:
    if len(draft.url) > len(draft.source):
        raise Usage(
            f"{len(draft.url):,} --url for {len(draft.source):,} --source: give each url its publisher"
        )
    published = draft.published
    if published:
        published = record_day(published, "--published", today)
    found = []
    for number, publisher in enumerate(draft.source):
        address = None
        if number < len(draft.url):
            address = draft.url[number]
        title = draft.title if number == 0 else None
        first = number == 0
        found.append(
            {
                "publisher": publisher,
                "title": title,
                "url": address,
                "published": published if first else None,
                "official": draft.official and first,
            }
        )
    return found


def prepare(
    tracker: Tracker, raw: Mapping[str, Any], *, new: str | None = None
) -> tuple[Update, list[Entity]]:
    """The checked update and the entities that it brings with it.

    Raises `BadRecord` for what it holds, `UnknownEntity` for a name that nothing answers to.
    """
    found = dict(raw)
    created: list[Entity] = []
    found["entity"] = _entity(tracker, found.get("entity"), new, created)
    about = found.get("also_about") or []
    if not isinstance(about, list):
        raise BadRecord("also_about", "is not a list")
    found["also_about"] = [
        _entity(tracker, name, new if created else None, []) for name in about
    ]
    found.setdefault("id", new_id(tracker))
    found.setdefault("recorded_at", tracker.context.now)
    found.setdefault("recorded_by", tracker.context.user)
    update = validation.read_update(found, tracker.context.today)
    refuse_unknown(update)
    return update, created


def new_id(tracker: Tracker) -> str:
    """An id that no record has or ever had."""
    while True:
        known = "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))
        if not tracker.ledger.was_used(known):
            return known


def _entity(
    tracker: Tracker, name: object, new: str | None, created: list[Entity]
) -> str:
    text = validation.read_text("entity", name, MAX_NAME_CHARS)
    found, missed = tracker.entities.resolve([text])
    if len(found) == 1 and not missed:
        return found[0]
    if new is None:
        if found and not missed:
            raise Refused(
                f"'{text}' names several entities: {', '.join(found)}",
                "one main entity; others: --about",
            )
        raise UnknownEntity(text, tracker.entities.near(text))
    entity = Entity(_new_slug(tracker, text), text, _word("--new", new, KINDS))
    created.append(entity)
    return entity.slug


def _new_slug(tracker: Tracker, name: str) -> str:
    slug = names.slugify(name)
    if not slug:
        raise Usage(
            f"'{name}' has no Latin letter or digit to make a name of",
            "give its English name",
        )
    if tracker.entities.slug_of(names.fold(slug)):
        raise Refused(f"'{name}' would be named {slug}, which is taken")
    return slug


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
        effect = self.update.headline_effect
        what = "no change of status"
        if effect:
            what = f"{effect.status} ({effect.scope})"
        return f"{name} · {what} · {self.update.date}"


def addition(
    tracker: Tracker,
    raw: Mapping[str, Any],
    *,
    new: str | None = None,
    allow_duplicate: bool = False,
) -> Addition:
    """A raw record as an update that may be recorded now, by the person who asks.

    Raises what `prepare` raises, and `Duplicate` for what seems recorded already.
    """
    update, created = prepare(tracker, raw, new=new)
    # When and by whom it was entered is not the record's to say: "known at" rests on it.
    context = tracker.context
    update = update._replace(recorded_at=context.now, recorded_by=context.user)
    if tracker.ledger.was_used(update.id):
        raise Refused(
            f"the id {update.id} was used before: leave it out, a new one is made"
        )
    if not allow_duplicate:
        repeated = likeness.repeats(update, tracker.near_in_time(update))
        if repeated:
            other, why = repeated
            raise Duplicate(tracker.short(other.id), other.entity, other.date, why)
    return Addition(update, created)


def add(
    editor: Editor,
    raw: Mapping[str, Any],
    *,
    new: str | None = None,
    allow_duplicate: bool = False,
    dry_run: bool = False,
) -> Done:
    """Record one update, with one ledger entry; raises `Duplicate` for what seems recorded already."""
    tracker = editor.tracker
    with editor.transaction():
        found = addition(tracker, raw, new=new, allow_duplicate=allow_duplicate)
        described = found.described(tracker)
        if not dry_run:
            editor.commit("add", found.changes)
    if dry_run:
        message = f"Would add {described}. Nothing was written."
        return Done(message, (), found.notes)
    short = tracker.short(found.update.id)
    message = f"Added {short} · {described}.   Undo: hwstatus undo"
    return Done(message, (found.update.id,), found.notes)


def verdicts_with(tracker: Tracker, update: Update) -> tuple[str, str]:
    """The verdict on an update's entity today, and what the update makes of it."""
    today = tracker.context.today
    history = tracker.history(update.entity)
    before = _verdict(update.entity, history, today)
    return before, _verdict(update.entity, [*history, update], today)


def _verdict(entity: str, history: Sequence[Update], today: str) -> str:
    events = standing.events(history, entity)
    found = standing.standings(entity, events, today)
    shown = [f"{s.status} ({s.scope})" for s in found]
    return ", ".join(shown) or "unknown"
