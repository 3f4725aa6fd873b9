"""From lines to blocks: a paragraph, a bullet or a heading each; what was wrapped is joined."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from hwstatus.exchange.articles.lines import SOFT_HYPHEN, Line, leading_day
from hwstatus.exchange.articles.source_lines import begun_sources

_WRAPPED = 65
"""Characters of a line from which on one that ends no sentence may go on below."""
_LONGEST = 20_000
"""Characters of a block; what goes beyond begins another."""
_END = re.compile(
    r"(?:[.!?…:。！？]|\b\d{4}-\d\d-\d\d?)[\"'”’)\]]*(?:\[(?:\d{1,3}|\^[\w-]{1,30})\])*\Z"
)
_DASHES = ("-", "–", "—")
"""Bullets that are also signs within a sentence."""


class Block(NamedTuple):
    """Joined lines; `line` is the number of the first."""

    line: int
    text: str
    indent: int = 0
    is_bullet: bool = False
    is_heading: bool = False


def blocks(lines: Iterable[Line]) -> list[Block]:
    """The blocks of a text, in its order; a bullet may have a line of its own."""
    joined: list[Block] = []
    last: Line | None = None
    bullet: Line | None = None
    for line in lines:
        if line.text and last and _goes_on(joined[-1].text, last, line):
            before = joined[-1]
            text = f"{line.mark} {line.text}" if line.is_bullet else line.text
            joined[-1] = before._replace(text=_joined(before.text, text))
        elif line.text:
            mark = bullet or line
            is_bullet = bool(mark.mark)
            joined.append(
                Block(line.number, line.text, mark.indent, is_bullet, line.is_heading)
            )
        bullet = line if line.mark and not line.text else None
        last = line if line.text else None
    return joined


def _joined(before: str, text: str) -> str:
    if before.endswith(SOFT_HYPHEN):
        return before[:-1] + text
    return f"{before} {text}"


def _goes_on(before: str, last: Line, line: Line) -> bool:
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
