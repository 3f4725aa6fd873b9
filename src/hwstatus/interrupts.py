"""Ctrl-C: what it does in each part of a command.

It may come while the first modules are imported, so this one imports no more than it needs to hear it.
"""

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

CODE = 130
_A_MOMENT = 0.005


def are_heard() -> bool:
    """Whether Python hears them: in the background they are ignored."""
    return signal.getsignal(signal.SIGINT) is signal.default_int_handler


def end_at_once(*_: object) -> "NoReturn":
    """What an interrupt does where nothing is begun that could be taken back."""
    try:
        os.write(2, b"error: interrupted\n")
    finally:
        os._exit(CODE)


def raise_once(*_: object) -> "NoReturn":
    """What it does in a command: a second one must not disturb taking back what the first one stopped."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def raise_again(lost: "sys.UnraisableHookArgs") -> None:
    """One that came in a callback, from which nothing is raised, comes once more when that is over."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    signal.signal(signal.SIGINT, raise_once)
    if hasattr(signal, "setitimer"):  # not on Windows, where one presses the keys again
        signal.signal(signal.SIGALRM, raise_once)
        signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)
