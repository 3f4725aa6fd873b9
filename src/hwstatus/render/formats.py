"""The flat and machine-readable formats. Each is a generator of text, so that nothing waits for the end."""

import io
from collections.abc import Callable, Iterator
from typing import Any

from hwstatus.render import text
from hwstatus.render.fields import UPDATE_KEYS, View, chosen_fields, picked, view_of
from hwstatus.render.options import Output
from hwstatus.results import Result

CHUNK = 256
"""Rows that are joined before they are written."""


def plain(result: Result, options: Output) -> Iterator[str]:
    """Tab-separated lines without a header: one record a line, never cut."""
    view = view_of(result)
    return _tabbed(result, chosen_fields(options.fields, view, view.plain), view, header=False)


def tsv(result: Result, options: Output) -> Iterator[str]:
    """Tab-separated lines with a header."""
    view = view_of(result)
    fields = chosen_fields(options.fields, view, view.full)
    return _tabbed(result, fields, view, header=not options.no_header)


def _tabbed(result: Result, fields: list[str], view: View, *, header: bool) -> Iterator[str]:
    if header:
        yield "\t".join(fields) + "\n"
    for row in result.rows:
        flat = view.flat(row)
        yield "\t".join(text.line(flat[field]) for field in fields) + "\n"


_STARTS = frozenset("=+-@\t\r'")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def cell(value: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula: such a text gets a leading apostrophe."""
    return "'" + value if value.startswith(_FORMULA) else value


def _clean(value: str) -> str:
    """A cell as it may stand in a file; nearly all are plain ASCII and pass at once."""
    if not value or (value[0] not in _STARTS and value.isascii() and value.isprintable()):
        return value
    return cell(text.lines(value))


def csv_rows(result: Result, options: Output) -> Iterator[str]:
    """RFC 4180 with a header; line breaks stay inside quotes."""
    view = view_of(result)
    fields = chosen_fields(options.fields, view, view.full)
    import csv

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if not options.no_header:
        writer.writerow(fields)
    for number, row in enumerate(result.rows, 1):
        flat = view.flat(row)
        writer.writerow([_clean(flat[field]) for field in fields])
        if number % CHUNK == 0 or number == 1:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    found = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return found


def _json_of(result: Result, options: Output) -> Callable[[Any], str]:
    view = view_of(result)
    extra = UPDATE_KEYS if view.json is view_of(Result("updates", ())).json else ()
    wanted = chosen_fields(options.fields, view, (), extra)
    if not wanted:
        return view.json
    return lambda row: picked(view.json(row), lambda: view.flat(row), wanted)


def jsonl(result: Result, options: Output) -> Iterator[str]:
    """One JSON object a line."""
    write = _json_of(result, options)
    for row in result.rows:
        yield write(row) + "\n"


def json_array(result: Result, options: Output) -> Iterator[str]:
    """One JSON array, an object a line."""
    write = _json_of(result, options)
    first = True
    for row in result.rows:
        yield ("[\n" if first else ",\n") + write(row)
        first = False
    yield "[]\n" if first else "\n]\n"
