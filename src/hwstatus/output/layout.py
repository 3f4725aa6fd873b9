"""What the pages are made of: safe texts, their colours, labelled paragraphs; and the screen that they are drawn for.

A word is broken only where it is longer than a line and not alone there, and nothing is cut.

A page has to be legible on dark and on light screens. So a terminal of sixteen colours is left to its
owner's own palette, and any other has colours that stand off both grounds.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import IO, NamedTuple

from rich import box
from rich.cells import cell_len
from rich.console import (
    Console,
    ConsoleOptions,
    Group,
    JustifyMethod,
    RenderableType,
    RenderResult,
)
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.text import Text
from rich.theme import Theme

from hwstatus import text
from hwstatus.answers.answer import R, Table
from hwstatus.output.options import color_system
from hwstatus.output.wrapping import JOINT, with_whole_dates
from hwstatus.record.vocabulary import (
    CASE_BY_CASE,
    DISCOURAGED,
    PERMITTED,
    RESTRICTED,
    STATUSES,
)


def roles() -> Mapping[str, str]:
    """Each role as a style of Rich on this terminal."""
    return _roles(color_system())


@cache
def _roles(colors: str) -> Mapping[str, str]:
    field = "terminal" if colors == "standard" else "either"
    words = {word: getattr(s.colours, field) for word, s in STATUSES.items()}
    return {
        **words,
        "danger": f"bold {words[RESTRICTED.word]}",
        "serious": words[RESTRICTED.word],
        "warning": words[DISCOURAGED.word],
        "notice": words[PERMITTED],
        "ok": words[CASE_BY_CASE.word],
        "muted": "dim",
        "heading": "bold",
        "practice": "italic",
        "match": "bold underline",
    }


_SEVERITIES = {
    "error": "danger",
    "damaged": "danger",
    "info": "muted",
    "warning": "warning",
    "ok": "ok",
}


def role_of(word: str | None) -> str:
    """The role of a status, a severity or a state; none ("") for another word."""
    if word and word in STATUSES:
        return word
    return _SEVERITIES.get(word or "", "")


Page = Iterator[RenderableType]

GAP = 2
BETWEEN = Text(" " * GAP)
NOTHING = "·"
"""What a cell of a matrix shows where there is nothing to count."""


def apart(parts: Iterable[Page]) -> Page:
    """Parts of a page with an empty line between them."""
    for number, part in enumerate(parts):
        if number:
            yield Text()
        yield from part


# -- texts -----------------------------------------------------------------------------


def safe(value: str | None, role: str = "") -> Text:
    """A text that somebody may have meant harm with, as a text of Rich that breaks no date."""
    return Text(with_whole_dates(text.line(value or "")), style=role)


def muted(value: str) -> Text:
    """What is beside the point."""
    return safe(value, "muted")


def word(value: str | None) -> Text:
    """A status, a severity or a state, in the colour of its role."""
    return safe(value, role_of(value))


def limited(status: str, what: str) -> Text:
    """A status in its colour, and what it is for: `restricted (5g, share cap)`."""
    return word(status).append(f" ({what})" if what else "")


def source(publisher: str | None, url: str | None, role: str = "muted") -> Text:
    """Who says so, as a link to a web address."""
    shown = safe(publisher)
    shown.stylize(link_style(url, role))
    return shown


def link_style(url: str | None, role: str = "muted") -> Style:
    """A role with a link: to web addresses without control characters alone."""
    style = Style.parse(roles()[role])
    link = text.web_address(url)
    return style + Style(link=link) if link else style


def heading(value: str) -> Text:
    """A heading."""
    return safe(value, "heading")


def beside(*values: str, role: str) -> Text:
    """Texts of one role on a line, two blanks apart."""
    return Text("  ".join(map(text.line, values)), style=role)


def fits(value: Text, room: int) -> bool:
    """Whether no word takes more than some cells; a letter takes one, and seldom two."""
    words = value.plain.split()
    return all(2 * len(word) <= room or cell_len(word) <= room for word in words)


def longest_word(value: Text) -> int:
    """The cells of the longest word: what a column needs so that none is broken."""
    words = value.plain.split()
    if value.plain.isascii():  # a letter a cell: a screen asks this of a thousand words
        return max(map(len, words), default=0)
    return max(map(cell_len, words), default=0)


def indented(value: Text, by: int, width: int) -> RenderableType:
    """A text some cells to the right, or as many as break no word of it that a line has room for.

    A word that is longer than a line and alone, such as an address, is not broken: the terminal wraps it, so that it
    can be copied.
    """
    longest = longest_word(value)
    if longest > width and " " not in value.plain:
        return Text.assemble(" " * by, value, overflow="ignore")
    room = by if longest > width else min(by, width - longest)
    return Padding(value, (0, 0, 0, room)) if room > 0 else value


# -- labelled paragraphs ---------------------------------------------------------------


Entry = tuple[Text, Text]
"""What is to the left of a paragraph, and the paragraph."""
Entries = Iterator[Entry]


def labelled(label: str, body: Text | str, role: str = "") -> Entry:
    """A paragraph with a dim label; words are put in a role."""
    paragraph = safe(body, role) if isinstance(body, str) else body
    return safe(label, "muted"), paragraph


def entries(
    paragraphs: Iterable[Entry], size: int, width: int, indent: int = 0
) -> Page:
    """Paragraphs beside their labels of `size` cells; below a label that is longer.

    A line with a longer word, such as an address, overhangs to the left.
    """
    beside = indent + size + GAP
    room = width - beside
    for label, body in paragraphs:
        if not fits(label, size):
            yield indented(label, indent, width)
            yield indented(body, indent + GAP, width)
            continue
        lines = [body] if fits(body, room) else body.split("\n", allow_blank=True)
        for line in lines:
            if fits(line, room):
                yield Abreast([label, line], [size, room], indent=indent)
            else:
                yield from [indented(label, indent, width)] if label else []
                yield indented(line, beside, width)
            label = Text()


class Abreast(NamedTuple):
    """Texts side by side, each wrapped in a column of its own; of those `at_bottom` the last lines are level."""

    cells: Sequence[Text]
    sizes: Sequence[int]
    sides: Sequence[JustifyMethod] = ()
    between: Text = BETWEEN
    indent: int = 0
    at_bottom: bool = False

    def __rich_console__(
        self, console: Console, _options: ConsoleOptions
    ) -> RenderResult:
        """The lines, each as wide as all columns."""
        sides = self.sides or ["left"] * len(self.cells)
        columns = [
            list(cell.wrap(console, size, justify=side, overflow="fold"))
            for cell, size, side in zip(self.cells, self.sizes, sides, strict=True)
        ]
        height = max(map(len, columns))
        for column, size in zip(columns, self.sizes, strict=True):
            blank = [Text(" " * size)] * (height - len(column))
            column[:] = [*blank, *column] if self.at_bottom else [*column, *blank]
        for line in zip(*columns, strict=True):
            whole = Text(" " * self.indent).append_text(self.between.join(line))
            yield from whole.render(console, "\n")


def that_fit(
    paragraphs: Sequence[Entry], width: int, rows: int
) -> tuple[Sequence[Entry], int]:
    """The first of some paragraphs that find room together, and the rows that are left."""
    for number, (_, body) in enumerate(paragraphs):
        taken = height(body, width - GAP)
        if taken > rows:
            return paragraphs[:number], rows
        rows -= taken
    return paragraphs, rows


def rows_of(paragraphs: Sequence[Entry], width: int) -> int:
    """The rows that some paragraphs take."""
    return sum(height(body, width - GAP) for _, body in paragraphs)


def height(words: Text, width: int) -> int:
    """The rows of a text in a column."""
    from textwrap import wrap

    lines = words.plain.split("\n")
    return sum(max(1, len(wrap(line, width, break_on_hyphens=False))) for line in lines)


def framed(lines: Sequence[Text], role: str, width: int) -> RenderableType:
    """Lines in a panel of a role's colour; without it where a word needs the room."""
    if not all(fits(line, width - 4) for line in lines):
        return Group(*lines)
    return Panel(Group(*lines), box=box.ROUNDED, border_style=role, padding=(0, 1))


