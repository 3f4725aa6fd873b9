"""`status`: what stands beside the status of a verdict."""

from rich.text import Text

from hwstatus import wording
from hwstatus.output import layout
from hwstatus.rows.verdicts import Verdict


def status(row: Verdict) -> Text:
    """The status with what is to be known of it, and what is known beside one that is unknown."""
    flags = ""
    if row.disputed_with:
        flags += " (disputed)"
    if row.projected:
        flags += " (projected)"
    if row.suspended:
        flags += f" (suspended: {row.suspended})"
    cell = layout.word(row.status).append(flags)
    for beside in filter(None, (wording.beside(row), wording.practice(row))):
        cell.append(" · ").append_text(layout.safe(beside, "practice"))
    return cell
