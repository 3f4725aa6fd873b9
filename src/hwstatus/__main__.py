"""The process: `hwstatus` and `python -m hwstatus` begin and end here.

A command lives for a twentieth of a second. Looking for cycles in what it imports, and taking every module
apart again at its end, would be a fifth of that, and nothing is gained: no record holds a cycle.

Ctrl-C may come at any moment of it. So this module and the package import nothing that takes time,
as `typing` would, before `main` is there to hear it.
"""

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from hwstatus.context import Context

_INTERRUPTED = 130
_A_MOMENT = 0.005


def main(context: "Context | None" = None) -> "NoReturn":
    """Run the command line and end the process with its exit code (docs/reference.md).

    The context is that of the present unless another one is handed in.
    """
    gc.disable()
    try:
        code = _run(context)
        _flush()
    except KeyboardInterrupt:  # so early or so late that `run` did not see it
        _end_at_once()
    os._exit(code)


def _run(context: "Context | None") -> int:
    import signal
    from contextlib import suppress

    # In the background it is ignored.
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heard:
        signal.signal(signal.SIGINT, _end_at_once)
    with suppress(ValueError, AttributeError):  # closed or none
        if not sys.stdout.isatty():
            # PYTHONUNBUFFERED, which containers set, asks for a slow write a row.
            sys.stdout.reconfigure(write_through=False)  # type: ignore[union-attr]
    from hwstatus.cli.app import run

    if heard:
        signal.signal(signal.SIGINT, _interrupt_once)
        sys.unraisablehook = _interrupt_again
    return run(sys.argv[1:], context)


def _end_at_once(*_: object) -> "NoReturn":
    """Nothing is begun, so nothing is to be taken back: an exception could be lost in a callback of an import."""
    try:
        os.write(2, b"error: interrupted\n")
    finally:
        os._exit(_INTERRUPTED)


def _interrupt_once(*_: object) -> "NoReturn":
    """A second Ctrl-C must not disturb taking back what the first one stopped."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _interrupt_again(lost: "sys.UnraisableHookArgs") -> None:
    """What came in a callback, from which nothing is raised, comes once more when that is over."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    import signal

    signal.signal(signal.SIGINT, _interrupt_once)
    if hasattr(signal, "setitimer"):  # not on Windows, where one presses the keys again
        signal.signal(signal.SIGALRM, _interrupt_once)
        signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue  # gone or closed: whoever read has what there was


if __name__ == "__main__":
    main()
