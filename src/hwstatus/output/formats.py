"""The flat and machine-readable formats: generators of text, so that nothing waits for the end."""

import io
from collections.abc import Iterator, Sequence
from typing import TypeVar

from hwstatus.output import text
from hwstatus.output.fields import chosen_fields, json_writer
from hwstatus.output.options import Output
from hwstatus.rows import Answer

R = TypeVar("R")


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
    import csv

    fields = _all_fields(answer, options)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if not options.no_header:
        writer.writerow(fields)
    for cells in _records(answer, fields):
        writer.writerow(map(cell, cells))
        yield _emptied(buffer)
    yield buffer.getvalue()


def jsonl(answer: Answer[R], options: Output) -> Iterator[str]:
    """One JSON object a line."""
    write = json_writer(answer.table, options.fields)
    return (write(row) + "\n" for row in answer)


def json_array(answer: Answer[R], options: Output) -> Iterator[str]:
    """One JSON array, an object a line."""
    return _array(jsonl(answer, options))


def _array(lines: Iterator[str]) -> Iterator[str]:
    before = "[\n"
    for line in lines:
        yield before + line.removesuffix("\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def cell(value: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula: such a text gets a leading apostrophe."""
    value = text.lines(value)
    if value.startswith(_FORMULA):
        return "'" + value
    return value


def _all_fields(answer: Answer[R], options: Output) -> list[str]:
    columns = tuple(answer.table.columns)
    return chosen_fields(options.fields, columns, columns)


def _tabbed(
    answer: Answer[R],
    fields: list[str],
    *,
    header: bool,
) -> Iterator[str]:
    if header:
        yield "\t".join(fields) + "\n"
    for cells in _records(answer, fields):
        yield "\t".join(map(text.line, cells)) + "\n"


def _records(answer: Answer[R], fields: list[str]) -> Iterator[Sequence[str]]:
    """The rows' texts, of these fields and in their order."""
    table = answer.table
    if fields == list(table.columns):
        yield from map(table.cells, answer)
        return
    for row in answer:
        yield table.some(row, fields)


def _emptied(buffer: io.StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


WRITERS = {
    "plain": plain,
    "tsv": tsv,
    "csv": csv_rows,
    "json": json_array,
    "jsonl": jsonl,
}
"""What writes each format."""
