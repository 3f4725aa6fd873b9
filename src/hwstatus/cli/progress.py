"""How far a long command is: on a terminal a bar with rate and time left, in a pipe nothing."""

import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING

from hwstatus.exchange.jsonl import lines_of

if TYPE_CHECKING:
    from rich.progress import Progress

STEP = 1_000
"""Lines between two looks at the clock."""
AT_ONCE = 0.3
"""Seconds within which an import needs no bar."""


@contextmanager
def watched(file: IO[bytes]) -> Iterator[Iterable[bytes]]:
    """The lines of a file, with a progress bar on stderr if that is a terminal; the bar ends with the block."""
    if not sys.stderr.isatty():
        yield lines_of(file)
        return
    with ExitStack() as stack:
        yield _counted(file, stack)


@contextmanager
def counted(title: str, total: int) -> Iterator[Callable[[], object]]:
    """Count steps up to a total: on a terminal with a bar on stderr that ends with the block."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    with _bar() as bar:
        task = bar.add_task(title, total=total, state=f"0 of {total:,}")

        def tick() -> None:
            done = round(bar.tasks[0].completed) + 1
            bar.update(task, completed=done, state=f"{done:,} of {total:,}")

        yield tick


def _counted(file: IO[bytes], stack: ExitStack) -> Iterator[bytes]:
    size = _size(file)
    done = 0
    number = 0
    begin = time.monotonic()
    bar: Progress | None = None
    for number, line in enumerate(lines_of(file), 1):
        yield line
        done += len(line)
        if number % STEP == 0:
            seconds = time.monotonic() - begin
            if bar is None and seconds > AT_ONCE:
                bar = stack.enter_context(_bar())
                bar.add_task("Importing", total=size, state="")
            if bar:
                left = ""
                if size:
                    left = f", {max(0, seconds * (size - done) / done):,.0f} s left"
                state = f"{number:,} lines, {number / seconds:,.0f}/s{left}"
                bar.update(bar.task_ids[0], completed=done, state=state)
    if bar:
        bar.update(
            bar.task_ids[0],
            completed=done,
            total=done,
            description="Finishing",
            state=f"{number:,} lines",
        )


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TextColumn("{task.fields[state]}"),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _size(file: IO[bytes]) -> int | None:
    """How many bytes there are to read; None where a pipe does not say."""
    try:
        found = os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(found.st_mode):
        return found.st_size
    return None
