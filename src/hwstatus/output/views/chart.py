"""`timeline --chart`: a lane for each entity over time."""

from collections.abc import Iterator, Sequence

from hwstatus import dates
from hwstatus.output import text
from hwstatus.output.style import Style
from hwstatus.rows.movements import Chart, StatusPeriod
from hwstatus.vocabulary import STATUSES

Lines = Iterator[str]


_BLOCKS = {status.word: status.mark for status in STATUSES.values()}


def runs(result: Chart, width: int, style: Style, _header: bool) -> Lines:
    """A lane for each entity, a column for each stretch of time, coloured by status."""
    runs: Sequence[StatusPeriod] = list(result)
    if not runs:
        return
    first = min(r.since for r in runs)
    last = max(r.to for r in runs)
    size = min(max(text.width(r.name) for r in runs), max(10, width // 4))
    lanes = max(12, width - size - 2)
    starts = _starts(first, last, lanes)
    yield " " * (size + 2) + style.paint(_years(starts, lanes), "dim")
    names = list(dict.fromkeys(r.name for r in runs))
    for name in names:
        own = [r for r in runs if r.name == name]
        lane = "".join(_block(own, start, style) for start in starts)
        for number, label in enumerate(text.wrap(text.line(name), size)):
            yield f"{text.pad(label, size)}  {lane if number == 0 else ''}".rstrip()
    yield ""
    legend = "  ".join(f"{mark} {word}" for word, mark in _BLOCKS.items())
    for piece in text.wrap(
        legend.replace(" ", "\u2007").replace("\u2007\u2007", " "), width
    ):
        shown = piece.replace("\u2007", " ")
        for word, mark in _BLOCKS.items():
            shown = shown.replace(
                f"{mark} {word}", style.paint(mark, word) + f" {word}"
            )
        yield shown


def _starts(first: str, last: str, lanes: int) -> list[str]:
    """The last day that each column of the chart stands for."""
    span = max(1, dates.days_between(first, last))
    return [
        dates.shift(first, days=round(span * (at + 1) / lanes)) for at in range(lanes)
    ]


def _block(runs: Sequence[StatusPeriod], day: str, style: Style) -> str:
    status = next((r.status for r in reversed(runs) if r.since <= day), "unknown")
    return style.paint(_BLOCKS[status], status)


def _years(starts: Sequence[str], lanes: int) -> str:
    line = [" "] * lanes
    shown = ""
    free = 0
    for at, day in enumerate(starts):
        if day[:4] != shown:
            shown = day[:4]
            if at >= free and at + 4 <= lanes:
                line[at : at + 4] = shown
                free = at + 5
    return "".join(line).rstrip()
