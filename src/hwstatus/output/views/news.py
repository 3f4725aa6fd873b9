"""What is new and what is due: `digest` part by part on one screen, `changes`, `deadlines`."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from textwrap import wrap

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.change_rows import CORRECTION, TITLES, StatusChange
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.deadlines import Deadlines
from hwstatus.answers.digest import COUNTED, Digest, by_kinds, parted
from hwstatus.answers.news import DUE, FOLDED, NEW_DATE, PARTS, DigestRow, folded
from hwstatus.output import layout, tables
from hwstatus.output.layout import Entry, Page, role_of
from hwstatus.output.options import terminal_height
from hwstatus.output.views import parts, screened
from hwstatus.record.dates import read_date
from hwstatus.record.vocabulary import MISSED

BESIDE = 3
"""Lines of a screen that are not the page's: what is said below it, and the prompt."""
LABEL, INDENT = 10, 2


def view(answer: Digest, width: int, *, header: bool) -> Page:
    """The time, the parts with their rows, and a line for each of the others."""
    whose = f"{answer.whose} · " if answer.whose else ""
    head = [layout.muted(whose + answer.circumstances)]
    if not answer.is_folded:
        yield from head
        for kind, rows in answer.kinds.items():
            yield from _part(kind, rows, len(rows), width, whole=True)
        return
    if came := [row for row in answer.rows if row.recorded in answer.taken_in]:
        said = f"Older acts, which the dataset brought: {by_kinds(came)}"
        head.append(layout.safe(said))
    yield from head
    kinds = _on_one_screen(answer)
    counted = [
        Text.assemble(layout.heading(f"{PARTS[kind]}: "), layout.safe(folded(rows)))
        for kind, rows in kinds.items()
        if kind in FOLDED
    ]
    height = terminal_height()
    room = width - LABEL - INDENT - layout.GAP
    lines = {
        kind: [_lines(body, room) for _, body in _entries(rows[:height], room)]
        for kind, rows in kinds.items()
        if kind not in FOLDED
    }
    beside = sum(_lines(line, width) for line in (*head, *counted))
    dates_first = dict(sorted(lines.items(), key=lambda own: COUNTED[own[0]] != "date"))
    numbers = _fitting(dates_first, height - BESIDE - beside - len(answer.pointers))
    for kind in lines:
        yield from _part(kind, kinds[kind], numbers[kind], width)
    yield from counted


def _on_one_screen(answer: Digest) -> Mapping[str, Sequence[DigestRow]]:
    """The rows by kind, without those that the dataset brought but what is due next; of new dates the next first."""
    rows = [row for row in answer.rows if row.recorded not in answer.taken_in]
    if answer.due:
        rows = [*(row for row in rows if row.kind != DUE), *answer.due]
    kinds = dict(parted(rows))
    if NEW_DATE in kinds:
        kinds[NEW_DATE] = sorted(kinds[NEW_DATE], key=lambda r: read_date(r.date).last)
    return kinds


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
    left_out = wording.limited(number, len(rows), f"{COUNTED[kind]}s")
    more = f" ({left_out}; each: --all)" if left_out else ""
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


def changes(answer: Answer[StatusChange], width: int, *, header: bool) -> Page:
    """A table for news, one for what took effect and one for corrections, with their order; folded, newest first."""
    rows = list(answer)
    if answer.newest_first:  # they are what a screen has room for
        rows.reverse()
    order = _order([row.day for row in rows])
    titled = [
        (title + order, [row for row in rows if row.kind == kind])
        for kind, title in TITLES.items()
    ]
    table = answer.table.without("by") if answer.is_folded else answer.table
    yield from parts(table, titled, width, header=header)
    if answer.is_folded and rows:
        yield layout.muted("The acts that changed them: --all")


def _order(days: Sequence[str]) -> str:
    """What a heading says of the order of days; nothing where they are in none."""
    if len(set(days)) > 1 and days == sorted(days):
        return " · oldest first"
    if len(set(days)) > 1 and days == sorted(days, reverse=True):
        return " · newest first"
    return ""


def by(row: StatusChange) -> Text:
    """The update that moved it, why it was corrected, and who says so."""
    because = f" ({row.reason}, by {row.by})" if row.kind == CORRECTION else ""
    words = layout.safe(f"{row.summary}{because} ")
    return words.append_text(layout.source(row.publisher, row.url))


