"""What to say to words that a command has no place for, or that stand in another's."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise, takewhile
from pathlib import Path

from hwstatus.cli.running import present, tracker_of_line
from hwstatus.errors import BadDate, HwstatusError
from hwstatus.output.options import has_format
from hwstatus.record.dates import read_period
from hwstatus.record.vocabulary import SCOPES


def before_options(words: Sequence[str]) -> list[str]:
    """The words before the first that is an option."""
    return list(takewhile(lambda word: not word.startswith("-"), words))


def taken_apart(line: Sequence[str]) -> Sequence[str]:
    """The line, or lines, that one with a word too many may mean; nothing where that is not known."""
    words = before_options(line)
    options = line[len(words) :]
    if words[:1] == ["import"] and all(Path(word).exists() for word in words[1:]):
        each = (shlex.join(["import", word, *options]) for word in words[1:])
        return [f"one at a time: {' && '.join(f'hwstatus {one}' for one in each)}"]
    if words[:1] == ["outcome"] and len(words) == 4 and words[2] in SCOPES:
        _, name, scope, word = words
        meant = ["outcome", f"{name}:{scope}", word, *options]
        return [f"that is: hwstatus {shlex.join(meant)}"]
    if words[:1] != ["add"] or len(words) < 4:
        return ()
    words, circumstances = _said_behind(words)
    options = [*circumstances, *options]
    _, *names, summary = words
    about = [word for name in names[1:] for word in ("--about", name)]
    if len(slugs_of(names)) == len(names):
        meant = ["add", names[0], summary, *about, *options]
    else:
        meant = ["add", " ".join(names), summary, *options]
    return [f"that is: hwstatus {shlex.join(meant)}"]


def _said_behind(words: list[str]) -> tuple[list[str], Sequence[str]]:
    """The words of `add` to its summary, the longest with a blank, and the options that those behind it mean."""
    several = [at for at in range(2, len(words)) if " " in words[at]]
    end = 1 + max(several, key=lambda at: len(words[at]), default=len(words))
    return words[:end], [text for word in words[end:] for text in _as_option(word)]


def _as_option(word: str) -> tuple[str, str]:
    """What a word behind a summary means: a day, an address, or who reports it."""
    if _is_day(word):
        return "--date", word
    return "--url" if "://" in word else "--source", word


def slugs_of(names: Sequence[str]) -> Sequence[str]:
    """Whom all of some names mean; nobody where one is not known, or there is no tracker to ask."""
    with suppress(HwstatusError, OSError), tracker_of_line() as tracker:
        slugs, missed = tracker.entities.resolve(names)
        return () if missed else slugs
    return ()


def against_today(line: Sequence[str]) -> Sequence[str]:
    """The line of a comparison with today, of one with a single day; empty where that day is not all that is said."""
    at = line.index(_COMPARING) + 1
    day, following, *_ = [*line[at:], "", ""]
    is_alone = following[:1] in ("", "-") or slugs_of([following])
    return (
        [*line[: at + 1], "today", *line[at + 1 :]] if is_alone and _is_day(day) else ()
    )


def _is_day(word: str) -> bool:
    with suppress(BadDate):
        return bool(read_period(word, _COMPARING, present().today))
    return False


_COMPARING = "--compare"


def turned_round(line: Sequence[str]) -> Iterator[str]:
    """The line of `add` whose summary stands before the name."""
    words = before_options(line)
    if words[:1] == ["add"] and len(words) == 3 and slugs_of(words[2:]):
        meant = shlex.join(["add", words[2], words[1], *line[3:]])
        yield f"that is: hwstatus {meant}"


def with_file(line: Sequence[str]) -> Iterator[str]:
    """The line in which a file among the names is a sheet to verify, a list of names, or one to write."""
    named = (
        word
        for before, word in pairwise(["", *line])
        if before == "--json" or before[:1] != "-"
    )
    for typed in filter(has_format, named):
        rest = [other for other in line if other != typed]
        word = typed.removeprefix("@")
        if "certify" in line and Path(word).is_file():
            yield f"that is: hwstatus certify --verify {shlex.quote(word)}"
        elif Path(word).is_file():
            yield about_names_in(word, rest)
        elif not {"-o", "--output"}.intersection(line):
            yield f"that is: hwstatus {shlex.join([*rest, '-o', word])}"


def about_names_in(file: str, words: Sequence[str]) -> str:
    """The line about the names that a file lists."""
    line = shlex.join([*words, "-"])
    return f"the names in it: hwstatus {line} < {shlex.quote(file)}"
