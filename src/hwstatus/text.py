"""Text that somebody else wrote, made safe to show."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hwstatus.json_text import BLANK_LETTERS, BLANKS, HOSTILE, NO_CHARACTER

if TYPE_CHECKING:
    from jinja2 import Environment

_TAGS = b"\xf3\xa0"
"""How a character among the tags begins in UTF-8: variation selectors are there, which count as printable."""

_UNSHOWN = f"{HOSTILE}|{NO_CHARACTER}"
_BREAKS = r"\t\r\n\v\f"
_BLANK_RUN = f"[{BLANKS}{_BREAKS}]{{2,}}|[{_BREAKS}]"
"""A run of blanks fills a line, and what follows stands below as a line of its own: it becomes one."""
_LONG_RUN = f"[{BLANKS}{_BREAKS}]{{4,}}|[{_BREAKS}]+"
_SIGNS = frozenset(BLANK_LETTERS)

FORMULA_MARKS = (*"=+-@\uff1d\uff0b\uff0d\uff20", "\t", "\r", "'")
"""What a text begins with that a spreadsheet may run, and that an apostrophe keeps from it.

Some spreadsheets take the wide forms of East Asian keyboards for the same.
"""


def is_number(word: str) -> bool:
    """Whether a word is a number, of no more digits than Python reads whatever its settings are."""
    return word.isdecimal() and len(word) <= sys.int_info.str_digits_check_threshold


def is_shown_as_it_is(text: str) -> bool:
    """Whether nothing of a text needs a look: most texts, for which no expression is compiled."""
    if "  " in text or not text.isprintable():
        return False
    return text.isascii() or (_TAGS not in text.encode() and _SIGNS.isdisjoint(text))


def _spell_out(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode()


def line(text: str) -> str:
    """The text on one line: line breaks and runs of blanks become a blank, hostile characters their escapes."""
    if is_shown_as_it_is(text):
        return text
    return re.sub(_UNSHOWN, _spell_out, re.sub(_BLANK_RUN, " ", text))


def begun(text: str, most: int = 70) -> str:
    """The text, or as many of its words as that many characters hold; of one with long words as much of it."""
    if len(text) <= most:
        return text
    words = text[:most].rpartition(" ")[0]
    return f"{words if 2 * len(words) > most else text[: most - 1].rstrip()}…"


def message(text: str) -> str:
    """The same of a message, whose parts may stand up to three blanks apart."""
    if is_shown_as_it_is(text.replace("   ", " ")):
        return text
    return re.sub(_UNSHOWN, _spell_out, re.sub(_LONG_RUN, " ", text))


_ENDLESS = r"(?<!\w)'[^']{400,}'(?!\w)|\S{400,}"


def without_endless(text: str) -> str:
    """A message that repeats of what is longer than any name, in quotes or as a word, the beginning alone."""
    if len(text) < 400:
        return text
    return re.sub(_ENDLESS, _begun_in_quotes, text)


def _begun_in_quotes(match: re.Match[str]) -> str:
    quote = "'" if match[0][0] == match[0][-1] == "'" else ""
    return begun(match[0], 60) + quote


def lines(text: str) -> str:
    """The text with its line breaks, hostile characters as their escapes (for CSV, which quotes)."""
    if is_shown_as_it_is(text):
        return text
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(
        r"[^\n\t]+", lambda part: re.sub(HOSTILE, _spell_out, part.group()), kept
    )


def cell(text: str) -> str:
    """A text's cell of CSV, which no spreadsheet runs as a formula."""
    return kept_from_running(lines(text))


def kept_from_running(text: str) -> str:
    """A text with an apostrophe before it, where a spreadsheet would run it."""
    return "'" + text if text.startswith(FORMULA_MARKS) else text


def characters(text: str) -> str:
    """The same without what is no character, which XML may not hold."""
    return re.sub(NO_CHARACTER, _spell_out, lines(text))


def typed(*words: str) -> str:
    """Words as they are typed in a shell."""
    import shlex

    return shlex.join(words)


def web_address(url: str | None) -> str | None:
    """An address that may become a link: of the web, without blanks and what is not seen."""
    if not url or not url.isprintable() or " " in url:
        return None
    return url if url.startswith(("https://", "http://")) else None


def templates(folder: Path) -> "Environment":
    """The templates of a folder: everything that they are given is escaped and made safe to show."""
    # It takes 30 ms to import, and only pages of HTML need it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        autoescape=True,
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: line(value) if type(value) is str else value,
    )