SOON = 183
"""Days in which a deadline is near."""


def deadlines(answer: Deadlines, width: int, *, header: bool) -> Page:
    """The deadlines ahead, below them the acts that take effect, then what passed, with the outcomes.

    Of those that passed the newest come first, of overdue ones those that were missed. Where an order was asked
    for, it alone counts. In brief each is a line, where all of them find room so.
    """
    rows = list(answer)
    ahead = [row for row in rows if row.is_ahead]
    acts = [row for row in ahead if answer.kinds_apart and not row.removes]
    others = [row for row in ahead if row not in acts]
    passed = [*(row for row in rows if not row.is_ahead), *answer.passed]
    if answer.newest_first:
        passed.reverse()
    if answer.missed_first:
        passed.sort(key=lambda row: row.outcome != MISSED)
    titled = [
        ("", others),
        ("Takes effect, no day of removal", acts),
        ("Passed" if ahead or not rows else "", passed),
    ]
    filled = [own for _, own in titled if own]
    lines = sum(map(len, filled)) + _BESIDE_PARTS + _BESIDE_TITLE * len(filled[1:])
    spare = answer.room - lines
    if answer.in_brief and spare >= 0:
        return _in_lines(answer, titled, width, spare, header=header)
    return parts(answer.table, titled, width, header=header)


_BESIDE_PARTS = 3
"""Lines beside all rows: the titles of columns, the rule below them, and the line below all parts."""
_BESIDE_TITLE = 2
"""Lines of each further part beside its rows: a blank one, and its title."""


_FEWEST_WORDS = 16
"""Cells from which on a line says something of what must happen."""


def _in_lines(
    answer: Deadlines,
    titled: Sequence[tuple[str, Sequence[DeadlineView]]],
    width: int,
    spare: int,
    *,
    header: bool,
) -> Page:
    """The deadlines without their sources, a line each: as much of what must happen as finds room.

    Where there are `spare` lines those above have a second one for their words. Where a line has no room for words
    they stand whole.
    """
    table = answer.table.without("publisher")
    if len({row.names for _, own in titled for row in own}) == 1:
        table = table.without("names")
    shown, _ = screened(table, (), width)
    at = [column.title for column in shown].index("what")
    cells_of = [[*screened(table, own, width)[1]] for _, own in titled]
    titles = [Text(column.title) for column in shown]
    columns = zip(titles, *chain(*cells_of), strict=True)
    widest = [max(len(cell.plain) for cell in cells) for cells in columns]
    room = width - sum(widest) + widest[at] - layout.GAP * (len(shown) - 1)
    if room < _FEWEST_WORDS:
        yield from parts(answer.table, titled, width, header=header)
        return
    drawn = []
    for (title, own), every in zip(titled, cells_of, strict=True):
        rows = []
        for row, cells in zip(own, every, strict=True):
            lines = _in_whole(row.outcome_first, room, 1 + min(spare, 1))
            spare -= len(lines) - 1
            blank = [Text()] * len(cells)
            rows += [[*cells[:at], lines[0], *cells[at + 1 :]]]
            rows += [[*blank[:at], line, *blank[at + 1 :]] for line in lines[1:]]
        drawn.append((title, rows))
    yield from tables.parts(shown, drawn, width, header=header, again=False)
    yield layout.muted("Whole sentences, and their sources: --all")


def _in_whole(words: str, room: int, most: int) -> list[Text]:
    """Words on so many lines at most, or where they need more what one of them has room for."""
    lines = wrap(words, room, break_on_hyphens=False)
    if 0 < len(lines) <= most:
        return list(map(layout.safe, lines))
    first = layout.safe(words)
    first.truncate(room, overflow="ellipsis")
    return [first]


def date(row: DeadlineView) -> Text:
    """The date, in the colour of its urgency."""
    return layout.safe(row.date, _urgency(row))


def days(row: DeadlineView) -> Text:
    """The days that are left, in the same colour; to a year of which no day is known they are not counted."""
    is_counted = row.counts and not (row.is_ahead and row.date.isdecimal())
    return layout.safe(f"{row.days_left:,}" if is_counted else "", _urgency(row))


def _urgency(row: DeadlineView) -> str:
    if row.days_left < 0:
        return "danger"
    return "warning" if row.is_ahead and row.days_left < SOON else ""
