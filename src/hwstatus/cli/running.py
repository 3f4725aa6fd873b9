"""The command line that is being carried out: its context, and what of it was typed."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from hwstatus.context import Context

ASK_FIRST = {"-h", "--help", "--version"}
"""Options that are answered whatever else is on the line."""


class _Running(NamedTuple):
    context: Context
    typed: Collection[str] = ()


_running: _Running | None = None


def begin(context: Context) -> None:
    """Take over when and for whom the command runs."""
    global _running  # noqa: PLW0603 - a process carries out one command line at a time
    _running = _Running(context)


def note_typed(names: Collection[str]) -> None:
    """Take over which options have a value of the line or of the configuration file."""
    global _running  # noqa: PLW0603
    _running = _Running(present(), names)


def present() -> Context:
    """When and for whom the command runs."""
    assert _running is not None
    return _running.context


def was_typed(option: str) -> bool:
    """Whether the running command was given an option, rather than left its default."""
    return _running is not None and option in _running.typed


def named_tracker(arguments: Sequence[str]) -> str | None:
    """What a command line says after --db, before or after the command; None without it."""
    for word, following in pairwise([*arguments, ""]):
        if word == "--db" and following:
            return following
        if word.startswith("--db="):
            return word.removeprefix("--db=")
    return None
