"""The forms of the records that are not about what happened, every form by its records, fields of later versions.

A read of updates and entities needs those of `fields` alone.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from hwstatus.errors import BadRecord
from hwstatus.json_text import encode
from hwstatus.record import values
from hwstatus.record.fields import (
    DEADLINE,
    EFFECT,
    ENTITY,
    EXEMPTION,
    MARKET,
    OUTCOME,
    SOURCE,
    UPDATE,
    Field,
    Form,
    form_of,
    records,
    refuse_end_before_start,
)
from hwstatus.record.ledger_records import (
    Draft,
    Enquiry,
    Group,
    Membership,
    NothingNew,
    Record,
    Retraction,
)
from hwstatus.record.models import (
    Deadline,
    Effect,
    Entity,
    Exemption,
    Market,
    Outcome,
    Source,
    Update,
)
from hwstatus.record.values import ListOf, OneOf
from hwstatus.record.vocabulary import ANSWERS


def _record(name: str, form: Form, help: str) -> Field:
    return Field(name, _no_object, help, needed=True, form=form)


def _no_object(_value: object) -> object:
    raise BadRecord("", "holds something that is not an object")


def _looked_at(check: NothingNew) -> str:
    return f"{check.entity}/{check.date}"


# fmt: off
CHECKED = form_of(NothingNew, "a record of a check",
    Field("checked", values.slug, "The entity that was looked at.", needed=True),
    Field("date", values.date, "The day of the check.", needed=True),
    Field("note", values.text, "What was looked at."),
    Field("recorded_at", values.moment, "When it was recorded.", needed=True, editable=False),
    Field("recorded_by", values.name, "Who recorded it.", needed=True, editable=False),
    subject="checked", key=_looked_at,
)

ENQUIRY = form_of(Enquiry, "a record of an enquiry",
    Field("address", values.url, "The address that was asked for.", needed=True),
    Field("asked", values.day, "The day on which it was.", needed=True),
    Field("outcome", OneOf(ANSWERS), "What came of it.", needed=True),
    Field("reason", values.text, "Why there was no page."),
    Field("sha256", values.sha256, "The SHA-256 of the page's readable text."),
    Field("archive_url", values.url, "The Wayback Machine's copy."),
    Field("recorded_at", values.moment, "When it was recorded.", needed=True, editable=False),
    Field("recorded_by", values.name, "Who recorded it.", needed=True, editable=False),
    subject="address", key=attrgetter("address"),
)

DRAFT = form_of(Draft, "a draft",
    Field("id", values.update_id, "Its id, which follows from what was found.", needed=True, editable=False),
    Field("text_sha256", values.sha256, "The SHA-256 of its text.", needed=True),
    Field("date", values.date, "When it happened or was reported, as printed."),
    Field("heading", values.text, "What stood above it."),
    Field("title", values.text, "The title of its first source."),
    Field("address", values.url, "The address of its first source."),
    Field("publishers", ListOf(values.name), "Who reports it.", absent=()),
    Field("origin", values.text, "The file or the feed that it was found in."),
    Field("recorded_at", values.moment, "When it was recorded.", needed=True, editable=False),
    Field("recorded_by", values.name, "Who recorded it.", needed=True, editable=False),
    subject="draft", key=attrgetter("id"),
)

MEMBERSHIP = form_of(Membership, "a membership",
    Field("country", values.slug, "The member.", needed=True),
    Field("since", values.date, "Since when.", needed=True),
    Field("to", values.date, "Its last day as a member."),
    rule=refuse_end_before_start,
)

GROUP = form_of(Group, "a group",
    Field("slug", values.slug, "Its permanent name.", needed=True, editable=False),
    Field("name", values.text, "Its display name.", needed=True),
    Field("aliases", ListOf(values.name), "Other names that it answers to.", absent=()),
    _record("source", SOURCE, "Who says who its members are."),
    records("members", MEMBERSHIP, "The stays of its members."),
    subject="group", key=attrgetter("slug"),
)

RETRACTION = form_of(Retraction, "a retraction",
    _record("retracted", UPDATE, "The update as it was last."),
    key=lambda retraction: retraction.retracted.id,
)
# fmt: on

FORMS: dict[type, Form] = {
    Update: UPDATE,
    Entity: ENTITY,
    NothingNew: CHECKED,
    Group: GROUP,
    Enquiry: ENQUIRY,
    Draft: DRAFT,
    Retraction: RETRACTION,
    Effect: EFFECT,
    Deadline: DEADLINE,
    Outcome: OUTCOME,
    Source: SOURCE,
    Exemption: EXEMPTION,
    Market: MARKET,
    Membership: MEMBERSHIP,
}
"""The form of every class of records, those within others included."""

SUBJECTS = {form.subject: form for form in FORMS.values() if form.subject}
"""The records that the ledger keeps, by the name that it has for each kind."""


def unknown_fields(record: Any) -> Iterator[tuple[Form, str]]:
    """Every field that this version does not know, with the form that it is not part of.

    The records within a record are searched too.
    """
    form = FORMS[type(record)]
    for key, _ in record.extras:
        yield form, key
    for at, field in form.holders:
        value = record[at]
        for item in value if field.many else (value,):
            yield from unknown_fields(item)


def unknown_count(record: Any) -> int:
    """How many fields of a record, and of the records within it, this version does not know."""
    return sum(1 for _ in unknown_fields(record))


def refuse_unknown(record: Record) -> None:
    """Raise `BadRecord` where a record has a field that this version does not know."""
    for form, key in unknown_fields(record):
        raise BadRecord("", f"unknown field {encode(key)} in {form.name}")


def without_unknown(update: Update) -> Update:
    """An update without the fields that this version does not know."""
    return _mapped(update, lambda field, item: item._replace(extras=()), ())


def carried_over(before: Update, after: Update) -> Update:
    """A corrected update with the unknown fields of the one that it corrects.

    A record within it keeps its own where its first field (scope, publisher) is the same.
    """

    def kept(field: Field, item: Any) -> Any:
        for earlier in _held(before, field):
            if earlier[0] == item[0]:
                return item._replace(extras=earlier.extras)
        return item

    return _mapped(after, kept, before.extras)


def _mapped(update: Update, change: Any, extras: Any) -> Update:
    lists: dict[str, Any] = {}
    for field in FORMS[Update].fields.values():
        if field.form is not None:
            lists[field.name] = tuple(change(field, i) for i in _held(update, field))
    return update._replace(extras=extras, **lists)


def _held(update: Update, field: Field) -> tuple[Any, ...]:
    values: tuple[Any, ...] = getattr(update, field.name)
    return values
