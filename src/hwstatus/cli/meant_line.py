"""The line that is run in place of one with an option that its command lacks."""

import os
import re
import shlex
from collections.abc import Sequence

from hwstatus.cli.option_words import ONCE
from hwstatus.cli.registry import READING_TOO
from hwstatus.cli.unknown_option import MEANT_IS, built, command_of, only_reads


class Meant(Exception):
    """The words of the line that was meant by one with an option that its command has by another name."""


def meant_line(line: Sequence[str], hint: str) -> Sequence[str]:
    """The line of a hint that can be run in place of another one, where both commands only read.

    Empty for others, where a value is still to be given, and where a file would be written that is there already or
    that the person did not name.
    """
    said, _, meant = hint.partition(": hwstatus ")
    words = shlex.split(meant) if said == MEANT_IS else []
    if words == _LISTING and len(line) < len(words):  # nothing else was typed
        return words
    is_whole = not any(word.isupper() for word in set(words).difference(line))
    typed, instead = command_of(line), command_of(words)
    is_reading = typed in READING_TOO or only_reads(typed)
    if not (is_whole and is_reading and only_reads(instead)):
        return ()
    return () if _is_said_twice(words) or _writes(words, line) else words


_LISTING = ["review", "-f", "table"]
"""The line of `review` that only reads."""


def _writes(words: Sequence[str], line: Sequence[str]) -> bool:
    """Whether a line would sign, replace a file, or write one that is not named as such on the line that was typed."""
    command = command_of(words)
    rest = list(words[words.index(command) + 1 :])
    given = built(command).make_context(command, rest, resilient_parsing=True).params
    file = given.get("output") or "-"
    added = any(re.match("-o|--output", word) for word in set(words).difference(line))
    is_new = file == "-" or not os.path.lexists(file)
    return added or not is_new or bool(given.get("sign"))


def _is_said_twice(words: Sequence[str]) -> bool:
    """Whether an option that has one value is given two, of which only the last would count."""
    options = [word.partition("=")[0] for word in words]
    return any(options.count(option) > 1 for option in ONCE)
