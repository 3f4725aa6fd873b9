"""What is said beside the rows of a page, and what of it yields where they find no room beside all of it."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from hwstatus import wording
from hwstatus.answers.answer import Aside
from hwstatus.output.options import terminal_height, terminal_width
from hwstatus.output.wrapping import wrapped
from hwstatus.paths import as_typed

_SHARE = 4
"""The part of a screen, one in so many of its lines, that notes have beside rows which do not fit on it."""


def height(messages: Iterable[str]) -> int:
    """The lines that some messages take, at the least."""
    width = terminal_width()
    lines = (line for one in messages if one for line in wrapped(as_typed(one), ""))
    return sum(ceil(len(line) / width) for line in lines)


def within_share(notes: Sequence[str], others: int) -> Sequence[str]:
    """The notes of a page that is cut: asides as far as a quarter of the screen has room, then how many more there are.

    The share holds `others` too, the lines that are said besides. What is no aside is kept whatever room it takes;
    where it fills the share, the line of the page that names --all is enough.
    """
    room = terminal_height() // _SHARE - others
    kept = list(_first_of(notes, room - 1))
    told = height(kept)
    if height(notes) <= max(room, told):
        return notes
    more = wording.counted(len(notes) - len(kept), "more note")
    return [*kept, f"{more}: --all"] if told < room else kept


def _first_of(notes: Sequence[str], room: int) -> Iterator[str]:
    """The notes that are no asides, and of asides, in their order, each that still finds room beside them."""
    room -= height(one for one in notes if not isinstance(one, Aside))
    for one in notes:
        lines = height([one]) if isinstance(one, Aside) else 0
        if lines <= max(room, 0):
            room -= lines
            yield one
