"""Which columns are shown, and the flat formats: generators of text, so that nothing waits for the end."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from hwstatus import json_text, text
from hwstatus.answers.answer import Answer, R, Table
from hwstatus.columns import NUMBER
from hwstatus.errors import BadValue, Stated, Usage
from hwstatus.output.options import Output, refuse_on_terminal
from hwstatus.record.names import parted, word_of
from hwstatus.record.vocabulary import SCOPES

Lines = Iterator[str]
"""An answer as text, piece by piece."""
Texts = Sequence[str]
"""Names of fields, or the cells of a row."""

# -- which columns are shown -----------------------------------------------------------


def chosen_fields(
    names: Texts, table: Table[Any], default: Texts, *, keys: Texts = ()
) -> list[str]:
    """The fields asked for, by other names too; the default ones where none is. Raises `BadValue`.

    Beside the columns of the table some `keys` may be asked for.
    """
    columns = (*table.columns, *keys)
    typed = parted(names)
    fields = [_field(name, table, columns) for name in typed]
    if not all(fields):
        unread = [name for name, field in zip(typed, fields, strict=True) if not field]
        raise _no_field(unread, table, columns)
    return fields or list(default)


_OF_ANSWERS = """\
entity: slug
slug: entity
home: country home-country headquarters
iso2: code iso country-code
publishers: source publisher
days_left: days left remaining
what: text summary description
sha256: hash
since: date day when
recorded_at: added
recorded_by: editor author
last_update: updated
last_checked: checked looked
was: from before
at: date day time when
about: name entity country company
by: person who user author
key: id
"""
"""What people call columns of answers beside those of records."""
_OF_SOME = {
    "was": "status: to after verdict",
    "days_left": "date: due deadline day when",
}
"""The same of rows that have a field: of those that say what was before, and of deadlines."""


def slugs_told(names: Texts, columns: Texts) -> Lines:
    """How names are had where a field was asked for as the country or the like, which is its slug."""
    spoken = {"country", "company", "operator"}.difference(columns)
    slugs = [name for name in parted(names) if name.lower() in spoken]
    if slugs and "name" in columns and "home" not in columns:
        yield f"({slugs[0]}: the slug; the name: --fields name)"


def _heads(options: Output, fields: Texts) -> Texts:
    """What columns are called: as they were asked for."""
    return parted(options.fields) or fields


def titles_told(names: Texts, table: Table[Any]) -> Lines:
    """Which fields are meant where they were asked for by what a screen calls them."""
    for name in parted(names):
        column = table.titles.get(name.lower(), name)
        if name not in (*table.columns, *table.keys) and column in table.columns:
            yield f"({name}: read as {column})"


def _field(name: str, table: Table[Any], columns: Texts) -> str:
    """The column that a name of a field means, or what a screen calls it; empty where none is called so."""
    if name in columns:
        return name
    spoken = name.lower()
    column = table.titles.get(spoken, "_".join(spoken.split()))
    if column in columns:
        return column
    from hwstatus.record.spoken import field_called

    of_some = [called for having, called in _OF_SOME.items() if having in columns]
    field = field_called(name, columns, "\n".join([*of_some, _OF_ANSWERS]))
    is_code = spoken.replace("_", "-") in _CODES
    if is_code and field == "entity":
        return ""
    scope = word_of(name, SCOPES)
    return field or (scope if scope in columns else "")


_CODES = ("iso2", "iso3", "iso", "code", "iso-code", "country-code")
"""What codes by ISO 3166-1 are called, which no slug is."""


def _no_field(names: Texts, table: Table[Any], columns: Texts) -> Stated:
    """The error for fields that are none: with those that are spelled like the first, else with all."""
    from hwstatus.record.near import near_recorded
    from hwstatus.wording import did_you_mean

    is_of_json = any(name in table.keys for name in names)
    way_on = "in JSON alone: -f jsonl" if is_of_json else "each in words: --fields ?"
    near = near_recorded(names[0], columns) if len(names) == 1 else []
    expected = "a field" if near else f"one of: {', '.join(dict.fromkeys(columns))}"
    hints = [did_you_mean(near), way_on]
    return BadValue("--fields", ",".join(names), expected, hints=hints)


def json_writer(table: Table[R], fields: Texts) -> Callable[[R], str]:
    """What spells a row as JSON, with all its keys or those asked for; raises `BadValue`."""
    wanted = chosen_fields(fields, table, (), keys=table.keys)
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
        named = zip(parted(fields), wanted, strict=True)
        return json_text.encode({name: values[key] for name, key in named})

    return picked


def plain(answer: Answer[R], options: Output) -> Lines:
    """Tab-separated lines without a header: one record a line, never cut."""
    table = answer.table
    fields = chosen_fields(options.fields, table, table.plain)
    return map(_tabbed_line, _records(answer, fields))


def tsv(answer: Answer[R], options: Output) -> Lines:
    """Tab-separated lines with a header, for spreadsheets too: a formula is kept from running."""
    fields = _all_fields(answer, options)
    if not options.no_header:
        yield "\t".join(_heads(options, fields)) + "\n"
    for cells in _for_spreadsheets(answer, fields, text.line):
        yield "\t".join(cells) + "\n"


def csv_rows(answer: Answer[R], options: Output) -> Lines:
    """RFC 4180 with a header; line breaks stay inside quotes."""
    fields = _all_fields(answer, options)
    if not options.no_header:
        yield quoted(map(text.cell, _heads(options, fields)))
    yield from map(_csv_line, _for_spreadsheets(answer, fields, text.lines))


_LONGEST_CELL = 32_767


def workbook(answer: Answer[R], options: Output) -> bytes:
    """A workbook of Excel with one sheet; what is no number is a text, which Excel neither runs nor reads as a date.

    Raises `Usage` for a terminal and a text that no cell holds, and `MissingExtra` where openpyxl is not installed.
    """
    from io import BytesIO

    from hwstatus.installation import needing

    refuse_on_terminal(options)
    with needing("excel", "writing a workbook of Excel needs openpyxl"):
        from openpyxl import Workbook  # type: ignore[import-untyped]
        from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
    fields = _all_fields(answer, options)
    numbers = [answer.table.columns[field].look == NUMBER for field in fields]
    rows = [list(map(text.characters, cells)) for cells in _records(answer, fields)]
    if any(len(said) > _LONGEST_CELL for said in chain.from_iterable(rows)):
        longest = f"{_LONGEST_CELL:,} characters"
        raise Usage(f"a text is longer than a cell of Excel, {longest}: -f csv")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(answer.table.name)

    def cell_of(said: str, is_number: bool) -> Any:
        if is_number and said:
            return json.loads(said)
        written = WriteOnlyCell(sheet, said)
        written.data_type = "s"
        return written

    if not options.no_header:
        sheet.freeze_panes = "A2"
        sheet.append(_heads(options, fields))
    for row in rows:
        sheet.append(list(map(cell_of, row, numbers)))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def jsonl(answer: Answer[R], options: Output) -> Lines:
    """One JSON object a line."""
    write = json_writer(answer.table, options.fields)
    return (write(row) + "\n" for row in answer)


def json_document(answer: Answer[R], options: Output) -> Lines:
    """One JSON array, an object a line; an object of such arrays where the answer has parts."""
    if not answer.parts:
        return _array(jsonl(answer, options))
    return _object(answer.parts, options)


def _object(parts: Mapping[str, Answer[Any]], options: Output) -> Lines:
    """An object with an array for each part; --fields narrow the last one, which the answer is about."""
    before = "{"
    *_, last = parts
    for key, part in parts.items():
        yield f'{before}"{key}":\n'
        narrowed = options if key == last else options._replace(fields=())
        yield from _array(jsonl(part, narrowed))
        before = ","
    yield "}\n"


def _array(lines: Lines) -> Lines:
    before = "[\n"
    for line in lines:
        yield before + line.removesuffix("\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _for_spreadsheets(
    answer: Answer[R], fields: list[str], safe: Callable[[str], str]
) -> Iterator[Texts]:
    """The rows' texts, each made safe; a number runs as nothing, and stays one for who adds it up.

    A record is the line that is stored, in which every hostile character is escaped already: an import reads it again.
    """
    columns = answer.table.columns

    def guarded(value: str, field: str) -> str:
        if field == "record":
            return value
        is_number = columns[field].look == NUMBER
        return safe(value) if is_number else text.kept_from_running(safe(value))

    for cells in _records(answer, fields):
        # One by one takes three times as long, and few cells need a look.
        joined = "," + ",".join(cells)
        is_safe = text.is_shown_as_it_is(joined) and not _formula_cell()(joined)
        yield cells if is_safe else list(map(guarded, cells, fields))


@cache
def _formula_cell() -> Callable[[str], object]:
    """What looks for a cell of a joined line that begins like a formula."""
    return re.compile(f",[{re.escape(''.join(text.FORMULA_MARKS))}]").search


def _csv_line(cells: Texts) -> str:
    """A line of CSV; most need no quotes, and the writer takes ten times as long to find that out."""
    joined = ",".join(cells)
    if '"' in joined or "\n" in joined or joined.count(",") >= len(cells) or not joined:
        return quoted(cells)
    return joined + "\r\n"


def quoted(cells: Iterable[str]) -> str:
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
    return chosen_fields(options.fields, answer.table, tuple(answer.table.columns))


def _tabbed_line(cells: Texts) -> str:
    if not text.is_shown_as_it_is("".join(cells)):
        cells = list(map(text.line, cells))
    return "\t".join(cells) + "\n"


def _records(answer: Answer[R], fields: list[str]) -> Iterator[Texts]:
    """The rows' texts, of these fields and in their order."""
    return map(answer.table.writer(fields), answer)


def ics(answer: Answer[Any], _options: Output) -> Lines:
    """One VCALENDAR with an event a deadline, on its last possible day."""
    from hwstatus.answers.calendars import calendar

    return calendar(answer)
