"""Records that somebody else wrote, checked field by field.

Fields that this version does not know are kept: a later version wrote them. Who must not
take them in calls `unknown.refuse_unknown`.
"""

from collections.abc import Mapping
from typing import Any

from hwstatus import dates
from hwstatus.errors import BadRecord
from hwstatus.models import Draft, Enquiry, NothingNew, Record, Source, Update
from hwstatus.serialization import canonical, fields, values
from hwstatus.serialization.fields import Field, Form
from hwstatus.serialization.json_text import encode, parse_object

TOLD_BY: tuple[tuple[str, Form], ...] = (
    ("summary", fields.UPDATE),
    ("checked", fields.CHECKED),
    ("address", fields.ENQUIRY),
    ("members", fields.GROUP),
    ("source", fields.GROUP),
    ("slug", fields.ENTITY),
)
"""The key that tells which kind of record a JSON object is."""


def load(line: str, today: str) -> Record:
    """Any record from text that somebody else wrote; raises `BadRecord`.

    `today` is the last day that it may report (ISO).
    """
    record, _ = load_with_line(line, today)
    return record


def load_as(subject: str, line: str, today: str) -> Record:
    """The same of a record whose kind is known, as the ledger names it."""
    raw = parse_object(line)
    record: Record = _read(canonical.SUBJECTS[subject], raw)
    return _settled(record, today)


def load_with_line(line: str, today: str) -> tuple[Record, str]:
    """The same with the record's canonical line, which most lines are already.

    A canonical line names no key twice: only another one is searched for that.
    """
    try:
        record = _load(parse_object(line, keys_twice=True), today)
    except BadRecord:
        parse_object(line)
        raise
    canonical_line = canonical.dump(record)
    if canonical_line != line:
        parse_object(line)
    return record, canonical_line


def _load(raw: dict[str, Any], today: str) -> Record:
    for key, form in TOLD_BY:
        if key in raw:
            record: Record = _read(form, raw)
            return _settled(record, today)
    kinds = "an update has a summary, an entity a slug, a check 'checked'"
    raise BadRecord("", f"is no record: {kinds}")


def load_draft(line: str) -> Draft:
    """A draft of another tracker's ledger, which no import brings; raises `BadRecord`."""
    draft: Draft = _read(fields.DRAFT, parse_object(line))
    return draft


def read_update(raw: Mapping[str, Any], today: str) -> Update:
    """An update, checked field by field; `today` is the last day that it may report.

    Raises `BadRecord`. A missing confidence follows from the sources; `also_about` is freed
    of repetitions and of the main entity, `sources` of repetitions.
    """
    update: Update = _read(fields.UPDATE, raw)
    return _settled_update(update, today)


def read_text(
    field: str,
    value: object,
    longest: int = values.MAX_TEXT_CHARS,
) -> str:
    """A text that is not empty; raises `BadRecord` with the field's name."""
    if value is None:
        raise BadRecord(field, "is missing")
    text = _value(Field(field, values.Text(longest), "", needed=True), value)
    return str(text)


def confidence_of(sources: tuple[Source, ...]) -> str:
    """What the sources alone warrant: official, corroborated or single-press."""
    if any(source.official for source in sources):
        return "official"
    publishers = {source.publisher.casefold() for source in sources}
    if len(publishers) > 1:
        return "corroborated"
    return "single-press"


# -- fields -----------------------------------------------------------------------------------


def _read(form: Form, raw: Mapping[str, Any]) -> Any:
    if not form.needed <= raw.keys():
        missing = next(name for name in form.fields if name in form.needed - raw.keys())
        raise BadRecord(missing, "is missing")
    values = list(form.empty)
    unknown = {}
    for key, value in raw.items():
        field = form.fields.get(key)
        if field is None:
            _check_storable(key, value)
            unknown[key] = value
        elif value is not None:
            values[form.places[key]] = _value(field, value)
        elif field.needed:
            raise BadRecord(key, "is missing")
    record = form.kind(*values, canonical.packed(unknown))
    form.rule(record)
    return record


def _value(field: Field, value: Any) -> Any:
    try:
        if field.form:
            read = _held(field, value)
        else:
            read = field.read(value)
    except BadRecord as error:
        raise error.within(field.name) from None
    if read is not None:
        return read
    if field.needed:
        raise BadRecord(field.name, "is empty")
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
        case Enquiry():
            check_past(record.asked, today)
    return record


def _settled_update(update: Update, today: str) -> Update:
    check_past(update.date, today)
    if not update.sources:
        raise BadRecord("sources", "is empty: an update has at least one source")
    if len(update.effects) > 1:
        _refuse_repeated("effects", [effect.scope for effect in update.effects])
    if len(update.outcomes) > 1:
        _refuse_repeated("outcomes", [outcome.deadline for outcome in update.outcomes])
    if update.also_about:
        others = [slug for slug in update.also_about if slug != update.entity]
        update = update._replace(also_about=tuple(dict.fromkeys(others)))
    if len(update.sources) > 1:
        update = update._replace(sources=tuple(dict.fromkeys(update.sources)))
    if not update.confidence:
        update = update._replace(confidence=confidence_of(update.sources))
    return update


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
