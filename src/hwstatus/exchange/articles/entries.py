"""From paragraphs to entries: what has sources, what only lacks them, and what is neither.

An entry is a text with its line of sources. Without one it is an entry where it has the
form of one, a heading or a bullet and a sentence, and stands beside entries that have.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

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
    is_title,
    says_that_several_follow,
    split_heading,
)
from hwstatus.exchange.articles.paragraphs import Paragraph
from hwstatus.exchange.articles.source_lines import SourceLine, find_sources
from hwstatus.exchange.items import Item

_FEWEST_WORDS = 5
"""Words of an entry without sources; fewer are a label, a link or a caption."""
_PROSE_OF_A_GAP = 3
"""Paragraphs without sources after which an article may be over ..."""
_ENTRIES_AFTER_A_GAP = 3
"""... unless so many entries follow: few comments look like even one."""
_MOST_WORDS_OF_A_NAME = 4
"""Words of a bullet that names what follows it and says nothing itself."""
_MOST_SOURCES = 24
"""Sources of an entry; a page that names more of them is not read right."""
_SHOWN = 80
"""Characters of a text that an oddity quotes."""

_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\Z")
_ASKED = re.compile(
    r"(?:Q(?:uestion)?|A(?:nswer)?)\s?\d{0,2}\s?[:.]\s|(?:\d{1,3}[.)]\s)?[^.!?:]{8,200}\?\s*\Z"
)
"""How questions and answers begin, and a line that asks."""
_ADDRESS = re.compile(r"\s?<https?://[^<>\s]*>")


class Piece(NamedTuple):
    """A paragraph, or as much of it as one line of sources is for."""

    paragraph: Paragraph
    headed: Headed
    sources: SourceLine | None = None
    after_sources: bool = False

    @property
    def text(self) -> str:
        """What it says, without heading and sources."""
        return self.headed.text

    @property
    def is_section(self) -> bool:
        """Whether it heads what follows and says nothing itself."""
        return self.headed.is_section and not self.sources

    @property
    def is_plain(self) -> bool:
        """Whether neither a bullet nor a heading begins it."""
        return not self.headed.heading and not self.paragraph.is_bullet

    @property
    def is_dated_entry(self) -> bool:
        """Whether it has the full form of an entry."""
        return bool(self.sources and self.sources.date and not self.is_plain)

    @property
    def is_sentence(self) -> bool:
        """Whether it says enough to be an entry without sources."""
        is_long = len(self.text.split()) >= _FEWEST_WORDS
        return is_long and bool(_SENTENCE.search(self.text))


def entries(paragraphs: Iterable[Paragraph]) -> tuple[list[Item], int | None]:
    """The entries of an article, and the line at which its readers' comments begin."""
    pieces = [piece for paragraph in paragraphs for piece in _pieces(paragraph)]
    end = _end(pieces)
    reader = _Reader()
    for piece in pieces[:end]:
        reader.take(piece)
    line = pieces[end].paragraph.line if end < len(pieces) else None
    return reader.items, line


def _pieces(paragraph: Paragraph) -> Iterator[Piece]:
    """A paragraph in pieces, each of them up to the end of its sources."""
    text = paragraph.text
    start = 0
    while start < len(text):
        sources = find_sources(text, start)
        stop = sources.start if sources else len(text)
        part = text[start:stop].strip()
        if part or sources:
            yield _piece(paragraph, part, sources, is_first=not start)
        start = sources.end if sources else len(text)


def _piece(
    paragraph: Paragraph, text: str, sources: SourceLine | None, *, is_first: bool
) -> Piece:
    headed = split_heading(text)
    if paragraph.is_heading and not sources and not headed.heading:
        headed = Headed(text.rstrip(" :…"), "", is_section=True)
    if not is_first:
        paragraph = paragraph._replace(is_bullet=False, is_heading=False)
    return Piece(paragraph, headed, sources, after_sources=not is_first)


# -- where the article ends ----------------------------------------------------------


