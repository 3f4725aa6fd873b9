"""Text that somebody else wrote, made safe to show, measured in cells and wrapped."""

import re
import unicodedata

from hwstatus.serialization.canonical import HOSTILE

_SGR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")


def _spell_out(found: re.Match[str]) -> str:
    char = found.group()
    code = ord(char)
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )


def line(text: str) -> str:
    """The text on one line: line breaks and tabs become blanks, hostile characters their escapes."""
    if text.isascii() and text.isprintable():
        return text
    return HOSTILE.sub(_spell_out, re.sub(r"[\t\r\n\v\f]+", " ", text))


def lines(text: str) -> str:
    """The text with its line breaks, hostile characters as their escapes (for CSV, which quotes)."""
    if text.isascii() and text.isprintable():
        return text
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[^\n\t]+", lambda part: HOSTILE.sub(_spell_out, part.group()), kept)


def width(text: str) -> int:
    """Cells that a text takes on a terminal, its colour codes and links aside."""
    if "\x1b" in text:
        text = _SGR.sub("", text)
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, size: int, *, right: bool = False) -> str:
    """The text filled up with blanks to `size` cells."""
    blanks = " " * max(0, size - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, size: int) -> list[str]:
    """The text in lines of at most `size` cells, broken between words where that is possible."""
    found: list[str] = []
    current, used = "", 0
    for word in text.split(" "):
        cells = width(word)
        if current and used + 1 + cells <= size:
            current, used = f"{current} {word}", used + 1 + cells
            continue
        if current:
            found.append(current)
        while cells > size:
            head = _head(word, size)
            found.append(head)
            word = word[len(head) :]
            cells = width(word)
        current, used = word, cells
    return [*found, current] if current or not found else found


def _head(word: str, size: int) -> str:
    """As much of a word as fits, one character at the least."""
    used = 0
    for at, char in enumerate(word):
        used += _cells(char)
        if used > size and at:
            return word[:at]
    return word


def clip(text: str, size: int) -> str:
    """The text on one line of `size` cells, an ellipsis where it goes on."""
    if width(text) <= size:
        return text
    head = _head(text, max(1, size - 1)).rstrip()
    return head + "…"
