"""Which columns are shown, and the flat formats: generators of text, so that nothing waits for the end."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from hwstatus import json_text, text
from hwstatus.answers.answer import Answer, Table
from hwstatus.columns import FORMULA_MARKS
from hwstatus.errors import BadValue
from hwstatus.output.options import Output

R = TypeVar("R")


# -- which columns are shown -----------------------------------------------------------


def chosen_fields(
    names: Sequence[str], columns: Sequence[str], default: Sequence[str]
) -> list[str]:
    """The fields asked for; the default ones where none is. Raises `BadValue`."""
    wanted = [part.strip() for text in names for part in text.split(",")]
    for field in wanted:
        if field not in columns:
            expected = ", ".join(dict.fromkeys(columns))
            raise BadValue("--fields", field, f"one of: {expected}")
    return wanted or list(default)


def json_writer(table: Table[R], fields: Sequence[str]) -> Callable[[R], str]:
    """What spells a row as JSON, with all its keys or those asked for; raises `BadValue`."""
    wanted = chosen_fields(fields, (*table.columns, *table.keys), ())
    if not wanted:
        return table.json
    flat = [field for field in dict.fromkeys(wanted) if field in table.columns]
    texts = table.writer(flat)

    def picked(row: R) -> str:
        """An object with some keys: the row's own, and flat columns where it has none."""
        whole = json.loads(table.json(row))
        values = {key: whole.get(key) for key in wanted}
        if not all(key in whole for key in wanted):
            cells = dict(zip(flat, texts(row), strict=True))
            values |= {k: cells[k] or None for k in cells if k not in whole}
        return json_text.encode(values)

    return picked


def with_address(
    table: Table[R], rows: Iterable[R], fields: Sequence[str]
) -> Iterator[tuple[Sequence[str], str]]:
    """The texts of each row in some columns, and the first address behind its sources."""
    linked = "url" in table.columns
    texts = table.writer([*fields, "url"] if linked else fields)
    for row in rows:
        cells = texts(row)
        if linked:
            yield cells[:-1], cells[-1].partition(" ")[0]
        else:
            yield cells, ""


# -- flat formats ----------------------------------------------------------------------


def plain(answer: Answer[R], options: Output) -> Iterator[str]:
    """Tab-separated lines without a header: one record a line, never cut."""
    table = answer.table
    fields = chosen_fields(options.fields, tuple(table.columns), table.plain)
    return _tabbed(answer, fields, header=False)


def tsv(answer: Answer[R], options: Output) -> Iterator[str]:
    """Tab-separated lines with a header."""
    return _tabbed(answer, _all_fields(answer, options), header=not options.no_header)


def csv_rows(answer: Answer[R], options: Output) -> Iterator[str]:
    """RFC 4180 with a header; line breaks stay inside quotes."""
    fields = _all_fields(answer, options)
    if not options.no_header:
        yield _csv_line(fields)
    yield from map(_csv_line, _records(answer, fields))


def jsonl(answer: Answer[R], options: Output) -> Iterator[str]:
    """One JSON object a line."""
    write = json_writer(answer.table, options.fields)
    return (write(row) + "\n" for row in answer)


def json_document(answer: Answer[R], options: Output) -> Iterator[str]:
    """One JSON array, an object a line; an object of such arrays where the answer has parts."""
    if not answer.parts:
        return _array(jsonl(answer, options))
    return _object(answer.parts, options)


def _object(parts: Mapping[str, Answer[Any]], options: Output) -> Iterator[str]:
    """An object with an array for each part; --fields narrow the last one, which the answer is about."""
    before = "{"
    *_, last = parts
    for key, part in parts.items():
        yield f'{before}"{key}":\n'
        narrowed = options if key == last else options._replace(fields=())
        yield from _array(jsonl(part, narrowed))
        before = ","
    yield "}\n"


def _array(lines: Iterator[str]) -> Iterator[str]:
    before = "[\n"
    for line in lines:
        yield before + line.removesuffix("\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def cell(value: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula: such a text gets a leading apostrophe."""
    value = text.lines(value)
    return "'" + value if value.startswith(FORMULA_MARKS) else value


_FORMULA_CELL = f",[{re.escape(''.join(FORMULA_MARKS))}]"
"""Where a cell of a joined line begins like that."""


def _csv_line(cells: Sequence[str]) -> str:
    """Cells as a line of CSV, looked at whole: cell by cell takes three times as long, and few need it."""
    joined = "," + ",".join(cells)
    if not text.is_shown_as_it_is(joined) or re.search(_FORMULA_CELL, joined):
        return _quoted(map(cell, cells))
    if '"' in joined or joined.count(",") > len(cells) or joined == ",":
        return _quoted(cells)
    return joined[1:] + "\r\n"


def _quoted(cells: Iterable[str]) -> str:
    """A line of CSV with cells in quotes where they need them."""
    line: str = _writer().writerow(cells)
    return line


class _Line:
    """A file for a writer of CSV, whose `writerow` returns what the file's `write` does."""

    def write(self, line: str) -> str:
        return line


@cache
def _writer() -> Any:
    import csv

    return csv.writer(_Line(), lineterminator="\r\n")


def _all_fields(answer: Answer[R], options: Output) -> list[str]:
    columns = tuple(answer.table.columns)
    return chosen_fields(options.fields, columns, columns)


def _tabbed(answer: Answer[R], fields: list[str], *, header: bool) -> Iterator[str]:
    if header:
        yield "\t".join(fields) + "\n"
    yield from map(_tabbed_line, _records(answer, fields))


def _tabbed_line(cells: Sequence[str]) -> str:
    if not text.is_shown_as_it_is("".join(cells)):
        cells = list(map(text.line, cells))
    return "\t".join(cells) + "\n"


def _records(answer: Answer[R], fields: list[str]) -> Iterator[Sequence[str]]:
    """The rows' texts, of these fields and in their order."""
    return map(answer.table.writer(fields), answer)
