"""Writing an answer out: to stdout, a file or a pager; messages and counts to stderr."""

import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from hwstatus.errors import NotWritable, Refused
from hwstatus.output import text
from hwstatus.output.options import Output, terminal_height, terminal_width
from hwstatus.paths import file_mode
from hwstatus.rows import Answer, Done

if TYPE_CHECKING:
    from subprocess import Popen

_STREAMS = {
    "plain": ("formats", "plain"),
    "tsv": ("formats", "tsv"),
    "csv": ("formats", "csv_rows"),
    "json": ("formats", "json_array"),
    "jsonl": ("formats", "jsonl"),
    "markdown": ("documents", "markdown"),
    "html": ("documents", "html"),
    "ics": ("ics", "ics"),
}
"""Where each format is written; only the one that is asked for is imported."""


R = TypeVar("R")


def _stream(name: str, answer: Answer[R], options: Output) -> Iterable[str]:
    from importlib import import_module

    module, function = _STREAMS[name]
    pieces: Iterable[str] = getattr(
        import_module(f"hwstatus.output.{module}"), function
    )(answer, options)
    return pieces


def emit(answer: Answer[R], options: Output) -> int:
    """Print an answer; returns the exit code. Nothing goes to stdout before the options are found sound."""
    chosen, colored = options.chosen, options.colored
    on_page = chosen == "table"
    if on_page:
        from hwstatus.output import views
        from hwstatus.output.style import Style

        lines = views.page(answer, options, terminal_width(), Style(colored))
        pieces: Iterable[str] = (line + "\n" for line in lines)
    else:
        pieces = _stream(chosen, answer, options)
    nothing = answer.is_empty
    if not (nothing and answer.exit_code_if_empty):
        _write(pieces, options, pageable=on_page)
    if nothing:
        _say(answer.empty_message)
    for note in answer.notes:
        _say(note)
    if nothing:
        return answer.exit_code_if_empty or answer.exit_code
    if on_page and sys.stderr.isatty():
        _say(answer.summary or f"{answer.count:,} found")
    return answer.exit_code


def print_text(written: str, output: str | None, *, paged: bool = False) -> None:
    """A finished text to stdout or a file, or on a terminal through the pager."""
    _write(written.splitlines(keepends=True), Output(output=output), pageable=paged)


def tell(done: Done) -> None:
    """Say what a write did; in a pipe the ids go to stdout."""
    for note in done.notes:
        _say(note)
    _say(done.message)
    if done.ids and not sys.stdout.isatty():
        for known in done.ids:
            sys.stdout.write(known + "\n")


def _say(message: str) -> None:
    if message:
        sys.stdout.flush()
        print(text.line(message), file=sys.stderr)


# -- where to ------------------------------------------------------------------------------------------


def _write(pieces: Iterable[str], options: Output, *, pageable: bool) -> None:
    if options.output:
        _write_file(pieces, Path(options.output))
    elif (
        pageable and not options.no_pager and sys.stdout.isatty() and sys.stdin.isatty()
    ):
        _write_paged(pieces)
    else:
        _pour(pieces, sys.stdout)


def _pour(pieces: Iterable[str], stream: IO[str]) -> None:
    for piece in pieces:
        stream.write(piece)
    stream.flush()


def _write_file(pieces: Iterable[str], path: Path) -> None:
    """Write a file whole or not at all; a tracker is never written over."""
    import tempfile

    try:
        if path.is_file():
            with path.open("rb") as file:
                if file.read(16) == b"SQLite format 3\x00":
                    raise Refused(f"{path} is a database: -o would write over it")
        elif path.exists():  # a device or a pipe
            with path.open("w", encoding="utf-8") as stream:
                return _pour(pieces, stream)
        target = path.resolve()
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            newline="",
            dir=target.parent,
            prefix=f".{target.name}.",
            delete=False,
        ) as stream:
            try:
                _pour(pieces, stream)
                mode = file_mode(target)
                Path(stream.name).chmod(mode)
                Path(stream.name).replace(target)
            except BaseException:
                Path(stream.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error


def _write_paged(pieces: Iterable[str]) -> None:
    """Through a pager, only where the text is taller than the screen."""
    pieces = iter(pieces)
    height = terminal_height() - 1
    held = list(islice(pieces, height))
    more = list(islice(pieces, 1))
    command = _pager() if more else None
    if command is None:
        _pour([*held, *more], sys.stdout)
        return _pour(pieces, sys.stdout)
    import subprocess

    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as pager:
        assert pager.stdin is not None
        try:
            _pour([*held, *more], pager.stdin)
            _pour(pieces, pager.stdin)
        except BrokenPipeError:
            pass  # the reader has seen enough
        finally:
            with suppress(BrokenPipeError):
                pager.stdin.close()
            _wait(pager)
    return None


def _wait(pager: "Popen[str]") -> None:
    while True:
        try:
            pager.wait()
            return
        except KeyboardInterrupt:
            continue  # the key is the pager's


def _pager() -> list[str] | None:
    asked = os.environ.get("HWSTATUS_PAGER", os.environ.get("PAGER"))
    if asked is not None:
        import shlex

        try:
            command = shlex.split(asked)
        except ValueError:  # an unclosed quote
            return None
        return (
            command
            if command and command[0] != "cat" and shutil.which(command[0])
            else None
        )
    if os.environ.get("TERM") == "dumb":
        return None
    return ["less"] if shutil.which("less") else None
