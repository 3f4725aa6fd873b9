"""Markdown: a table that can be pasted; `show` brings the verdict of each entity along."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from hwstatus import text
from hwstatus.answers.answer import Answer, Section, Table
from hwstatus.columns import SOURCE
from hwstatus.output.formats import chosen_fields, with_address
from hwstatus.output.options import Output

R = TypeVar("R")

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]<>#|~$&!"})
_IN_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C"})


def escaped(value: str) -> str:
    """Text with every character escaped that Markdown could take for markup."""
    return text.line(value).translate(_MARKS)


def _address(url: str) -> str:
    """An address that ends no link, and in which no character hides."""
    return "".join(
        c if c.isprintable() else quote(c) for c in url.translate(_IN_ADDRESS)
    )


def document(answer: Answer[Any], options: Output) -> Iterator[str]:
    """A table; of `show`, a title, and a section with its table for each entity."""
    table = answer.table
    fields = chosen_fields(options.fields, tuple(table.columns), table.document)
    header = not options.no_header
    if answer.sections is None:
        return _table(table, answer, fields, header=header)
    return _sections(answer, answer.sections, fields, header=header)


def _sections(
    answer: Answer[Any],
    sections: Iterable[Section],
    fields: Sequence[str],
    *,
    header: bool,
) -> Iterator[str]:
    yield f"# {escaped(answer.title)}\n\n{escaped(answer.circumstances)}\n"
    for section in sections:
        yield f"\n## {escaped(section.heading)}\n\n"
        for line in section.lines:
            yield f"- {escaped(line)}\n"
        if section.rows is not None:
            yield "\n" if section.lines else ""
            yield from _table(answer.table, section.rows, fields, header=header)


def _table(
    table: Table[R], rows: Iterable[R], fields: Sequence[str], *, header: bool
) -> Iterator[str]:
    if header:
        yield _line(map(title, fields))
        yield "|" + " --- |" * len(fields) + "\n"
    looks = [table.columns[field].look for field in fields]
    for texts, url in with_address(table, rows, fields):
        yield _line(
            _cell(value, look, url) for value, look in zip(texts, looks, strict=True)
        )


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cell(value: str, look: str, url: str) -> str:
    shown = escaped(value)
    return f"[{shown}](<{_address(url)}>)" if url and look == SOURCE else shown


_TITLES = {"actor_name": "Decided by"}
"""Columns of documents that are not headed by the name of their field: a body decides, a paper reports."""


def title(field: str) -> str:
    """A field as the title of its column."""
    return _TITLES.get(field) or field.replace("_", " ").capitalize()
