"""Counts: bars for one dimension, a cross table for two; the overview, which begins with bars."""

from collections.abc import Iterable, Iterator, Sequence

from rich.bar import Bar
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from hwstatus import wording
from hwstatus.output import layout
from hwstatus.output.layout import GAP, Column, Entry, Page
from hwstatus.output.theme import ROLES, role_of
from hwstatus.rows.counts import Overview, Tallies, Tally
from hwstatus.subject import TITLE
from hwstatus.vocabulary import STATUSES

WIDEST = 72
"""Cells of the widest bar chart: beyond, bars are only longer."""


def view(answer: Tallies | Overview, width: int, *, header: bool) -> Page:
    """The view of an answer."""
    if isinstance(answer, Overview):
        return _overview(answer, width)
    rows = list(answer)
    if not rows:
        return iter(())
    if len(answer.by) == 1:
        return _bars(rows, width)
    return _cross(rows, answer.by, width, header=header)


def _bars(rows: Sequence[Tally], width: int) -> Page:
    """A bar for each count, all on one scale."""
    words = [row.keys[0] for row in rows]
    numbers = [row.number for row in rows]
    labels = [layout.word(word) for word in words]
    grid = _grid(labels, width)
    most = max(numbers)
    for word, label, number in zip(words, labels, numbers, strict=True):
        colour = _colour(word)
        bar = Bar(most, 0, number, color=colour)
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
    style = Style.parse(ROLES.get(role_of(word), ""))
    return style.color.name if style.color else "default"


def _cross(
    rows: Sequence[Tally], by: Sequence[str], width: int, *, header: bool
) -> Page:
    """A cross table; where its columns do not fit, several below each other."""
    across = _ordered({row.keys[1] for row in rows}, by[1])
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row.keys[0], {})[row.keys[1]] = row.number
    totals = {key: sum(row.values()) for key, row in counts.items()}
    first = True
    for keys in _folded([*across, "all"], counts, width):
        if not first:
            yield Text()
        first = False
        columns = [Column(by[0])]
        columns.extend(_counted(key) for key in keys)
        cells = []
        for key, numbers in counts.items():
            with_total = {**numbers, "all": totals[key]}
            cells.append(_cells(key, with_total, keys))
        yield from layout.table(columns, cells, width, header=header)


def _folded(
    keys: Sequence[str], labels: Iterable[str], width: int
) -> Iterable[list[str]]:
    """The columns in groups that fit a line, each beside the labels of the rows."""
    widest = max(map(layout.longest_word, map(Text, labels)))
    room = width - max(widest, min(16, width // 3))
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


def _counted(key: str) -> Column:
    return Column(layout.safe(key).plain, right=True)


def _cells(key: str, counts: dict[str, int], keys: Sequence[str]) -> list[Text]:
    cells = [layout.word(key)]
    for other in keys:
        number = counts.get(other)
        cells.append(Text(f"{number:,}") if number else Text("·", style="muted"))
    return cells


def _ordered(keys: Iterable[str], by: str) -> list[str]:
    """Statuses strictest first and context last, everything else by name."""
    if by != "status":
        return sorted(keys)
    order = [*STATUSES, "context"]
    return sorted(keys, key=order.index)


def _overview(answer: Overview, width: int) -> Page:
    """Countries by status, the latest changes, the next deadlines."""
    found = [row for row in answer if row.countries]
    counts = [Tally((row.status,), row.countries) for row in found]
    yield layout.heading(TITLE)
    dataset = ""
    if answer.dataset:
        dataset = f" · dataset {answer.dataset}"
    about = f"{answer.updates:,} updates on {answer.countries} countries{dataset}"
    yield layout.safe(about, "muted")
    if counts:
        yield Text()
    for chart in _bars(counts, min(width, WIDEST) - 2) if counts else ():
        yield Padding(chart, (0, max(0, width - WIDEST), 0, 2))
    for line in filter(None, map(wording.shares, found)):
        yield layout.indented(layout.safe(line, "muted"), 2, width)
    if answer.changes:
        yield from _section("Latest changes")
        yield from layout.entries(_changes(answer), size=10, width=width, indent=2)
    if answer.deadlines:
        yield from _section("Next deadlines")
        yield from layout.entries(_deadlines(answer), size=10, width=width, indent=2)
    if answer.drafts:
        yield Text()
        yield layout.safe(wording.drafts_waiting(answer.drafts), "notice")
    yield from _section("Try")
    tries = layout.safe("hwstatus show france, hwstatus status, hwstatus deadlines")
    yield layout.indented(tries, 2, width)


def _section(title: str) -> Page:
    yield Text()
    yield layout.heading(title)


def _changes(answer: Overview) -> Iterator[Entry]:
    for row in answer.changes:
        for change in row.changes[:1]:
            moved = wording.move(change.status, change.scope, change.was)
            words = layout.safe(f"{row.name} ").append(moved, role_of(change.status))
            yield Entry(layout.safe(row.update.date), words)


def _deadlines(answer: Overview) -> Iterator[Entry]:
    for found in answer.deadlines:
        left = wording.days_left(found.days_left)
        words = f"{found.name} ({found.scope}), {left}"
        yield Entry(layout.safe(found.date), layout.safe(words))
