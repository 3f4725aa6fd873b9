"""From a text as it was copied, whether plain, pasted or Markdown, to clean lines, and to blocks."""

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from hwstatus.exchange.articles.source_lines import begun_sources
from hwstatus.exchange.written_dates import find_date

_LONGEST_DAY = 40
SOFT_HYPHEN = "\u00ad"

_LINE_END = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_BLANKS = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufffc"
_DIRECTIONS = "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FLAGS = [*range(0x1F1E6, 0x1F200), 0xFE0E, 0xFE0F]
_CONTROLS = [*range(9), *range(14, 32), *range(127, 160)]
_CLEANING: dict[int, str | None] = {
    **dict.fromkeys(_CONTROLS + _FLAGS),
    **dict.fromkeys(map(ord, _INVISIBLE + _DIRECTIONS)),
    **dict.fromkeys(map(ord, _BLANKS + "\u200a\u202f\u205f\u3000"), " "),
}

_QUOTED = re.compile(r"(?:> ?)+")
_HEADING = re.compile(r"#{1,6} +|#{2,6}(?=\w)")
_BOLD_LINE = re.compile(r"(\*\*|__)(?!\s)([^*_]+)\1(:?)")
_BOLD_START = re.compile(
    r"(\*\*|__)([^*_]{1,80}?)(?:\s?:\1|\1\s?:|\1\s+(?=[A-Z\d\"“‘']))\s*"
)
_RULE = re.compile(r"([-=_*~])(?: ?\1){2,}")
_BULLET = re.compile(
    r"(?P<sign>[•‣◦▪▫●○■□◆◇⁃∙·‧»►▸▶➤➢➔➜→⇒✓✔✅❌★☆✦⦁🔹🔸🔵🔴🟢🟡👉📌\uf0b7\uf0a7]) *"
    r"|(?P<dash>[-–—]) +|(?P<tight>[-–—])(?=[^\W\d_])|[*+] +|\*(?=\w)|o {2,}"
    r"|(?P<number>\(?\d{1,3}[.)]) +(?=[\"“‘'*_]*[^\W\d_])"
)

_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]{0,2000})?/?>")
"""HTML in Markdown; `<https://...>` is none."""
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\(<?([^()\s<>]*+)>?[^()]*+\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.,:;!?…”’)])[*_](?!\w)")


class Block(NamedTuple):
    """A line without its mark, or a paragraph, a bullet or a heading of several that were wrapped.

    `line` is the number of the first, counted from 1. `mark` is what made it a bullet. `length` is that of the line in
    characters, as printed: blanks that do not break are part of a word.
    """

    line: int
    text: str
    length: int
    indent: int = 0
    mark: str = ""
    is_heading: bool = False

    @property
    def is_bullet(self) -> bool:
        """Whether it begins an entry of a list."""
        return bool(self.mark)

    @property
    def is_blank(self) -> bool:
        """Whether it parts paragraphs and says nothing."""
        return not self.text and not self.mark


def clean_lines(text: str) -> list[Block]:
    """The lines of a text, without what only its looks need; of blank ones the first.

    Invisible characters go, every kind of blank is a space, and a soft hyphen is left
    at the end of a line only, where it parts a word. An address that Markdown links to
    follows its text as `<https://...>`.
    """
    lines: list[Block] = []
    for number, raw in enumerate(_LINE_END.split(text), 1):
        if "&" in raw:
            raw = _ENTITY.sub(lambda entity: html.unescape(entity[0]), raw)
        if "<" in raw:
            raw = _TAG.sub(" ", raw)
        clean = _without_soft_hyphens(raw.translate(_CLEANING))
        if _RULE.fullmatch(clean.strip()):
            _underline(lines, clean.strip()[0])
            clean = ""
        line = _line(number, clean)
        if not (line.is_blank and lines and lines[-1].is_blank):
            lines.append(line)
    return lines


def _without_soft_hyphens(text: str) -> str:
    if SOFT_HYPHEN not in text:
        return text
    bare = text.replace(SOFT_HYPHEN, "")
    return bare.rstrip() + SOFT_HYPHEN if text.rstrip().endswith(SOFT_HYPHEN) else bare


