"""A page of an answer: as many rows as 1,200 tokens hold, as lines and as data, and a cursor to the rest."""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, Self

from mcp.types import CallToolResult, TextContent

from hwstatus import json_text, text
from hwstatus.assistants import lines
from hwstatus.assistants.lines import BRIEF, FULL, Form
from hwstatus.errors import BadValue, Usage
from hwstatus.store.tracker import Tracker

ROOM = 1_200
"""Tokens of an answer, its lines and its data together."""

OF_NOTES = 300
"""Tokens of what is said besides the rows."""

MOST = 60
"""More rows than an answer has room for."""

_PIECE = re.compile(r"[a-zA-Z]{1,4}|[0-9]{1,3}|[^\w\s]{1,3}|\w")


def tokens(said: str) -> int:
    """About how many tokens a text has: four letters, three digits or marks are one.

    That is 3 to 30 % more than o200k makes of such lines and data.
    """
    return len(_PIECE.findall(said))


class Page(NamedTuple):
    """Which part of an answer is asked for: rows from `start`, at most `limit` of them.

    `key` is of the question, so that a cursor is not taken for one into another answer.
    """

    limit: int
    start: int
    key: str

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Self:
        """The part that a call of a tool asks for; raises `BadValue` for another call's cursor."""
        others = dict(arguments)
        limit, cursor = others.pop("limit"), others.pop("cursor")
        if limit < 0:
            raise BadValue("limit", limit, "how many rows, or 0 for as many as fit")
        del others["self"]
        key = f"{zlib.crc32(repr(others).encode()):08x}"
        start, _, whose = cursor.partition("-")
        if cursor and not (start.isdecimal() and whose == key):
            way = "the one of the page before, with the same other arguments"
            raise BadValue("cursor", cursor, way)
        return cls(limit, int(start or 0), key)


class Answer(NamedTuple):
    """Rows that were found, how they are told, and which page of them is; with what is said beside them."""

    page: Page
    form: Form
    rows: Iterable[Any]
    found: int
    notes: Sequence[str]
    unknown: Sequence[str]
    """Names that are not known."""


def answered(tracker: Tracker, answer: Answer) -> CallToolResult:
    """A page of an answer: as full as its rows fit in whole, else as many as fit briefly.

    Raises `Usage` where the tracker has changed since the cursor was given.
    """
    start, limit = answer.page.start, answer.page.limit
    if start >= max(answer.found, 1):
        raise Usage("the tracker has changed since: ask again without the cursor")
    most = min(limit or MOST, MOST)
    rows = list(islice(answer.rows, start, start + most))
    for level in range(FULL, BRIEF - 1, -1):
        told = _told(tracker, answer, level, rows)
        if _cost(*told) <= ROOM:
            return _result(*told)
    while len(rows) > 1 and _cost(*told) > ROOM:
        fitting = len(rows) * ROOM // _cost(*told)
        rows = rows[: min(len(rows) - 1, max(1, fitting))]
        told = _told(tracker, answer, BRIEF, rows)
    return _result(*told)


def head(tracker: Tracker) -> dict[str, Any]:
    """The day asked about, the dataset's version and how far it covers: what each answer begins with."""
    return {
        "as_of": tracker.on,
        "dataset": tracker.dataset(),
        "covered_to": tracker.covered_to(),
    }


def said_of(data: Mapping[str, Any]) -> str:
    """The same as a line."""
    return (
        f"As of {data['as_of']}, dataset {data['dataset'] or 'unknown'},"
        f" covered to {data['covered_to'] or 'no day'}"
    )


def _told(
    tracker: Tracker, answer: Answer, level: int, rows: Sequence[Any]
) -> tuple[str, dict[str, Any]]:
    """Rows as lines and as data."""
    page = answer.page
    columns = answer.form.names(level)
    values = [[safe(getattr(row, name)) for name in columns] for row in rows]
    used = [
        n for n in range(len(columns)) if any(row[n] not in _ABSENT for row in values)
    ]
    end = page.start + len(rows)
    following = f"{end}-{page.key}" if end < answer.found else None
    data = {
        **head(tracker),
        "found": answer.found,
        "columns": [columns[n] for n in used],
        "rows": [[row[n] for n in used] for row in values],
        "next": following,
    }
    if answer.unknown:
        data["unknown"] = answer.unknown
    said = [f"{said_of(data)}; {answer.found:,} found."]
    said += _notes(answer.notes if page.start == 0 else ())
    said += [answer.form.line(row, level, tracker.short) for row in rows]
    if following:
        said.append(
            f"{page.start + 1} to {end} of {answer.found:,}; the rest: cursor={following}"
        )
    if level == BRIEF and rows:
        said.append("Briefly: limit, or fewer names, for publishers and addresses.")
    return lines.joined(said), data


_ABSENT: Sequence[object] = (None, [], False, "")


def _notes(notes: Iterable[str]) -> Iterable[str]:
    """The notes that there is room for, from the first on."""
    spare = OF_NOTES
    for note in filter(None, notes):
        spare -= tokens(note)
        if spare >= 0:
            yield note


def _cost(said: str, data: Mapping[str, Any]) -> int:
    return tokens(said) + tokens(json_text.encode(data))


def _result(said: str, data: dict[str, Any]) -> CallToolResult:
    content = TextContent(type="text", text=said)
    return CallToolResult(content=[content], structured_content=data)


def safe(value: object) -> object:
    """A value as data: hostile characters in texts are spelled out."""
    if isinstance(value, str):
        return text.line(value)
    if isinstance(value, tuple):
        return [safe(part) for part in value]
    return value


# -- what a client is told of it -------------------------------------------------------

_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_HEAD = {"as_of": _TEXT, "dataset": _MAYBE, "covered_to": _MAYBE}


def schema(**properties: object) -> dict[str, Any]:
    """The JSON Schema of an answer that begins as each does; all its properties are there."""
    every = {**_HEAD, **properties}
    return {"type": "object", "required": list(every), "properties": every}


def schema_of(form: Form) -> dict[str, Any]:
    """The JSON Schema of rows: values in the order of `columns`, which are some of those listed."""
    answer = schema(
        found={"type": "integer"},
        columns={"type": "array", "items": {"enum": form.names(FULL)}},
        rows={"type": "array", "items": {"type": "array"}},
        next=_MAYBE,
    )
    answer["properties"]["unknown"] = {"type": "array", "items": _TEXT}
    return answer
