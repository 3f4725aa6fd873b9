"""What to say to an option that a command lacks: the line that was meant, which is run where it only reads."""

import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from hwstatus.cli.again import THAT_IS, of_a_part, to_type
from hwstatus.cli.hints import of_its_day, with_members
from hwstatus.cli.option_lines import Lines, Typed, lines_meant
from hwstatus.cli.option_words import (
    DAYS,
    GIVING_IDS,
    LEFT_OUT,
    LISTS,
    NEEDED,
    OF_EACH,
    OF_GROUPS,
    OF_LINES,
    ONCE,
    SILENT,
)
from hwstatus.cli.parameters import NotTaken, given, lacking, of_command
from hwstatus.cli.registry import OVERVIEW, command_of, only_reads, reads
from hwstatus.cli.running import Meant, present
from hwstatus.cli.unknown_words import about_names_in
from hwstatus.paths import is_file
from hwstatus.record.names import listed


def option_hint(line: Sequence[str], option: str) -> str:
    """The line as it would be typed with what its command has in place of an option, or the command that has it.

    Raises `Meant` for a line that is run in place of it.
    """
    typed = Typed(line, option)
    if explained := _explained(typed):
        return explained
    said, words = next(_whole_lines(typed), ("", ()))
    if said == THAT_IS and _is_run(words, line):
        raise Meant(*words)
    reason, sign, _ = said.partition("; ")
    if sign and (part := _part_meant(line, words)):
        return f"{reason}; a part: {part}"
    if words:
        return _worded(said, words, typed)
    is_listed = "--scope" in typed.offered and only_reads(typed.command)
    if typed.word in LEFT_OUT and is_listed:
        left_out = shlex.quote(typed.value or "NAME")
        with suppress(NotTaken):
            rest = shlex.join([*typed.without, *_unsaid(typed.without)])
            return f"leave it out in a pipe: hwstatus {rest} | grep -v {left_out}"
    return ""


def _explained(typed: Typed) -> str:
    """What is said of an option in whose place no other line of hwstatus alone does the same; empty for others."""
    command, word = typed.command, typed.word
    has_formats = "--format" in typed.offered
    if word in OF_LINES and has_formats:
        return OF_LINES[word]
    if word in SILENT and has_formats:
        rest = shlex.join([*typed.before, *typed.after])
        quietly = f"whether there is any, in a pipe: hwstatus {rest} | grep -q ."
        return f"without its messages: hwstatus {rest} 2>/dev/null   {quietly}"
    if word in ("json", "format", "f") and command in GIVING_IDS:
        return f"{command} gives a pipe the ids of what it wrote, one a line, and nothing else"
    if command == "delete" and word in DAYS and typed.value:
        name = next(iter(typed.beside(typed.without)), "NAME")
        return "   ".join(of_its_day(typed.without, name, typed.value))
    if word in LISTS and "names" in typed.offered and is_file(typed.value):
        return about_names_in(typed.value, typed.without)
    return ""


def _worded(said: str, words: Sequence[str], typed: Typed) -> str:
    """A line that may be meant, with examples of what is still to be given; of each member of a group its name."""
    if typed.command in OF_EACH and typed.word in OF_GROUPS:
        words = with_members(words, typed.value)
    line = _with_examples(words)
    is_whole = line == words or typed.value in line
    return to_type(said if is_whole else "such as", line)


def _with_examples(words: Sequence[str]) -> Sequence[str]:
    """The words of a line, where one stands for a time or a number with an example; not for the day of a report."""
    if "--source" in words:
        return words
    examples = {"N": "10", "WHEN": "1m", "TIME": "6m"}
    examples |= dict.fromkeys(("DATE", "DAY"), present().today)
    return [examples.get(word, word) for word in words]


def _whole_lines(typed: Typed) -> Lines:
    """The lines that may be meant, the best first, which their commands take as they are; and what is said of each."""
    for said, words in lines_meant(typed):
        if said == THAT_IS and (lost := _lost(typed, words)):
            said = f"without {shlex.join(lost)} {THAT_IS}"
        yield from _taken(said, words)


def _taken(said: str, words: Sequence[str]) -> Lines:
    """A line with what it lacks; where its command has not one of its options, the lines that may be meant by that."""
    try:
        yield said, [*words, *_unsaid(words)]
    except NotTaken as error:
        lines = _whole_lines(Typed(words, error.option)) if error.option else ()
        for further, others in lines:
            yield said if further == THAT_IS else further, others


def _lost(typed: Typed, words: Sequence[str]) -> list[str]:
    """The words beside an option that a line in place of theirs has not; its value where it is left out on the way."""
    lost = [word for word in typed.beside(typed.without) if word not in words]
    said = {typed.value, listed(typed.value), typed.value.rpartition("=")[2]}
    is_said = words == typed.without or any(
        one in word for one in said for word in words
    )
    return lost if is_said else [typed.value, *lost]


def _part_meant(line: Sequence[str], words: Sequence[str]) -> str:
    """How a part is written where a line asks that of a command that leaves no record out; else empty.

    What the command does not take of the line, `export` must take, or an option that is meant by it.
    """
    filters = [word for word in line if word not in words]
    _, exported = next(_taken(THAT_IS, ["export", *filters]), ("", ()))
    meant = _with_examples(exported[1:])
    return of_a_part(meant, words) if "export" in exported else ""


def _unsaid(words: Sequence[str]) -> list[str]:
    """What a line lacks, as it is typed; raises `NotTaken` where its command takes not all of it."""
    command = command_of(words) or OVERVIEW
    at = words.index(command) if command in words else -1
    if any(word[:1] == "-" and word[:4] != "--db" for word in words[: max(at, 0)]):
        raise NotTaken
    declared = of_command(command)
    said = given(words[at + 1 :], declared)
    whole = " ".join(lacking(said, declared)).replace("...", "").split()
    return whole or list(_needed(command, said))


def _needed(command: str, said: Mapping[str, Any]) -> Iterator[str]:
    """What a command cannot be without that each of its options can, and a line lacks."""
    for of, needed, where, unless in NEEDED:
        is_so = not where or any(map(said.get, where.split()))
        if of == command and is_so and not any(map(said.get, unless.split())):
            yield from needed.split()


# -- the line that is run ----------------------------------------------------------------


def _is_run(words: Sequence[str], line: Sequence[str]) -> bool:
    """Whether a line can be run in place of the one that was typed: where both commands only read.

    Not where a value is still to be given, nor where a file would be written that is there already or that the person
    did not name.
    """
    if words == _LISTING and len(line) < len(words):  # nothing else was typed
        return True
    is_whole = not any(word.isupper() for word in set(words).difference(line))
    is_reading = reads(command_of(line)) and only_reads(command_of(words))
    is_certain = is_whole and is_reading and not _is_said_twice(words)
    return is_certain and not _writes(words, line)


_LISTING = ["review", "-f", "table"]
"""The line of `review` that only reads."""


def _writes(words: Sequence[str], line: Sequence[str]) -> bool:
    """Whether a line would sign, replace a file, or write one that is not named as such on the line that was typed."""
    command = command_of(words)
    said = given(words[words.index(command) + 1 :], of_command(command))
    file = said.get("output") or "-"
    added = any(re.match("-o|--output", word) for word in set(words).difference(line))
    is_new = file == "-" or not os.path.lexists(file)
    return added or not is_new or bool(said.get("sign"))


def _is_said_twice(words: Sequence[str]) -> bool:
    """Whether an option that has one value is given two, of which only the last would count."""
    options = [word.partition("=")[0] for word in words]
    return any(options.count(option) > 1 for option in ONCE)