def _underline(lines: list[Block], sign: str) -> None:
    """Make a heading of the line above, as Markdown does below `===` and `---`."""
    if lines and lines[-1].text and sign in "=-":
        lines[-1] = lines[-1]._replace(is_heading=not lines[-1].text.endswith("."))


def _line(number: int, clean: str) -> Block:
    text = clean.strip()
    indent = len(clean) - len(clean.lstrip())
    line = Block(number, "", len(clean.rstrip()), indent)
    if text.startswith(">"):
        text = _QUOTED.sub("", text, 1)
    if text.startswith("|") and text.endswith("|"):
        text = text.strip("| ")
    heading = _HEADING.match(text)
    if heading:
        bare = text[heading.end() :].rstrip(" #")
        return line._replace(text=_plain(bare), is_heading=True)
    mark = ""
    bold = _BOLD_LINE.fullmatch(text)
    is_day = text[:1].isdigit() and leading_day(text)
    bullet = None if bold or is_day else _BULLET.match(text)
    if bullet:
        mark = (bullet[0].strip()) or "•"
        text = text[bullet.end() :]
        bold = _BOLD_LINE.fullmatch(text)
    if bold:
        text = bold[2] + bold[3]
    if text.startswith(("**", "__")):
        text = _BOLD_START.sub(r"\2: ", text, 1)
    return line._replace(text=_plain(text), mark=mark, is_heading=bool(bold))


def leading_day(text: str) -> int:
    """The length of the day that a text begins with, 0 for none: `26. November 2022`."""
    day = find_date(text, 0, min(len(text), _LONGEST_DAY))
    return day.end if day and day.start == 0 else 0


def _plain(text: str) -> str:
    """The text without Markdown's marks for links, emphasis and escapes."""
    if "](" in text:
        text = _LINK.sub(_link, _IMAGE.sub("", text))
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return " ".join(text.split())


def _link(link: "re.Match[str]") -> str:
    name, address = link.groups()
    if address.startswith(("https://", "http://")):
        return f"{name} <{address}>"
    return name


# -- blocks: what was wrapped is joined --------------------------------------------------

_WRAPPED = 65
"""Characters of a line from which on one that ends no sentence may go on below."""
_LONGEST = 20_000
"""Characters of a block; what goes beyond begins another."""
_END = re.compile(
    r"(?:[.!?…:。！？]|\b\d{4}-\d\d-\d\d?)[\"'”’)\]]*(?:\[(?:\d{1,3}|\^[\w-]{1,30})\])*\Z"
)
_DASHES = ("-", "–", "—")
"""Bullets that are also signs within a sentence."""


def blocks(lines: Iterable[Block]) -> list[Block]:
    """The blocks of a text, in its order; a bullet may have a line of its own."""
    joined: list[Block] = []
    last: Block | None = None
    bullet: Block | None = None
    for line in lines:
        if line.text and last and _goes_on(joined[-1].text, last, line):
            before = joined[-1]
            text = f"{line.mark} {line.text}" if line.is_bullet else line.text
            joined[-1] = before._replace(text=_joined(before.text, text))
        elif line.text:
            own = bullet or line
            joined.append(line._replace(mark=own.mark, indent=own.indent))
        bullet = line if line.mark and not line.text else None
        last = line if line.text else None
    return joined


def _joined(before: str, text: str) -> str:
    if before.endswith(SOFT_HYPHEN):
        return before[:-1] + text
    return f"{before} {text}"


def _goes_on(before: str, last: Block, line: Block) -> bool:
    """Whether a line goes on with the block before it."""
    if line.is_heading or last.is_heading or len(before) > _LONGEST:
        return False
    if line.is_bullet:
        is_dash = line.mark in _DASHES and line.text[0].islower()
        return is_dash and not _END.search(last.text)
    is_footnote = line.text.startswith("[^")
    if is_footnote or any(sign in line.text for sign in (" | ", "://")):
        return False
    begun = begun_sources(before)
    if begun == "":
        return True
    if _END.search(last.text):
        return begun is not None and leading_day(line.text) > 0
    if line.text[0].islower() or last.length >= _WRAPPED:
        return leading_day(line.text) < len(line.text)
    return last.text.endswith(SOFT_HYPHEN) or begun is not None
