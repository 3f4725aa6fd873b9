"""The canonical JSON form of every record: one line, fixed key order, and back again.

Invariant: `restore(subject, dump(x)) == x`, and a canonical line dumps to itself. Control, bidi and zero-width
characters are escaped, so that a canonical line can be printed as it is. What somebody else wrote is read by
`records.checked`, which trusts nothing.
"""

import json
import re
from typing import Any

from hwstatus.models import (
    Check,
    Deadline,
    Effect,
    Entity,
    Exemption,
    Group,
    Membership,
    Source,
    Update,
)

Record = Update | Entity | Check | Group

# What a terminal or a reader's eye could be deceived by: C0 and C1 controls, DEL, zero-width, bidi
# controls, line separators, tags, the byte order mark.
HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"


def encode(value: object) -> str:
    """Any JSON value on one line, with hostile characters escaped."""
    text = _encode(value)
    # The encoder has escaped C0 already: what is left to escape stands inside strings only.
    return text if text.isascii() and "\x7f" not in text else HOSTILE.sub(_escape, text)


# -- dump ---------------------------------------------------------------------------------------


_LISTS = ("effects", "deadlines", "sources", "exemptions")


def as_json(record: Record) -> dict[str, Any]:
    """The record as JSON values, keys in canonical order."""
    match record:
        case Update():
            raw: dict[str, Any] = dict(zip(Update._fields, record, strict=True))
            raw["also_about"] = list(record.also_about)
            for field in _LISTS:
                raw[field] = [dict(zip(item._fields, item, strict=True)) for item in raw[field]]
            return raw
        case Check():
            return {"checked": record.entity, **{k: v for k, v in record._asdict().items() if k != "entity"}}
        case Group():
            members = [m._asdict() for m in record.members]
            return {**record._asdict(), "source": record.source._asdict(), "members": members}
        case Entity():
            return record._asdict()


def dump(record: Record) -> str:
    """The canonical line, without its newline."""
    return encode(as_json(record))


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
            return Check(raw["checked"], raw["date"], raw["note"], raw["recorded_at"], raw["recorded_by"])
        case _:
            members = tuple(Membership(**m) for m in raw["members"])
            return Group(raw["slug"], raw["name"], tuple(raw["aliases"]), Source(**raw["source"]), members)


def digest(record: Record) -> str:
    """The SHA-256 of the canonical line, in hexadecimal."""
    import hashlib

    return hashlib.sha256(dump(record).encode()).hexdigest()


def subject_of(record: Record) -> str:
    """Which kind of record it is, as the ledger names it."""
    return {Update: "update", Entity: "entity", Check: "check", Group: "group"}[type(record)]


def key_of(record: Record) -> str:
    """The record's permanent key within its subject."""
    match record:
        case Update():
            return record.id
        case Check():
            return f"{record.entity}/{record.date}"
        case Entity() | Group():
            return record.slug
