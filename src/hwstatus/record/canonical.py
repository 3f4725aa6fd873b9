"""The canonical form of every record: one line of JSON, and back again.

Keys stand in the order of `record.fields`. A key whose value says nothing (null, an
empty list, false) is absent. Keys that this version does not know follow in alphabetical
order. Hostile characters are escaped, so that a line can be printed as it is.

Invariant: `restore(subject_of(x), dump(x)) == x`, and a canonical line dumps to itself.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from hwstatus import json_text
from hwstatus.errors import DamagedRecord
from hwstatus.record.fields import EFFECT, ENTITY, SOURCE, UPDATE, Field, Form
from hwstatus.record.models import Effect, Entity, Extras, Source, Update

if TYPE_CHECKING:
    from hwstatus.record.forms import Record


@cache
def _forms() -> Mapping[type[Any], Form]:
    """Every form by its class: who only reads updates has no use for them."""
    from hwstatus.record.forms import FORMS

    return FORMS


@cache
def _subjects() -> Mapping[str, Form]:
    from hwstatus.record.forms import SUBJECTS

    return SUBJECTS


# -- writing ----------------------------------------------------------------------------------


def dump(record: "Record") -> str:
    """The canonical line, without its newline."""
    return json_text.encode(as_json(record))


def as_json(record: Any) -> dict[str, Any]:
    """A record as JSON values, keys in canonical order; what says nothing is absent."""
    form = _forms()[type(record)]
    raw: dict[str, Any] = {}
    for name, value in zip(form.fields, record, strict=False):
        if type(value) is str:
            raw[name] = value
        elif value or isinstance(value, str):  # not None, an empty tuple or False
            raw[name] = json_value(value)
    for key, text in record.extras:
        raw[key] = json.loads(text)
    return raw


def json_value(value: Any) -> Any:
    """A value of a record, or a record, as JSON has it."""
    if type(value) in _forms():
        return as_json(value)
    if isinstance(value, tuple):
        return [json_value(item) for item in value]
    return value


def shown(value: Any) -> str:
    """A value of a record on one line: text as it is, lists as JSON, nothing as (none)."""
    if value in (None, [], ()):
        return "(none)"
    if isinstance(value, str):
        return value
    return json_text.encode(value)


def spelled(value: Any) -> str:
    """A JSON value in words: of an object, its keys that have a value."""
    if isinstance(value, dict):
        parts = [f"{key} {spelled(part)}" for key, part in value.items() if part]
        return ", ".join(parts)
    if isinstance(value, list | tuple) and value:
        return "; ".join(map(spelled, value))
    return shown(value)


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, Any, Any]]:
    """The fields in which two raw records differ: (field, before, after)."""
    keys = dict.fromkeys((*before, *after))
    return [
        (key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def told_by_number(
    field: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """What became of each record of a list, which is named by its first field: `source 2 (Reuters) url: a → b`."""
    item = field.removesuffix("s")
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        first = next(iter(old), "")
        for key, was, became in differences(old, new):
            named = "" if key == first else f" ({old.get(first)}) {key}"
            yield f"{item} {number}{named}: {spelled(was)} → {spelled(became)}"


# -- reading ----------------------------------------------------------------------------------


UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a damaged line raises."""


def _held(form: Form, held: str | dict[str, Any]) -> Any:
    """The record of a line, or of the JSON object of a part of one."""
    try:
        return _trusted(form, _parsed(held) if isinstance(held, str) else held)
    except UNREADABLE as error:
        raise DamagedRecord(str(error)) from error


load_update: Callable[[str], Update] = partial(_held, UPDATE)
"""The update of a line that the tracker holds; it is trusted, not checked again. Raises `DamagedRecord`."""
load_entity: Callable[[str], Entity] = partial(_held, ENTITY)
"""The entity of such a line."""
load_source: Callable[[dict[str, Any]], Source] = partial(_held, SOURCE)
"""A source from its JSON object, trusted like a line."""
load_effect: Callable[[dict[str, Any]], Effect] = partial(_held, EFFECT)
"""An effect from its JSON object, trusted like a line."""


def restore(subject: str, line: str) -> "Record":
    """The record of a line that the tracker holds, of the kind that the ledger names.

    Raises `DamagedRecord`.
    """
    if subject not in _subjects():
        raise DamagedRecord(repr(subject))
    record: Record = _held(_subjects()[subject], line)
    return record


def restored(subject: str, line: str | None) -> "Record | None":
    """The same; None where the ledger has no line of it any more, or none yet."""
    return None if line is None else restore(subject, line)


def read_json(line: str) -> dict[str, Any]:
    """The JSON object of a line that the tracker holds; raises `DamagedRecord`."""
    try:
        raw = _parsed(line)
    except UNREADABLE as error:
        raise DamagedRecord(str(error)) from error
    if not isinstance(raw, dict):
        raise DamagedRecord("it is no JSON object")
    return raw


_parse = json.JSONDecoder().raw_decode


def _parsed(line: str) -> Any:
    """The value of a line of JSON, for which `json.loads` takes a quarter longer: it looks for blanks."""
    value, end = _parse(line)
    return value if end == len(line) else json.loads(line)


def _trusted(form: Form, raw: dict[str, Any]) -> Any:
    values = list(form.empty)
    places = form.places
    unknown = {}
    for key, value in raw.items():
        if key not in places:
            unknown[key] = value
        elif value.__class__ is str:
            values[places[key]] = value
        elif value is not None:
            values[places[key]] = _trusted_value(form.fields[key], value)
    return form.made(values, packed(unknown) if unknown else ())


def _trusted_value(field: Field, value: Any) -> Any:
    if field.form is None:
        return tuple(value) if isinstance(value, list) else value
    if field.many:
        return tuple([_trusted(field.form, item) for item in value])
    return _trusted(field.form, value)


def packed(unknown: dict[str, Any]) -> Extras:
    """Fields that this version does not know, as a record keeps them."""
    if not unknown:
        return ()
    return tuple(
        sorted((key, json_text.encode(value)) for key, value in unknown.items())
    )


# -- what a record is -------------------------------------------------------------------------


def digest(line: str) -> str:
    """The SHA-256 of a text, such as a stored line, in hexadecimal."""
    import hashlib

    return hashlib.sha256(line.encode()).hexdigest()


def subject_of(record: "Record") -> str:
    """Which kind of record it is, as the ledger names it."""
    return _forms()[type(record)].subject


def key_of(record: "Record") -> str:
    """The record's permanent key within its subject."""
    return _forms()[type(record)].key(record)


def identity_of(record: "Record") -> tuple[str, str]:
    """Its subject and its key."""
    return subject_of(record), key_of(record)
