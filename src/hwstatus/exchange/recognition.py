"""Which form a file is in, by its content: a tracker, or JSON Lines, JSON, CSV, TSV, or an article."""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import chain
from pathlib import Path

from hwstatus.errors import BadRecord, Unreadable, Usage
from hwstatus.exchange import ARTICLE, CSV, EXCEL, JSON, JSONL, TSV, columns, jsonl
from hwstatus.exchange.jsonl import MAX_LINE_BYTES
from hwstatus.paths import SQLITE_HEADER
from hwstatus.record import validation

SEPARATORS = ("\t", ";", ",", "|")
"""What may be between two cells."""

LOOKED_AT = 20
"""Lines that show what a file is."""

_LIST_OF_OBJECTS = re.compile(r"\[\s*(?:[{\]]|\Z)")
_LONGEST_TITLE = 60
"""Characters of a column's title; a sentence is longer."""
_KEYS_OF_RECORDS = {"id", "slug", "checked", "members", "asked", "recorded_at"}
"""Keys of our own records, which no row of a table has."""
_ANSWER = '{"schema_version":'
"""How an answer of the API of a published site begins."""
_OF_REFUSED = "# line "
"""How the file begins in which an import kept the lines that it refused."""


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """The bytes of a file, closed when the block ends; raises `Unreadable`."""
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        # A name with a NUL is a ValueError, which has no strerror.
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"cannot read {path}: {reason}") from None
    with stream:
        yield stream


def is_sqlite(stream: BufferedReader) -> bool:
    """Whether an SQLite file begins here; nothing is read off."""
    return stream.peek(len(SQLITE_HEADER)).startswith(SQLITE_HEADER)


def recognise(
    lines: Iterable[bytes], form: str | None = None
) -> tuple[str, Iterator[bytes]]:
    """A file's form, one of `exchange.FORMS`, told by its first lines unless it is said; and all its lines.

    Raises `BadRecord` where the file is not text.
    """
    lines = iter(lines)
    if form:
        return form, lines
    head: list[bytes] = []
    for line in lines:
        head.append(line)
        # One line is enough to know JSON Lines, so that nothing waits for a second.
        is_json = line.startswith(b"{") and line.rstrip().endswith(b"}")
        if len(head) == LOOKED_AT or is_json:
            break
    return form_of(head), chain(head, lines)


def form_of(head: list[bytes]) -> str:
    """The form of a file that begins with these lines; of an empty one, JSON Lines."""
    for mark, form in _BEGINNINGS.items():
        if head and head[0].startswith(mark):
            return form
    text = _text(head)
    lines = [line for line in text.splitlines() if line.strip()]
    meant = [line for line in lines if not line.startswith("#")]
    if meant and meant[0].startswith(_ANSWER):
        raise Usage(
            "this is an answer of a site's API, which lacks fields of its records",
            "take the records of the site's folder: hwstatus import DIR/data/updates.jsonl",
        )
    if meant and meant[0].lstrip().startswith("{"):
        return _json_form(meant[0])
    if not lines or lines[0].startswith(_OF_REFUSED):
        return JSONL
    if lines[0].lstrip().startswith("<"):
        return ARTICLE
    if _LIST_OF_OBJECTS.match(text.lstrip()):
        return JSON
    separator = separator_of(lines)
    if separator is None:
        return ARTICLE
    return TSV if separator == "\t" else CSV


_BEGINNINGS = {
    b"PK\x03\x04": EXCEL,
    b"%PDF-": ARTICLE,
    b"---\n": ARTICLE,
    b"---\r\n": ARTICLE,
}
"""How files begin whose form is told by that: workbooks, as other archives do, PDF, Markdown with front matter."""


def _text(head: list[bytes]) -> str:
    if head and head[0].startswith(b"\xd0\xcf\x11\xe0"):
        raise BadRecord("", "is a file of Excel or Word: save it as CSV or as text")
    whole = b"".join(head)
    text = whole.decode(jsonl.encoding_of(whole), "replace")
    if "\0" in text:
        number = text[: text.index("\0")].count("\n") + 1
        raise BadRecord("", "is not text: it holds a NUL character", number)
    return text


def _json_form(first: str) -> str:
    """Records on a line each; else one that goes over several lines, or rows."""
    return JSON if first.rstrip().endswith((",", "[", "{")) or _is_row(first) else JSONL


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table, as an object of plain values, or a list of rows."""
    if len(line) > MAX_LINE_BYTES:
        return False
    try:
        value = validation.parse_object(line, keys_twice=True)
    except BadRecord:
        return False
    nested = [part for part in value.values() if isinstance(part, list | dict)]
    if nested:
        return len(value) == 1 and isinstance(nested[0], list)
    is_record = not _KEYS_OF_RECORDS.isdisjoint(value)
    return not is_record and sum(map(columns.is_known, value)) > 1


def _ends_sentences(lines: list[str]) -> bool:
    """Whether lines end as those of prose do; the cells of a table rarely do."""
    ended = sum(line.rstrip().endswith((".", ":", "…", "?", "!")) for line in lines)
    return 2 * ended > len(lines)


def separator_of(lines: list[str]) -> str | None:
    """What is between the cells of a table's first lines; None where they are no table.

    A table has titles that are known, or as many cells in every line.
    """
    if lines[0].lower().startswith("sep="):
        return lines[0][4:5] or ","
    counted = {mark: lines[0].count(mark) for mark in SEPARATORS}
    separator = max(counted, key=counted.__getitem__)
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:  # a cell is longer than any of a table
        return None
    titles = rows[0]
    sizes = {len(row) for row in rows}
    if len(titles) < 2 or max(map(len, titles)) > _LONGEST_TITLE:
        return None
    fields = set(map(columns.field_of, titles))
    if columns.RECORD in fields or {"date", "entity"} <= fields:
        return separator
    is_even = len(rows) > 1 and len(sizes) == 1
    is_titled = len(fields - {None}) > 1
    return separator if (is_even or is_titled) and not _ends_sentences(lines) else None
