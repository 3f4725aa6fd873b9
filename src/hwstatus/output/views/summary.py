"""Counts: bars for one dimension, a cross table for two; the first page, which has such bars."""

from collections.abc import Iterable, Sequence

from rich.bar import Bar
from rich.padding import Padding
from rich.style import Style
from rich.styled import Styled
from rich.table import Table
from rich.text import Text

from hwstatus import text, wording
from hwstatus.answers.answer import Shown
from hwstatus.answers.overview import Overview
from hwstatus.answers.summary import Tallies, Tally, in_order
from hwstatus.columns import NUMBER
from hwstatus.output import layout, tables
from hwstatus.output.layout import GAP, Entries, Page, role_of, roles
from hwstatus.subject import TITLE


def view(answer: Tallies, width: int, *, header: bool) -> Page:
    """What is counted; bars for one dimension, a cross table for two."""
    rows = list(answer)
    if not rows:
        return
    if header:
        yield layout.heading(answer.heading.capitalize())
    if len(answer.by) == 1:
        yield from bars(rows, width)
    else:
        yield from _cross(answer, rows, width, header=header)


def bars(rows: Sequence[Tally], width: int) -> Page:
    """A bar for each count, all on one scale."""
    words = [row.keys[0] for row in rows]
    numbers = [row.number for row in rows]
    labels = [layout.word(word) for word in words]
    grid = _grid(labels, width)
    most = max(numbers)
    for word, label, number in zip(words, labels, numbers, strict=True):
        bar = Styled(Bar(most, 0, number, color=_colour(word)), role_of(word))
        grid.add_row(label, f"{number:,}", bar)
    yield grid


def _grid(labels: Sequence[Text], width: int) -> Table:
    """Columns for labels of at most half the width, numbers and bars; no word is cut."""
    longest_label = max(label.cell_len for label in labels)
    longest_word = max(map(layout.longest_word, labels))
    size = min(longest_label, width // 2)
    grid = Table.grid(padding=(0, GAP, 0, 0), expand=True)
    grid.add_column(width=max(size, longest_word))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(ratio=1)
    return grid


def _colour(word: str) -> str:
    style = Style.parse(roles().get(role_of(word), ""))
    return style.color.name if style.color else "default"


def _cross(answer: Tallies, rows: Sequence[Tally], width: int, *, header: bool) -> Page:
    """A cross table; where its columns do not fit, several below each other."""
    by = answer.by
    across = sorted(
        {row.keys[1] for row in rows},
        key=lambda key: in_order(by[1], key, answer.groups),
    )
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row.keys[0], {})[row.keys[1]] = row.number
    for numbers in counts.values():
        numbers[_ALL] = sum(numbers.values())
    return layout.apart(
        tables.table(
            [Shown(by[0]), *(Shown(text.line(k), look=NUMBER) for k in keys)],
            [_cells(key, numbers, keys) for key, numbers in counts.items()],
            width,
            header=header,
        )
        for keys in _with_total(across, counts, width, by[1])
    )


_ALL = "all"


def _with_total(
    across: Sequence[str], labels: Iterable[str], width: int, by: str
) -> list[list[str]]:
    """The columns with their total, where it has a meaning and makes no table of its own.

    A country may be in several groups.
    """
    without = list(_folded(across, labels, width))
    if by == "group":
        return without
    both = list(_folded([*across, _ALL], labels, width))
    return both if len(both) == len(without) else without


def _folded(
    keys: Sequence[str], labels: Iterable[str], width: int
) -> Iterable[list[str]]:
    """The columns in groups that fit a line, each beside the labels of the rows."""
    texts = [Text(label) for label in labels]
    longest = max(text.cell_len for text in texts)
    widest = max(map(layout.longest_word, texts))
    room = width - max(widest, min(longest, 16, width // 3))
    group: list[str] = []
    used = 0
    for key in keys:
        size = max(5, layout.longest_word(layout.safe(key))) + GAP
        if group and used + size > room:
            yield group
            group = []
            used = 0
        group.append(key)
        used += size
    yield group


def _cells(key: str, counts: dict[str, int], keys: Sequence[str]) -> list[Text]:
    cells = [layout.word(key)]
    for other in keys:
        number = counts.get(other)
        cells.append(
            Text(f"{number:,}") if number else Text(layout.NOTHING, style="muted")
        )
    return cells


WIDEST = 72
"""Cells of the widest bar chart: beyond, bars are only longer."""


def overview(answer: Overview, width: int, *, header: bool) -> Page:
    """The parts, one below the other."""
    rows = [row for row in answer if row.countries]
    counts = [Tally((row.status,), row.countries) for row in rows]
    yield layout.heading(TITLE)
    dataset = f" · dataset {answer.dataset}" if answer.dataset else ""
    unrecorded = f" ({answer.unrecorded} more: none)" if answer.unrecorded else ""
    updates = wording.records("update", answer.updates)
    countries = wording.counted(answer.countries, "country", "countries")
    about = f"{updates} on {countries}{unrecorded}{dataset}"
    yield layout.muted(about)
    for chart in bars(counts, min(width, WIDEST) - 2) if counts else ():
        yield Padding(chart, (0, max(0, width - WIDEST), 0, 2))
    for row in rows:
        if row.practice:
            yield layout.indented(layout.muted(row.words), 2, width)
    if answer.changes:
        yield from _section("Latest changes")
        yield from layout.entries(
            _latest_changes(answer), size=10, width=width, indent=2
        )
    if answer.deadlines:
        yield from _section("Next deadlines")
        yield from layout.entries(_deadlines(answer), size=10, width=width, indent=2)
    if answer.drafts:
        yield Text()
        yield layout.safe(wording.drafts_waiting(answer.drafts), "notice")
    yield Text()
    commands = ("hwstatus show france", "hwstatus status", "hwstatus deadlines")
    yield from layout.in_lines(map(layout.safe, ("Try:", *commands)), width)


def _section(title: str) -> Page:
    yield Text()
    yield layout.heading(title)


def _latest_changes(answer: Overview) -> Entries:
    for row in answer.changes:
        for change in row.changes[:1]:
            moved = wording.move(change.status, change.limit, change.was)
            words = layout.safe(f"{row.name} ").append(moved, role_of(change.status))
            if len(row.update.date) == len("2025"):
                words.append(" (day unknown)", "muted")
            yield layout.safe(row.update.date), words


def _deadlines(answer: Overview) -> Entries:
    for row in answer.deadlines:
        yield layout.safe(row.date), layout.safe(row.brief)
