"""`status`: what stands beside the status of a verdict."""

from rich.text import Text

from hwstatus import wording
from hwstatus.output import layout
from hwstatus.rows.verdicts import Verdict


def status(found: Verdict) -> Text:
    """The status with what is to be known of it, and what is known beside one that is unknown."""
    flags = ""
    if found.disputed_with:
        flags += " (disputed)"
    if found.projected:
        flags += " (projected)"
    if found.suspended:
        flags += f" (suspended: {found.suspended})"
    cell = layout.word(found.status).append(flags)
    for known in filter(None, (wording.beside(found), wording.practice(found))):
        cell.append(" · ").append_text(layout.safe(known, "practice"))
    return cell
