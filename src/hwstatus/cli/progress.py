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
it before: then the time that has passed is shown. A part may have parts of its own: the
innermost is shown. What takes less than `AT_ONCE` shows nothing. The bar ends with the
block, however it ends, and leaves no trace.
"""

import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import IO, TYPE_CHECKING

from hwstatus.context import Tick, unwatched
from hwstatus.exchange.jsonl import lines_of

if TYPE_CHECKING:
    from rich.progress import Progress

AT_ONCE = 0.4
"""Seconds within which a command needs no bar."""

EVERY = 0.2
"""Seconds between two looks at how far it is."""

STEP = 1_000
"""Lines of a file that are counted together."""


class Part:
    """One part of a long piece of work: how many steps it has, how many are done."""

    def __init__(self, title: str, total: int | None) -> None:
        self.title = title
        self.total = total
        self.done = 0
        self.note = ""
        """What else is said of it, as `12,000 lines`."""
        self.began = time.monotonic()

    def __call__(self, done: int = 1) -> None:
        """Count the steps that are done."""
        self.done += done

    @property
    def state(self) -> str:
        """How far it is, in words: `12,000 of 50,000, 3 s left`."""
        seconds = time.monotonic() - self.began
        if not (self.total and self.done):
            return f"{seconds:,.0f} s"
        far = self.note or f"{self.done:,} of {self.total:,}"
        left = max(0, seconds * (self.total - self.done) / self.done)
        return f"{far}, {_spelled(left)} left"


def _spelled(seconds: float) -> str:
    """A time as it is read: `12 s`, `3 min`."""
    return f"{seconds:,.0f} s" if seconds < 100 else f"{seconds / 60:,.0f} min"


class Display:
    """The bar of the whole command. A thread of its own draws it: SQLite may keep the main one for long."""

    def __init__(self) -> None:
        self._parts: tuple[Part, ...] = ()
        self.rests = False
        """Whether a person is asked something, which a bar would write over."""

    @contextmanager
    def part(self, title: str, total: int | None) -> Iterator[Part]:
        """A part of the work, shown while it is the innermost."""
        outer = self._parts
        part = Part(title, total)
        self._parts = (*outer, part)
        try:
            if outer:
                yield part
            else:
                with self._drawn():
                    yield part
        finally:
            self._parts = outer

    @contextmanager
    def _drawn(self) -> Iterator[None]:
        over = Event()
        thread = Thread(target=self._draw, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _draw(self, over: Event) -> None:
        while not over.wait(AT_ONCE) and self.rests:
            pass
        if over.is_set():
            return
        with _bar() as bar:
            task = bar.add_task("", state="")
            while not over.wait(EVERY):
                part = self._parts[-1]
                bar.update(
                    task,
                    description=part.title,
                    total=part.total,
                    completed=part.done,
                    state=part.state,
                    refresh=True,
                )


_display = Display()


@contextmanager
def put_aside() -> Iterator[None]:
    """A block in which a person is asked: no bar begins."""
    _display.rests = True
    yield
    _display.rests = False


@contextmanager
def shown(title: str, total: int | None) -> Iterator[Tick]:
    """Count the steps of a block: on a terminal a bar on stderr shows them."""
    with (_display.part if _is_seen() else unwatched)(title, total) as tick:
        yield tick


@contextmanager
def watched(file: IO[bytes]) -> Iterator[Iterable[bytes]]:
    """The lines of a file that is imported, counted by their bytes."""
    if not _is_seen():
        yield lines_of(file)
        return
    with _display.part("Importing", _size(file)) as part:
        yield _counted(file, part)


def _counted(file: IO[bytes], part: Part) -> Iterator[bytes]:
    done = number = 0
    for number, line in enumerate(lines_of(file), 1):
        yield line
        done += len(line)
        if number % STEP == 0:
            rate = number / (time.monotonic() - part.began)
            part.done = done
            part.note = f"{number:,} lines, {rate:,.0f}/s"
    part.title = "Finishing"
    part.total = None


def _is_seen() -> bool:
    """Whether somebody waits at a terminal, and no program that draws on it itself, as a pager would."""
    return sys.stderr.isatty() and not _is_pipe(sys.stdout)


def _is_pipe(stream: IO[str]) -> bool:
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TextColumn("{task.fields[state]}"),
    )
    return Progress(
        *columns, console=Console(stderr=True), transient=True, auto_refresh=False
    )


def _size(file: IO[bytes]) -> int | None:
    """How many bytes there are to read; None where a pipe does not say."""
    try:
        status = os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
