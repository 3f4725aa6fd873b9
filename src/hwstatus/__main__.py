"""The process: `hwstatus` and `python -m hwstatus` begin and end here.

A command lives for a twentieth of a second. Looking for cycles in what it imports, and taking every module
apart again at its end, would be a fifth of that, and nothing is gained: no record holds a cycle.
"""

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from hwstatus.context import Context


def _interrupt_once(_signal: int, _frame: object) -> NoReturn:
    """A second Ctrl-C must not disturb taking back what the first one stopped."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(context: "Context | None" = None) -> NoReturn:
    """Run the command line and end the process with its exit code (docs/reference.md).

    The context is that of the present unless another one is handed in.
    """
    gc.disable()
    with suppress(ValueError, AttributeError):  # closed or none
        if not sys.stdout.isatty():
            # PYTHONUNBUFFERED, which containers set, asks for a slow write a row.
            sys.stdout.reconfigure(write_through=False)  # type: ignore[union-attr]
    if (
        signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):  # not ignored, as in the background
        signal.signal(signal.SIGINT, _interrupt_once)
    try:
        from hwstatus.cli.app import run

        code = run(sys.argv[1:], context)
    except KeyboardInterrupt:  # so early or so late that `run` did not see it
        code = 130
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.write("error: interrupted\n")
    for stream in (sys.stdout, sys.stderr):
        with suppress(
            OSError, ValueError, AttributeError
        ):  # gone or closed: whoever read has what there was
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