def in_lines(items: Iterable[Text], width: int) -> Iterator[Text]:
    """Short texts, as many a line as fit."""
    line = Text()
    for item in items:
        if line and line.cell_len + GAP + item.cell_len > width:
            yield line
            line = Text()
        if line:
            line.append(" " * GAP)
        line.append_text(item)
    yield line


def both_ends(left: Text, right: Text, width: int) -> RenderableType:
    """Two texts at the ends of a line; below each other where it is too short."""
    if left.cell_len + right.cell_len + GAP > width:
        return Group(left, right)
    blanks = " " * (width - left.cell_len - right.cell_len)
    return Text.assemble(left, blanks, right)


# -- cells to be read --------------------------------------------------------------------


class Cell(NamedTuple):
    """A cell to be read: its column and how that looks, its text, and the first address behind the row's sources."""

    field: str
    look: str
    text: str
    url: str


def drawn_cells(
    table: Table[R], rows: Iterable[R], fields: Sequence[str]
) -> Iterator[Sequence[Cell]]:
    """The cells of each row in some columns."""
    looks = [table.columns[field].look for field in fields]
    linked = ["url"] if "url" in table.columns else []
    texts = table.writer([*fields, *linked])
    for row in rows:
        told = texts(row)
        url = told[-1].partition(" ")[0] if linked else ""
        yield [Cell(*each, url) for each in zip(fields, looks, told, strict=False)]


