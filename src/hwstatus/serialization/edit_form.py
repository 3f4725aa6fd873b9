"""An update as text that a person edits: one `field: value` a line, with comments (`edit`).

Invariant: `read(write(update))` gives the update back. A value that does not survive as a plain line (line
breaks, blanks at its ends, control characters) is written as a JSON string.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from hwstatus.errors import BadRecord
from hwstatus.models import Update
from hwstatus.serialization.canonical import as_json, encode
from hwstatus.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    PENDING,
    SCOPES,
    STAGES,
    STATUSES,
)

_SINGLE = (
    "entity",
    "also_about",
    "date",
    "summary",
    "note",
    "actor",
    "actor_name",
    "confidence",
    "pending",
)
_LISTS = {
    "effect": "effects",
    "deadline": "deadlines",
    "source": "sources",
    "exemption": "exemptions",
}
_HEADS = {
    "effect": "scope",
    "deadline": "scope",
    "source": "publisher",
    "exemption": "rule",
}
_CHOICES: Mapping[str, Iterable[str]] = {
    "actor": ACTORS, "confidence": CONFIDENCES, "pending": PENDING, "scope": SCOPES, "status": STATUSES,
    "stage": STAGES, "basis": BASES,
}  # fmt: skip


ERROR = "# ERROR:"
"""How a line begins that says what was wrong with the text."""


def without_errors(text: str) -> str:
    """The text without the lines that told what was wrong with it."""
    return "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith(ERROR)
    )


def write(update: Update) -> str:
    """The text to edit."""
    raw = as_json(update)
    lines = [
        f"# Update {update.id}. Lines that begin with # are comments; an empty file changes nothing.",
        "# Lists are blocks: 'effect:', 'deadline:', 'source:' may be repeated or removed.",
        *(f"# {field}: {', '.join(words)}" for field, words in _CHOICES.items()),
        "",
    ]
    for field in _SINGLE:
        value = ", ".join(raw[field]) if field == "also_about" else raw[field]
        lines.append(_line(field, value))
    for head, field in _LISTS.items():
        for item in raw[field]:
            lines += ["", _line(head, item[_HEADS[head]])]
            lines += [
                "  " + _line(key, value)
                for key, value in item.items()
                if key != _HEADS[head]
            ]
    return "\n".join(lines) + "\n"


def _line(field: str, value: object) -> str:
    if value is None:
        return f"{field}:"
    text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    plain = (
        text.isprintable()
        and text == text.strip()
        and not text.startswith('"')
        and text != ""
    )
    return f"{field}: {text if plain else encode(text)}"


def read(text: str, update: Update) -> dict[str, Any]:
    """The raw record that an edited text describes; id and recording stay. Raises `BadRecord` with the line."""
    raw = as_json(update)
    found: dict[str, Any] = dict.fromkeys(_SINGLE)
    found.update({field: [] for field in _LISTS.values()})
    block: dict[str, Any] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        field, sign, rest = line.strip().partition(":")
        field, value = field.strip(), _value(rest.strip(), number)
        if not sign:
            raise BadRecord("", f"{line.strip()[:60]!r} is no 'field: value'", number)
        if line[0] in " \t":
            if block is None:
                raise BadRecord(
                    field,
                    "is indented, but no effect, deadline or source stands above",
                    number,
                )
            block[field] = value in ("yes", "true") if field == "official" else value
        elif field in _LISTS:
            block = {_HEADS[field]: value}
            found[_LISTS[field]].append(block)
        elif field in found and field in _SINGLE:
            found[field], block = value, None
        else:
            raise BadRecord(
                field,
                f"is no field; the fields are {', '.join((*_SINGLE, *_LISTS))}",
                number,
            )
    about = found["also_about"] or ""
    found["also_about"] = [part.strip() for part in about.split(",") if part.strip()]
    return {**raw, **found}


def _value(text: str, number: int) -> str | None:
    if text.startswith('"'):
        try:
            value = json.loads(text)
        except ValueError:
            raise BadRecord("", "a quoted value is not closed", number) from None
        return value if isinstance(value, str) else None
    return text or None
