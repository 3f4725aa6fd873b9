"""The flat and machine-readable formats. Each is a generator of text, so that nothing waits for the end."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hwstatus.output import text
from hwstatus.output.fields import UPDATE_KEYS, View, chosen_fields, picked, view_of
from hwstatus.output.options import Output
from hwstatus.rows import Result


def plain(result: Result, options: Output) -> Iterator[str]:
    """Tab-separated lines without a header: one record a line, never cut."""
    view = view_of(result)
    return _tabbed(
        result, chosen_fields(options.fields, view, view.plain), view, header=False
    )


def tsv(result: Result, options: Output) -> Iterator[str]:
    """Tab-separated lines with a header."""
    view = view_of(result)
    fields = chosen_fields(options.fields, view, view.full)
    return _tabbed(result, fields, view, header=not options.no_header)


def _tabbed(
    result: Result, fields: list[str], view: View, *, header: bool
) -> Iterator[str]:
    if header:
        yield "\t".join(fields) + "\n"
    for cells in _rows(result, fields, view):
        line = "".join(cells)
        safe = line.isascii() and line.isprintable()
        yield "\t".join(cells if safe else map(text.line, cells)) + "\n"


def _rows(result: Result, fields: list[str], view: View) -> Iterator[Sequence[str]]:
    """The rows' texts, of the fields asked for and in their order."""
    rows = map(view.cells, result.rows)
    if fields == list(view.full):
        return rows
    places = [view.full.index(field) for field in fields]
    return ([cells[place] for place in places] for cells in rows)


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def cell(value: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula: such a text gets a leading apostrophe."""
    value = text.lines(value)
    return "'" + value if value.startswith(_FORMULA) else value


def csv_rows(result: Result, options: Output) -> Iterator[str]:
    """RFC 4180 with a header; line breaks stay inside quotes."""
    view = view_of(result)
    fields = chosen_fields(options.fields, view, view.full)
    if not options.no_header:
        yield csv_line(fields)
    for cells in _rows(result, fields, view):
        yield csv_line(cells)


_FORMULA_WITHIN = re.compile(",[-=+@']").search


def csv_line(cells: Sequence[str]) -> str:
    """A record as `csv` writes it, each cell made safe: nearly all are plain ASCII, which takes a third of the time."""
    line = ",".join(cells)
    if (
        line.isascii() and line.isprintable() and '"' not in line
        and line and line[0] not in _FORMULA and not _FORMULA_WITHIN(line)
    ):  # fmt: skip
        if line.count(",") >= len(cells):
            line = ",".join([f'"{cell}"' if "," in cell else cell for cell in cells])
        return line + "\r\n"
    import csv

    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(map(cell, cells))
    return buffer.getvalue()


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
