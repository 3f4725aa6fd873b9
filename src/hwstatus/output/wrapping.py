"""Where a text of a terminal is parted: into lines between words, and behind the first screen of a page.

No line ends inside a date or inside a command, no screen inside an item or below a bare heading. What is said beside
the rows yields where they find no room beside all of it.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import ceil

from hwstatus import wording
from hwstatus.answers.answer import Aside
from hwstatus.output.options import message_width, terminal_height, terminal_width
from hwstatus.paths import as_typed
from hwstatus.record.dates import SHORT_MONTHS

JOINT = "\u2800"
"""Stands for a blank at which no line ends, until the lines are written; of a no-break space Rich knows nothing."""

_DATED = r"\b\d{1,2} ([A-Z][a-z]+)(?: \d{4})?\b|\b([A-Z][a-z]+) \d{4}\b"
"""What is a date where the word is a month; a pattern of the months takes a table longer to compile than to draw."""
_COMMAND = (
    r"((?<=: )|(?<=, or )|(?<=, then ))((?<=install it: )|(?<=upgrade: )|hwstatus |-)"
    r".+?(?= \(|; |, or |, then |   |$)"
)
"""What is typed: two halves of it could not be pasted."""


def _joined(words: re.Match[str]) -> str:
    return words[0].replace(" ", JOINT)


def _whole(words: re.Match[str]) -> str:
    month = words[1] or words[2]
    return _joined(words) if month[:3] in SHORT_MONTHS else words[0]


def with_whole_dates(words: str) -> str:
    """The same with a joint for each blank inside a date: `1 Jan 2026`, `31 December 2020`, `Nov 2025`."""
    return re.sub(_DATED, _whole, words)


def wrapped(message: str, indent: str) -> list[str]:
    """A message in lines that fit the terminal; one line where stderr is none.

    Where it needs several, what stands three blanks apart has lines of its own. Neither a command nor a date is broken.
    """
    if not sys.stderr.isatty():
        return [indent + message]
    from textwrap import wrap

    width = message_width()
    is_short = len(indent + message) <= width
    parts = [message] if is_short else message.split("   ")
    lines = (
        wrap(
            re.sub(_COMMAND, _joined, with_whole_dates(part)),
            width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in parts
    )
    return [line.replace(JOINT, " ") for line in chain.from_iterable(lines)]


# -- the first screen of a page --------------------------------------------------------


def end_of_page(lines: Sequence[str], room: int) -> int:
    """How many of the lines stand on a screen with room for so many, or one item on a smaller one."""
    return _without_bare_heading(lines, _end_of_item(lines, room))


def _end_of_item(lines: Sequence[str], room: int) -> int:
    """Where the last item ends that finds room whole, else the first.

    Where all is indented, the items are what is less so than the rest, such as the days below a month.
    """
    plain = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines]
    depths = [len(line) - len(line.lstrip()) for line in plain]
    near = range(room, room // 2, -1)
    starts = [n for n in near if not re.match(r"\s|[│╭╰|+]", plain[n])]
    if not starts:
        most = max(depths[n] for n in near)
        starts = [n for n in near if depths[n] < most and depths[n] <= depths[n - 1]]
    behind = range(room + 1, len(lines))
    starts += [n for n in behind if depths[n] < depths[n - 1]]
    end = starts[0] if starts else room
    return end - 1 if lines[end - 1].isspace() else end


def _without_bare_heading(lines: Sequence[str], end: int) -> int:
    """The end, or that before a last heading below which no row finds room: the titles of its columns stood before."""
    blank = max((n for n in range(end) if lines[n].isspace()), default=0)
    is_bare = all(line in lines[:blank] for line in lines[blank + 2 : end])
    return blank if blank and is_bare else end


# -- what is said beside the rows of a page ---------------------------------------------

_SHARE = 4
"""The part of a screen, one in so many of its lines, that notes have beside rows which do not fit on it."""


def lines_of(messages: Iterable[str]) -> int:
    """The lines that some messages take, at the least."""
    width = terminal_width()
    lines = (line for one in messages if one for line in wrapped(as_typed(one), ""))
    return sum(ceil(len(line) / width) for line in lines)


def notes_within_share(notes: Sequence[str], others: int) -> Sequence[str]:
    """The notes of a page that is cut: asides as far as a quarter of the screen has room, then how many more there are.

    The share holds `others` too, the lines that are said besides. What is no aside is kept whatever room it takes;
    where it fills the share, the line of the page that names --all is enough.
    """
    room = terminal_height() // _SHARE - others
    kept = list(_first_of(notes, room - 1))
    told = lines_of(kept)
    if lines_of(notes) <= max(room, told):
        return notes
    more = wording.counted(len(notes) - len(kept), "more note")
    return [*kept, f"{more}: --all"] if told < room else kept


def _first_of(notes: Sequence[str], room: int) -> Iterator[str]:
    """The notes that are no asides, and of asides, in their order, each that still finds room beside them."""
    room -= lines_of(one for one in notes if not isinstance(one, Aside))
    for one in notes:
        lines = lines_of([one]) if isinstance(one, Aside) else 0
        if lines <= max(room, 0):
            room -= lines
            yield one
