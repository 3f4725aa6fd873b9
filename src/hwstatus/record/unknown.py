"""Fields that a later version wrote: kept with their record, found, and carried over."""

from collections.abc import Iterator
from typing import Any

from hwstatus.errors import BadRecord
from hwstatus.json_text import encode
from hwstatus.record.fields import Field, Form
from hwstatus.record.forms import FORMS
from hwstatus.record.ledger_records import Record
from hwstatus.record.models import Update


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
