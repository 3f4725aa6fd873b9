"""What a person sees on a terminal: a function for each kind of answer, in the module of its family."""

from collections.abc import Iterator
from typing import Any

from hwstatus.output import text
from hwstatus.output.fields import chosen_fields
from hwstatus.output.options import Output
from hwstatus.output.style import Style
from hwstatus.output.table import Cell, Column, table
from hwstatus.rows import Answer

Lines = Iterator[str]


def page(answer: Answer[Any], options: Output, width: int, style: Style) -> Lines:
    """The lines of an answer on a terminal `width` cells wide."""
    if options.fields:
        return _fields_table(answer, options, width, style)
    draw = _view_of(answer)
    if draw is None:
        return _fields_table(answer, options, width, style)
    lines: Lines = draw(answer, width, style, not options.no_header)
    return lines


def _view_of(answer: Answer[Any]) -> Any:
    from hwstatus.output.views import (
        chart,
        counts,
        curation,
        evidence,
        profile,
        updates,
    )
    from hwstatus.rows import counts as c
    from hwstatus.rows import curation as u
    from hwstatus.rows import matrices as m
    from hwstatus.rows import movements as o
    from hwstatus.rows import verdicts as v
    from hwstatus.rows.updates import Timeline, Updates

    views: dict[type, Any] = {
        v.Profiles: profile.show, o.Chart: chart.runs, v.Standings: counts.standings,
        c.Tallies: counts.tallies, c.Overview: counts.overview, m.Groups: counts.groups,
        v.Why: evidence.why, o.Changes: evidence.changes, o.Comparison: evidence.comparison,
        m.Matrix: evidence.matrix, v.Deadlines: evidence.deadlines, v.Disputes: evidence.disputes,
        u.Log: curation.log, u.Findings: curation.findings, Timeline: updates.timeline, Updates: updates.updates,
    }  # fmt: skip
    for kind, view in views.items():
        if isinstance(answer, kind):
            return view
    return None


def _fields_table(
    answer: Answer[Any], options: Output, width: int, style: Style
) -> Lines:
    """A plain table of the fields that were asked for."""
    table_ = answer.table
    fields = chosen_fields(options.fields, tuple(table_.columns), table_.document)
    long = {"summary", "note", "title", "what", "url", "reason", "detail", "found"}
    columns = [
        Column(field.replace("_", " "), most=60 if field in long else 24)
        for field in fields
    ]
    rows = (
        [_cell(field, table_.flat(row)[field]) for field in fields] for row in answer
    )
    return table(columns, rows, width, style, header=not options.no_header)


def _cell(field: str, value: str) -> Cell:
    return Cell(text.line(value), value if field == "status" else None)
