"""The canonical JSON form of every record: one line, fixed key order, and back again.

Invariant: `restore(subject, dump(x)) == x`, and a canonical line dumps to itself. Control, bidi and zero-width
characters are escaped, so that a canonical line can be printed as it is. What somebody else wrote is read by
`records.checked`, which trusts nothing.
"""

import json
import re
from collections.abc import Callable, Iterable
from json.encoder import encode_basestring
from typing import Any

from hwstatus.models import (
    Deadline,
    Effect,
    Entity,
    Exemption,
    Group,
    Membership,
    NothingNew,
    Source,
    Update,
)

Record = Update | Entity | NothingNew | Group

# What a terminal or a reader's eye could be deceived by: C0 and C1 controls, DEL, zero-width, bidi
# controls, line separators, tags, the byte order mark.
HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


decode = json.JSONDecoder().raw_decode
"""A JSON value at the beginning of a text, and where it ends; `json.loads` looks around it, a third of its time."""


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"


def encode(value: object) -> str:
    """Any JSON value on one line, with hostile characters escaped."""
    return _escaped(_encode(value))


def _escaped(text: str) -> str:
    # The encoder has escaped C0 already: what is left to escape stands inside strings only.
    return text if text.isascii() and "\x7f" not in text else HOSTILE.sub(_escape, text)


# -- dump ---------------------------------------------------------------------------------------


def _object(keys: Iterable[str]) -> Callable[[Iterable[Any]], str]:
    """How a record with these keys is spelled."""
    template = "{" + ",".join(f'"{key}":%s' for key in keys) + "}"
    # The two commonest kinds of value are spelled here: a million updates have thirty million of them.
    return lambda record: template % tuple([
        "null" if value is None else encode_basestring(value) if type(value) is str else _SPELLED[type(value)](value)
        for value in record
    ])  # fmt: skip


def _array(values: tuple[Any, ...]) -> str:
    return (
        "[" + ",".join([_SPELLED[type(value)](value) for value in values]) + "]"
        if values
        else "[]"
    )


_SPELLED: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bool: lambda value: "true" if value else "false",
    tuple: _array,
    NothingNew: _object(["checked", *NothingNew._fields[1:]]),
}
_SPELLED.update(
    (kind, _object(kind._fields))
    for kind in (Update, Entity, Group, Effect, Deadline, Source, Exemption, Membership)
)  # fmt: skip
"""How each kind of value is spelled: a record as an object, its keys in the order of its fields."""


def dump(record: Record) -> str:
    """The canonical line, without its newline."""
    return _escaped(_SPELLED[type(record)](record))


def as_json(record: Record) -> dict[str, Any]:
    """The record as JSON values, keys in canonical order."""
    raw: dict[str, Any] = json.loads(dump(record))
    return raw


def shown(value: Any) -> str:
    """A value of a record on one line: text as it is, lists in canonical JSON, nothing as (none)."""
    if value in (None, [], ()):
        return "(none)"
    return value if isinstance(value, str) else encode(value)


# -- restore ---------------------------------------------------------------------------------------


def load_update(line: str) -> Update:
    """A canonical line that the tracker itself holds, trusted: no check is made again."""
    raw = json.loads(line)
    return Update(
        raw["id"],
        raw["entity"],
        tuple(raw["also_about"]),
        raw["date"],
        raw["summary"],
        raw["note"],
        raw["actor"],
        raw["actor_name"],
        raw["confidence"],
        raw["pending"],
        tuple(Effect(**e) for e in raw["effects"]),
        tuple(Deadline(**d) for d in raw["deadlines"]),
        tuple(Source(**s) for s in raw["sources"]),
        tuple(Exemption(**x) for x in raw["exemptions"]),
        raw["recorded_at"],
        raw["recorded_by"],
    )


def restore(subject: str, line: str) -> Record:
    """The record of a canonical line that the tracker itself holds."""
    if subject == "update":
        return load_update(line)
    raw = json.loads(line)
    match subject:
        case "entity":
            return Entity(**{**raw, "aliases": tuple(raw["aliases"])})
        case "check":
            return NothingNew(
                raw["checked"],
                raw["date"],
                raw["note"],
                raw["recorded_at"],
                raw["recorded_by"],
            )
        case _:
            members = tuple(Membership(**m) for m in raw["members"])
            return Group(
                raw["slug"],
                raw["name"],
                tuple(raw["aliases"]),
                Source(**raw["source"]),
                members,
            )


def digest(record: Record) -> str:
    """The SHA-256 of the canonical line, in hexadecimal."""
    import hashlib

    return hashlib.sha256(dump(record).encode()).hexdigest()


_SUBJECTS = {Update: "update", Entity: "entity", NothingNew: "check", Group: "group"}


def subject_of(record: Record) -> str:
    """Which kind of record it is, as the ledger names it."""
    return _SUBJECTS[type(record)]


def key_of(record: Record) -> str:
    """The record's permanent key within its subject."""
    match record:
        case Update():
            return record.id
        case NothingNew():
            return f"{record.entity}/{record.date}"
        case Entity() | Group():
            return record.slug
