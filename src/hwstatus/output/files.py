"""Where the text of an answer goes: into a file, whole or not at all and durably, or through a pager."""

import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from hwstatus import files
from hwstatus.errors import Refused
from hwstatus.output.options import terminal_height, terminal_width
from hwstatus.paths import SQLITE_HEADER, file_mode

if TYPE_CHECKING:
    from subprocess import Popen


def write(content: Iterable[str] | bytes, path: Path) -> None:
    """Write a file, text as UTF-8; raises `NotWritable`, and `Refused` where it would replace a tracker.

    Raises `AfterCommit` as `files.replacing`.
    """
    with files.writing(path):
        if path.is_file():
            _refuse_tracker(path)
        elif path.exists():  # a device or a pipe
            _fill(path, content)
            return
        target = path.resolve()
        with files.replacing(target, file_mode(target)) as scrap:
            _fill(scrap, content)


def _fill(path: Path, content: Iterable[str] | bytes) -> None:
    with path.open("wb") as stream:
        if isinstance(content, bytes):
            stream.write(content)
        else:
            stream.writelines(piece.encode() for piece in content)


def _refuse_tracker(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(SQLITE_HEADER)) == SQLITE_HEADER:
            raise Refused(f"{path} is a database: -o would write over it")


# -- a pager, where the text is taller than the screen ---------------------------------


def paged(pieces: Iterable[str]) -> None:
    """Print a text; through a pager as it comes, where it is taller than the screen."""
    pieces = iter(pieces)
    begun = []
    lines = 0
    for piece in pieces:
        begun.append(piece)
        lines += _height(piece)
        if lines >= terminal_height():
            break
    command = pager() if lines >= terminal_height() else None
    if command is None:
        sys.stdout.writelines(chain(begun, pieces))
        sys.stdout.flush()
    else:
        _page(command, chain(begun, pieces))


def _height(piece: str) -> int:
    """How many lines of the screen a piece takes: an address that is longer than one goes on in the next."""
    from rich.text import Text

    width = terminal_width()
    long = (Text.from_ansi(line) for line in piece.splitlines() if len(line) > width)
    return piece.count("\n") + sum((line.cell_len - 1) // width for line in long)


def _page(command: list[str], pieces: Iterable[str]) -> None:
    import subprocess

    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as process:
        assert process.stdin is not None
        try:
            for piece in pieces:
                process.stdin.write(piece)
                process.stdin.flush()
        except BrokenPipeError:
            pass  # the reader has seen enough
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
            _wait(process)


def _wait(process: "Popen[str]") -> None:
    while True:
        try:
            process.wait()
            return
        except KeyboardInterrupt:
            continue  # the key is the pager's


def pager() -> list[str] | None:
    """The command of the pager; None where there is none or none is wanted."""
    typed = os.environ.get("HWSTATUS_PAGER", os.environ.get("PAGER"))
    if typed is not None:
        return _command(typed)
    if os.environ.get("TERM") == "dumb":
        return None
    return ["less"] if shutil.which("less") else None


def _command(typed: str) -> list[str] | None:
    import shlex

    try:
        command = shlex.split(typed)
    except ValueError:  # an unclosed quote
        return None
    if not command or command[0] == "cat" or not shutil.which(command[0]):
        return None
    return command
