"""From lines to paragraphs: what was wrapped is joined, what was listed is parted.

A line break is taken for one of wrapping where the next word would not have fitted
within the longest line around it. Blank lines, bullets and headings part paragraphs.
"""

import re
from typing import NamedTuple

from hwstatus.exchange.articles.furniture import begins_comments, is_furniture
from hwstatus.exchange.articles.headings import (
    is_bare_heading,
    is_in_capitals,
    says_that_several_follow,
    split_heading,
)
from hwstatus.exchange.articles.lines import SOFT_HYPHEN, Line
from hwstatus.exchange.articles.source_lines import (
    ends_in_sources,
    ends_with_date,
    ends_with_mark,
)
from hwstatus.exchange.written_dates import find_date

_CLOSED = re.compile(r"[.!?…:][\"”’')\]]*\Z|[)\]]\Z")
_OPEN_WORD = re.compile(r"\w[-–—/]\Z")
_APART = ("and ", "or ")
_LONGEST_REST = 60
"""Characters of a line within which a publisher ends and its date stands."""
_LONGEST = 20_000
"""Characters of a paragraph; what goes beyond begins another."""


class Paragraph(NamedTuple):
    """Joined lines; `line` is the number of the first."""

    line: int
    text: str
    indent: int = 0
    is_bullet: bool = False
    is_heading: bool = False


def paragraphs(lines: list[Line]) -> list[Paragraph]:
    """The paragraphs of a text, in its order."""
    joined: list[Paragraph] = []
    last: Line | None = None
    width = 0
    for at, line in enumerate(lines):
        if line.is_blank:
            continue
        is_apart = at == 0 or lines[at - 1].is_blank
        if is_apart:
            width = _width(lines, at)
        before = joined[-1] if joined else None
        ends = at + 1 == len(lines) or lines[at + 1].is_blank
        if _is_between(before, line, starts=is_apart, ends=ends):
            joined.insert(len(joined) - _is_unfinished(before), _begun(line))
            continue
        if before and last and _goes_on(before, last, line, is_apart, width):
            joined[-1] = before._replace(text=_join(before.text, _whole(before, line)))
        else:
            joined.append(_begun(line))
        last = line
    return joined


def _width(lines: list[Line], start: int) -> int:
    """Characters of the longest line up to the next blank one.

    A word that is alone on its line may be too long for it, and says nothing.
    """
    longest = 0
    for at in range(start, len(lines)):
        if lines[at].is_blank:
            break
        if " " in lines[at].text:
            longest = max(longest, lines[at].length)
    return longest


def _is_between(
    before: Paragraph | None, line: Line, *, starts: bool, ends: bool
) -> bool:
    """Whether a line is a page's furniture, and not a word of a wrapped sentence."""
    if line.is_bullet or line.is_heading or not is_furniture(line.text):
        return False
    if starts and ends:
        return True
    if line.text[0].isupper():
        return True
    return not _is_unfinished(before)


def _is_unfinished(paragraph: Paragraph | None) -> bool:
    """Whether a paragraph breaks off within a sentence."""
    if paragraph is None or paragraph.is_heading or _CLOSED.search(paragraph.text[-8:]):
        return False
    if is_furniture(paragraph.text) or is_bare_heading(paragraph.text):
        return False
    if says_that_several_follow(paragraph.text):
        return False
    if ends_with_date(paragraph.text):
        return False
    return not split_heading(paragraph.text).is_section


def _begun(line: Line) -> Paragraph:
    return Paragraph(
        line.number, line.text, line.indent, line.is_bullet, line.is_heading
    )


def _goes_on(
    before: Paragraph, last: Line, line: Line, is_apart: bool, width: int
) -> bool:
    """Whether a line continues the paragraph before it."""
    if line.is_heading or before.is_heading or len(before.text) > _LONGEST:
        return False
    if before.is_bullet and not before.text:
        return not line.is_bullet
    if line.is_bullet:
        return not is_apart and _is_unfinished(before) and _is_in_sentence(line)
    if is_apart:
        return _is_unfinished(before) and _resumes(before.text, line.text)
    if line.text[0].islower():
        return True
    if ends_with_date(before.text):
        return line.text[0] == "("
    if last.length + 1 + line.first_word > width:
        return True
    if ends_with_mark(before.text) or _names_publisher(before.text, line.text):
        return True
    return not (_ends(before) or _begins(line.text))


def _names_publisher(before: str, text: str) -> bool:
    """Whether a line has the rest of a publisher and the date, after a line without."""
    if before.endswith((".", ")")) or not ends_in_sources(before):
        return False
    date = find_date(text[:_LONGEST_REST])
    return date is not None and ":" not in text[: date.start]


def _begins(text: str) -> bool:
    """Whether a line begins an entry of its own, or what readers wrote."""
    headed = split_heading(text)
    is_headed = headed.heading and headed.text[:1].isupper()
    return bool(is_headed or begins_comments(text))


def _is_in_sentence(line: Line) -> bool:
    """Whether what looks like a bullet is a dash or a number within a wrapped sentence."""
    if line.mark[0].isdigit():
        return True
    return line.mark in ("-", "–", "—", "+", "*") and not line.text[:1].isupper()


def _resumes(before: str, text: str) -> bool:
    """Whether a text after a blank line goes on with the sentence before it."""
    if text[0].islower():
        return True
    date = find_date(text[:40]) if ends_in_sources(before) else None
    return date is not None and date.start == 0


def _ends(paragraph: Paragraph) -> bool:
    """Whether a paragraph is complete at a line break that was not needed."""
    text = paragraph.text
    if begins_comments(text) or says_that_several_follow(text):
        return True
    if _CLOSED.search(text[-8:]):
        return True
    return ends_in_sources(text) or is_bare_heading(text) or is_in_capitals(text)


def _whole(before: Paragraph, line: Line) -> str:
    return f"{line.mark} {line.text}" if line.is_bullet and before.text else line.text


def _join(before: str, text: str) -> str:
    if before.endswith(SOFT_HYPHEN):
        return before[:-1] + text
    if not before or (_OPEN_WORD.search(before[-2:]) and not text.startswith(_APART)):
        return before + text
    return f"{before} {text}"
