"""The command line that is being carried out: its context, and what of it was typed."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from hwstatus import paths
from hwstatus.cli.registry import COMMANDS, command_of
from hwstatus.context import Context
from hwstatus.errors import HwstatusError, Usage

if TYPE_CHECKING:
    from hwstatus.store.tracker import Tracker

Answer = TypeVar("Answer")

ASK_FIRST = {"-h", "--help", "--version"}
"""Options that are answered whatever else is on the line."""


_context: Context | None = None
_typed: Collection[str] = ()
_line: Sequence[str] = ()


def begin(context: Context, arguments: Sequence[str] = ()) -> None:
    """Take over the line that is run, when and for whom; a process carries out one at a time."""
    global _context, _typed, _line  # noqa: PLW0603
    command = command_of(arguments) or context.command
    records = command in COMMANDS and COMMANDS[command].records
    is_change = (records or "--fix" in arguments) and _TRYING.isdisjoint(arguments)
    _context = context._replace(command=command, stop=_stop if is_change else None)
    _typed, _line = (), arguments


_TRYING = {"-n", "--dry-run"}


def _stop(options: str, meant: str) -> None:
    """Raise `Usage` for a change that would rest on a reading."""
    problem = f"nothing was changed: what was typed may mean {options}"
    raise Usage(problem, f"that is: {meant}")


def line() -> Sequence[str]:
    """The words of the command line."""
    return _line


def note_typed(names: Collection[str]) -> None:
    """Take over which options have a value of the line or of the configuration file."""
    global _typed  # noqa: PLW0603
    _typed = names


def note_listed() -> None:
    """Take over that names are those on standard input: `-` was typed."""
    global _typed  # noqa: PLW0603
    _typed = {*_typed, "-"}


def present() -> Context:
    """When and for whom the command runs."""
    assert _context is not None
    return _context


def was_typed(option: str) -> bool:
    """Whether the running command was given an option, rather than left its default; `-` where names were listed."""
    return option in _typed


def tracker_of_line() -> "Tracker":
    """The tracker that the line means, for what is said beside an answer; raises what opening it does."""
    from hwstatus import settings
    from hwstatus.store.tracker import open_tracker

    paths.use_configured(settings.load().values.get("tracker"))
    return open_tracker(paths.locate(named_tracker(line())), present())


def asked(question: "Callable[[Tracker], Answer]", otherwise: "Answer") -> "Answer":
    """What the tracker that the line means answers; something else where it cannot be read, or refuses."""
    with suppress(HwstatusError, OSError), tracker_of_line() as tracker:
        return question(tracker)
    return otherwise


class Meant(Exception):
    """The words of the line that was meant by another one, in place of which it is run."""


def named_tracker(arguments: Sequence[str]) -> str | None:
    """What a command line says last after --db, before or after the command; None without it."""
    named = None
    for word, following in pairwise([*arguments, ""]):
        if word == "--db" and following:
            named = following
        elif word.startswith("--db="):
            named = word.removeprefix("--db=")
    return named
