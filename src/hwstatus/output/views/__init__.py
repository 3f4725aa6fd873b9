"""What a person sees on a terminal: a view for each answer that needs more than a table of its rows.

The answers of a module of `rows` have their views in the module of the same name here,
so that a command imports its own family alone.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from rich.text import Text

from hwstatus.output import layout
from hwstatus.output.fields import chosen_fields
from hwstatus.output.layout import Column, Page
from hwstatus.output.options import Output
from hwstatus.rows import NUMBER, SOURCE, TEXT, WORD, Answer, Table


def page(answer: Answer[Any], options: Output, width: int) -> Page:
    """An answer as what Rich draws, part by part, on a terminal `width` cells wide."""
    if options.fields or type(answer) is Answer:
        return rows(answer, options, width)
    family = type(answer).__module__.rpartition(".")[2]
    views = import_module(f"hwstatus.output.views.{family}")
    found: Page = views.view(answer, width, header=not options.no_header)
    return found


def rows(answer: Answer[Any], options: Output, width: int) -> Page:
    """A table of the rows: of the fields asked for, or those of a document."""
    table = answer.table
    fields = chosen_fields(options.fields, tuple(table.columns), table.document)
    columns = [_column(table, field) for field in fields]
    cells = (_cells(table, fields, table.flat(row)) for row in answer)
    return layout.table(columns, cells, width, header=not options.no_header)


def _column(table: Table[Any], field: str) -> Column:
    look = table.columns[field].look
    title = field.replace("_", " ")
    return Column(title, sentences=look == TEXT, right=look == NUMBER)


def _cells(
    table: Table[Any], fields: Sequence[str], texts: dict[str, str]
) -> list[Text]:
    cells = []
    for field in fields:
        match table.columns[field].look:
            case look if look == WORD:
                cells.append(layout.word(texts[field]))
            case look if look == SOURCE:
                address = texts.get("url", "").partition(" ")[0]
                cells.append(layout.source(texts[field], address))
            case _:
                cells.append(layout.safe(texts[field]))
    return cells
