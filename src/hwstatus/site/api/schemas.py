"""JSON Schemas of what the API answers, made from the classes of rows and records.

A key of a row is always there, and null where there is no value. A key of a record is
absent then, as it is where the record is stored. Keys may be added: no schema forbids
further ones.
"""

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hwstatus.record.fields import Field
from hwstatus.record.forms import FORMS
from hwstatus.record.models import Standing
from hwstatus.rows import columns_of
from hwstatus.site.api import rows

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_PLAIN = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


def words_of(kind: type) -> Mapping[str, str]:
    """The keys of a row's JSON object, and what each holds."""
    if kind is Standing:
        return rows.SCOPES_HELD
    return {name: column.words for name, column in columns_of(kind).items()}


def of(hint: Any) -> Schema:
    """The schema of a type as classes are annotated with."""
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": of(get_args(hint)[0])}
    if isinstance(hint, UnionType):
        return _union(get_args(hint))
    if hint in FORMS:
        return _of_record(hint)
    return _of_row(hint)


def _union(hints: tuple[Any, ...]) -> Schema:
    if all(hint in _PLAIN for hint in hints):
        return {"type": [_PLAIN[hint] for hint in hints]}
    return {"anyOf": [of(hint) for hint in hints]}


def _of_row(kind: type) -> Schema:
    hints = get_type_hints(kind)
    words = words_of(kind)
    return {
        "type": "object",
        "properties": {
            key: {**of(hints[key]), "description": text} for key, text in words.items()
        },
        "required": list(words),
    }


def _of_record(kind: type) -> Schema:
    form = FORMS[kind]
    hints = get_type_hints(kind)
    names = [name for name in hints if name != "extras"]
    pairs = zip(names, form.fields.values(), strict=True)
    return {
        "type": "object",
        "properties": {field.name: _of_field(field, hints[at]) for at, field in pairs},
        "required": sorted(form.needed),
    }


def _of_field(field: Field, hint: Any) -> Schema:
    """The schema of a key that is absent where it has no value."""
    found = of(hint)
    if isinstance(found.get("type"), list):
        [found["type"]] = [name for name in found["type"] if name != "null"]
    found["description"] = field.help
    if field.words:
        found["examples"] = list(field.words)
    return found
