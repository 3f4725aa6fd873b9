"""`disputes`: the status that counts, and what contradicts it."""

from rich.text import Text

from hwstatus.answers.disputes import Dispute
from hwstatus.output import layout


def counts(row: Dispute) -> Text:
    """The status that counts, and who says so."""
    return _said(row.status, row.date, row.publisher, row.id)


def contradicts(row: Dispute) -> Text:
    """The status that contradicts it, and who says that."""
    return _said(row.other_status, row.other_date, row.other_publisher, row.other_id)


def _said(status: str, *facts: str) -> Text:
    return layout.word(status).append_text(
        layout.safe(", " + ", ".join(facts), "muted")
    )
