"""Text that somebody else wrote, made safe to show."""

import re

from hwstatus.serialization.json_text import HOSTILE, NO_CHARACTER

_UNSHOWN = re.compile(f"{HOSTILE.pattern}|{NO_CHARACTER.pattern}")


def _spell_out(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x100:
        return f"\\x{code:02x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"


def line(text: str) -> str:
    """The text on one line: line breaks and tabs become blanks, hostile characters their escapes."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSHOWN.sub(_spell_out, re.sub(r"[\t\r\n\v\f]+", " ", text))


def lines(text: str) -> str:
    """The text with its line breaks, hostile characters as their escapes (for CSV, which quotes)."""
    if text.isascii() and text.isprintable():
        return text
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[^\n\t]+", lambda part: HOSTILE.sub(_spell_out, part.group()), kept)


def web_address(url: str | None) -> str | None:
    """An address that may become a link: of the web, without blanks and what is not seen."""
    if not url or not url.isprintable() or " " in url:
        return None
    return url if url.startswith(("https://", "http://")) else None
