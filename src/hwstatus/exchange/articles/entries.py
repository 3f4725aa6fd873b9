"""From blocks to entries: a text with the line of its sources, below its heading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hwstatus.exchange.articles.blocks import Block
from hwstatus.exchange.articles.furniture import (
    begins_aside,
    begins_comments,
    is_furniture,
    is_of_a_comment,
)
from hwstatus.exchange.articles.headings import (
    Headed,
    is_bare_heading,
    is_of_group,
    says_that_several_follow,
    split_heading,
)
from hwstatus.exchange.articles.source_lines import SourceLine, find_sources
from hwstatus.exchange.items import Item

_PROSE_OF_A_GAP = 3
"""Blocks without sources after which an article may be over ..."""
_ENTRIES_AFTER_A_GAP = 3
"""... unless so many entries follow: few comments look like even one."""
_MOST_WORDS_OF_A_NAME = 4
"""Words of a bullet that names what follows it and says nothing itself."""
_MOST_SOURCES = 24
"""Sources of an entry; a page that names more of them is not read right."""
_SHOWN = 80
"""Characters of a text that an oddity quotes."""
_ADDRESS = re.compile(r"\s?<https?://[^<>\s]*>")
_ASKED = re.compile(
    r"(?:Q(?:uestion)?|A(?:nswer)?)\s?\d{0,2}\s?[:.]\s|(?:\d{1,3}[.)]\s)?[^.!?:]{8,200}\?\s*\Z"
)
"""How questions and answers begin, and a line that asks."""


class _Piece(NamedTuple):
    """As much of a block as one line of sources is for, without it; the rest of a block has none."""

    text: str
    sources: SourceLine | None


def entries(blocks: Sequence[Block]) -> list[Item]:
    """The entries of an article that name their sources; its readers' comments give none."""
    reader = _Reader()
    pieces = [list(_pieces(block.text)) for block in blocks]
    end = _end(blocks, [next(iter(each), None) for each in pieces])
    for block, each in zip(blocks[:end], pieces[:end], strict=True):
        reader.take(block, each)
    return reader.items


def _pieces(text: str) -> Iterator[_Piece]:
    start = 0
    while sources := find_sources(text, start):
        yield _Piece(text[start : sources.start].strip(), sources)
        start = sources.end
    if text[start:].strip():
        yield _Piece(text[start:].strip(), None)


def _end(blocks: Sequence[Block], firsts: Sequence[_Piece | None]) -> int:
    """The index of the first block that is a comment; the number of blocks without one.

    `firsts` has the first piece of each.
    """
    are_entries = [_is_entry(b, f) for b, f in zip(blocks, firsts, strict=True)]
    left = sum(are_entries)
    is_begun = False
    prose = 0
    for at, (block, first) in enumerate(zip(blocks, firsts, strict=True)):
        left -= are_entries[at]
        if first and first.sources:
            is_begun, prose = True, 0
        elif is_begun:
            prose += _is_prose(block)
            is_over = prose >= _PROSE_OF_A_GAP or is_of_a_comment(block.text)
            if begins_comments(block.text) or (is_over and left < _ENTRIES_AFTER_A_GAP):
                return at
    return len(blocks)


def _is_entry(block: Block, first: _Piece | None) -> bool:
    """Whether a block has the full form of an entry."""
    if first is None or first.sources is None or not first.sources.date:
        return False
    return block.is_bullet or split_heading(first.text).heading is not None


def _is_prose(block: Block) -> bool:
    text = block.text
    is_of_list = block.is_bullet or split_heading(text).is_section
    is_beside = is_furniture(text) or begins_aside(text) or is_bare_heading(text)
    return not (is_of_list or is_beside)


def _heads(block: Block) -> bool:
    """Whether a block has a heading of its own, or is one; the bullets of an answer have labels."""
    is_alone = block.is_heading or is_bare_heading(block.text)
    is_headed = is_alone or split_heading(block.text).heading is not None
    return is_headed and not block.is_bullet


