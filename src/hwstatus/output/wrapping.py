"""Where a text of a terminal is parted into lines: between words, and neither inside a date nor inside a command."""

import re
import sys
from itertools import chain

from hwstatus.output.options import message_width
from hwstatus.record.dates import SHORT_MONTHS

JOINT = "\u2800"
"""Stands for a blank at which no line ends, until the lines are written; of a no-break space Rich knows nothing."""

_MONTH = rf"(?:{'|'.join(SHORT_MONTHS)})[a-z]*"
_DATE = rf"\b\d{{1,2}} {_MONTH}(?: \d{{4}})?\b|\b{_MONTH} \d{{4}}\b"
_COMMAND = (
    r"((?<=: )|(?<=, or )|(?<=, then ))((?<=install it: )|(?<=upgrade: )|hwstatus |-)"
    r".+?(?= \(|; |, or |, then |   |$)"
)
"""What is typed: two halves of it could not be pasted."""


def _joined(words: re.Match[str]) -> str:
    return words[0].replace(" ", JOINT)


def with_whole_dates(words: str) -> str:
    """The same with a joint for each blank inside a date: `1 Jan 2026`, `31 December 2020`, `Nov 2025`."""
    return re.sub(_DATE, _joined, words)


def wrapped(message: str, indent: str) -> list[str]:
    """A message in lines that fit the terminal; one line where stderr is none.

    Where it needs several, what stands three blanks apart has lines of its own. Neither a command nor a date is broken.
    """
    if not sys.stderr.isatty():
        return [indent + message]
    from textwrap import wrap

    width = message_width()
    is_short = len(indent + message) <= width
    parts = [message] if is_short else message.split("   ")
    lines = (
        wrap(
            re.sub(_COMMAND, _joined, with_whole_dates(part)),
            width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in parts
    )
    return [line.replace(JOINT, " ") for line in chain.from_iterable(lines)]
