"""The JSON Schema (2020-12) of the records, made from the tables of fields.

It accepts what `record.validation` accepts, and refuses what that refuses, save for
what a schema cannot say (`UNSAID`). `tests/test_json_schema.py` holds the two equal.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hwstatus import json_text
from hwstatus.record import dates, fields, values
from hwstatus.record.fields import Field, Form
from hwstatus.record.forms import FORMS, SUBJECTS
from hwstatus.record.validation import TOLD_BY
from hwstatus.record.values import ListOf, OneOf, Pattern, Reader, Text
from hwstatus.record.vocabulary import RESTRICTED, SCOPES
from hwstatus.subject import SUPPLIER

DIALECT = "https://json-schema.org/draft/2020-12/schema"

UNSAID = (
    "no key is given twice in an object",
    f"what is reported lies between {SUPPLIER}'s founding and today",
    "a deadline is not moved to its own date, and no stay ends before it begins",
    "no two outcomes of an update are for one deadline",
    "texts are measured without the blanks at their ends, in the normal form NFC",
    "an address is taken apart: its host is not empty",
    "keys and values that this version does not know hold no half surrogate pair",
    "an entity is known, or has its own line before",
)
"""What the validation asks besides, since a schema cannot say it."""

Schema = dict[str, Any]
"""A schema as it is printed."""

# Written so that Python and JavaScript understand the same: \d and $ differ there.
_END = r"(?![\s\S])"
_YEAR = f"(?!0000)(?:[01][0-9]{{3}}|20[0-9]{{2}}|{dates.LATEST_YEAR})"
_LEAP = (
    f"(?={_YEAR})(?:[0-9]{{2}}(?:0[48]|[2468][048]|[13579][26])"
    "|(?:[02468][048]|[13579][26])00)"
)
_DAY = (
    f"(?:{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    f"|{_YEAR}-(?:0[13-9]|1[0-2])-(?:29|30)"
    f"|{_YEAR}-(?:0[13578]|1[02])-31"
    f"|{_LEAP}-02-29)"
)
_DATE = f"(?:{_YEAR}(?:-(?:0[1-9]|1[0-2]))?|{_DAY})"
_TIME = "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
_STORABLE = r"^[^\u0000\ud800-\udfff]*" + _END
_ADDRESS = r"^\s*(?:[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\"\\/?#]+[^\s<>\"\\]*\s*)?" + _END
BLANK = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""The characters that no text has at its ends."""
_OF_ADDRESS = rf'\s<>"\\{BLANK}\x01-\x1f\x7f-\x9f{json_text.UNSEEN}'
_OF_HOST = rf"[^{_OF_ADDRESS}/?#@:\[\]\u2000-\u2bff\ufe00-\uffff]"
# Where an address is not taken apart, its host holds no bracket, and nothing that is read as `/` or `@`.
_STRICTER = {
    _ADDRESS: f"^[Hh][Tt][Tt][Pp][Ss]?://(?:(?:{_OF_HOST}|:)*@)?{_OF_HOST}+(?::[0-9]*)?(?:[/?#][^{_OF_ADDRESS}]*)?$"
}


def schema() -> Schema:
    """The schema of a line of JSON Lines: any record, told by its keys."""
    definitions = {
        name: _record(form)
        for name, form in SUBJECTS.items()
        if any(form == told for _, told in TOLD_BY)
    }
    for form in FORMS.values():
        if form not in SUBJECTS.values():
            definitions[_name(form)] = _record(form)
    return {
        "$schema": DIALECT,
        "title": "hwstatus record",
        "description": f"One record. A schema cannot say: {'; '.join(UNSAID)}.",
        "type": "object",
        **_told_apart(),
        "$defs": definitions,
    }


def _told_apart() -> Schema:
    """The kind of a record by the first of the keys that tell it."""
    last: Any = False
    for key, form in reversed(TOLD_BY):
        last = {
            "if": {"required": [key]},
            "then": {"$ref": f"#/$defs/{_name(form)}"},
            "else": last,
        }
    return dict(last)


def _name(form: Form) -> str:
    """What a kind of record is called, without its article."""
    return form.subject or form.name.split(" ", 1)[1]


def _record(form: Form) -> Schema:
    needed = [name for name in form.fields if name in form.needed]
    if form == fields.UPDATE:
        needed.append("sources")
    schema: Schema = {
        "title": form.name,
        "type": "object",
        "properties": {name: _field(field) for name, field in form.fields.items()},
        "required": needed,
    }
    if form == fields.EFFECT:
        schema |= _LIMIT_OF_NONE_BUT_LIMITS
    return schema


_LIMIT_OF_NONE_BUT_LIMITS: Schema = {
    "if": {"properties": {"extent": {"type": "string"}}, "required": ["extent"]},
    "then": {"properties": {"status": {"const": RESTRICTED.word}}},
}