# -- flat formats ----------------------------------------------------------------------


# -- the terminal that a page is drawn for ---------------------------------------------


MARKS = str.maketrans("█▉▊▋▌▍▎▏▓▒░◊○●▶⌂←→·│─╭╮╰╯\u00a0", "########%=:~o*>+<>-|-++++ ")
"""Our own marks, where the encoding of stdout has none of them."""

_LINK_NUMBER = r"\x1b\]8;id=[^;]*;"
"""Rich numbers its links at random; without the number, a page is the same each time."""


TOGETHER = 30
"""Parts of a page that are drawn at once, about a screenful: one by one takes longer, all would be waited for."""


class Screen:
    """A terminal `width` cells wide; without colour no escape code is written at all.

    The signs are those that the `stream` can encode; without one, as in a file, all of them.
    """

    def __init__(
        self, width: int, *, colored: bool, stream: IO[str] | None = None
    ) -> None:
        encoding = getattr(stream, "encoding", None) or "utf-8"
        self._marks = {} if _encodes(encoding, "█▓●←─") else MARKS
        self._console = Console(
            file=stream or io.StringIO(),
            width=width,
            height=100,
            force_terminal=True,
            color_system=color_system() if colored else None,
            no_color=False,
            theme=Theme(roles(), inherit=False),
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )

    def draw(self, page: Iterable[RenderableType]) -> Iterator[str]:
        """The page as text, piece by piece, each of whole lines."""
        parts = iter(page)
        while some := list(islice(parts, TOGETHER)):
            with self._console.capture() as capture:
                # Of a bare text Rich forgets that a long word goes on.
                self._console.print(Group(*some), crop=False)
            written = capture.get().replace(JOINT, " ")
            if "\x1b]8;" in written:
                written = re.sub(_LINK_NUMBER, "\x1b]8;;", written)
            if self._marks:
                written = written.translate(self._marks)
            yield "\n".join([line.rstrip(" ") for line in written.split("\n")])


def _encodes(encoding: str, marks: str) -> bool:
    try:
        marks.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
