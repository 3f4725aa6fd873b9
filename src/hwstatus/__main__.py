"""The process: `hwstatus` and `python -m hwstatus` begin and end here.

A command lives for a twentieth of a second. Looking for cycles in what it imports, and taking every module
apart again at its end, would be a fifth of that, and nothing is gained: no record holds a cycle.

Ctrl-C may come at any moment of it (`interrupts`). So this module and the package import nothing that takes
time, as `typing` would, before `main` is there to hear it.
"""

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from hwstatus.context import Context


def main(context: "Context | None" = None) -> "NoReturn":
    """Run the command line and end the process with its exit code (docs/reference.md).

    The context is that of the present unless another one is handed in.
    """
    gc.disable()
    try:
        code = _run(context)
        _flush()
    except KeyboardInterrupt:  # so early or so late that `run` did not see it
        from hwstatus.interrupts import end_at_once

        end_at_once()
    os._exit(code)


def _run(context: "Context | None") -> int:
    import signal

    from hwstatus import interrupts

    heard = interrupts.are_heard()
    if heard:
        # An exception could be lost in a callback of an import.
        signal.signal(signal.SIGINT, interrupts.end_at_once)
    _write_large_pieces()
    from hwstatus.cli.app import run

    if heard:
        signal.signal(signal.SIGINT, interrupts.raise_once)
        sys.unraisablehook = interrupts.raise_again
    return run(sys.argv[1:], context)


def _write_large_pieces() -> None:
    """PYTHONUNBUFFERED, which containers set, asks for a slow write a row; on a terminal each is seen at once."""
    try:
        if not sys.stdout.isatty():
            sys.stdout.reconfigure(write_through=False)  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        return  # closed or none


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue  # gone or closed: whoever read has what there was


if __name__ == "__main__":
    main()
