"""How far a long command is: a bar with the time left on a terminal, in a pipe nothing.

This is the one way to show it. A command gets it as `Context.watch`, and tells the steps of
each part of its work as they are done:

    with context.watch("Rebuilding", len(records)) as tick:
        for record in records:
            ...
            tick()

    for record in context.counted("Checking", total, records):    # the same
        ...

The title is what is being done, in one or two words. The total is None where nobody can say
it before: then the bar says how quick it is, but not how long it takes. A part may have parts of
its own: the innermost is shown. What takes less than `AT_ONCE` shows nothing. The bar ends
with the block, however it ends, and leaves no trace.
"""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread
from typing import IO

from hwstatus.context import Tick
from hwstatus.exchange.jsonl import lines_of

AT_ONCE = 0.4
"""Seconds within which a command needs no bar."""

EVERY = 0.2
"""Seconds between two looks at how far it is."""


class Part:
    """One part of a long piece of work: how many steps it has, how many are done."""

    def __init__(self, title: str, total: int | None) -> None:
        self.title = title
        self.total = total
        self.done = 0

    def __call__(self, done: int = 1) -> None:
        """Count the steps that are done."""
        self.done += done

    @property
    def foretells(self) -> bool:
        """Whether a twentieth is done: the first steps tell little of how long the others take."""
        return self.total is None or 20 * self.done >= self.total


_parts: list[Part] = []
"""What is under way, the innermost last."""
_asking = Event()
"""Set while a person is asked something, which a bar would write over."""


@contextmanager
def put_aside() -> Iterator[None]:
    """A block in which a person is asked: no bar begins."""
    _asking.set()
    yield
    _asking.clear()


@contextmanager
def shown(title: str, total: int | None) -> Iterator[Tick]:
    """Count the steps of a block: on a terminal a bar on stderr shows them."""
    part = Part(title, total)
    with ExitStack() as block:
        if _is_seen():
            _parts.append(part)
            block.callback(_parts.remove, part)
        if _parts == [part]:
            over = Event()
            thread = Thread(target=_draw, args=(over,), daemon=True)
            thread.start()
            block.callback(thread.join)
            block.callback(over.set)
        yield part


def _draw(over: Event) -> None:
    """Draw the bar until it is over, in a thread of its own: SQLite may keep the main one for long."""
    while not over.wait(AT_ONCE) and _asking.is_set():
        pass
    if over.is_set():
        return
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(
        "{task.description}",
        progress.BarColumn(bar_width=None),
        progress.TaskProgressColumn(show_speed=True),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
    )
    columns = bar.columns
    tasks: dict[Part, progress.TaskID] = {}
    with bar:
        while not over.wait(EVERY):
            part = _parts[-1]
            if part not in tasks:
                tasks[part] = bar.add_task(part.title, total=part.total)
            for other, task in tasks.items():
                bar.update(task, completed=other.done, visible=other is part)
            bar.columns = columns if part.foretells else columns[:-1]
            bar.refresh()


@contextmanager
def watched(file: IO[bytes]) -> Iterator[Iterable[bytes]]:
    """The lines of a file that is imported, counted by their bytes."""
    with shown("Importing", None):  # what is read as a whole takes longer than that
        yield _counted(file)


def _counted(file: IO[bytes]) -> Iterator[bytes]:
    with shown("Importing", _size(file)) as tick:
        for line in lines_of(file):
            yield line
            tick(len(line))


def _is_seen() -> bool:
    """Whether somebody waits at a terminal, and no program that draws on it itself, as a pager would."""
    return sys.stderr.isatty() and not _is_pipe(sys.stdout)


def _is_pipe(stream: IO[str]) -> bool:
    with suppress(OSError, ValueError):
        mode = os.fstat(stream.fileno()).st_mode
        return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
    return False


def _size(file: IO[bytes]) -> int | None:
    """How many bytes there are to read; None where a pipe does not say."""
    with suppress(OSError, ValueError):
        status = os.fstat(file.fileno())
        return status.st_size if stat.S_ISREG(status.st_mode) else None
    return None
