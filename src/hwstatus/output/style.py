"""Colours and links on a terminal. The status is always a word; the colour only helps the eye."""

from typing import NamedTuple

from hwstatus.vocabulary import STATUSES

_CODES = {
    "danger": "1;31",
    "serious": "31",
    "warning": "33",
    "caution": "35",
    "notice": "36",
    "ok": "32",
    "muted": "2",
    "heading": "1",
    "dim": "2",
    "match": "1;4",
    "error": "1;31",
}


class Style(NamedTuple):
    """Paints, or leaves as it is where colour is off."""

    on: bool

    def paint(self, text: str, role: str | None) -> str:
        """The text in the colour of a status or a role."""
        code = _CODES.get(STATUSES[role].role if role in STATUSES else role or "")
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and code and text else text

    def link(self, text: str, url: str | None) -> str:
        """The text as a link that terminals open (OSC 8); only for web addresses without control characters."""
        if (
            not self.on
            or not url
            or not url.startswith(("https://", "http://"))
            or not url.isprintable()
        ):
            return text
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"
