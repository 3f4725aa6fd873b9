"""Names that a file or standard input lists, one a line."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hwstatus.errors import BadRecord, NotFound, Usage

MOST_BYTES = 1_000_000
"""What is read of a list."""
STDIN = "-"
"""What is typed for standard input."""


def names_in(file: str) -> list[str]:
    """The names of a list, in the encodings of spreadsheets, without blank lines and those that begin with `#`.

    Raises `NotFound`, and `Usage` for what is no list of names.
    """
    from hwstatus.exchange.encodings import text_lines

    called = "standard input" if file == STDIN else file
    content = _content(file)
    if len(content) > MOST_BYTES:
        raise Usage(f"{called} is no list of names: over {MOST_BYTES:,} bytes")
    try:
        lines = [line.strip() for line in text_lines([content])]
    except BadRecord as error:
        raise error.about(called) from None
    return [line for line in lines if line and not line.startswith("#")]


def _content(file: str) -> bytes:
    """As much of a list as tells whether it is too long."""
    if file == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFound(f"cannot read {file}: {error.strerror}") from None


def with_those_of_stdin(names: Sequence[str]) -> Iterator[str]:
    """The names, for `-` those on standard input; raises `Usage` where it has none, or is no list of names."""
    listed = names_in(STDIN)
    if not listed:
        raise Usage("- stands for the names on standard input, one a line: it has none")
    for name in names:
        yield from listed if name == STDIN else [name]
