"""What a person sees on a terminal: the columns that a table has there, or a view of the answer.

An answer names what draws it here, and a column too; either is imported when it is drawn.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from operator import attrgetter
from typing import Any

from rich.text import Text

from hwstatus.answers.answer import Answer, R, Shown, Table
from hwstatus.columns import MUTED, NUMBER, SOURCE, WORD, flat
from hwstatus.output import layout
from hwstatus.output.layout import Page
from hwstatus.output.options import Output


def page(answer: Answer[Any], options: Output, width: int) -> Page:
    """An answer as what Rich draws, part by part, on a terminal `width` cells wide."""
    header = not options.no_header
    if options.fields:
        return rows(answer, options, width)
    if answer.view:
        drawn: Page = _named(answer.view)(answer, width, header=header)
        return drawn
    if answer.table.screen:
        return screen(answer.table, answer, width, header=header)
    return rows(answer, options, width)


def _named(name: str) -> Callable[..., Any]:
    """A function of a module here, its `view` without a name; the module is loaded now."""
    module, _, function = name.partition(".")
    named: Callable[..., Any] = getattr(
        import_module(f"hwstatus.output.views.{module}"), function or "view"
    )
    return named


def screen(table: Table[R], rows: Iterable[R], width: int, *, header: bool) -> Page:
    """Rows in the columns that their table has on a terminal so wide."""
    from hwstatus.output import tables

    columns, cells = screened(table, rows, width)
    return tables.table(columns, cells, width, header=header)


def parts(
    table: Table[R],
    titled: Iterable[tuple[str, Sequence[R]]],
    width: int,
    *,
    header: bool,
) -> Page:
    """Rows below their titles, all in the one form that fits them."""
    from hwstatus.output import tables

    columns = screened(table, (), width)[0]
    cells = [(title, list(screened(table, rows, width)[1])) for title, rows in titled]
    return tables.parts(columns, cells, width, header=header)


def screened(
    table: Table[R], rows: Iterable[R], width: int
) -> tuple[Sequence[Shown], Iterator[list[Text]]]:
    """The columns of a terminal so wide, and the cells of each row."""
    shown = [column for column in table.screen if column.least <= width]
    draw = [_drawing(column) for column in shown]
    return shown, ([cell(row) for cell in draw] for row in rows)


def _drawing(shown: Shown) -> Callable[[Any], Text]:
    """What draws a column of a row: a function of a family's module, or as it looks."""
    if shown.drawn:
        return _named(shown.drawn)
    value = attrgetter(shown.field or shown.title)
    address = attrgetter(shown.link)
    drawings: dict[str, Callable[[Any], Text]] = {
        WORD: lambda row: layout.word(value(row)),
        SOURCE: lambda row: layout.source(value(row), address(row)),
        MUTED: lambda row: layout.muted(value(row)),
        NUMBER: lambda row: Text(f"{value(row):,}"),
    }
    return drawings.get(shown.look, lambda row: layout.safe(flat(value(row))))


def rows(answer: Answer[Any], options: Output, width: int) -> Page:
    """A table of the rows: of the fields asked for, or those of a document."""
    from hwstatus.output import tables
    from hwstatus.output.formats import chosen_fields

    table = answer.table
    fields = chosen_fields(options.fields, table, table.document)
    columns = [
        Shown(field.replace("_", " "), look=table.columns[field].look)
        for field in fields
    ]
    cells = (
        list(map(_drawn, row)) for row in layout.drawn_cells(table, answer, fields)
    )
    return tables.table(columns, cells, width, header=not options.no_header)


def _drawn(cell: layout.Cell) -> Text:
    if cell.look == WORD:
        return layout.word(cell.text)
    if cell.look == SOURCE:
        return layout.source(cell.text, cell.url)
    return layout.safe(cell.text)
