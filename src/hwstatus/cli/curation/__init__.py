"""The commands of the help's section Curation."""

from hwstatus.cli.curation.correcting import delete, edit, redo, undo
from hwstatus.cli.curation.deciding import review
from hwstatus.cli.curation.following import feeds
from hwstatus.cli.curation.recording import add, checked, outcome
from hwstatus.cli.curation.reviewing import check, log, proposals, sources

__all__ = [
    "add",
    "check",
    "checked",
    "delete",
    "edit",
    "feeds",
    "log",
    "outcome",
    "proposals",
    "redo",
    "review",
    "sources",
    "undo",
]