class _Reader:
    """Takes blocks in turn; what they follow decides what they are."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._heading: str | None = None
        self._level = -1
        self._is_group = False
        self._open: Item | None = None
        self._is_aside = False
        self._is_answer = False

    def take(self, block: Block, pieces: Iterable[_Piece]) -> None:
        """Take the next block of the article, in its pieces; what readers ask, and the answers, are no entries."""
        text = block.text
        if _ASKED.match(text) or (self._is_answer and not _heads(block)):
            self._is_answer, self._open = True, None
            return
        self._is_answer = False
        if begins_aside(text):
            self._is_aside, self._open = True, None
        elif not is_furniture(text) or block.is_bullet:
            for at, piece in enumerate(pieces):
                self._take(block if at == 0 else block._replace(is_bullet=False), piece)
                if at and not piece.sources:
                    odd = f"behind the sources is printed: “{piece.text[:_SHOWN]}”"
                    self._odd(odd)

    def _odd(self, odd: str) -> None:
        if self.items:
            last = self.items[-1]
            self.items[-1] = last._replace(oddities=(*last.oddities, odd))

    def _take(self, block: Block, piece: _Piece) -> None:
        headed = split_heading(piece.text)
        if piece.sources:
            self._take_sourced(block, headed, piece.sources)
        elif says_that_several_follow(piece.text):
            self._open = None
        elif headed.is_section or _is_heading(block):
            if not self._is_label(block):
                self._head(headed.heading or piece.text.rstrip(" :…"), block)
        else:
            self._wait(block, headed)

    def _head(self, heading: str, block: Block) -> None:
        """Take a heading for that of what follows."""
        self._heading = heading
        self._is_group = is_of_group(heading)
        self._level = block.indent if block.is_bullet else -1
        self._open = None
        self._is_aside = False

    def _is_label(self, block: Block) -> bool:
        """Whether the heading of a bullet is a label below the heading of its list."""
        if not block.is_bullet or self._heading is None or self._is_group:
            return False
        return block.indent > self._level

    def _wait(self, block: Block, headed: Headed) -> None:
        """Keep a text that may have its sources on the next line."""
        before = self._open if not (block.is_bullet or headed.heading) else None
        if headed.heading and not self._is_label(block):
            self._head(headed.heading, block)
        is_text = self._heading and not self._is_aside and not headed.text.endswith(":")
        text = f"{before.text} {headed.text}" if before else headed.text
        line = before.line if before else block.line
        self._open = Item(text, self._heading, line=line) if is_text else None

    def _take_sourced(self, block: Block, headed: Headed, sources: SourceLine) -> None:
        is_plain = not block.is_bullet and not headed.heading
        if (is_plain and self._is_aside) or (
            not sources.date and is_furniture(headed.text)
        ):
            return
        title = headed.heading if headed.heading and self._is_label(block) else None
        before = self._open if is_plain else None
        if headed.heading and not title:
            self._head(headed.heading, block)
        text = " ".join(filter(None, (before and before.text, headed.text)))
        self._open = None
        if text:
            item = _item(text, self._heading, title, sources, before or block)
            self.items.append(item)
        elif self.items and len(self.items[-1].sources) < _MOST_SOURCES:
            self.items[-1] = _with_further(self.items[-1], sources)


def _is_heading(block: Block) -> bool:
    """Whether a block is a heading and says nothing; a bullet of few words is one."""
    is_short = not block.is_bullet or len(block.text.split()) <= _MOST_WORDS_OF_A_NAME
    return block.is_heading or (is_short and is_bare_heading(block.text))


def _item(
    text: str,
    heading: str | None,
    title: str | None,
    sources: SourceLine,
    at: Block | Item,
) -> Item:
    odd = list(sources.oddities)
    if title:
        odd.append(f"a label of its own: “{title}”")
    if heading is None:
        odd.append("no heading")
    return Item(
        _ADDRESS.sub("", text),
        heading,
        title,
        sources.date,
        sources.sources,
        tuple(odd),
        at.line,
    )


def _with_further(item: Item, sources: SourceLine) -> Item:
    """An entry with the sources of one more line."""
    dates = [date for date in (item.date, sources.date) if date]
    both = dict.fromkeys((*item.sources, *sources.sources))
    return item._replace(date=min(dates, default=None), sources=tuple(both))
