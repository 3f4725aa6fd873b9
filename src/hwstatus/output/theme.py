"""Colours: what each role looks like, and which words have a role. A status is a role of its own.

Only the sixteen colours of the terminal's own palette are used, so that a page is
legible on dark and on light screens.
"""

from hwstatus.record.vocabulary import STATUSES

ROLES = {
    **{status.word: status.colours.terminal for status in STATUSES.values()},
    "danger": "bold red",
    "serious": "red",
    "warning": "yellow",
    "notice": "cyan",
    "ok": "green",
    "muted": "dim",
    "heading": "bold",
    "practice": "italic",
    "match": "bold underline",
}
"""Each role as a style of Rich."""

_SEVERITIES = {
    "error": "danger",
    "damaged": "danger",
    "info": "muted",
    "warning": "warning",
    "ok": "ok",
}


def role_of(word: str | None) -> str:
    """The role of a status, a severity or a state; none ("") for another word."""
    if word and word in STATUSES:
        return word
    return _SEVERITIES.get(word or "", "")
