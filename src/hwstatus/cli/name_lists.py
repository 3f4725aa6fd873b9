"""Names that a file or standard input lists, one a line."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hwstatus.cli.option_sets import DatabaseOption
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.running import line, present
from hwstatus.errors import PARTLY, BadRecord, NotFound, UnknownName, Usage
from hwstatus.output.emit import say
from hwstatus.store.entities import GUESSED, MANY
from hwstatus.store.tracker import Tracker, open_tracker
from hwstatus.text import typed
from hwstatus.wording import did_you_mean

MOST_BYTES = 1_000_000
"""What is read of a list."""
STDIN = "-"
"""What is typed for standard input."""


def names_in(file: str) -> list[str]:
    """The names of a list, in the encodings of spreadsheets, without blank lines and those that begin with `#`.

    Raises `NotFound`, and `Usage` for what is no list of names.
    """
    from hwstatus.exchange.jsonl import text_lines

    called = "standard input" if file == STDIN else file
    content = content_of(file, MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Usage(f"{called} is no list of names: over {MOST_BYTES:,} bytes")
    try:
        lines = [line.strip() for line in text_lines([content])]
    except BadRecord as error:
        raise error.about(called) from None
    return [line for line in lines if line and not line.startswith("#")]


def content_of(file: str, most: int = -1) -> bytes:
    """What a file or standard input holds, no more than so many bytes; raises `NotFound`."""
    if file == STDIN:
        return sys.stdin.buffer.read(most)
    try:
        with Path(file).open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise NotFound(f"cannot read {file}: {error.strerror}") from None


def tell_unread() -> None:
    """Say how the names that wait in a pipe are read; none is read here, where a loop may need its lines."""
    with suppress(ImportError, OSError):  # where pipes do not tell
        import fcntl
        import termios

        waiting = fcntl.ioctl(sys.stdin.fileno(), termios.FIONREAD, bytes(4))
        if any(waiting):
            names = f"hwstatus {typed(*line(), STDIN)}"
            say(f"(standard input was not read; names on it, one a line: {names})")


def with_those_of_stdin(
    names: Sequence[str], database: DatabaseOption
) -> tuple[Sequence[str], int]:
    """The names, for `-` those on standard input that match something, and the exit code of an answer about them.

    Those that match nothing are told, a line each. Where all do not, and where the command records something, all are
    left to the command. Raises `Usage` where standard input has none, or is no list of names.
    """
    from hwstatus.answers.words import unmatched

    listed = names_in(STDIN)
    if not listed:
        raise Usage("- stands for the names on standard input, one a line: it has none")
    every = [one for name in names for one in (listed if name == STDIN else [name])]
    if COMMANDS[present().command].records:
        return every, 0
    with open_tracker(database.reading(), present()) as tracker:
        missed = dict.fromkeys(unmatched(tracker, listed))
        matching = [one for one in every if one not in missed or one in names]
        if not matching:
            return every, 0
        for number, text in enumerate(missed):
            alone = len(missed) <= MANY
            near = _near(tracker, text, alone=alone) if number < GUESSED else ()
            told = [str(UnknownName(text, near)), did_you_mean(near)]
            say("; ".join(filter(None, told)))
    return matching, PARTLY if missed else 0


def _near(tracker: Tracker, text: str, *, alone: bool) -> Sequence[str]:
    """Names like one that matches nothing: as for one that was typed alone, of many as it is spelled."""
    _, parts = tracker.entities.resolve([text]) if alone else ((), ())
    if not parts:
        return tracker.entities.near(text)
    near: Sequence[str] = tracker.entities.unknown([text], parts[0]).near
    return near
