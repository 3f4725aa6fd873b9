"""`digest`: what is new, part by part, on one screen."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from rich.text import Text

from hwstatus.answers.digest import Digest
from hwstatus.answers.news import FOLDED, PARTS, DigestRow, folded
from hwstatus.output import layout
from hwstatus.output.layout import Entry, Page
from hwstatus.output.options import terminal_height
from hwstatus.output.theme import role_of

BESIDE = 3
"""Lines of a screen that are not the page's: what is said below it, and the prompt."""
LABEL, INDENT = 10, 2


def view(answer: Digest, width: int, *, header: bool) -> Page:
    """The time, the parts with their rows, and a line for each of the others."""
    whose = f"{answer.whose} · " if answer.whose else ""
    yield layout.safe(whose + answer.circumstances, "muted")
    if not answer.folded:
        for kind, rows in answer.kinds.items():
            yield from _part(kind, rows, len(rows), width, whole=True)
        return
    listed = {k: rows for k, rows in answer.kinds.items() if k not in FOLDED}
    counted = {k: rows for k, rows in answer.kinds.items() if k in FOLDED}
    height = terminal_height()
    room = width - LABEL - INDENT - layout.GAP
    lines = {
        kind: [_lines(body, room) for _, body in _entries(rows[:height], room)]
        for kind, rows in listed.items()
    }
    numbers = _fitting(lines, height - BESIDE - 1 - 2 * len(counted))
    for kind, rows in listed.items():
        yield from _part(kind, rows, numbers[kind], width)
    for kind, rows in counted.items():
        yield Text.assemble(layout.heading(f"{PARTS[kind]}: "), layout.safe(folded(rows)))  # fmt: skip


def _lines(body: Text, room: int) -> int:
    return len(wrap(body.plain, room, break_on_hyphens=False))


def _fitting(parts: Mapping[str, Sequence[int]], room: int) -> dict[str, int]:
    """How many rows of each part fit below its heading, by the lines of each: of each one, then of each another one."""
    numbers = dict.fromkeys(parts, 1)
    room -= sum(1 + lines[0] for lines in parts.values())
    for number in range(1, max(map(len, parts.values()), default=0)):
        for kind, lines in parts.items():
            if numbers[kind] == number < len(lines) and lines[number] <= room:
                numbers[kind] += 1
                room -= lines[number]
    return numbers


def _part(
    kind: str,
    rows: Sequence[DigestRow],
    number: int,
    width: int,
    *,
    whole: bool = False,
) -> Page:
    more = "" if number == len(rows) else f" ({number:,} of {len(rows):,}; --all)"
    yield layout.heading(PARTS[kind] + more)
    room = 0 if whole else width - LABEL - INDENT - layout.GAP
    yield from layout.entries(_entries(rows[:number], room), LABEL, width, INDENT)


def _entries(rows: Iterable[DigestRow], room: int) -> Iterable[Entry]:
    """The date and the sentence of each row; with what is said of it and who says so where there is room.

    A date says nothing without what happens on it.
    """
    for row in rows:
        said = layout.safe(row.headline, role_of(row.status))
        words = layout.safe(f": {row.words}" if row.words else "")
        if row.status is None:
            said, words = said + words, Text()
        source = layout.source(row.publisher, row.url)
        if source:
            source = Text(" · ") + source
        for more in (words + source, words, source):
            if not room or said.cell_len + more.cell_len <= room:
                said.append_text(more)
                break
        yield layout.safe(row.date), said
