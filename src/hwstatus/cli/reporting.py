"""What is said on stderr of an error, and the exit code that it becomes."""

import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hwstatus import paths
from hwstatus.cli.running import line, present
from hwstatus.errors import AfterCommit, HwstatusError, Stated
from hwstatus.output.wrapping import wrapped
from hwstatus.version import __version__

if TYPE_CHECKING:
    from hwstatus.cli.typer_compat import ClickException


def report(error: BaseException) -> int:
    """Say on stderr what went wrong; returns the exit code."""
    if isinstance(error, HwstatusError):
        from hwstatus.cli.hints import hints_of

        _say(str(error), hints_of(error))
        if isinstance(error, AfterCommit):
            _flush_or_drop()
        return error.code
    if isinstance(error, KeyboardInterrupt):
        _say("interrupted")
        return 130
    if isinstance(error, EOFError):
        print("aborted; nothing was changed", file=sys.stderr)
        return 130
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return 141
    if os.environ.get("HWSTATUS_DEBUG"):
        import traceback

        traceback.print_exception(error)
        return 70
    if isinstance(error, OSError):
        _say(error.strerror or str(error))
        _drop_output()
        return 4
    damage = _damage_behind()
    if damage is not None:
        return report(damage)
    bug = f"{type(error).__name__}: {error}"
    _say(
        f"this is a bug in hwstatus {__version__}: {bug}",
        [
            "no partial write was made; for a traceback: HWSTATUS_DEBUG=1 hwstatus ...",
            "if the file may be damaged: hwstatus doctor",
        ],
    )
    return 70


def _flush_or_drop() -> None:
    """What stdout cannot take must not fail a second time."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()


def _drop_output() -> None:
    """Let nothing be flushed at exit: whoever read stdout has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _say(cause: str, hints: Iterable[str] = ()) -> None:
    """An error on stderr: the cause, then the way on, indented; a line to type that has no end is left out."""
    from hwstatus.text import begun, message, without_endless

    told = begun(without_endless(cause), _LONGEST // 5)
    lines = wrapped(f"error: {message(told)}", "")
    for hint in map(paths.as_typed, filter(_has_an_end, hints)):
        lines += wrapped(message(hint), "  ")
    with suppress(OSError):  # the exit code is still heard
        for line in lines:
            print(line, file=sys.stderr)


def _has_an_end(hint: str) -> bool:
    """Whether a hint repeats nothing that is longer than what is recorded of an update."""
    return len(hint) < _LONGEST


_LONGEST = 5_000


def report_usage(error: "ClickException") -> None:
    """A usage error as one line, and where the help is; raises `Meant` where another line was meant that only reads."""
    from hwstatus.cli.typer_compat import NoSuchOption
    from hwstatus.wording import did_you_mean

    context = getattr(error, "ctx", None)
    command = "" if context else present().command
    path = context.command_path if context else f"hwstatus {command}".strip()
    see = f"see: {path} --help"
    if isinstance(error, NoSuchOption):
        from hwstatus.cli.unknown_option import option_hint

        guess = did_you_mean(_alike(error.option_name, error.possibilities or ()))
        instead = option_hint(line(), error.option_name)
        ways = (instead or guess, _pointer(context), see)
        _say(f"no option {error.option_name}", filter(None, ways))
        return
    said, *hints = error.format_message().split("\n")
    cause = said[:1].lower() + said[1:]
    if "extra argument" in cause:
        from hwstatus.cli.unknown_words import taken_apart

        hints += taken_apart(line())
    if "requires 2" in cause:  # nothing else has two values
        hints.append("such as: hwstatus status --compare 2020 today")
    _say(cause.rstrip("."), filter(None, [*hints, _pointer(context), see]))


def _pointer(context: Any) -> str:
    """The end of a command's help where that is another command: `who ...: hwstatus status`; else empty."""
    said = context.command.help if context else ""
    end = (said or "").rpartition("\n\n")[2].strip()
    is_pointer = re.fullmatch(r"[^.:]+: hwstatus .+", end)
    return end[:1].lower() + end[1:] if is_pointer else ""


def _alike(option: str, offered: Iterable[str]) -> list[str]:
    """The options that are spelled like one, the dashes aside, which all have."""
    from difflib import get_close_matches

    from hwstatus.cli.unknown_words import CLOSE

    by_word = {one.lstrip("-"): one for one in sorted(offered)}
    near = get_close_matches(option.lstrip("-"), by_word, n=3, cutoff=CLOSE)
    return [by_word[word] for word in near]


# -- whose fault it is -----------------------------------------------------------------

MOST_BYTES = 1 << 28
"""Examining a larger tracker takes longer than somebody waits for an error."""


def _damage_behind() -> Stated | None:
    """The error of a tracker, named by --db or found, that an examination finds damaged; None of a sound one.

    Stored words become rows in many places, and a flipped bit makes any word of another. So no
    place looks for that: whatever an error comes to, the tracker is examined before a bug is told.
    """
    from hwstatus.store.database import damaged
    from hwstatus.store.doctor import examine

    with suppress(Exception):
        location = paths.locate(*paths.typed())
        if location.path.stat().st_size <= MOST_BYTES:
            for examination in examine(location):
                if examination.state == "damaged":
                    seen = f"{examination.examined}: {examination.detail}"
                    return damaged(location.path, seen)
    return None