def _end(pieces: list[Piece]) -> int:
    """The index of the first piece that is a comment; the number of pieces without one."""
    sourced = [at for at, piece in enumerate(pieces) if piece.sources]
    if not sourced:
        return len(pieces)
    left = sum(piece.is_dated_entry for piece in pieces)
    prose = 0
    for at, piece in enumerate(pieces):
        left -= piece.is_dated_entry
        if piece.sources:
            prose = 0
        elif at > sourced[0]:
            prose += _is_prose(piece)
            is_over = prose >= _PROSE_OF_A_GAP or is_of_a_comment(piece.paragraph.text)
            if is_over and left < _ENTRIES_AFTER_A_GAP:
                return _first_of_gap(pieces, at)
            if begins_comments(piece.paragraph.text):
                return at
    return len(pieces)


def _is_prose(piece: Piece) -> bool:
    if piece.paragraph.is_bullet or piece.after_sources or piece.is_section:
        return False
    text = piece.paragraph.text
    return not (is_furniture(text) or begins_aside(text) or is_bare_heading(text))


def _first_of_gap(pieces: list[Piece], at: int) -> int:
    """The first piece of prose in the run of pieces without sources that `at` is in."""
    first = at
    while at >= 0 and not pieces[at].sources:
        if _is_prose(pieces[at]) and pieces[at].is_plain:
            first = at
        at -= 1
    return first


def _heads(piece: Piece) -> bool:
    """Whether a piece has a heading of its own, or is one; the bullets of an answer have labels."""
    if piece.paragraph.is_bullet:
        return False
    is_alone = piece.paragraph.is_heading or is_bare_heading(piece.paragraph.text)
    return bool(piece.headed.heading) or is_alone


# -- from pieces to items ------------------------------------------------------------


