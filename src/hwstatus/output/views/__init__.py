"""What a person sees on a terminal: a function for each kind of answer, in the module of its family."""

from collections.abc import Iterator

from hwstatus.output import text
from hwstatus.output.fields import chosen_fields, view_of
from hwstatus.output.options import Output
from hwstatus.output.style import Style
from hwstatus.output.table import Cell, Column, table
from hwstatus.rows import Result

Lines = Iterator[str]

_FAMILIES = {
    "updates": ("updates", "search", "records", "timeline"),
    "profile": ("show",),
    "counts": ("standings", "names", "tallies", "overview", "groups"),
    "chart": ("runs",),
    "evidence": ("why", "changes", "comparison", "matrix", "deadlines", "disputes"),
    "curation": ("log", "findings", "backups", "examinations"),
}
"""Which module lays out which kinds; only the one that is needed is imported."""

_SAME = {"search": "updates", "records": "updates"}
"""Kinds that look like another one."""


def page(result: Result, options: Output, width: int, style: Style) -> Lines:
    """The lines of an answer on a terminal `width` cells wide."""
    if options.fields:
        return _fields_table(result, options, width, style)
    from importlib import import_module

    family = next(name for name, kinds in _FAMILIES.items() if result.kind in kinds)
    layout = getattr(
        import_module(f"hwstatus.output.views.{family}"),
        _SAME.get(result.kind, result.kind),
    )
    lines: Lines = layout(result, width, style, not options.no_header)
    return lines


def _fields_table(result: Result, options: Output, width: int, style: Style) -> Lines:
    """A plain table of the fields that were asked for."""
    view = view_of(result)
    fields = chosen_fields(options.fields, view, view.document)
    long = {"summary", "note", "title", "what", "url", "reason", "detail", "found"}
    columns = [
        Column(field.replace("_", " "), most=60 if field in long else 24)
        for field in fields
    ]
    rows = (
        [_cell(field, view.flat(row)[field]) for field in fields] for row in result.rows
    )
    return table(columns, rows, width, style, header=not options.no_header)


def _cell(field: str, value: str) -> Cell:
    return Cell(text.line(value), value if field == "status" else None)
