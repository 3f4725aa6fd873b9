"""`why`: the verdict, the update that decides it, and why each other one does not."""

from rich.text import Text

from hwstatus.output import layout
from hwstatus.output.layout import Entry, Page
from hwstatus.output.theme import role_of
from hwstatus.output.views.profiles import verdict
from hwstatus.rows.verdicts import Evidence, Why


def view(answer: Why, width: int) -> Page:
    """Each verdict with its own evidence."""
    rows = list(answer)
    for number, head in enumerate(answer.verdicts):
        own = [row for row in rows if row.entity == head.entity]
        if number:
            yield Text()
        yield layout.heading(head.name)
        yield verdict(head, width)
        yield from layout.entries(map(_entry, own), size=12, width=width)


def _entry(row: Evidence) -> Entry:
    role = "heading"
    if row.decides:
        role = role_of(row.status)
    label = layout.safe(row.date.ljust(10))
    label.append(" ▶" if row.decides else "", style=role)
    rule = ""
    if row.rule:
        rule = f" [rule {row.rule}]"
    status = ""
    if row.status:
        status = f"{row.status} ({row.scope}) · "
    said = f"{status}{row.publisher} · {row.confidence} · {row.short}"
    lines = (
        layout.safe(row.reason + rule, role),
        layout.safe(row.summary),
        layout.source(said, row.url),
    )
    return Entry(label, Text("\n").join(lines))
