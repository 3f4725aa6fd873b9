"""The log, findings, backups and examinations."""

from collections.abc import Iterator

from hwstatus.output import text
from hwstatus.output.style import Style
from hwstatus.output.table import Cell, Column, table
from hwstatus.output.views.profile import split_line
from hwstatus.rows import Answer
from hwstatus.rows.curation import Backup, Examination, Findings, Log
from hwstatus.serialization import canonical

Lines = Iterator[str]


def log(result: Log, width: int, style: Style, _header: bool) -> Lines:
    """Entry by entry; each change with its fields before and after."""
    shown = 0
    for row in result:
        if row.entry != shown:
            if shown:
                yield ""
            shown = row.entry
            why = (
                f": {row.reason}"
                if row.reason
                else f" of entry {row.undoes}"
                if row.undoes
                else ""
            )
            head = text.line(f"{row.entry}  {row.verb}{why}")
            yield from split_line(
                style.paint(head, "heading"),
                text.line(f"{row.at}  {row.by}"),
                width,
                style,
            )
        for piece in text.wrap(
            text.line(f"{row.kind} {row.subject} {row.key} {row.about or ''}"),
            width - 3,
        ):
            yield f"   {piece}"
        for field, before, after in row.changed:
            for sign, value, role in (
                ("-", before, "banned"),
                ("+", after, "permitted"),
            ):
                for piece in text.wrap(
                    text.line(f"{sign} {field}: {canonical.shown(value)}"), width - 5
                ):
                    yield "     " + style.paint(piece, role)


def findings(result: Findings, width: int, style: Style, header: bool) -> Lines:
    """What the curation rules found, gravest first."""
    roles = {"error": "banned", "warning": "restricted", "info": "dim"}
    columns = [
        Column("", 7),
        Column("rule", 22),
        Column("id", 18),
        Column("about", 18),
        Column("found", flexible=True),
    ]
    rows = ([
        Cell(f.severity, roles[f.severity]), Cell(f.rule), Cell(text.line(f.id), "dim"), Cell(f.about),
        Cell(text.line(f"{f.found}: {f.mend}")),
    ] for f in result)  # fmt: skip
    return table(columns, rows, width, style, header=header)


def backups(result: Answer[Backup], width: int, style: Style, header: bool) -> Lines:
    """The backups, newest first."""
    columns = [
        Column("made", 20), Column("occasion", 18), Column("updates", 9, right=True), Column("bytes", 12, right=True),
        Column("file", flexible=True),
    ]  # fmt: skip
    rows = ([
        Cell(b.made), Cell(b.occasion), Cell("unreadable" if b.updates is None else f"{b.updates:,}"),
        Cell(f"{b.size:,}"), Cell(text.line(b.path)),
    ] for b in result)  # fmt: skip
    return table(columns, rows, width, style, header=header)


def examinations(
    result: Answer[Examination], width: int, style: Style, header: bool
) -> Lines:
    """What the doctor saw."""
    roles = {"ok": "permitted", "warning": "restricted", "damaged": "banned"}
    columns = [
        Column("examined", 16),
        Column("state", 8),
        Column("seen", flexible=True),
    ]
    rows = (
        [Cell(f.examined), Cell(f.state, roles[f.state]), Cell(text.line(f.detail))]
        for f in result
    )
    return table(columns, rows, width, style, header=header)
