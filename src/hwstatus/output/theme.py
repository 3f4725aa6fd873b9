"""Colours: what each role looks like, and which words have a role. A status is a role of its own.

A page has to be legible on dark and on light screens. So a terminal of sixteen colours is
left to its owner's own palette, and any other has colours that stand off both grounds.
"""

from collections.abc import Mapping
from functools import cache

from hwstatus.output.options import color_system
from hwstatus.record.vocabulary import (
    CASE_BY_CASE,
    DISCOURAGED,
    PERMITTED,
    RESTRICTED,
    STATUSES,
)


def roles() -> Mapping[str, str]:
    """Each role as a style of Rich on this terminal."""
    return _roles(color_system())


@cache
def _roles(colors: str) -> Mapping[str, str]:
    field = "terminal" if colors == "standard" else "either"
    words = {word: getattr(s.colours, field) for word, s in STATUSES.items()}
    return {
        **words,
        "danger": f"bold {words[RESTRICTED.word]}",
        "serious": words[RESTRICTED.word],
        "warning": words[DISCOURAGED.word],
        "notice": words[PERMITTED],
        "ok": words[CASE_BY_CASE.word],
        "muted": "dim",
        "heading": "bold",
        "practice": "italic",
        "match": "bold underline",
    }


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
