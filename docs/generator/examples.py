"""The output shown in pages: what a terminal of 80 columns shows on the day of the dataset."""

import io
import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hwstatus.cli.app import run
from hwstatus.context import Context
from hwstatus.store import builder

TRACKER = Path(__file__).resolve().parents[2] / "data" / "tracker.db"

_BLOCK = re.compile(
    r"(?<=^```console\n)\$ (hwstatus[^\n]*)\n(.*?)(?=^```$)", re.MULTILINE | re.DOTALL
)


class Terminal(io.StringIO):
    """What a terminal shows: both streams, in order."""

    def isatty(self) -> bool:
        """True, so that the program draws for a person."""
        return True


def refreshed(page: str) -> str:
    """A page with the output of its examples made anew.

    A last line `...` says that the rest is left out: such a block keeps its length.
    """
    return _BLOCK.sub(_example, page)


def _example(block: re.Match[str]) -> str:
    command = block.group(1)
    old = block.group(2).splitlines()
    lines = output_of(command)
    kept = len(old) - 1
    if old and old[-1] == "..." and len(lines) > kept:
        lines = [*lines[:kept], "..."]
    return "\n".join([f"$ {command}", *lines]) + "\n"


def output_of(command: str, **environment: str) -> list[str]:
    """The lines that a terminal shows for a command line that begins with `hwstatus`.

    `environment` changes what it is run with: without colour, 80 columns wide.
    """
    shown = Terminal()
    with _environment(environment), _streams(shown):
        run(shlex.split(command)[1:], _context())
    lines = shown.getvalue().rstrip("\n").split("\n")
    return [line.rstrip() for line in lines]


def _context() -> Context:
    day = builder.dataset_day()
    return Context(day, f"{day}T12:00:00Z", "analyst")


@contextmanager
def _environment(changed: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.pop("FORCE_COLOR", None)
    os.environ.update(
        HWSTATUS_DB=str(TRACKER), COLUMNS="80", LINES="24", NO_COLOR="1", TERM="xterm"
    )
    os.environ.update(changed)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _streams(shown: Terminal) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.StringIO()
    sys.stdout = shown
    sys.stderr = shown
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
