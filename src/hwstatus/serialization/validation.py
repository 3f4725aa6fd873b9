"""Records that somebody else wrote, checked field by field.

Fields that this version does not know are kept: a later version wrote them. Who must not
take them in calls `unknown.refuse_unknown`.
"""

from collections.abc import Mapping
from typing import Any

from hwstatus import dates
from hwstatus.errors import BadRecord
from hwstatus.models import NothingNew, Record, Source, Update
from hwstatus.serialization import canonical, fields, values
from hwstatus.serialization.fields import Field, Form
from hwstatus.serialization.json_text import encode, parse_object

_TOLD_BY: tuple[tuple[str, Form], ...] = (
    ("summary", fields.UPDATE),
    ("checked", fields.CHECKED),
    ("members", fields.GROUP),
    ("source", fields.GROUP),
    ("slug", fields.ENTITY),
)
"""The key that tells which kind of record a JSON object is."""


def load(line: str, today: str) -> Record:
    """Any record from text that somebody else wrote; raises `BadRecord`.

    `today` is the last day that it may report (ISO).
    """
    raw = parse_object(line)
    for key, form in _TOLD_BY:
        if key in raw:
            record: Record = _read(form, raw)
            return _settled(record, today)
    kinds = "an update has a summary, an entity a slug, a check 'checked'"
    raise BadRecord("", f"is no record: {kinds}")


def read_update(raw: Mapping[str, Any], today: str) -> Update:
    """An update, checked field by field; `today` is the last day that it may report.

    Raises `BadRecord`. A missing confidence follows from the sources; `also_about` is freed
    of repetitions and of the main entity, `sources` of repetitions.
    """
    update: Update = _read(fields.UPDATE, raw)
    return _settled_update(update, today)


def read_text(field: str, value: object, longest: int = values.MAX_TEXT_CHARS) -> str:
    """A text that is not empty; raises `BadRecord` with the field's name."""
    text = _value(Field(field, values.Text(longest), "", needed=True), value)
    return str(text)


def confidence_of(sources: tuple[Source, ...]) -> str:
    """What the sources alone warrant: official, corroborated or single-press."""
    if any(source.official for source in sources):
        return "official"
    publishers = {source.publisher.casefold() for source in sources}
    return "corroborated" if len(publishers) > 1 else "single-press"


# -- fields -----------------------------------------------------------------------------------


def _read(form: Form, raw: Mapping[str, Any]) -> Any:
    read = []
    for name, field in form.fields.items():
        value = raw.get(name)
        # Most fields of most records are absent: a call for each would cost a third.
        absent = value is None and not field.needed
        read.append(field.absent if absent else _value(field, value))
    unknown = {key: raw[key] for key in raw.keys() - form.fields.keys()}
    for key, value in unknown.items():
        _check_storable(key, value)
    record = form.kind(*read, canonical.packed(unknown))
    form.rule(record)
    return record


def _value(field: Field, value: Any) -> Any:
    if value is None:
        return _absent(field, "is missing")
    try:
        read = _held(field, value) if field.form else field.read(value)
    except BadRecord as error:
        raise error.within(field.name) from None
    return _absent(field, "is empty") if read is None else read


def _absent(field: Field, problem: str) -> object:
    if field.needed:
        raise BadRecord(field.name, problem)
    return field.absent


def _held(field: Field, value: object) -> object:
    """The record or the records that a field holds."""
    form = field.form
    if not field.many:
        return _item(form, value)
    if not isinstance(value, list):
        raise BadRecord("", "is not a list")
    return tuple([_item(form, item) for item in value])


def _item(form: Form | None, value: object) -> Any:
    if form is None or not isinstance(value, dict):
        raise BadRecord("", "holds something that is not an object")
    return _read(form, value)


def _check_storable(key: str, value: object) -> None:
    try:
        values.storable(encode({key: value}))
    except BadRecord as error:
        raise error.within(encode(key)) from None
    except (ValueError, RecursionError):
        raise BadRecord(encode(key), "is not a JSON value") from None


# -- whole records ----------------------------------------------------------------------------


def _settled(record: Record, today: str) -> Record:
    match record:
        case Update():
            return _settled_update(record, today)
        case NothingNew():
            check_past(record.date, today)
    return record


def _settled_update(update: Update, today: str) -> Update:
    check_past(update.date, today)
    if not update.sources:
        raise BadRecord("sources", "is empty: an update has at least one source")
    _refuse_repeated("effects", [effect.scope for effect in update.effects])
    _refuse_repeated("outcomes", [outcome.deadline for outcome in update.outcomes])
    others = [slug for slug in update.also_about if slug != update.entity]
    sources = tuple(dict.fromkeys(update.sources))
    return update._replace(
        also_about=tuple(dict.fromkeys(others)),
        sources=sources,
        confidence=update.confidence or confidence_of(sources),
    )


def _refuse_repeated(field: str, named: list[str]) -> None:
    for word in named:
        if named.count(word) > 1:
            raise BadRecord(field, f"two of them are for {word}")


def check_past(date: str, today: str) -> None:
    """Raise `BadRecord` for a date that lies in the future, or before there was Huawei."""
    span = dates.read_date(date)
    if span.last < dates.EARLIEST:
        problem = f"{date} is out of range: Huawei was founded on {dates.EARLIEST}"
        raise BadRecord("date", problem)
    if span.first > today:
        raise BadRecord("date", f"{date} is in the future (today is {today})")
