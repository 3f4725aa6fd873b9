"""An update as text that a person edits: one `field: value` a line, with comments.

Invariant: `read(write(update), update)` gives the update back. A value that does not survive
as a plain line (line breaks, blanks at its ends, control characters) is written as a JSON
string. Fields that this version does not know are not shown.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hwstatus.errors import BadRecord
from hwstatus.json_text import encode
from hwstatus.record.canonical import as_json
from hwstatus.record.fields import UPDATE, Field, Form
from hwstatus.record.models import Update
from hwstatus.record.values import parts_of, typed_flag

ERROR = "# ERROR:"
"""How a line begins that says what was wrong with the text."""

_EDITABLE = {name: field for name, field in UPDATE.fields.items() if field.editable}
_SINGLE = {name: field for name, field in _EDITABLE.items() if field.form is None}
_LISTS = {
    name.removesuffix("s"): (name, field.form)
    for name, field in _EDITABLE.items()
    if field.form is not None
}
"""The fields that hold records, by the word that begins the block of one."""
_FLAGS = {
    n
    for _, form in _LISTS.values()
    for n, field in form.fields.items()
    if field.is_flag
}
"""What is true or false of such a record."""


def without_errors(text: str) -> str:
    """The text without the lines that said what was wrong with it."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(ERROR))


# -- writing ----------------------------------------------------------------------------------


def write(update: Update) -> str:
    """The text to edit."""
    raw = as_json(update)
    lines = [*_explained(update), "", *(_line(n, raw.get(n)) for n in _SINGLE)]
    for word, (name, form) in _LISTS.items():
        for item in raw.get(name, ()):
            lines += ["", *_block(word, form, item)]
    return "\n".join(lines) + "\n"


def _explained(update: Update) -> Iterator[str]:
    yield f"# Update {update.id}. Lines that begin with # are comments."
    yield "# An empty file changes nothing."
    yield f"# Blocks may be repeated or removed: {', '.join(_LISTS)}."
    yield from _choices(UPDATE.fields)
    for word, (_, form) in _LISTS.items():
        for choice in _choices(form.fields):
            yield choice.replace("# ", f"# {word} ", 1)


def _choices(fields: Mapping[str, Field]) -> Iterator[str]:
    for name, field in fields.items():
        if field.words:
            yield f"# {name}: {', '.join(field.words)}"


def _block(word: str, form: Form, item: Mapping[str, Any]) -> Iterator[str]:
    """The lines of one record; its first field is beside the word."""
    head, *others = form.fields
    yield _line(word, item[head])
    for name in others:
        yield "  " + _line(name, item.get(name))


def _line(field: str, value: object) -> str:
    text = _text(value)
    return f"{field}: {text}" if text else f"{field}:"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(value) if isinstance(value, list) else str(value)
    plain = text.isprintable() and text == text.strip() and not text.startswith('"')
    return text if plain and text else encode(text)


# -- reading ----------------------------------------------------------------------------------


def read(text: str, update: Update) -> dict[str, Any]:
    """The raw record that an edited text describes; what is not editable stays.

    Raises `BadRecord` with the line's number.
    """
    fields: dict[str, Any] = {}
    block: dict[str, Any] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, value = _named(line.strip(), number)
        if line[0] in " \t":
            if block is None:
                problem = "is indented, but there is no block above it"
                raise BadRecord(name, problem, number)
            is_flag = name in _FLAGS
            block[name] = typed_flag(name, value or "", number) if is_flag else value
        elif name in _LISTS:
            listed, form = _LISTS[name]
            block = {next(iter(form.fields)): value}
            fields.setdefault(listed, []).append(block)
        elif name in _SINGLE:
            block = None
            fields[name] = parts_of(value or "") if name == "also_about" else value
        else:
            named = ", ".join((*_SINGLE, *_LISTS))
            raise BadRecord(name, f"unknown field; the fields are {named}", number)
    raw = as_json(update)
    kept = {name: raw[name] for name in UPDATE.fields.keys() - _EDITABLE.keys()}
    return {**kept, **fields}


def _named(line: str, number: int) -> tuple[str, str | None]:
    """The name of a field and its value; raises `BadRecord`."""
    name, sign, rest = line.partition(":")
    value = _unquoted(rest.strip(), number)
    if not sign:
        problem = f"{line[:60]!r} is not of the form 'field: value'"
        raise BadRecord("", problem, number)
    return name.strip(), value


def _unquoted(text: str, number: int) -> str | None:
    if not text.startswith('"'):
        return text or None
    try:
        value = json.loads(text)
    except ValueError:
        raise BadRecord("", "a quoted value is not closed", number) from None
    return value if isinstance(value, str) else None
