"""The records that are not about what happened, every form by its records, and fields of later versions.

They are apart from `models` and `fields`: a read of updates and entities needs those alone.
"""

import re
from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple, Self

from hwstatus.errors import BadRecord, BadValue
from hwstatus.json_text import encode
from hwstatus.record import values
from hwstatus.record.fields import (
    DEADLINE,
    EFFECT,
    ENTITY,
    EXEMPTION,
    MARKET,
    OUTCOME,
    RECORDED,
    SOURCE,
    UPDATE,
    Field,
    Form,
    form_of,
    needed,
    records,
    refuse_end_before_start,
)
from hwstatus.record.models import (
    Deadline,
    Effect,
    Entity,
    Exemption,
    Extras,
    Market,
    Outcome,
    Source,
    Update,
)
from hwstatus.record.values import ListOf, OneOf
from hwstatus.record.vocabulary import ANSWERS

# -- records of the ledger, and its entries --------------------------------------------


class NothingNew(NamedTuple):
    """Somebody looked at this entity on this day and found nothing new."""

    entity: str
    date: str
    note: str | None
    recorded_at: str
    recorded_by: str
    extras: Extras = ()


class Enquiry(NamedTuple):
    """What the address of a source answered when the program last asked for it.

    `outcome` is a word of `vocabulary.ANSWERS`, with its `reason` where there was no page.
    `sha256` is of the page's readable text, `archive_url` the copy that the Wayback
    Machine named.
    """

    address: str
    asked: str
    outcome: str
    reason: str | None
    sha256: str | None
    archive_url: str | None
    recorded_at: str
    recorded_by: str
    extras: Extras = ()


class Draft(NamedTuple):
    """News that waits for an editor: what the ledger keeps of it, which is not its text.

    `heading` is what stood above it, `title` and `address` are those of its first source.
    `origin` is the file or the feed that it was found in, `text_sha256` is of its text as
    it was found (`store.drafts` holds that until somebody decides).
    """

    id: str
    text_sha256: str
    date: str | None
    heading: str | None
    title: str | None
    address: str | None
    publishers: tuple[str, ...]
    origin: str | None
    recorded_at: str
    recorded_by: str
    extras: Extras = ()


class Membership(NamedTuple):
    """One stay of a country in a group; `to` is its last day, None while it lasts."""

    country: str
    since: str
    to: str | None = None
    extras: Extras = ()


class Group(NamedTuple):
    """A group of countries with dated membership, and who says so."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    source: Source
    members: tuple[Membership, ...] = ()
    extras: Extras = ()


class Retraction(NamedTuple):
    """A line of a file that says of an update that it was taken out, with what it was last.

    Without it a file could not tell what was retracted from what its writer never had.
    """

    retracted: Update
    extras: Extras = ()


Record = Update | Entity | NothingNew | Group | Enquiry | Draft | Retraction
"""What the ledger keeps versions of; a retraction stands in files alone."""


class Entry(NamedTuple):
    """One ledger entry: an invocation that changed something; `undoes` names the entry taken back."""

    seq: int
    at: str
    by: str
    verb: str
    reason: str | None
    undoes: int | None
    hash: str


GENESIS = "0" * 64
"""What the first entry takes as the hash before it."""

_HEAD = r"(0|[1-9][0-9]{0,17}):([0-9a-f]{64})"


class Head(NamedTuple):
    """An entry's number, and its hash in hexadecimal; written as `12:9c2f…`.

    The hash of the last entry fixes all before it. Whoever keeps it elsewhere can find out later whether the
    ledger still continues it: one that was cut or rewritten does not (docs/reliability.md#heads).
    """

    entry: int
    sha256: str

    @classmethod
    def read(cls, text: str, option: str) -> Self:
        """The head that a text spells; raises `BadValue` in the name of an option."""
        match = re.fullmatch(_HEAD, text.strip())
        head = cls(int(match[1]), match[2]) if match else None
        # Every ledger begins alike.
        if head is None or (head.entry == 0 and head != BEGINNING):
            raise BadValue(option, text, "a head, as hwstatus head prints it")
        return head

    def __str__(self) -> str:
        return f"{self.entry}:{self.sha256}"


BEGINNING = Head(0, GENESIS)
"""The head of a ledger without entries."""


class Version(NamedTuple):
    """One record as an entry left it: `record` is its canonical JSON, None where it was retracted."""

    seq: int
    entry: int
    subject: str
    key: str
    before: int | None
    record: str | None


def _record(name: str, form: Form, help: str) -> Field:
    return needed(name, _no_object, help, form=form)


def _no_object(_value: object) -> object:
    raise BadRecord("", "holds something that is not an object")


def _looked_at(check: NothingNew) -> str:
    return f"{check.entity}/{check.date}"


# fmt: off
CHECKED = form_of(NothingNew, "a record of a check",
    needed("checked", values.slug, "The entity that was looked at."),
    needed("date", values.date, "The day of the check."),
    Field("note", values.text, "What was looked at."),
    *RECORDED,
    subject="checked", key=_looked_at,
)

ENQUIRY = form_of(Enquiry, "a record of an enquiry",
    needed("address", values.url, "The address that was asked for."),
    needed("asked", values.day, "The day on which it was."),
    needed("outcome", OneOf(ANSWERS), "What came of it."),
    Field("reason", values.text, "Why there was no page."),
    Field("sha256", values.sha256, "The SHA-256 of the page's readable text."),
    Field("archive_url", values.url, "The Wayback Machine's copy."),
    *RECORDED,
    subject="address", key=attrgetter("address"),
)

DRAFT = form_of(Draft, "a draft",
    needed("id", values.update_id, "Its id, which follows from what was found.", editable=False),
    needed("text_sha256", values.sha256, "The SHA-256 of its text."),
    Field("date", values.date, "When it happened or was reported, as printed."),
    Field("heading", values.text, "What stood above it."),
    Field("title", values.text, "The title of its first source."),
    Field("address", values.url, "The address of its first source."),
    Field("publishers", ListOf(values.name), "Who reports it.", absent=()),
    Field("origin", values.text, "The file or the feed that it was found in."),
    *RECORDED,
    subject="draft", key=attrgetter("id"),
)

MEMBERSHIP = form_of(Membership, "a membership",
    needed("country", values.slug, "The member."),
    needed("since", values.date, "Since when."),
    Field("to", values.date, "Its last day as a member."),
    rule=refuse_end_before_start,
)

GROUP = form_of(Group, "a group",
    needed("slug", values.slug, "Its permanent name.", editable=False),
    needed("name", values.text, "Its display name."),
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
        for earlier in getattr(before, field.name):
            if earlier[0] == item[0]:
                return item._replace(extras=earlier.extras)
        return item

    return _mapped(after, kept, before.extras)


def _mapped(update: Update, change: Any, extras: Any) -> Update:
    lists: dict[str, Any] = {
        field.name: tuple(map(partial(change, field), getattr(update, field.name)))
        for _, field in UPDATE.holders
    }
    return update._replace(extras=extras, **lists)
