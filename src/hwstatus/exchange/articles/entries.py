"""From blocks to entries: a text with the line of its sources, below its heading."""

import re
from collections.abc import Iterable, Iterator, Sequence

from hwstatus.exchange import Item
from hwstatus.exchange.articles.furniture import (
    begins_aside,
    begins_comments,
    is_furniture,
)
from hwstatus.exchange.articles.headings import (
    is_bare_heading,
    is_of_group,
    says_that_several_follow,
    split_heading,
)
from hwstatus.exchange.articles.lines import Block
from hwstatus.exchange.articles.source_lines import SourceLine, find_sources

_PROSE_OF_A_GAP = 3
"""Sentences without sources after which an article may be over ..."""
_ENTRIES_AFTER_A_GAP = 3
"""... unless so many entries follow: few comments look like even one."""
_MOST_SOURCES = 24
"""Sources of an entry; a page that names more of them is not read right."""
_SHOWN = 80
"""Characters of a text that an oddity quotes."""
_ADDRESS = re.compile(r"\s?<https?://[^<>\s]*>")
_ASKED = re.compile(
    r"(?:Q(?:uestion)?|A(?:nswer)?)\s?\d{0,2}\s?[:.]\s|(?:\d{1,3}[.)]\s)?[^.!?:]{8,200}\?\s*\Z"
)
"""How questions and answers begin, and a line that asks."""

_Piece = tuple[str, SourceLine | None]
"""As much of a text as one line of sources is for, without it; what is behind the last has none."""


def entries(blocks: Sequence[Block]) -> list[Item]:
    """The entries of an article that name their sources.

    What readers ask or write, and the answers, are none.
    """
    reader = _Reader()
    pieces = [list(_pieces(block.text)) for block in blocks]
    end = _end(blocks, [each[0][1] if each else None for each in pieces])
    for block, each in zip(blocks[:end], pieces[:end], strict=True):
        reader.take(block, each)
    return reader.items


def _end(blocks: Sequence[Block], lines: Sequence[SourceLine | None]) -> int:
    """The index of the first block that is a comment; the number of blocks without one.

    `lines` has the first line of sources of each.
    """
    sourced = [at for at, line in enumerate(lines) if line]
    full = [at for at in sourced if _is_entry(blocks[at], lines[at])]
    few_left = [0, *full][-_ENTRIES_AFTER_A_GAP:][0]
    prose = 0
    for at in range(sourced[0] if sourced else len(blocks), len(blocks)):
        text = blocks[at].text
        prose = 0 if lines[at] else prose + _is_prose(blocks[at])
        is_over = prose >= _PROSE_OF_A_GAP and at > few_left
        if begins_comments(text) or is_over:
            return at
    return len(blocks)


def _is_entry(block: Block, line: SourceLine | None) -> bool:
    """Whether a block has the full form of an entry."""
    is_listed = block.is_bullet or split_heading(block.text).heading
    return bool(line and line.date and is_listed)


def _is_prose(block: Block) -> bool:
    """Whether a block says something, and neither lists it nor leads on."""
    is_beside = is_furniture(block.text) or begins_aside(block.text)
    _, said = _parted(block, block.text, None)
    return bool(said) and not (block.is_bullet or is_beside)


def _pieces(text: str) -> Iterator[_Piece]:
    """The pieces of a text."""
    start = 0
    while sources := find_sources(text, start):
        yield text[start : sources.start].strip(), sources
        start = sources.end
    if text[start:].strip():
        yield text[start:].strip(), None


class _Reader:
    """Takes blocks in turn; what they follow decides what they are."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._heading: str | None = None
        self._level = -1
        self._open: Item | None = None
        """A text that may have its sources on the next line."""
        self._is_aside = False
        self._is_answer = False

    def take(self, block: Block, pieces: Iterable[_Piece]) -> None:
        """Take the next block, in its pieces; an answer goes on to the next heading, and its bullets have labels."""
        goes_on = self._is_answer and (block.is_bullet or not _is_headed(block))
        self._is_answer = goes_on or bool(_ASKED.match(block.text))
        is_aside = begins_aside(block.text)
        if self._is_answer or is_aside:
            self._is_aside, self._open = self._is_aside or is_aside, None
        elif not is_furniture(block.text) or block.is_bullet:
            for at, (text, sources) in enumerate(pieces):
                first = block if at == 0 else block._replace(mark="")
                self._take(first, text, sources)
                if at and not sources and self.items:
                    self.items[-1] = _followed(self.items[-1], text)

    def _take(self, block: Block, text: str, sources: SourceLine | None) -> None:
        """Take a piece of a block with the line of its sources, if it has one."""
        heading, said = _parted(block, text, sources)
        is_plain = not (heading or block.is_bullet)
        before = self._open if is_plain else None
        self._open = None
        if says_that_several_follow(text) or (is_plain and self._is_aside):
            return
        title = heading if self._is_label(block) else None
        if heading and not title:
            self._heading, self._is_aside = heading, False
            self._level = block.indent if block.is_bullet else -1
        if before:
            said = f"{before.text} {said}".rstrip()
        item = _item(said, self._heading, title, (before or block).line)
        if sources is None:
            is_open = said and self._heading and not said.endswith(":")
            self._open = item if is_open else None
        elif said:
            self.items.append(_sourced(item, sources))
        elif self.items and len(self.items[-1].sources) < _MOST_SOURCES:
            self.items[-1] = _sourced(self.items[-1], sources)

    def _is_label(self, block: Block) -> bool:
        """Whether the heading of a bullet is a label below the heading of its list."""
        if not block.is_bullet or self._heading is None or is_of_group(self._heading):
            return False
        return block.indent > self._level


def _is_headed(block: Block) -> bool:
    """Whether a block has a heading of its own, or is one."""
    return _parted(block, block.text, None)[0] is not None


def _parted(
    block: Block, text: str, sources: SourceLine | None
) -> tuple[str | None, str]:
    """The heading of a piece of a block, and what it says."""
    headed = split_heading(text)
    if (block.is_heading or is_bare_heading(text)) and not sources:
        return headed.heading or text.rstrip(" :…"), ""
    return headed.heading, headed.text


def _item(text: str, heading: str | None, title: str | None, line: int | None) -> Item:
    odd = (f"a label of its own: “{title}”",) if title else ()
    return Item(_ADDRESS.sub("", text), heading, title, oddities=odd, line=line)


def _followed(item: Item, text: str) -> Item:
    """An entry behind whose sources more is printed."""
    odd = f"behind the sources is printed: “{text[:_SHOWN]}”"
    return item._replace(oddities=(*item.oddities, odd))


def _sourced(item: Item, line: SourceLine) -> Item:
    """An entry with the sources of a line, or of one more."""
    dates = [date for date in (item.date, line.date) if date]
    return item._replace(
        date=min(dates, default=None),
        sources=tuple(dict.fromkeys((*item.sources, *line.sources))),
        oddities=tuple(dict.fromkeys((*line.oddities, *item.oddities))),
    )
