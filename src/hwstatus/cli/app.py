"""The command line as a whole: who reads it, and what becomes of its errors."""

import os
import sys
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hwstatus.cli.running import ASK_FIRST, Meant, begin, present
from hwstatus.context import Context, Tick, at_present
from hwstatus.text import typed

if TYPE_CHECKING:
    from hwstatus.answers.answer import Again


def run(arguments: list[str], context: Context | None = None) -> int:
    """Run a command line, at present unless a context is given; returns the exit code."""
    begin(
        (context or at_present())._replace(watch=_watch, tell=cache(_tell)), arguments
    )
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    shell = os.environ.get("_HWSTATUS_COMPLETE")
    if shell:
        from hwstatus.cli.shells import answer

        return answer(shell, arguments)
    from hwstatus.output import emit

    emit.begin(_whole)
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except SystemExit:
        raise
    except BaseException as error:
        from hwstatus.cli.reporting import report

        return report(error)
    return code


def _run(arguments: list[str]) -> int:
    if not ASK_FIRST & set(arguments):
        from hwstatus.cli import quick

        line = quick.read(arguments)
        if line is not None:
            return line.run()
    from hwstatus.cli.typer_app import main

    try:
        return main(arguments)
    except Meant as meant:
        words = list(meant.args)
        _tell(f"(read as: hwstatus {typed(*words)})")
        begin(present(), words)
        return _run(words)


def _whole(pointer: "Again") -> str:
    """The line that was typed, with the options of a pointer."""
    from hwstatus.cli.again import whole

    return whole(pointer)


def _watch(title: str, total: int | None) -> AbstractContextManager[Tick]:
    """How far a long piece of work is, as whoever waits at a terminal sees it."""
    from hwstatus.cli.progress import shown

    return shown(title, total)


def _tell(said: str) -> None:
    """What was left aside is told on stderr."""
    from hwstatus.output.emit import say

    say(said)


def _open_closed_streams() -> None:
    """A stream that the shell closed (`<&-`, `2>&-`) reads and writes nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It lives as long as the process.
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115