def _field(field: Field) -> Schema:
    """The schema of a field; one that is not needed may be null."""
    value = _held(field) if field.form else _value(field.read, needed=field.needed)
    optional = not field.needed and field.name != "sources"
    if optional:
        value = {"anyOf": [value, {"type": "null"}]}
    schema = {"description": field.help, **value}
    if isinstance(field.absent, str):
        schema["default"] = field.absent
    return schema


def _held(field: Field) -> Schema:
    """The record or the records that a field holds."""
    assert field.form is not None
    reference = {"$ref": f"#/$defs/{_name(field.form)}"}
    if not field.many:
        return reference
    schema: Schema = {"type": "array", "items": reference}
    if field.name == "sources":
        schema["minItems"] = 1
    if field.form == fields.EFFECT:
        schema["allOf"] = [_at_most_one(scope) for scope in SCOPES]
    return schema


def _at_most_one(scope: str) -> Schema:
    """That no two effects are for one scope."""
    one = {"properties": {"scope": {"const": scope}}, "required": ["scope"]}
    return {"contains": one, "minContains": 0, "maxContains": 1}


# -- as PostgreSQL asks it ---------------------------------------------------------------


def condition(form: Form) -> str:
    """The schema of a record as a condition of jsonpath, but for one of a kind: that it cannot say.

    Each length is the variable that holds the texts beyond it. No key tells another kind of record.
    """
    return " && ".join(
        [
            _condition(_record(form), "$"),
            *(f'!exists($."{key}")' for key, _ in TOLD_BY if key not in form.fields),
        ]
    )


def _condition(schema: Schema, at: str) -> str:
    asked = [
        _ASKED[word](value, at) for word, value in schema.items() if word in _ASKED
    ]
    if "if" in schema:
        asked.append(
            f"(!({_condition(schema['if'], at)}) || ({_condition(schema['then'], at)}))"
        )
    return " && ".join(filter(None, asked))


def _of_keys(properties: Schema, at: str) -> str:
    places = {f'{at}."{name}"': schema for name, schema in properties.items()}
    return " && ".join(
        f"(!exists({place}) || ({_condition(schema, place)}))"
        for place, schema in places.items()
    )


def _matching(pattern: str, at: str) -> str:
    """Nothing where JSON of PostgreSQL holds no other text."""
    told = json_text.encode(_STRICTER.get(pattern, pattern).replace(_END, "$"))
    return "" if pattern == _STORABLE else f"{at} like_regex {told}"


def _named(reference: str) -> Schema:
    name = reference.rpartition("/")[2]
    return _record(next(form for form in FORMS.values() if _name(form) == name))


def _either(conditions: Iterable[str]) -> str:
    return f"({' || '.join(filter(None, conditions))})"


_ASKED: Mapping[str, Callable[[Any, str], str]] = {
    "type": lambda word, at: f'{at}.type() == "{word}"',
    # A list would equal what it holds, and whether a number equals a text is unknown.
    "enum": lambda words, at: (
        f'{at}.type() == "string" && ' + _either(f'{at} == "{w}"' for w in words)
    ),
    "maxLength": lambda most, at: f'!({at} == $"{most}"[*])',
    "const": lambda word, at: f'{at} == "{word}"',
    "pattern": _matching,
    "properties": _of_keys,
    "required": lambda names, at: " && ".join(f'exists({at}."{n}")' for n in names),
    "items": lambda schema, at: f"!exists({at}[*] ? (!({_condition(schema, '@')})))",
    "minItems": lambda number, at: f"{at}.size() >= {number}",
    "anyOf": lambda schemas, at: _either(f"({_condition(s, at)})" for s in schemas),
    "allOf": lambda schemas, at: " && ".join(
        f"({asked})" for s in schemas if (asked := _condition(s, at))
    ),
    "$ref": lambda reference, at: _condition(_named(reference), at),
}
"""What each word of a schema asks of the value at a place."""


# -- single values ---------------------------------------------------------------------


def _pattern(form: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{form}){_END}"}


_KNOWN: Mapping[Reader, Schema] = {
    values.date: _pattern(_DATE),
    values.day: _pattern(_DAY),
    values.moment: _pattern(_DAY + _TIME),
    values.flag: {"type": "boolean"},
    values.deadline_of: _pattern(f"[0-9a-z]{{10}}:(?:{'|'.join(SCOPES)})"),
}
"""The readers that are functions."""


def _value(read: Reader, *, needed: bool) -> Schema:
    match read:
        case OneOf():
            return {"enum": list(read.words)}
        case Pattern():
            return _pattern(read.form.replace(r"\d", "[0-9]"))
        case Text():
            return _text(read.longest, _STORABLE, needed=needed)
        case ListOf():
            return {"type": "array", "items": _value(read.read, needed=True)}
    if read == values.url:
        return _text(values.MAX_URL_CHARS, _ADDRESS, needed=needed)
    return _KNOWN[read]


def _text(longest: int, pattern: str, *, needed: bool) -> Schema:
    schema: Schema = {"type": "string", "maxLength": longest, "pattern": pattern}
    if needed:
        schema["allOf"] = [{"pattern": r"\S"}]
    return schema
