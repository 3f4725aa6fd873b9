"""Documents: Markdown that can be pasted, and HTML without scripts and without anything from elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hwstatus import text
from hwstatus.answers.answer import Answer, R, Section, Table
from hwstatus.columns import SOURCE, WORD
from hwstatus.output.formats import chosen_fields
from hwstatus.output.layout import Cell, drawn_cells, role_of
from hwstatus.output.options import Output
from hwstatus.record.vocabulary import STATUSES

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


def _parts(answer: Answer[Any]) -> Sequence[Section]:
    """The sections of a document; the one of an answer that has none is without a heading."""
    whole = Section("", "", (), answer)
    return [whole] if answer.sections is None else answer.sections


def markdown(answer: Answer[Any], options: Output) -> Iterator[str]:
    """A table; of `show`, a title, and a section with its table for each entity."""
    table = answer.table
    fields = chosen_fields(options.fields, table, table.document)
    return _markdown(answer, fields, header=not options.no_header)


def _markdown(
    answer: Answer[Any], fields: Sequence[str], *, header: bool
) -> Iterator[str]:
    if answer.sections is not None:
        yield f"# {escaped(answer.title)}\n\n{escaped(answer.circumstances)}\n"
    for section in _parts(answer):
        if section.heading:
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
    for cells in drawn_cells(table, rows, fields):
        yield _line(map(_linked, cells))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _linked(cell: Cell) -> str:
    shown = escaped(cell.text)
    is_link = cell.url and cell.look == SOURCE
    return f"[{shown}](<{_address(cell.url)}>)" if is_link else shown


_TITLES = {"actor_name": "Decided by"}
"""Columns of documents that are not headed by the name of their field: a body decides, a paper reports."""


def title(field: str) -> str:
    """A field as the title of its column."""
    return _TITLES.get(field) or field.replace("_", " ").capitalize()


TEMPLATES = Path(__file__).parent / "templates"


def html(answer: Answer[Any], options: Output) -> Iterator[str]:
    """A whole page, written as its rows come."""
    table = answer.table
    fields = chosen_fields(options.fields, table, table.document)
    page = text.templates(TEMPLATES).get_template("answer.html.j2")
    return page.generate(
        title=answer.title,
        circumstances=answer.circumstances,
        statuses=list(STATUSES.values()),
        titles=[] if options.no_header else [title(field) for field in fields],
        picture=_picture(answer),
        sections=_styled(answer, fields),
    )


def _picture(answer: Answer[Any]) -> str:
    """The picture above the table of an answer that is one; nothing above others."""
    if not answer.is_picture:
        return ""
    from hwstatus.output import drawings

    figure = drawings.for_a_page(answer)
    if figure is None:
        return ""
    return text.templates(TEMPLATES).get_template("picture.html.j2").render(figure)


def _styled(answer: Answer[Any], fields: Sequence[str]) -> Iterator[Section]:
    """The sections with the role of each status, and cells in their rows."""
    for section in _parts(answer):
        rows = section.rows and (
            map(_styled_cell, cells)
            for cells in drawn_cells(answer.table, section.rows, fields)
        )
        yield section._replace(status=role_of(section.status), rows=rows)


def _styled_cell(cell: Cell) -> tuple[str, str, str | None]:
    """The text of a cell, the classes that style it, the address behind it."""
    role = role_of(cell.text) if cell.look == WORD else ""
    is_link = cell.look == SOURCE or cell.field == "url"
    classes = f"{cell.field} {role}".strip()
    return cell.text, classes, text.web_address(cell.url if is_link else "")
