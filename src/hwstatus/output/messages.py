"""What is said on stderr: notes, counts, what a write did."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from hwstatus import text
from hwstatus.answers.answer import Done
from hwstatus.errors import AfterCommit
from hwstatus.output.options import NARROWEST, message_width
from hwstatus.paths import as_typed

_told: list[int] = []


def begin() -> None:
    """Count the lines that a terminal is told from here, where a command line begins."""
    _told.clear()


def told_before() -> int:
    """How many lines a terminal has been told since the command line began."""
    return sum(_told)


def say(message: str) -> None:
    """One message on stderr, after all of stdout; wrapped at words on a terminal."""
    if not message:
        return
    sys.stdout.flush()
    lines = wrapped(text.message(as_typed(message)), "")
    for line in lines:
        print(line, file=sys.stderr)
    if sys.stderr.isatty():
        _told.append(len(lines))


def wrapped(message: str, indent: str) -> list[str]:
    """A message in lines that fit the terminal; one line where stderr is none."""
    if not sys.stderr.isatty():
        return [indent + message]
    import textwrap

    return textwrap.wrap(
        message,
        message_width(),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def acknowledge(done: Done) -> None:
    """Say that a change was made; raises `AfterCommit` where it cannot be said."""
    with once_made():
        tell(done)
        sys.stdout.flush()


@contextmanager
def once_made() -> Iterator[None]:
    """What a block tells is told after a change; raises `AfterCommit` where that fails."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        what = f"telling of it failed: {error.strerror}"
        raise AfterCommit("the change was made", what) from error


def told_once_made(message: str) -> None:
    """Say something of a change that was made; raises `AfterCommit` where it cannot be said."""
    with once_made():
        say(message)


def tell(done: Done) -> None:
    """Say what a write did; in a pipe the ids go to stdout."""
    for note in done.notes:
        say(note)
    say(done.said)
    if done.ids and not sys.stdout.isatty():
        for identity in done.ids:
            sys.stdout.write(identity + "\n")


def draw(view: Callable[[int], Iterable[Any]], *, colored: bool) -> None:
    """Draw something on stderr, between two questions; `view` is given the width."""
    from hwstatus.output.screen import Screen

    width = max(NARROWEST, message_width())
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    for piece in Screen(width, colored=colored, encoding=encoding).draw(view(width)):
        sys.stderr.write(piece)
    sys.stderr.flush()