class _Reader:
    """Takes pieces in turn; what they follow decides what they are."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._heading: str | None = None
        self._level = -1
        self._is_section = False
        self._is_group = False
        self._label: Piece | None = None
        self._is_aside = False
        self._is_beside = False
        self._waiting: list[Item] = []
        self._loose: Item | None = None
        self._is_open = False
        self._after_furniture = False
        self._is_answer = False

    def take(self, piece: Piece) -> None:
        """Take the next piece of the article; what readers ask, and the answers, are no entries."""
        text = piece.paragraph.text
        if _ASKED.match(text) or (self._is_answer and not _heads(piece)):
            self._is_answer, self._waiting, self._is_open = True, [], False
            return
        self._is_answer = False
        if piece.sources:
            self._take_sourced(piece)
        elif piece.after_sources and piece.is_plain:
            self._take_rest(piece.text)
        elif begins_aside(text):
            self._is_aside, self._is_section = True, False
        elif is_furniture(text) and not piece.paragraph.is_bullet:
            self._after_furniture = True
        elif says_that_several_follow(text) and self._heading:
            self._is_section = True
        elif piece.is_section and self._is_label(piece):
            self._label = piece
        elif piece.is_section or self._heads_a_list(piece):
            self._head(piece.headed.heading or text.rstrip(" :…"), piece)
        else:
            self._take_unsourced(piece)

    def _heads_a_list(self, piece: Piece) -> bool:
        text = piece.paragraph.text
        if piece.headed.heading or piece.after_sources or not is_bare_heading(text):
            return False
        if piece.paragraph.is_bullet:
            is_name = len(text.split()) <= _MOST_WORDS_OF_A_NAME
            return is_name and not self._is_aside and not self._is_label(piece)
        return True

    def _head(self, heading: str, piece: Piece) -> None:
        """Take a piece for the heading of what follows."""
        self._heading = heading
        self._is_section = piece.is_section and is_title(heading)
        self._is_group = is_of_group(heading) and piece.text in ("", heading)
        self._level = piece.paragraph.indent if piece.paragraph.is_bullet else -1
        self._label = self._loose = None
        self._is_aside = self._is_open = self._after_furniture = False

    def _take_sourced(self, piece: Piece) -> None:
        assert piece.sources
        if not piece.text:
            self._add_sources(piece.sources)
        elif self._continues(piece):
            waiting = self._waiting.pop()
            self._accept(_with_sources(waiting, piece.text, piece.sources))
        elif not self._is_beside_the_article(piece):
            self._accept(self._item(piece))

    def _is_beside_the_article(self, piece: Piece) -> bool:
        """Whether a piece belongs to what stands around an article, as a caption does."""
        assert piece.sources
        if not piece.sources.date and is_furniture(piece.text):
            return True
        if not piece.is_plain or not (self._after_furniture or self._is_aside):
            return False
        return self._is_aside or not (self._heading and piece.sources.date)

    def _continues(self, piece: Piece) -> bool:
        """Whether a piece is the second paragraph of an entry whose first has no sources."""
        return self._is_open and piece.is_plain and not piece.after_sources

    def _accept(self, item: Item) -> None:
        self.items += [*self._waiting, item]
        self._waiting = []
        self._is_beside = True
        self._loose = None
        self._is_aside = self._is_open = self._after_furniture = False

    def _take_unsourced(self, piece: Piece) -> None:
        """Keep an entry without sources until it is clear what it stands beside."""
        if piece.text.endswith(":") or self._is_aside or not self._is_entry(piece):
            if piece.headed.heading and piece.text.endswith(":"):
                self._head(piece.headed.heading, piece)
            self._waiting = []
            self._is_beside = self._is_open = False
            self._loose = self._loosely(piece)
            return
        self._waiting.append(self._item(piece))
        self._is_open = True

    def _loosely(self, piece: Piece) -> Item | None:
        """A plain paragraph below a heading: an entry if a line of sources follows."""
        if not self._heading or self._is_aside or not (piece.is_plain and piece.text):
            return None
        if self._loose:
            return self._loose._replace(text=f"{self._loose.text} {piece.text}")
        return self._item(piece)

    def _is_entry(self, piece: Piece) -> bool:
        if piece.is_sentence:
            return not piece.is_plain or self._is_section
        is_listed = piece.paragraph.is_bullet and self._is_beside
        return is_listed and len(piece.text.split()) >= _FEWEST_WORDS

    def _item(self, piece: Piece) -> Item:
        sources = piece.sources
        label = piece.headed.heading
        title = None
        if label and self._is_label(piece):
            title = label
        elif label:
            self._head(label, piece)
        elif self._label and piece.paragraph.indent > self._label.paragraph.indent:
            title = self._label.headed.heading
        odd = list(sources.oddities) if sources else ["no sources are printed"]
        if title:
            odd.append(f"a label of its own: “{title}”")
        if self._heading is None:
            odd.append("no heading")
        return Item(
            text=_ADDRESS.sub("", piece.text),
            heading=self._heading,
            title=title,
            date=sources.date if sources else None,
            sources=sources.sources if sources else (),
            oddities=tuple(odd),
            line=piece.paragraph.line,
        )

    def _is_label(self, piece: Piece) -> bool:
        """Whether the heading of a bullet is a label below the heading of its list."""
        if not piece.paragraph.is_bullet or self._heading is None or self._is_group:
            return False
        return piece.paragraph.indent > self._level

    def _add_sources(self, sources: SourceLine) -> None:
        """Give sources that have a line of their own to the entry before them."""
        if self._is_open:
            self._accept(_with_sources(self._waiting.pop(), "", sources))
        elif self._loose:
            self._accept(_with_sources(self._loose, "", sources))
        elif self.items and self._is_beside:
            self.items[-1] = _with_further(self.items[-1], sources)

    def _take_rest(self, text: str) -> None:
        """Name what is printed behind an entry's sources."""
        if self.items and self._is_beside and re.search(r"\w", text):
            shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
            odd = f"behind the sources is printed: “{shown}”"
            self.items[-1] = _odd(self.items[-1], odd)


def _with_sources(item: Item, text: str, sources: SourceLine) -> Item:
    """An entry with its second paragraph, where there is one, and its sources."""
    return item._replace(
        text=_ADDRESS.sub("", f"{item.text} {text}".strip()),
        date=sources.date,
        sources=sources.sources,
        oddities=(*item.oddities[1:], *sources.oddities),
    )


def _with_further(item: Item, sources: SourceLine) -> Item:
    """An entry with the sources of a second line."""
    if len(item.sources) >= _MOST_SOURCES:
        return _odd(item, "further sources are left out")
    both = dict.fromkeys((*item.sources, *sources.sources))
    dates = [date for date in (item.date, sources.date) if date]
    more = item._replace(sources=tuple(both), date=min(dates, default=None))
    return _odd(more, *sources.oddities)


def _odd(item: Item, *oddities: str) -> Item:
    return item._replace(oddities=tuple(dict.fromkeys((*item.oddities, *oddities))))
