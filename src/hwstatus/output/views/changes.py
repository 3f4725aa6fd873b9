"""`changes`: what moved, news apart from corrections."""

from rich.text import Text

from hwstatus.answers.changes import CORRECTION, TITLES, Changes, StatusChange
from hwstatus.output import layout
from hwstatus.output.layout import Page
from hwstatus.output.views import parts


def view(answer: Changes, width: int, *, header: bool) -> Page:
    """A table for news, one for what took effect and one for corrections; folded, the newest first."""
    rows = list(answer)
    if answer.folded:  # the newest are what a screen has room for
        rows.reverse()
    titled = [
        (title, [row for row in rows if row.kind == kind])
        for kind, title in TITLES.items()
    ]
    table = answer.table.without("by") if answer.folded else answer.table
    yield from parts(table, titled, width, header=header)
    if answer.folded and rows:
        yield layout.safe("The acts that changed them: --all", "muted")


def by(row: StatusChange) -> Text:
    """The update that moved it, why it was corrected, and who says so."""
    because = f" ({row.reason}, by {row.by})" if row.kind == CORRECTION else ""
    words = layout.safe(f"{row.summary}{because} ")
    return words.append_text(layout.source(row.publisher, row.url))
